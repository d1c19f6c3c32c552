"""Who reported, from where a note opens: 21:12某居委说, 接某镇某某电话, 9:22某公司。"""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.informants import PUNCT, Informant, ends_unit, informant
from assistant.duties.report.reading.lexicon import words
from assistant.duties.report.reading.voices import rumours

_WEAK = r"(?:说|讲|称|(?<![返收撤追退带])回(?![家来到迁去]))"
_TOLD = (
    r"(?:打(?:了|个|来)*电话|也?打(?:了|来)电话|来电|电(?=[:\uff1a])|电话(?![\s:\uff1a]?\d|响|铃)|打来|打的|打过来|打进|打(?=[镇区县市街我1])|来报|(?:书面|口头|电话)?报告|口头报|书面报|给的(?=[\uff09)\uff0c\uff1a]|$)|上报|报来|报过来|报称|报的|报送|报|反映|"
    r"告知|通报|转来|转过来|传真|短信|微信|补的|续(?=[\0\s\d:\uff1a\uff0c\uff08]|报)|转办|交办|全[区市县镇].*|转(?=[\uff0c,\u3002:\uff1a\s\0]|$)|(?:调度|调派|派警)(?=[\uff0c,:\uff1a]|$)|汇报|推送|转的|汇总|快报|速报|快讯|播报|(?:火灾|事故|灾情|突发事件)?(?:情况|信息)(?:专报|报告|快报|通报)|专报|的电话|发布|发(?=[的\uff0c,\u3002]))"
)
# what stands before the name and is no part of it
_CRUFT = (
    r"(?:喂|诶|嗯|呃|哦|你好|值班室吗|总值班室啊?|刚刚?|转|首报|续报?[一二三四五六七八九\d]*|终报|素材|材料摘录|"
    r"(?:电话|来电|值班|接报|防汛)*记录?|快报|又|再|另|这里|这边|是|接(?:到|的|了)?|据|经|接报|本室|我室|今早|今天|今晚)"
)
_NOBODY = re.compile(
    r"(?:跟|给|和)?[你我他她它][们家]?.*|(?:值班|现场|联系|(?:现场)?指挥部)?电话|旁边.*|[警火灾]情|路过.*|渔民|家长|学生|店主|户主|司机|驾驶员|游客|乘客|老板|.*(?:记录|素材|速报|损失|时间|地点|伤亡|原因|两个|先|全文|名单|里面).*|人家.*|大家|群里|"
    r"有人[^，]*|转办|交办|打给.*|[首续终]报稿?|(?:有|没)?(?:人|工人|居民|群众|市民|热心人|邻居|网友|村民|家属|工作人员|值班|马上|小区|上面|电话)"
)
_EVENT = re.compile(
    r"起火|着火|爆炸|相撞|坍塌|泄漏|火灾|事故|网传|截图|视频|关于|一辆|发生|全部|没有|地震(?![局台部])|预警|死亡|受伤|正在|已经|自称|\d个|都|自己|一块|可是|写的|爸爸|妈妈|家属|家长"
)
LABEL = re.compile(
    r"(?:报告(?:人|单位)|来电(?:人|单位|者)|报送(?:人|单位)|信息来源|来话人|填报单位|打电话的)\s*(?:[:\uff1a]|还?是|为)?\s*"
    rf"(?P<who>[^{PUNCT}\d]{{2,24}})(?:[\uff0c,\s]*姓(?P<sur>[\u4e00-\u9fff]))?"
)


def flattened(text: str, moments: Sequence[tuple[int, int]]) -> str:
    """Return the text with moments and rumours blanked, every place kept."""
    for start, end in [*moments, *rumours(text)]:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


# 续报一（17:30，某乡）：… reads on as any note
_UPDATE = re.compile(r"^\s*[首续终]报稿?[一二三四五六七八九十\d]*[:\uff1a\uff08(]")


def heading(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who is named where the note opens: 21:12梅苑新村居委说, 接松台镇陆远电话."""
    flat = _UPDATE.sub(lambda m: " " * len(m[0]), flattened(text, moments))
    if found := _marked(flat):
        return found
    lines = list(re.finditer(r"[^\n\u3002\uff1b]+", flat))[:4]
    for index, line in enumerate(lines):
        head, offset = line[0][:90], line.start()
        made = of_line(head, offset, weak=False, only=1) if index == 0 else None
        if made is None and index == 0:
            made = of_line(head, offset, weak=True, only=1) or _brief(flat)
        made = made or of_line(head, offset, weak=False)
        if made is not None:
            return _with_person(made, text)
    return None


def _marked(flat: str) -> Informant | None:
    """Read who a group's name, brackets or the passing on of a call name."""
    if chat := _CHAT.match(flat):
        return Informant(chat["who"], "", chat.start("who"), chat.end("who"))
    posted = _POSTED.match(flat)
    if posted and _posts(posted["who"]):
        return Informant(posted["who"], "", posted.start("who"), posted.end("who"))
    if opened := _BRACKETED.match(flat):
        made = informant(opened["who"], opened.start("who"), sure=True)
        if made is not None:
            return made
    if relay := _RELAYED.search(flat[:60]):
        made = informant(relay["who"], relay.start("who"), sure=True)
        if made is not None:
            return made
    if speaker := _BRACKET.match(flat):
        start, end = speaker.start("unit"), speaker.end("name")
        return Informant(speaker["unit"], speaker["name"], start, end)
    return None


# 9:22某公司。某路…: a moment and a name that fill the first clause
_BRIEF = (
    re.compile(
        rf"(?:刚?接的?[\uff0c,])?[\s\0]*\0[\s\uff0c]*(?!接)(?P<who>[^{PUNCT}\0\s]{{2,14}})[\s]*[\u3002\uff0c]"
    ),
    # 热线今晚22点起接了7个电话
    re.compile(r"[\s\0]*(?P<who>(?:市民|市长)?热线|12345(?:热线)?)[\s\0起共]*接(?:到|了)"),
    # 终报：某局9月24日16:20，…
    re.compile(rf"\s{{3,}}(?P<who>[^{PUNCT}\0\s]{{3,14}})\0+\s*[\uff0c,]"),
    re.compile(rf"[\s\0]*接(?:到|的|了)?(?P<who>[^{PUNCT}\0\s]{{2,14}})[\s]*[\u3002\uff0c]"),
)


def _brief(flat: str) -> Informant | None:
    for rule in _BRIEF:
        match = rule.match(flat)
        if match and ends_unit(match["who"]) and (made := accepted(match, 0, sure=False)):
            return made
    return None


# 【某市政府新闻办】…: an official post
_POSTED = re.compile(r"[\s\0]*(?:【(?P<who>[\u4e00-\u9fffA-Za-z\d]{3,20})】)")


def _posts(who: str) -> bool:
    known = ends_unit(who) or who.endswith(("发布", "新闻办", "指挥部", "办"))
    return known and not who.endswith("群")


# （12:10高速公司）…
_BRACKETED = re.compile(rf"[\s\0]*[\uff08(]\0+\s*(?P<who>[^{PUNCT}\0\s\d]{{2,14}})[\uff09)]")
# 看守员报到机务段，机务段15:35转我室: who told this room reports, not who told him
_RELAYED = re.compile(
    rf"[\uff0c\u3002](?P<who>[^{PUNCT}\0\s\d]{{2,14}}?)(?:值班)?\0*\s*(?:再|又|马上|随即)?"
    r"(?:转|转报|转到|转给|报到|报给|告知|通知)(?:了)?(?:我室|本室|我们|我处|总值班室|区值班室)"
)
_BRACKET = re.compile(
    r"[\s\0]*\[(?P<unit>[\u4e00-\u9fff]{2,12})[-\u2014·](?P<name>[\u4e00-\u9fff]{1,4})\]"
)
_CHAT = re.compile(
    r"[\s\0]*(?:【(?P<x>)|(?!有人|谁)(?=[^\n【】:\uff1a\uff0c\u3002]{2,18}群里?[^\n\uff0c\u3002]{0,6}[:\uff1a]))(?P<who>[^\s\0\u3002\uff0c\n@【】:\uff1a]{2,16}群)"
)
_OPENING = re.compile(
    rf"(?:[\s\0{PUNCT}]|{_CRUFT})*(?P<who>[^{PUNCT}\0\s]{{2,26}}?)(?:[一两三四几\d]+[个次遍]|[\uff08(][^\uff08\uff09()\0]{{0,24}}[\uff09)])?"
    rf"(?:\s?(?:值班)?(?:[\uff0c,]?\0)?[\s\0]*(?:(?P<told>{_TOLD})|(?P<weak>{_WEAK}))|\s*\0+\s*(?:口头|书面|告)?[\uff09)]?\s*[:\uff1a]|\s*\0+\s*$|\s*[\uff08(][^\uff08\uff09()]{{0,24}}[\uff09)]\s*[:\uff1a]|\s*[:\uff1a]|[\uff09)]\s*[:\uff1a])"
)
_TAKEN = re.compile(
    rf"(?:接(?:到|的|了)?|我打|^[\s\0]*\0打(?:给|了|到|电话给)?|跟|向|问)(?P<who>[^{PUNCT}\0\s]{{2,24}}?)(?:的)?(?:[\uff08(][^\uff09)]{{0,20}}[\uff09)])?"
    r"(?:值班(?:室|员|的)?|打)?(?:电话|来电|[\uff0c]说|报告|通报|报(?!警)|问|核[实了对]|[:\uff1a])"
)


# 某派出所接群众报称…: the station tells this room
_TAKER = re.compile(
    rf"(?:^|[\0\s\uff0c,\u3001])(?P<who>[^{PUNCT}\0\s]{{2,12}}?(?:所|局|队|站|中心|办|室))\0*接(?:到|的|了)?$"
)


def of_line(line: str, offset: int, *, weak: bool, only: int = 4) -> Informant | None:
    """Read one sentence; `weak` takes 说 and 讲 for a report, `only` so many of its clauses."""
    taken = _TAKEN.search(line[:60])
    taker = _TAKER.search(line[: taken.start("who")]) if taken else None
    if taker and (made := accepted(taker, offset, sure=False)):
        return made
    if taken and (made := accepted(taken, offset, sure=False)):
        return made
    starts = [0, *(m.end() for m in re.finditer(r"[\uff0c,:\uff1a\u3011]", line))][:only]
    for start in starts:
        match = _OPENING.match(line, start)
        if match is None or (match["weak"] and not weak):
            continue
        made = accepted(match, offset, sure=bool(match["told"]))
        if made is not None:
            return made
        if match["told"] and start and (unit := _alone(line[:start], offset)):
            return unit
    return None


def _alone(lead: str, offset: int) -> Informant | None:
    """动物园北门游乐场，15:02工作人员打来的: the unit stands in a clause of its own."""
    words = lead.strip("\0\uff0c, ")
    if not words or re.search(rf"[{PUNCT}\0]", words) or not ends_unit(words):
        return None
    at = offset + lead.index(words)
    return None if _EVENT.search(words) else Informant(words, "", at, at + len(words))


def accepted(match: re.Match[str], offset: int, *, sure: bool) -> Informant | None:
    """Return whom the group `who` of a match names, unless it is nobody who reports."""
    who = match["who"]
    after = match.string[match.end() : match.end() + 3]
    if words("words", "row_labels").fullmatch(who) or re.match(r"(?:号码)?[没未不]", after):
        return None
    if _NOBODY.fullmatch(who) or _EVENT.search(who) or re.fullmatch(rf"{_CRUFT}+", who):
        return None
    return informant(who, offset + match.start("who"), sure=sure)


def _with_person(made: Informant, text: str) -> Informant:
    """Add the person whom 来电人 or 报送人 names further down."""
    label = LABEL.search(text)
    if made.person or label is None:
        return made
    other = informant(label["who"], label.start("who"), sure=True)
    if other is None:
        return made
    person = ("" if other.unit in made.unit else other.unit) + other.person
    if label["sur"]:
        person += label["sur"] + "某"
    return Informant(made.unit, person, made.start, made.end)

"""Who reported, from where a note opens: 21:12某居委说, 接某镇某某电话, 9:22某公司。"""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.informants import PUNCT, Informant, ends_unit, informant
from assistant.duties.report.reading.lexicon import words
from assistant.duties.report.reading.voices import rumours

_WEAK = r"(?:说|讲|称|(?<![返收撤追退带])回(?![家来到迁去]))"
_TOLD = (
    r"(?:打(?:了|个|来)*电话|也?打(?:了|来)电话|来电|电(?=[:\uff1a])|电话(?![\s:\uff1a]?\d|响|铃)|打来|打的|打过来|打进|打(?=[镇区县市街我1])|来报|(?:书面|口头|电话)?报告|口头报|书面报|给的(?=[\uff09)\uff0c\uff1a]|$)|上报|报来|报过来|报称|报的|报送|报|反映|"
    r"告知|通报|转来|转过来|传来|发来|传真|短信|微信|补的|续(?=[\0\s\d:\uff1a\uff0c\uff08]|报)|转办|转交|移交|转警|交办|交来|送来|派单|派件|派工|分派|分办|推来|推过来|传过来|捎话|带话|来函|来文|来信|[首终]报(?=[:\uff1a\uff0c]|$)|来消息|来的消息|来的信|通知(?:了)?(?:我们|我室|本室|我处)的?|告诉(?:了)?(?:我们|我室|本室)?|全[区市县镇].*|转(?=[\uff0c,\u3002:\uff1a\s\0]|$)|(?:调度|调派|派警)(?=[\uff0c,:\uff1a]|$)|汇报|推送|转的|汇总|(?:情况|信息|消息|短报)(?=[:\uff1a])|快报|速报|快讯|播报|(?:火灾|事故|灾情|突发事件)?(?:情况|信息)(?:专报|报告|快报|通报)|专报|的电话|发布|发(?=[的\uff0c,\u3002]|$))"
)
# what stands before the name and is no part of it
_CRUFT = (
    r"(?:喂|诶|嗯|呃|哦|你好|值班室吗|总值班室啊?|[刚方适]才|刚刚?|转|首报|续报?[一二三四五六七八九\d]*|终报|素材|材料摘录|"
    r"(?:电话|来电|值班|接报|防汛)*记录?|快报|又|再|另|这里|这边|是|接(?:到|的|了)?|据|经|接报|本室|我室|今早|今天|今晚)"
)
_NOBODY = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:批|批示|阅示|签收|收文)|特此|专此|谨此|现将.*|以上|请.*|各位.*|又[打报]?|出|.*拨|以[本上下此].*|[一二三四五六七八九十\d]*所|"
    r"(?:跟|给|和)?[你我他她它][们家]?.*|(?:值班|现场|联系|(?:现场)?指挥部)?电话|旁边.*|[警火灾]情|路过.*|渔民|家长|学生|店主|户主|司机|驾驶员|游客|乘客|老板|.*(?:记录|素材|速报|损失|时间|地点|伤亡|原因|两个|先|全文|名单|里面).*|人家.*|大家|群里|"
    r"有人[^，]*|[一两几]个|(?:夜里|昨晚|昨夜|早上|上午|下午|刚才|今早|今晚)?[这那]个?[\u4e00-\u9fff]{0,8}|转办|交办|打给.*|[首续终]报稿?|(?:有|没)?(?:人|工人|居民|群众|市民|热心人|邻居|网友|村民|家属|工作人员|值班|马上|小区|上面|电话)"
)
_EVENT = re.compile(
    r"起火|着火|爆炸|相撞|坍塌|泄漏|火灾|事故|网传|截图|视频|关于|一辆|发生|全部|没有|地震(?![局台部])|预警|死亡|受伤|正在|已经|自称|\d个|都|自己|一块|可是|写的|爸爸|妈妈|家属|家长"
)
LABEL = re.compile(
    r"(?:报告(?:人|单位)|来电(?:人|单位|者)|报送(?:人|单位)|信息来源|来话人|填报单位|打电话的)\s*(?:[:\uff1a]|还?是|为)?\s*"
    rf"(?P<who>[^{PUNCT}\d]{{2,24}}?)(?=[{PUNCT}\d]|\s*$|\s+[\u4e00-\u9fff]{{2,4}}[:\uff1a])(?:[\uff0c,\s]*姓(?P<sur>[\u4e00-\u9fff]))?"
)


# 陆远从堤上打来, 陆远从坝上报: where one rings from is no part of his name
_RINGS_FROM = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:刚刚?|刚才|正|就|又)?[从在][\u4e00-\u9fff]{0,3}?(?:[\u4e00-\u9fff][上里边下头顶]|现场|工地)"
    r"(?=(?:报(?!警)|打(?:来|过来|的?电话)|来电|来报|电话))"
)


def flattened(text: str, moments: Sequence[tuple[int, int]]) -> str:
    """Return the text with moments, rumours and whence one rings blanked, every place kept."""
    whence = (match.span() for match in _RINGS_FROM.finditer(text))
    for start, end in [*moments, *rumours(text), *whence]:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


# 续报一（17:30，某乡）：… reads on as any note
_UPDATE = re.compile(r"^\s*[首续终]报稿?[一二三四五六七八九十\d]*[:\uff1a\uff08(]")


def heading(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who is named where the note opens: 21:12梅苑新村居委说, 接松台镇陆远电话."""
    flat = _UPDATE.sub(lambda m: " " * len(m[0]), flattened(text, moments))
    if found := _marked(flat) or _paper(flat):
        return _with_person(found, text) if found.person else found
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
        teller = re.match(
            r"(?P<who>[\u4e00-\u9fff]{2,10}?)转(?:发)?(?!.*(?:局|所|站|街道)群)", chat["who"]
        )
        name = teller["who"] if teller and ends_unit(teller["who"]) else chat["who"]
        return Informant(name, "", chat.start("who"), chat.start("who") + len(name))
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


# 终报（某园区15日10点交来的稿）, 传真：某局。, 某海事第二份，: who sent it, at its head
_PAPERS = (
    re.compile(
        rf"[\s\0]*(?:[首续终]报[一二三四五六七八九十\d]*|素材|材料|来稿|来件|来文|传真件?|转发|转|信息|快报)?"
        rf"[\uff08(【](?P<who>[^{PUNCT}\0\s\d]{{2,14}}?)\0+[^\uff08\uff09()】\n]{{0,12}}[\uff09)】]"
    ),
    re.compile(
        rf"[\s\0]*(?:传真件?|来文|来函|公文|来件|邮件|明传|电传|转发?|转)\s*[\uff1a:】]\s*"
        rf"(?P<who>[^{PUNCT}\0\s\d]{{3,14}}?)[\u3002\uff0c\uff1a\n]"
    ),
    re.compile(
        rf"[\s\0]*(?P<who>[^{PUNCT}\0\s\d]{{2,12}}?)的?第[一二三四五六七八九十\d]+(?:份|号|期|次|个)"
        r"(?:传真|报告|快报|信息|续报|来电|电话|材料)?[\uff0c,:\uff1a\s]"
    ),
    re.compile(
        rf"[\s\0]*[\u4e00-\u9fff]{{0,4}}(?:记录|流水|台账|日志)[\s\uff1a:]*\0+\s+(?P<who>[^{PUNCT}\0\s]{{3,14}})\s"
    ),
    re.compile(rf"[\s\0]*\0[ \u3000]+(?P<who>[^{PUNCT}\0\s\d]{{3,14}})[ \u3000]+"),
    # 值班员小某说（19:33，某镇）
    re.compile(
        rf"[^\uff08(\n]{{2,14}}[\uff08(]\0+[\uff0c,\u3001]\s*(?P<who>[^{PUNCT}\0\s\d]{{3,14}})[\uff09)]"
    ),
    # 16:20 某景区调度台小莫，声音都抖了：…
    re.compile(
        rf"[\s\0]*\0[\s\uff0c]*(?!接)(?P<who>[^{PUNCT}\0\s]{{3,16}})[\uff0c,][^{PUNCT}\0\d]{{2,10}}[:\uff1a]"
    ),
)


def _paper(flat: str) -> Informant | None:
    for rule in _PAPERS:
        match = rule.match(flat)
        made = accepted(match, 0, sure=False) if match else None
        if made is not None and (ends_unit(made.unit) or (made.unit and made.person)):
            return made
    return None


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
    r"(?:转|转报|转到|转给|报|报来|报到|报给|打给|打到|告知|告诉|通知)(?:了)?(?:我室|本室|我们|我处|总值班室|区值班室)"
)
_BRACKET = re.compile(
    r"[\s\0]*\[(?P<unit>[\u4e00-\u9fff]{2,12})[-\u2014·](?P<name>[\u4e00-\u9fff]{1,4})\]"
)
_CHAT = re.compile(
    r"[\s\0]*(?:【(?P<x>)|(?!有人|谁)(?=[^\n【】:\uff1a\uff0c\u3002]{2,18}群里?[^\n\uff0c\u3002]{0,6}[:\uff1a]))(?P<who>[^\s\0\u3002\uff0c\n@【】:\uff1a]{2,16}群)"
)
# 某镇某某13:40群里: the group of those on duty
_GROUP = r"(?:工作|值班|联动|联防|应急|防汛|三防|指挥|调度|联络|协同|信息|微信){0,3}群"
_OPENING = re.compile(
    rf"(?:[\s\0{PUNCT}]|{_CRUFT})*(?P<who>[^{PUNCT}\0\s]{{2,26}}?)(?:[一两三四几\d]+[个次遍]|[\uff08(][^\uff08\uff09()\0]{{0,24}}[\uff09)])?"
    rf"(?:\s?(?:值班)?(?:[\uff0c,]?\0)?[\s\0]*(?:(?P<told>{_TOLD})|(?P<weak>{_WEAK}))|\s*\0+\s*(?:口头|书面|告|在?{_GROUP}[里内中]?)?(?:发|说)?[\uff09)]?\s*[:\uff1a]|\s*\0+\s*$|\s*[\uff08(][^\uff08\uff09()]{{0,24}}[\uff09)]\s*[:\uff1a]|\s*[:\uff1a]|[\uff09)]\s*[:\uff1a])"
)
_TAKEN = re.compile(
    rf"(?:接(?:到|的|了)?|我打|^[\s\0]*\0打(?:给|了|到|电话给)?|跟|向|问)(?P<who>[^{PUNCT}\0\s]{{2,24}}?)(?:的)?(?:[\uff08(][^\uff09)]{{0,20}}[\uff09)])?"
    r"(?:值班(?:室|员|的)?|打)?(?:电话|来电|[\uff0c]说|报告|通报|报(?!警)|问|核(?:[实了对的]|(?=[\uff0c,]))|[:\uff1a])"
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
        sure = bool(match["told"]) or (not start and _clocked(match))
        made = accepted(match, offset, sure=sure)
        if made is not None:
            return made
        if match["told"] and start and (unit := _alone(line[:start], offset)):
            return unit
    return None


def _clocked(match: re.Match[str]) -> bool:
    """Say whether nothing but a clock stands in front of a short name and a colon: 7:55 某港务："""
    lead, who = match.string[match.start() : match.start("who")], match["who"]
    colon = match[0].endswith((":", "\uff1a"))
    return "\0" in lead and not lead.strip("\0 ") and colon and len(who) <= _SHORT_NAME


_SHORT_NAME = 8  # characters of a name that ends like no known unit


def _alone(lead: str, offset: int) -> Informant | None:
    """动物园北门游乐场，15:02工作人员打来的: the unit stands in a clause of its own."""
    words = lead.strip("\0\uff0c, ")
    if not words or re.search(rf"[{PUNCT}\0]", words) or not ends_unit(words):
        return None
    at = offset + lead.index(words)
    return None if _EVENT.search(words) else Informant(words, "", at, at + len(words))


_NAME = re.compile(r"[\u4e00-\u9fff]{2}|\d{3,5}|[A-Z]")
# 已连[续7天没有新发], 将失联数误[报为3人], 消防初步认定为…: words of the story and nobody's name
_NO_TELLER = re.compile(
    r"^(?:将|已|系|把|被|仍|共|因|并|均|未|无|其中|经)|(?:初步|联合|最终)?(?:认定|判断|查明|核定|鉴定)|引发|造成|导致|误$|数误|(?:联系|负责)人$"
)
_ASKS = re.compile(r"(?:挨个|逐[个一]|分头)?问|几点|什么|谁|怎么|哪|为啥|多少|有没有")


def accepted(match: re.Match[str], offset: int, *, sure: bool) -> Informant | None:
    """Return whom the group `who` of a match names, unless it is nobody who reports."""
    who = match["who"]
    after = match.string[match.end() : match.end() + 3]
    if words("words", "row_labels").fullmatch(who) or re.match(r"(?:号码)?[没未不]", after):
        return None
    if not _NAME.search(who) or _ASKS.match(who) or _NO_TELLER.search(who):
        return None
    if _NOBODY.fullmatch(who) or _EVENT.search(who) or re.fullmatch(rf"{_CRUFT}+", who):
        return None
    return informant(who, offset + match.start("who"), sure=sure)


# 老李（某街道网格）19:31微信：
_OF_UNIT = re.compile(r"[\uff08(](?P<unit>[\u4e00-\u9fff]{3,12}?)(?:网格员?|值班|的)?[\uff09)]")
# 某镇应急办（某某 138…）：
_BESIDE = re.compile(
    r"[\uff08(]\s*(?P<who>[\u4e00-\u9fff]{2,6})[\s\uff0c,]*(?:[\d-]{7,14}\s*)?[\uff09)]"
)


def _with_person(made: Informant, text: str) -> Informant:
    """Add the person whom 来电人 or 报送人 names further down."""
    of = _OF_UNIT.match(text, made.end) if not made.unit else None
    if of and (home := informant(of["unit"], 0)) and home.unit and not home.person:
        return Informant(home.unit, made.person, made.start, of.end("unit"))
    beside = _BESIDE.match(text, made.end)
    if beside and not made.person and (who := informant(beside["who"], 0)) and not who.unit:
        return Informant(made.unit, who.person, made.start, beside.end("who"))
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

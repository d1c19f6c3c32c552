"""Who reported: the unit and the person, from the heading of a note or from where it names them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.reading.lexicon import pattern, table, words
from assistant.duties.report.reading.voices import rumours

_WORD = r"[\u4e00-\u9fffA-Za-z0-9\u300a\u300b·]"
_PUNCT = r"\uff0c,\u3002\uff1b;:\uff1a\n\uff08\uff09()\u3010\u3011\[\]“”!\uff01?\uff1f"


@dataclass(frozen=True, slots=True)
class Informant:
    """A unit with or without a person; `start` and `end` in characters of the source."""

    unit: str
    person: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """Word it as reports do: 松台镇（陆远）."""
        if self.unit and self.person:
            return f"{self.unit}\uff08{self.person}\uff09"
        return self.unit or self.person


@lru_cache(maxsize=1)
def person_pattern() -> str:
    """Return a pattern of a person: 陆远, 老樊, 纪主任, 值班长老关, 辛某."""
    surname = f"(?:{table('names')['double_surnames']}|[{table('names')['surnames']}])"
    called = pattern("names", "called")
    not_after = "师|板|乡|家|人|城|街|路|组|队|区|学|厦|桥|镇|村|河|厂|站"
    familiar = rf"[老小阿大](?!{not_after})[\u4e00-\u9fff](?:{called})?"
    name = rf"(?:{surname}(?:{called})|{familiar}|{surname}[\u4e00-\u9fff]{{1,2}})"
    return rf"(?:(?P<post>(?:{pattern('names', 'posts')}))的?)?(?P<name>{name})"


@lru_cache(maxsize=1)
def _split() -> re.Pattern[str]:
    return re.compile(rf"(?P<unit>{_WORD}*?)(?:的)?{person_pattern()}$")


@lru_cache(maxsize=1)
def _ends_unit() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern('names', 'units')})$")


def ends_unit(words: str) -> bool:
    """Say whether words end as the names of units do."""
    return bool(_ends_unit().search(words))


@lru_cache(maxsize=1)
def _ends_post() -> re.Pattern[str]:
    return re.compile(rf"(?P<post>(?:{pattern('names', 'posts')}))$")


def informant(words: str, offset: int, *, sure: bool = False) -> Informant | None:
    """Part 松台镇陆远 into unit and person; None where neither is named.

    `sure`: the words around say that it is somebody who reported, whatever the name looks like.
    """
    bare = re.sub(r"^(?:现场)?联系(?:人|电话)?", "", words).strip(" \u3000的")
    start = offset + words.index(bare) if bare else offset
    if not bare or len(bare) > 26:
        return None
    loosely = sure and len(bare) <= 12 and not re.search(r"[到来了在有的被把没不]", bare)
    made = _parted(bare) or ((bare, "") if loosely else None)
    if made is None:
        return None
    unit, person = made
    if not unit and len(person) < 2:
        return None
    return Informant(unit, person, start, start + len(bare))


def _parted(bare: str) -> tuple[str, str] | None:
    spaced = re.fullmatch(rf"(?P<unit>\S{{2,16}})\s+{person_pattern()}", bare)
    if spaced and _ends_unit().search(spaced["unit"]):
        return spaced["unit"], (spaced["post"] or "") + spaced["name"]
    split = _split().fullmatch(bare)
    short = bool(
        split and split["unit"] and len(split["name"]) == 2 and _ends_unit().search(split["unit"])
    )
    if _ends_unit().search(bare) and not short:
        return bare, ""
    if (
        split
        and split["unit"]
        and re.search(r"(?:镇|乡|街道|区|县|村|厂|公司)[里上]的?$", split["unit"])
    ):
        return split["unit"].rstrip("里上的"), split["name"]
    if split and (not split["unit"] or _ends_unit().search(split["unit"]) or split["post"]):
        unit = split["unit"].removesuffix("值班").removesuffix("的") or ""
        post = split["post"] or ""
        post = "" if post.startswith("值班") and len(post) < 4 else post
        return unit, post + split["name"]
    post = _ends_post().search(bare)
    if post and _ends_unit().search(bare[: post.start()]):
        return bare[: post.start()], post["post"]
    loose = re.fullmatch(rf"(?P<unit>{_WORD}{{2,14}}?){person_pattern()}", bare)
    if loose and not re.search(r"[自己看了到来的是在有说上下里中其这那]", loose["name"]):
        return loose["unit"].removesuffix("的"), (loose["post"] or "") + loose["name"]
    return (bare, "") if re.search(rf"(?:{pattern('names', 'units')})", bare) else None


_WEAK = r"(?:说|讲|称|回)"
_TOLD = (
    r"(?:打(?:了|个|来)*电话|也?打(?:了|来)电话|来电|电(?=[:\uff1a])|电话(?![\s:\uff1a]?\d)|打来|打的|打过来|打进|打(?=[镇区县市街我1])|来报|(?:书面|口头|电话)?报告|上报|报来|报过来|报称|报的|报送|报|反映|"
    r"告知|通报|转来|转过来|传真|短信|微信|补的|续|转办|交办|转(?=[\uff0c,\u3002:\uff1a])|调度(?=[\uff0c,:\uff1a])|汇报|推送|转的|汇总|快报|(?:火灾|事故|灾情|突发事件)?(?:情况|信息)(?:专报|报告|快报|通报)|专报|的电话|发布|发(?=[的\uff0c,\u3002]))"
)
# what stands before the name and is no part of it
_CRUFT = (
    r"(?:喂|诶|嗯|呃|哦|你好|值班室吗|总值班室啊?|刚刚?|转|首报|续报?[一二三四五六七八九\d]*|终报|素材|材料摘录|"
    r"(?:电话|来电|值班|接报|防汛)*记录?|快报|又|再|另|这里|这边|是|接(?:到|的|了)?|据|经|接报|本室|我室|今早|今天|今晚)"
)
_NOBODY = re.compile(
    r"(?:跟|给|和)?[你我他她它][们家]?.*|旁边.*|路过.*|渔民|家长|学生|店主|户主|司机|驾驶员|游客|乘客|老板|.*(?:记录|素材|速报|损失|时间|地点|伤亡|原因|两个|先|全文|名单|里面).*|人家.*|大家|群里|"
    r"有人[^，]*|(?:有|没)?(?:人|工人|居民|群众|市民|热心人|邻居|网友|村民|家属|工作人员|值班|马上|小区|上面|电话)"
)
_EVENT = re.compile(
    r"起火|着火|爆炸|相撞|坍塌|泄漏|火灾|事故|网传|截图|视频|关于|一辆|发生|全部|没有|地震|预警|死亡|受伤|正在|已经|自称|\d个|都|自己|一块|可是|写的|爸爸|妈妈|家属|家长"
)
_LABEL = re.compile(
    r"(?:报告(?:人|单位)|来电(?:人|单位|者)|报送(?:人|单位)|信息来源|来话人|填报单位|打电话的)\s*(?:[:\uff1a]|还?是|为)?\s*"
    rf"(?P<who>[^{_PUNCT}\d]{{2,24}})(?:[\uff0c,\s]*姓(?P<sur>[\u4e00-\u9fff]))?"
)


def _flat(text: str, moments: Sequence[tuple[int, int]]) -> str:
    """Return the text with moments and rumours blanked, every place kept."""
    for start, end in [*moments, *rumours(text)]:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def heading(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who is named where the note opens: 21:12梅苑新村居委说, 接松台镇陆远电话."""
    flat = _flat(text, moments)
    if chat := _CHAT.match(flat):
        return Informant(chat["who"], "", chat.start("who"), chat.end("who"))
    if speaker := _BRACKET.match(flat):
        start, end = speaker.start("unit"), speaker.end("name")
        return Informant(speaker["unit"], speaker["name"], start, end)
    lines = list(re.finditer(r"[^\n\u3002\uff1b]+", flat))[:4]
    for index, line in enumerate(lines):
        head, offset = line[0][:90], line.start()
        made = _of_line(head, offset, weak=False, only=1) if index == 0 else None
        if made is None and index == 0:
            made = _of_line(head, offset, weak=True, only=1) or _brief(flat)
        made = made or _of_line(head, offset, weak=False)
        if made is not None:
            return _with_person(made, text)
    return None


# 9:22某公司。某路…: a moment and a name that fill the first clause
_BRIEF = (
    re.compile(rf"[\s\0]*\0\s*(?P<who>[^{_PUNCT}\0\s]{{2,14}})[\s]*[\u3002\uff0c]"),
    re.compile(rf"[\s\0]*接(?:到|的|了)?(?P<who>[^{_PUNCT}\0\s]{{2,14}})[\s]*[\u3002\uff0c]"),
)


def _brief(flat: str) -> Informant | None:
    for rule in _BRIEF:
        match = rule.match(flat)
        if match and ends_unit(match["who"]) and (made := _accepted(match, 0, sure=False)):
            return made
    return None


_BRACKET = re.compile(
    r"[\s\0]*\[(?P<unit>[\u4e00-\u9fff]{2,12})[-\u2014·](?P<name>[\u4e00-\u9fff]{1,4})\]"
)
_CHAT = re.compile(
    r"[\s\0]*(?:【(?P<x>)|(?!有人|谁)(?=[^\n【】:\uff1a\uff0c\u3002]{2,18}群里?[^\n\uff0c\u3002]{0,6}[:\uff1a]))(?P<who>[^\s\0\u3002\uff0c\n@【】:\uff1a]{2,16}群)"
)
_OPENING = re.compile(
    rf"(?:[\s\0{_PUNCT}]|{_CRUFT})*(?P<who>[^{_PUNCT}\0\s]{{2,26}}?)(?:[一两三四几\d]+[个次遍]|[\uff08(][^\uff08\uff09()\0]{{0,24}}[\uff09)])?"
    rf"(?:\s?(?:值班)?(?:[\uff0c,]?\0)?[\s\0]*(?:(?P<told>{_TOLD})|(?P<weak>{_WEAK}))|\s*\0+\s*[\uff09)]?\s*[:\uff1a]|\s*[\uff08(][^\uff08\uff09()]{{0,24}}[\uff09)]\s*[:\uff1a]|\s*[:\uff1a]|[\uff09)]\s*[:\uff1a])"
)
_TAKEN = re.compile(
    rf"(?:接(?:到|的|了)?|我打|跟|向|问)(?P<who>[^{_PUNCT}\0\s]{{2,24}}?)(?:的)?(?:[\uff08(][^\uff09)]{{0,20}}[\uff09)])?"
    r"(?:值班|打)?(?:电话|来电|报告|通报|报|问|核[实了对]|[:\uff1a])"
)


def _of_line(line: str, offset: int, *, weak: bool, only: int = 4) -> Informant | None:
    """Read one sentence; `weak` takes 说 and 讲 for a report, `only` so many of its clauses."""
    taken = _TAKEN.search(line[:60])
    if taken and (made := _accepted(taken, offset, sure=False)):
        return made
    starts = [0, *(m.end() for m in re.finditer(r"[\uff0c,:\uff1a\u3011]", line))][:only]
    for start in starts:
        match = _OPENING.match(line, start)
        if match is None or (match["weak"] and not weak):
            continue
        made = _accepted(match, offset, sure=bool(match["told"]))
        if made is not None:
            return made
        if match["told"] and start and (unit := _alone(line[:start], offset)):
            return unit
    return None


def _alone(lead: str, offset: int) -> Informant | None:
    """动物园北门游乐场，15:02工作人员打来的: the unit stands in a clause of its own."""
    words = lead.strip("\0\uff0c, ")
    if not words or re.search(rf"[{_PUNCT}\0]", words) or not _ends_unit().search(words):
        return None
    at = offset + lead.index(words)
    return None if _EVENT.search(words) else Informant(words, "", at, at + len(words))


def _accepted(match: re.Match[str], offset: int, *, sure: bool) -> Informant | None:
    who = match["who"]
    if words("words", "row_labels").fullmatch(who):
        return None
    if _NOBODY.fullmatch(who) or _EVENT.search(who) or re.fullmatch(rf"{_CRUFT}+", who):
        return None
    return informant(who, offset + match.start("who"), sure=sure)


def _with_person(made: Informant, text: str) -> Informant:
    """Add the person whom 来电人 or 报送人 names further down."""
    label = _LABEL.search(text)
    if made.person or label is None:
        return made
    other = informant(label["who"], label.start("who"), sure=True)
    if other is None:
        return made
    person = ("" if other.unit in made.unit else other.unit) + other.person
    if label["sur"]:
        person += label["sur"] + "某"
    return Informant(made.unit, person, made.start, made.end)


def elsewhere(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who is named later on: 来电人还是陆远; 镇环保办老樊7:32报过来的; 我姓晏."""
    label = _LABEL.search(text)
    if label:
        made = informant(label["who"], label.start("who"), sure=True)
        if made is not None:
            sur = f"{label['sur']}某" if label["sur"] else ""
            return Informant(made.unit + sur, made.person, made.start, made.end)
    if mine := _self(text):
        return mine
    flat = _flat(text, moments)
    repeated = re.match(r"[\s\0]*(?:终报|续)", flat)
    return (
        _tail(flat, _TAILS[:8])
        or _spoken(flat, first=True)
        or (None if repeated else _tail(flat, _TAILS[8:]))
        or _spoken(flat, first=False)
    )


def _tail(flat: str, rules: Sequence[re.Pattern[str]]) -> Informant | None:
    for rule in rules:
        for match in rule.finditer(flat):
            made = _accepted(match, 0, sure=False)
            if made is not None:
                return made
    return None


def _spoken(flat: str, *, first: bool) -> Informant | None:
    """Return who 说 or 讲 something, for want of anyone better."""
    lines = list(re.finditer(r"[^\n\u3002\uff1b]+", flat))
    for line in lines[:1] if first else lines[1:]:
        made = _of_line(line[0][:90], line.start(), weak=True)
        if made is not None:
            return made
    return None


_TAILS = (
    re.compile(rf"对方(?:自称|说|讲)?[他她]?是(?P<who>[^{_PUNCT}\0\s]{{2,18}}?)的?[\uff0c\u3002]"),
    re.compile(
        r"(?:电话(?:打进来)?|来电|打来|打进来|打过来)的?[\uff0c,](?:[他她]说)?[他她]?是"
        rf"(?P<who>[^{_PUNCT}\0\s]{{2,18}}?)[\uff0c\u3002]"
    ),
    re.compile(r"我们?[\u4e00-\u9fff]{0,5}[\uff08(](?P<who>[^\uff08\uff09()\d]{4,20})[\uff09)]"),
    re.compile(
        rf"(?P<who>[^{_PUNCT}\0\s\d]{{2,20}}?)[\s\d\-]*[\uff0c,\u3002]?\0+(?:报(?:过)?来的?|报的|打的|打来|来电|打过来)"
    ),
    re.compile(
        rf"(?:^|[{_PUNCT}])(?P<who>[^{_PUNCT}\0\s\d]{{2,20}}?)[\s\d\-]*(?:打的|报的|打来的|转来|转过来)(?=[\uff0c\u3002]|$)"
    ),
    re.compile(rf"来电的?是(?P<who>[^{_PUNCT}\0\s]{{2,20}})"),
    re.compile(rf"接报(?:时间)?(?:是|[:\uff1a])?\0+[\uff0c,](?P<who>[^{_PUNCT}\0\s\d]{{2,20}})"),
    re.compile(r"到(?P<who>居委|村委|派出所|街道|镇里|社区)来?(?:说|反映|讲|报)"),
    re.compile(r"(?:现场)?联系(?:人|电话)?[:\uff1a]?(?P<who>[\u4e00-\u9fffA-Za-z]{3,16})\s*(?=[\d])"),
    re.compile(r"[\u3002\uff0c\uff1b\n](?P<who>[\u4e00-\u9fffA-Za-z]{3,16})\s*(?=\d{3,4}-\d{4})"),
)  # fmt: skip
_SURNAME = re.compile(r"我?(?:这里)?姓(?P<s>[\u4e00-\u9fff])")
_I_AM = re.compile(
    rf"我(?:是|这里是|这边是|们是|这边|这里)?(?P<unit>[^{_PUNCT}我姓\s]{{2,18}}?)(?:的?[\uff0c,\u3002\s]|(?:值班)?的(?=姓))"
    rf"|(?:^|[{_PUNCT}])(?P<unit2>[^{_PUNCT}我]{{2,16}}?)的?[\uff0c,]我?姓"
)


def _self(text: str) -> Informant | None:
    """我是…的，姓苗; 我松台镇文化站的 … 我姓晏; 体育公园值班，我姓柴."""
    for match in _I_AM.finditer(text[:500]):
        which = "unit" if match["unit"] else "unit2"
        who = informant(match[which], match.start(which))
        if who is None or not who.unit:
            continue
        level = re.search(r"[里上]$", who.unit)
        if not (_ends_unit().search(who.unit) or level):
            continue
        surname = _SURNAME.search(text)
        person = who.person or (f"{surname['s']}某" if surname else "")
        return Informant(who.unit, person, who.start, who.end)
    return None

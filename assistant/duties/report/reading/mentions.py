"""Who reported, where a note names them further down: 来电人…, 某所某某7:32报的, 我姓…."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.designations import designation
from assistant.duties.report.reading.headings import LABEL, accepted, flattened, of_line
from assistant.duties.report.reading.informants import PUNCT, Informant, ends_unit, informant


def elsewhere(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who is named later on: 来电人还是陆远; 镇环保办老樊7:32报过来的; 我姓晏."""
    label = LABEL.search(text)
    if label:
        made = informant(label["who"], label.start("who"), sure=True)
        if made is not None:
            sur = f"{label['sur']}某" if label["sur"] else ""
            return Informant(made.unit + sur, made.person, made.start, made.end)
    if mine := _self(text):
        return mine
    flat = flattened(text, moments)
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
            made = accepted(match, 0, sure=False)
            if made is not None:
                return made
    return None


def _spoken(flat: str, *, first: bool) -> Informant | None:
    """Return who 说 or 讲 something, for want of anyone better."""
    lines = list(re.finditer(r"[^\n\u3002\uff1b]+", flat))
    for line in lines[:1] if first else lines[1:]:
        made = of_line(line[0][:90], line.start(), weak=True)
        if made is not None:
            return made
    return None


_TAILS = (
    re.compile(rf"对方(?:自称|说|讲)?[他她]?是(?P<who>[^{PUNCT}\0\s]{{2,18}}?)的?[\uff0c\u3002]"),
    re.compile(
        r"(?:电话(?:打进来)?|来电|打来|打进来|打过来)的?[\uff0c,](?:[他她]说)?[他她]?是"
        rf"(?P<who>[^{PUNCT}\0\s]{{2,18}}?)[\uff0c\u3002]"
    ),
    re.compile(r"我们?[\u4e00-\u9fff]{0,5}[\uff08(](?P<who>[^\uff08\uff09()\d]{4,20})[\uff09)]"),
    re.compile(
        rf"(?P<who>[^{PUNCT}\0\s\d]{{2,20}}?)[\s\d\-]*[\uff0c,\u3002]?\0+(?:报(?:过)?来的?|报的|打的|打来|来电|打过来)"
    ),
    re.compile(
        rf"(?:^|[{PUNCT}])(?P<who>[^{PUNCT}\0\s\d]{{2,20}}?)[\s\d\-]*(?:打的|报的|打来的|转来|转过来)(?=[\uff0c\u3002]|$)"
    ),
    re.compile(rf"来电的?是(?P<who>[^{PUNCT}\0\s]{{2,20}})"),
    re.compile(rf"接报(?:时间)?(?:是|[:\uff1a])?\0+[\uff0c,](?P<who>[^{PUNCT}\0\s\d]{{2,20}})"),
    re.compile(r"到(?P<who>居委|村委|派出所|街道|镇里|社区)来?(?:说|反映|讲|报)"),
    re.compile(r"(?:现场)?联系(?:人|电话)?[:\uff1a]?(?P<who>[\u4e00-\u9fffA-Za-z]{3,16})[\s\uff0c,]*(?=[\d])"),
    re.compile(
        rf"(?P<who>[^{PUNCT}\0\s\d]{{2,16}}?(?:大队|支队|分局|公安局|派出所|中心|站))接(?:到)?(?:\d{{3}})?(?:报)?警"
    ),
    re.compile(r"[\u3002\uff0c\uff1b\n](?P<who>[\u4e00-\u9fffA-Za-z]{3,16})\s*(?=\d{3,4}-\d{4})"),
)  # fmt: skip
# 喂，我某镇某某呀; 堤上打来的，某某副镇长，…
_SPOKEN_SELF = (
    re.compile(
        r"(?:^|[\uff0c,\u3002\uff1f?!\uff01\s])我(?:是|这里是|这边是|们是)?(?P<who>[\u4e00-\u9fff]{3,10})(?:呀|啊|哈|嘛|咯|哦)[\uff0c,\u3002]"
    ),
    re.compile(
        r"^[\u4e00-\u9fff]{2,6}(?:打来的?|打过来的?|来的?电话)[\uff0c,](?P<who>[\u4e00-\u9fff]{2,8})[\uff0c\u3002]"
    ),
)
_SURNAME = re.compile(r"我?(?:这里)?姓(?P<s>[\u4e00-\u9fff])")
_I_AM = re.compile(
    rf"我们?(?:这边|这里|这儿|这头|那边)?(?:是)?(?P<unit>[^{PUNCT}我姓\s]{{2,18}}?)(?:的?[\uff0c,\u3002\s]|(?:值班)?的(?=姓))"
    rf"|(?:^|[{PUNCT}])(?P<unit2>[^{PUNCT}我]{{2,16}}?)的?[\uff0c,]我?姓"
)


# 我叫某某，某街道安监站的
_NAMED_SELF = re.compile(
    rf"我叫(?P<name>[\u4e00-\u9fff]{{2,4}})[\uff0c,](?:我?是)?(?P<unit>[^{PUNCT}我\s]{{3,16}}?)的[\uff0c,\u3002\s]"
)


# 9:40打某街道核，老某说：…; 拨通某处的电话，值班的某某回答：…;
# 打电话问某局值班室，接电话的是某某，他说：…
_VERIFIED = re.compile(
    rf"(?:\0+|我|又|再|[\uff0c,])(?:打(?:了?个?)?电话|拨[通打]|打|问|联系|电话问|电话)(?:询?问|找|给|了|到|过)*"
    rf"(?P<who>[^{PUNCT}\0\s\d]{{2,14}}?(?:值班室|指挥中心|监控中心)?)(?:的)?(?:值班)?(?:电话)?(?:去)?"
    r"(?:核(?:实|对|的|了)?|询?问|求证|了解)?(?:下|过|了)?[\uff0c,:\uff1a]\s*(?:接(?:的)?电话的人?(?:是|叫)?|(?:[\u4e00-\u9fff]{2})?值班的)?"
    rf"(?P<person>[^{PUNCT}\0\s\d]{{2,7}}?)\0*(?:接的|[\uff0c,]?[他她对]?方?(?:说|讲|回|答|告诉|称))"
)


def verified(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return whom the officer rang to have it borne out, and who answered there."""
    match = _VERIFIED.search(flattened(text, moments))
    made = informant(match["who"], match.start("who")) if match else None
    if match is None or made is None or not made.unit or not ends_unit(made.unit):
        return None
    who = informant(match["person"], match.start("person"))
    person = made.person or (who.person if who else "")
    return Informant(made.unit, person, made.start, made.end)


def introduced(text: str) -> Informant | None:
    """喂，我某镇某某呀; 堤上打来的，某某副镇长，…: who says in the first words who he is."""
    for rule in _SPOKEN_SELF:
        told = rule.search(text[:80])
        made = informant(told["who"], told.start("who"), sure=True) if told else None
        if made is not None and (made.person or ends_unit(made.unit) or _POST.search(made.unit)):
            return made
    return None


_POST = re.compile(r"(?:镇长|乡长|主任|书记|所长|站长|局长|队长|科长|经理|委员|师傅|工程师)$")


_DOES = re.compile(r"挨个|逐[个一]|分头|[又再也都已正刚先打问派去到叫喊请跟和]")


def _at_post(said: str, at: int) -> Informant | None:
    """Read 临江渡口的安全员: a unit and what somebody is there."""
    made = designation(said, at)
    return made if made is not None and made.unit and made.person else None


_NO_NAME = re.compile(r"|[\u4e00-\u9fff]*(?:员|长|卫|工|师傅|主任|经理|值班)")  # nothing, or a post


def _self(text: str) -> Informant | None:
    """我是…的，姓苗; 我松台镇文化站的 … 我姓晏; 体育公园值班，我姓柴."""
    if named := _NAMED_SELF.search(text[:120]):
        who = informant(named["unit"], named.start("unit"))
        if who is not None and who.unit and ends_unit(who.unit):
            return Informant(who.unit, named["name"], who.start, who.end)
    for match in _I_AM.finditer(text[:500]):
        which = "unit" if match["unit"] else "unit2"
        who = _at_post(match[which], match.start(which))
        who = who or informant(match[which], match.start(which))
        if who is None or not who.unit:
            continue
        if _DOES.match(who.unit):
            continue  # 我们挨个问了17个乡镇: what was done, and by nobody's name
        level = re.search(r"[里上]$", who.unit)
        if not (ends_unit(who.unit) or level or who.person):
            continue
        surname = _SURNAME.search(text)
        person = f"{surname['s']}某" if surname else ""
        person = person if _NO_NAME.fullmatch(who.person) and person else who.person or person
        return Informant(who.unit, person, who.start, who.end)
    return None

"""Who reported, where a note names them further down: 来电人…, 某所某某7:32报的, 我姓…."""

import re
from collections.abc import Sequence

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
    re.compile(r"(?:现场)?联系(?:人|电话)?[:\uff1a]?(?P<who>[\u4e00-\u9fffA-Za-z]{3,16})\s*(?=[\d])"),
    re.compile(
        rf"(?P<who>[^{PUNCT}\0\s\d]{{2,16}}?(?:大队|支队|分局|公安局|派出所|中心|站))接(?:到)?(?:\d{{3}})?(?:报)?警"
    ),
    re.compile(r"[\u3002\uff0c\uff1b\n](?P<who>[\u4e00-\u9fffA-Za-z]{3,16})\s*(?=\d{3,4}-\d{4})"),
)  # fmt: skip
_SURNAME = re.compile(r"我?(?:这里)?姓(?P<s>[\u4e00-\u9fff])")
_I_AM = re.compile(
    rf"我(?:是|这里是|这边是|们是|这边|这里)?(?P<unit>[^{PUNCT}我姓\s]{{2,18}}?)(?:的?[\uff0c,\u3002\s]|(?:值班)?的(?=姓))"
    rf"|(?:^|[{PUNCT}])(?P<unit2>[^{PUNCT}我]{{2,16}}?)的?[\uff0c,]我?姓"
)


def _self(text: str) -> Informant | None:
    """我是…的，姓苗; 我松台镇文化站的 … 我姓晏; 体育公园值班，我姓柴."""
    for match in _I_AM.finditer(text[:500]):
        which = "unit" if match["unit"] else "unit2"
        who = informant(match[which], match.start(which))
        if who is None or not who.unit:
            continue
        level = re.search(r"[里上]$", who.unit)
        if not (ends_unit(who.unit) or level):
            continue
        surname = _SURNAME.search(text)
        person = who.person or (f"{surname['s']}某" if surname else "")
        return Informant(who.unit, person, who.start, who.end)
    return None

"""When a note was taken down, where it says so at its head or foot: ——14日7时58分电话，某某记.

The words beside a clock tell most calls (roles.py); these are the forms in which officers put the
clock of the call by itself: under the note, alone in a sentence, behind 续, beside a name.
"""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.informants import ends_unit, informant
from assistant.duties.report.reading.moments import Moment
from assistant.duties.report.record import Precision

_UNDER = re.compile(
    r"\s*(?:的?电话|来电|接的?|接电|接听|口头|收)?[\uff0c,\s]*[\u4e00-\u9fff]{0,6}"
    r"(?:记录?|接|接听|整理|登记)[\uff09)\u3002\s]*$"
)
_ALONE_BEFORE, _ALONE_BEHIND = re.compile(r"(?:^|[\u3002\n])\s*$"), re.compile(r"\s*[\u3002\n]")
_AGAIN = re.compile(r"\s*(?:再续|又续|续|补|补报|再补)\s*[\u3002\uff0c,:\uff1a]?\s*$")
_NAMED = re.compile(
    r"\s*[\uff0c,]\s*(?:还是|又是|仍是|是)?(?P<who>[\u4e00-\u9fff]{2,12})\s*[\u3002\n]"
)
_CALLS = re.compile(
    r"\s*(?:的?第[一二三四五两\d]+(?:个|次|通))?(?:的)?(?:电话|来电|打来|打过来|打的电话|传来|转来|发来|回的电话|口述|接着报|"
    r"回电|回话|通报|报的(?![警案])|口头报)"
)
_CALLED = re.compile(
    r"\s*(?P<who>[\u4e00-\u9fff]{2,8})(?:回的电话|回的话|打来的|来的电话|打的电话|电话里|报的)[\uff09)\uff0c\u3002]"
)
_CALLER = re.compile(
    r"(?:^|[\u3002\n\uff08(\uff0c,\u3010])\s*(?P<who>[\u4e00-\u9fff]{2,14}?)(?:\d{1,2}[日号])?$"
)
_RANG = re.compile(
    r"[ \u3000]*(?P<who>[\u4e00-\u9fff]{2,14}?)"
    r"(?:(?:打|又|再)?来(?:了?个?)电话|打(?:来|了|个)*电话来?|来电|电话|电|来报|报告|报来)[\u3002\uff0c:\uff1a]"
)
_NEAR = 90  # characters of a note's head
_NOBODY = re.compile(
    r"^接|^据|[没不有在到了]|几点|时候|拨|打[的了]?110|报警|左右|大约|今天|昨天|现场|起火|发现"
)


def taken_at(text: str, moments: Sequence[Moment]) -> tuple[int, str, int] | None:
    """Return the index of the call's moment, who called ("" unsaid) and where he is named."""
    clocks = [i for i, m in enumerate(moments) if m.precision is Precision.MINUTE]
    if clocks and at_foot(text, moments[clocks[-1]]):
        return clocks[-1], "", 0
    for index in clocks:
        if moments[index].start > _NEAR:
            break
        found = _at_head(text, moments[index])
        if found is not None:
            return index, *found
    return None


def at_foot(text: str, moment: Moment) -> bool:
    """Whether a note ends with it and with who took it down, parted by a dash or a bracket."""
    if not _UNDER.fullmatch(text[moment.end :]):
        return False
    return bool(re.search(r"(?:\u2014|[-\u2013]{2}|[\uff08(]|\n|\u3002)\s*$", text[: moment.start]))


# 方宁，河西街道，21:26。 in either order
_SIGNED = re.compile(
    r"\s*(?P<one>[\u4e00-\u9fff]{2,12})\s*[\uff0c,\u3001 ]\s*"
    r"(?P<two>[\u4e00-\u9fff]{2,12})\s*[\uff0c, ]\s*"
)


def _signed(before: str, behind: str) -> tuple[str, int] | None:
    match = _SIGNED.fullmatch(before)
    if match is None or not re.match(r"\s*[\u3002\n:\uff1a]", behind):
        return None
    units = [name for name in ("one", "two") if ends_unit(match[name])]
    if len(units) != 1 or _NOBODY.search(match["one"] + match["two"]):
        return None
    return match[units[0]], match.start(units[0])


def _at_head(text: str, moment: Moment) -> tuple[str, int] | None:
    before, behind = text[: moment.start], text[moment.end :]
    if signed := _signed(before, behind):
        return signed
    opens = not before.strip()
    again = _AGAIN.fullmatch(before)
    named = _NAMED.match(behind)
    if named and (opens or again) and _person(named["who"]):
        return named["who"], moment.end + named.start("who")
    if again and re.match(r"\s*[\uff0c,\u3002]", behind):
        return "", 0
    if not opens and _ALONE_BEFORE.search(before) and _ALONE_BEHIND.match(behind):
        return "", 0
    called = _CALLED.match(behind)
    if called and not _NOBODY.search(called["who"]):  # 家里人到派出所报的 is no call to this room
        return called["who"], moment.end + called.start("who")
    line = before.rpartition("\n")[2]
    rang = _RANG.match(behind) if not line.strip() else None
    if rang and not _NOBODY.search(rang["who"]) and informant(rang["who"], 0):
        return rang["who"], moment.end + rang.start("who")
    caller = _CALLER.search(before)
    if caller and _CALLS.match(behind) and not _NOBODY.search(caller["who"]):
        return caller["who"], caller.start("who")
    return None


def _person(who: str) -> bool:
    made = informant(who, 0, sure=True)
    return made is not None and not _NOBODY.search(who)

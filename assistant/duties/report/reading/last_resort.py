"""The moments of the event and of the call where no telling word that is known stands beside any.

What then tells is how the clock was said and where it stands.
"""

import re
from collections.abc import Collection, Sequence

from assistant.duties.report.reading.lexicon import words
from assistant.duties.report.reading.moments import Moment
from assistant.duties.report.reading.other_deeds import by_timetable
from assistant.duties.report.reading.role import Role
from assistant.duties.report.record import Precision, Slot

Found = Sequence[tuple[Moment, Role]]
_CLOCKS = (Precision.MINUTE, Precision.HOUR)


def at_least(
    text: str, moments: Sequence[Moment], found: Found, chat: Collection[int]
) -> list[tuple[Moment, Role]]:
    """Return a moment for the event and one for the call where `found` has none of that kind."""
    known = {role.slot for _, role in found}
    open_ = [m for i, m in enumerate(moments) if i not in chat and m.precision in _CLOCKS]
    made: list[tuple[Moment, Role]] = []
    if Slot.OCCURRED_AT not in known:
        taken = {moment.start for moment, _ in found}
        event = next((m for m in open_ if m.start not in taken and _is_event(text, m)), None)
        made += [(event, Role(Slot.OCCURRED_AT, 0))] if event else []
    if Slot.RECEIVED_AT not in known and not chat:
        happened = [m for m, role in [*found, *made] if role.slot is Slot.OCCURRED_AT]
        call = next((m for m in open_ if _is_call(text, m)), None) or _opener(text, open_, happened)
        made += [(call, Role(Slot.RECEIVED_AT, 4))] if call else []
    return made


_AFTERWARDS = re.compile(
    r"到|灭|送|撤|疏散|转移|控制|恢复|预计|能|通车|解除|关|封|停[止课工]|前|才|又|再|还|救|捞|清|修"
)
_CALLS = re.compile(r"[打报接去走转发说讲问收派叫喊登录]|来[电报]|^来的$")
# 21:50查出来的, 8:50坏的: what was said of the clock is when it happened, not when it was told
_CLEFT = re.compile(r"[^的\W\d_]{1,5}的")


def _is_event(text: str, moment: Moment) -> bool:
    """Say whether the clock was said as witnesses say it.

    Calls, alarms and arrivals are noted to the minute; 左右, 许 and …的 are said of what happened.
    """
    clause = re.split("[\uff0c,\u3002\uff1b\\s]", text[moment.end :].lstrip() + "\n")[0]
    cleft = _CLEFT.match(clause)
    said = cleft[0] if cleft else clause
    if _AFTERWARDS.search(said) or by_timetable(clause):
        return False
    if moment.rough or _told_before(text, moment):
        return True
    # 17点40分锅炉水位计爆: some words tell only where a mark follows
    if words("words", "happened").search(clause + "\uff0c") and not _CALLS.search(clause):
        return True
    if cleft is None or _CALLS.search(said):
        return False
    # 16:40失联的渔船 found later: the clock is of what befell it
    return cleft.end() == len(clause) or bool(words("words", "happened").search(said))


_BESIDE = re.compile(r"(?P<story>[^\uff0c,\u3002\uff1b\uff1a\n]{2,16}[\uff0c,])\s*$")
_ENDS = re.compile(r"\s*(?:[\uff0c,\u3002\uff1b\n]|$)")


def _told_before(text: str, moment: Moment) -> bool:
    """Say whether the clock stands alone behind the words of what happened: 脚手架倒，19:25，…."""
    before = _BESIDE.search(text[: moment.start])
    if before is None or not _ENDS.match(text, moment.end):
        return False
    story = before["story"]
    calls = words("words", "told").search(story) or words("words", "alarm").search(story)
    return not calls and bool(words("words", "happened").search(story))


_BY_CALLER = re.compile(
    r"\s*[\uff0c,]?\s*[\u4e00-\u9fff]{2,12}?(?:打来|打过来|打电话|来电|来报|回电|报来|报告|报称|反映|通报|汇报|电话)(?![^\uff0c\u3002]{0,4}1\d\d)"
)
_TAKEN_BEFORE = re.compile(
    r"(?:接线|接电|受理|登记|录入|接单|值班接)(?:时间)?[:\uff1a\s]*$|"
    r"(?:来电话?|打来|打电话(?:来|过来)?|报来|接(?:到)?电话)(?:的时候|的时间|时|那会儿?)?(?:就)?(?:是|为|在)$"
)


def _is_call(text: str, moment: Moment) -> bool:
    if moment.precision is not Precision.MINUTE or moment.rough:
        return False
    before = text[max(0, moment.start - 14) : moment.start]
    return bool(_TAKEN_BEFORE.search(before) or _BY_CALLER.match(text, moment.end))


def _opener(text: str, clocks: Sequence[Moment], happened: Sequence[Moment]) -> Moment | None:
    """The clock that opens a note of something that happened before it is when it was told."""
    if not clocks or text[: clocks[0].start].strip(" \u3000【[(\uff08"):
        return None
    first = clocks[0]
    sure = first.precision is Precision.MINUTE and not first.rough
    return first if sure and any(m.at < first.at for m in happened if m is not first) else None

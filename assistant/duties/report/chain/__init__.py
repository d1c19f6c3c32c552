"""The chain 首报 → 续报 → 终报 of one incident: what may not differ between its revisions."""

import re
from collections.abc import Sequence
from datetime import timedelta

from assistant.duties.report.chain.aboard import reopened, too_many_aboard
from assistant.duties.report.chain.changes import Change, diff
from assistant.duties.report.chain.claims import misquoted
from assistant.duties.report.chain.days import beside, day_said
from assistant.duties.report.chain.identity import strangers
from assistant.duties.report.chain.jumps import jumps
from assistant.duties.report.chain.milestones import drifts
from assistant.duties.report.chain.naming import renamed
from assistant.duties.report.chain.parts import uneven_sums
from assistant.duties.report.chain.people import (
    Earlier,
    corrected,
    decreases,
    last,
    number,
    unaccounted,
)
from assistant.duties.report.chain.retold import retold
from assistant.duties.report.chain.states import regressions
from assistant.duties.report.chain.wording import clock, explanation, flag, value
from assistant.duties.report.conflicts import moments, order
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.record import (
    ChainFlag,
    Fact,
    Level,
    Material,
    Precision,
    Record,
    Severity,
    Slot,
    Step,
)

__all__ = ["Change", "carried", "compare", "diff"]

_ORDER = {Level.GENERAL: 1, Level.LARGER: 2, Level.MAJOR: 3, Level.MOST: 4}
_ROUGH = timedelta(minutes=9)  # how far 左右 and the exact time may be apart


# what a 续报 may look like when it only tells of people: 找到失踪的人, 1人头晕
_PEOPLE_ONLY = ("其他-人员", "公共卫生-群体性不适")


def carried(record: Record, before: Sequence[Record]) -> list[Fact]:
    """Return what a later report of the same incident need not tell again.

    `before` holds the records of the earlier reports, oldest first. Its category, without which
    neither a level nor the required elements of a 续报 can be told; and the day of the beginning,
    where the later report repeats nothing but the clock of it.
    """
    return [*_category_before(record, before), *_day_before(record, before)]


def _category_before(record: Record, before: Sequence[Record]) -> list[Fact]:
    now = record.one(Slot.CATEGORY)
    if now is not None and not now.text.startswith(_PEOPLE_ONLY):
        return []
    known = (one.one(Slot.CATEGORY) for one in reversed(before))
    found = next((fact for fact in known if fact is not None), None)
    # the officers who made that report stand for it: this material has no words for it
    if found is None or (now is not None and found.text == now.text):
        return []
    return [found.model_copy(update={"spans": (), "by_officer": True})]


def _day_before(record: Record, before: Sequence[Record]) -> list[Fact]:
    now = record.one(Slot.OCCURRED_AT)
    known = (one.one(Slot.OCCURRED_AT) for one in reversed(before))
    old = next((fact for fact in known if fact is not None and fact.moment), None)
    if now is None or old is None or now.moment is None or old.moment is None or day_said(now):
        return []
    if now.moment == old.moment or now.moment.timetz() != old.moment.timetz():
        return []
    at = clock(old.moment, now.precision, approx=now.approx)
    return [now.model_copy(update={"moment": old.moment, "text": at})]


def compare(
    before: Sequence[Earlier], step: Step, material: Material, record: Record
) -> list[ChainFlag]:
    """Return what an officer must look at between this report and the earlier ones.

    `before` holds the earlier revisions of the same incident, oldest first. Errors block signing;
    EXPLAINED looks wrong and is accounted for by the text itself.
    """
    if not before:
        return []
    moved = drifts(before, material, record)
    arrived = {f.now for f in moved if f.type == "arrival_time_drift"}
    return [
        *decreases(before, material, record),
        *corrected(before, material, record),
        *renamed(before, material, record),
        *_occurred(before, step, material, record),
        *unaccounted(before, step, material, record),
        *jumps(before, material, record),
        *moved,
        *retold(before, material),
        *strangers(before, material),
        *regressions(before, material, record),
        *misquoted(before, step, material, record),
        *reopened(before, material, record),
        *(uneven_sums(material) or too_many_aboard(before, material, record)),
        # an arrival before the beginning is told already where it was another one before
        *(f for f in _order(before, material) if f.now not in arrived),
        *_category(before, material, record),
        *_level(before, record),
        *_retold(before, step, material),
        *_unfinished(step, record),
    ]


def _occurred(
    before: Sequence[Earlier], step: Step, material: Material, record: Record
) -> list[ChainFlag]:
    old, now = last(before, Slot.OCCURRED_AT), _beginning(material, record)
    if old is None or now is None:
        return []
    now = _same_day(old, now)
    if not _apart(old, now):
        return []
    exact = step is Step.FINAL and now.precision is Precision.MINUTE
    if not exact and not _told_as_beginning(now, material):
        return []
    why = explanation(material, Slot.OCCURRED_AT)
    note = "事发时间前后不一致，" + (f"材料已说明\uff1a{why}" if why else "材料没有说明，须核实")
    severity = Severity.EXPLAINED if why else Severity.ERROR
    return [flag("occurred_at_changed", severity, Slot.OCCURRED_AT, value(old), value(now), note)]


def _beginning(material: Material, record: Record) -> Fact | None:
    """The beginning as told now; where other times contest it, the one that says 发生."""
    if (now := record.one(Slot.OCCURRED_AT)) is not None:
        return now
    told = [
        m
        for m in moments.moments(clauses(material), material.now)
        if _HAPPENED.match(m.clause.text[m.end :])
    ]
    if len({m.at for m in told}) != 1:
        return None
    one = told[0]
    span = one.clause.span(one.start, one.end)
    return Fact(
        slot=Slot.OCCURRED_AT,
        text=span.quote,
        moment=one.at,
        precision=Precision.MINUTE,
        spans=(span,),
    )


_HAPPENED = re.compile(r"(?:许|左右|前后)?[\uff0c,]?\s?(?:发生|事发|出的?事|起火|着火)")


def _same_day(old: Fact, now: Fact) -> Fact:
    """8时40分起火 told the day after is of the day before, whose clock it repeats."""
    if old.moment is None or now.moment is None or day_said(now):
        return now
    return now.model_copy(update={"moment": beside(now.moment, old.moment)})


def _told_as_beginning(fact: Fact, material: Material) -> bool:
    """A 续报 is full of other times; only one beside words of the beginning is the beginning."""
    if not fact.spans:
        return True
    span = fact.spans[0]
    return any(
        m.happening == "occurred"
        and m.clause.source == span.source
        and m.clause.start + m.start < span.end
        and span.start < m.clause.start + m.end
        for m in moments.moments(clauses(material), material.now)
    )


def _apart(old: Fact, now: Fact) -> bool:
    if old.moment is None or now.moment is None:
        return False
    if Precision.VAGUE in (old.precision, now.precision):
        return False
    if Precision.DAY in (old.precision, now.precision):
        return old.moment.date() != now.moment.date()
    gap = abs(old.moment - now.moment)
    if gap == _HALF_DAY and (_unsure(old) or _unsure(now)):
        return False
    if Precision.HOUR in (old.precision, now.precision):
        return gap >= timedelta(hours=1)
    return gap > (_ROUGH if old.approx or now.approx else timedelta())


_HALF_DAY = timedelta(hours=12)
_PERIOD = re.compile(r"下午|傍晚|晚|夜|午后|中午|凌晨|清晨|早|上午")


def _unsure(fact: Fact) -> bool:
    """2:10 that was taken for 14:10: which half of the day was meant is not said."""
    if fact.moment is None or not fact.spans:
        return False
    quote = fact.spans[0].quote
    hour = re.search(r"\d{1,2}(?=\s*[:\uff1a点时])", quote)
    return bool(hour) and int(hour[0]) < fact.moment.hour and not _PERIOD.search(quote)


def _order(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """Times that cannot be in their order, also against the beginning told before."""
    said = moments.moments(clauses(material), material.now)
    found = [
        flag(
            "time_order", Severity.ERROR, Slot.OCCURRED_AT, clock(group[0].at), clock(group[-1].at),
            "时间先后矛盾\uff1a" + "、".join(f"{m.name}{clock(m.at)}" for m in group),
        )
        for group in order.impossible(said)
    ]  # fmt: skip
    if found or any(m.happening == "occurred" for m in said):
        return found
    start = last(before, Slot.OCCURRED_AT)
    if start is None or start.moment is None or start.precision is not Precision.MINUTE:
        return found
    if _unsure(start):
        return found
    slack = _ROUGH if start.approx else timedelta()
    for one in said:
        early = start.moment - one.at
        least = max(slack, _ALARM) if one.happening == "alarm" else slack
        if one.happening in _DEEDS and least < early < timedelta(hours=12):
            note = f"{one.name}{clock(one.at)}早于前报事发时间{value(start)}，须核实"
            found.append(
                flag(
                    "time_order",
                    Severity.ERROR,
                    Slot.OCCURRED_AT,
                    value(start),
                    clock(one.at),
                    note,
                )
            )
            break
    return found


_ALARM = timedelta(minutes=5)  # the first caller's clock and the exchange's
_DEEDS = ("alarm", "dispatched", "arrived", "controlled", "rescued", "out", "ended")


def _category(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    now = record.one(Slot.CATEGORY)
    old = next((r.one(Slot.CATEGORY) for _, _, r in reversed(before) if r.one(Slot.CATEGORY)), None)
    if old is None or now is None or _kind(old) == _kind(now) or "其他" in (_kind(old), _kind(now)):
        return []
    why = explanation(material, Slot.CATEGORY)
    severity = Severity.EXPLAINED if why else Severity.INFO
    note = f"事件类别由“{old.text}”变为“{now.text}”，请核对时限和报送对象"
    return [flag("category_changed", severity, Slot.CATEGORY, old.text, now.text, note)]


def _kind(fact: Fact) -> str:
    return fact.text.partition("-")[0]


def _level(before: Sequence[Earlier], record: Record) -> list[ChainFlag]:
    old = max((_ORDER.get(r.grade.level, 0) for _, _, r in before), default=0)
    now = _ORDER.get(record.grade.level, 0)
    if now <= old or now < _ORDER[Level.LARGER]:
        return []
    was = next((level.value for level, rank in _ORDER.items() if rank == old), Level.OPEN.value)
    return [
        ChainFlag(
            type="level_up", severity=Severity.INFO, field="level", prev=was,
            now=record.grade.level.value,
            note=f"等级由{was}升为{record.grade.level.value}，按新等级重新计时，并核对报送对象",
        )
    ]  # fmt: skip


_OPENING = re.compile(r"[^\uff0c\u3002\uff1b\n]{12,}")


def _retold(before: Sequence[Earlier], step: Step, material: Material) -> list[ChainFlag]:
    """A 续报 tells what is new; whole passages of the first report need not come again."""
    if step is not Step.FOLLOW_UP:
        return []
    first = "".join(source.text for source in before[0][1].sources)
    text = "".join(source.text for source in material.sources)
    again = [m[0] for m in _OPENING.finditer(text) if m[0] in first]
    if len(again) < 2:
        return []
    note = "续报一般不复述首报的起因经过，只写变化和进展"
    return [
        ChainFlag(
            type="narrative_retold", severity=Severity.INFO, field="text", prev=again[0],
            now=again[0], note=note,
        )
    ]  # fmt: skip


def _unfinished(step: Step, record: Record) -> list[ChainFlag]:
    left = {s: number(record, s) for s in (Slot.MISSING, Slot.TRAPPED)}
    if step is not Step.FINAL or not any(left.values()):
        return []
    text = "、".join(
        f"{'失联' if s is Slot.MISSING else '被困'}{c}人" for s, c in left.items() if c
    )
    return [
        ChainFlag(
            type="final_too_early", severity=Severity.INFO, field="missing", prev="", now=text,
            note=f"本报为终报，但仍有{text}，请核对是否应出续报",
        )
    ]  # fmt: skip

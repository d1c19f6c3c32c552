"""The chain 首报 → 续报 → 终报 of one incident: what may not differ between its revisions."""

import re
from collections.abc import Sequence

from assistant.duties.report.chain.balance import unbalanced
from assistant.duties.report.chain.causes import other_cause
from assistant.duties.report.chain.changes import Change, diff
from assistant.duties.report.chain.claims import misquoted
from assistant.duties.report.chain.closing import closed_early
from assistant.duties.report.chain.days import day_said
from assistant.duties.report.chain.earlier import Earlier, number
from assistant.duties.report.chain.fates import nobody_left
from assistant.duties.report.chain.fewer import corrected, decreases
from assistant.duties.report.chain.holders import posts_apart
from assistant.duties.report.chain.identity import strangers
from assistant.duties.report.chain.jumps import jumps
from assistant.duties.report.chain.lasting import over_too_early
from assistant.duties.report.chain.milestones import drifts
from assistant.duties.report.chain.naming import renamed
from assistant.duties.report.chain.outset import impossible_order, other_beginning
from assistant.duties.report.chain.parts import uneven_sums
from assistant.duties.report.chain.retold import retold
from assistant.duties.report.chain.states import regressions
from assistant.duties.report.chain.things import other_things
from assistant.duties.report.chain.unaccounted import reopened, unaccounted
from assistant.duties.report.chain.wording import clock, explanation, flag
from assistant.duties.report.record import (
    ChainFlag,
    Fact,
    Level,
    Material,
    Record,
    Severity,
    Slot,
    Step,
)

__all__ = ["Change", "carried", "compare", "diff"]

_ORDER = {Level.GENERAL: 1, Level.LARGER: 2, Level.MAJOR: 3, Level.MOST: 4}


# what a 续报 may look like when it only tells of people: 找到失踪的人, 1人头晕
_PEOPLE_ONLY = ("其他-人员", "公共卫生-群体性不适")


def carried(record: Record, before: Sequence[Record]) -> list[Fact]:
    """Return what a later report of the same incident need not tell again.

    `before` holds the records of the earlier reports, oldest first. Its category, without which
    neither a level nor the required elements of a 续报 can be told; the day of the beginning,
    where the later report repeats nothing but the clock of it; and the place, where it names no
    more than the town that the place lies in.
    """
    return [
        *_category_before(record, before),
        *_day_before(record, before),
        *_place_before(record, before),
    ]


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


def _place_before(record: Record, before: Sequence[Record]) -> list[Fact]:
    """柳浦镇值班室又来电 behind 柳浦镇柳堤路52号某厂: the incident has not moved."""
    now = record.one(Slot.PLACE)
    known = (one.one(Slot.PLACE) for one in reversed(before))
    old = next((fact for fact in known if fact is not None), None)
    if now is None or old is None or now.text == old.text or not _lies_in(old.text, now.text):
        return []
    return [old.model_copy(update={"spans": (), "by_officer": True})]


_REGION = re.compile(r"[省市区县旗镇乡村]$|街道$|园区$")


def _lies_in(place: str, region: str) -> bool:
    """Whether a place is told with the region it lies in, and the region is no more than that."""
    return bool(_REGION.search(region)) and region in place and not place.endswith(region)


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
    fewer = decreases(before, material, record)
    found = [
        *fewer,
        *corrected(before, material, record),
        *renamed(before, material, record),
        *other_beginning(before, step, material, record),
        *jumps(before, material, record),
        *moved,
        *retold(before, material),
        *posts_apart([text for _, text, _ in before], material),
        *strangers(before, material),
        *other_things([text for _, text, _ in before], material),
        *closed_early(before, material, record),
        *regressions(before, material),
        *over_too_early(before, material),
        *other_cause(before, material, record),
        *misquoted(before, step, material, record),
        *reopened(before, material, record),
        *_sums(before, step, material, record, fewer),
        # an arrival before the beginning is told already where it was another one before
        *(f for f in impossible_order(before, material, record) if f.now not in arrived),
        *_category(before, material, record),
        *_level(before, record),
        *_retold(before, step, material),
        *_unfinished(step, material, record),
    ]
    return _told_once(found)


def _told_once(found: Sequence[ChainFlag]) -> list[ChainFlag]:
    """What two checks see in the same two values of one element is one thing."""
    kept: dict[tuple[str, str, str], ChainFlag] = {}
    for one in found:
        names = next((n for n in _ONE_NAME if one.type in n), ())
        like = (k for k in kept.values() if k.type in names)
        if not any(_within(k, one) or _within(one, k) for k in like):
            kept.setdefault((one.field, one.prev, one.now), one)
    return list(kept.values())


_ONE_NAME = (("name_changed", "person_changed"), ("place_drift", "unit_name_drift"))


def _within(one: ChainFlag, other: ChainFlag) -> bool:
    return one.prev in other.prev and one.now in other.now


def _sums(
    before: Sequence[Earlier], step: Step, material: Material, record: Record,
    fewer: Sequence[ChainFlag],
) -> list[ChainFlag]:  # fmt: skip
    """Whether everybody and every part is there; who is not told of is asked for once."""
    gone = unaccounted(before, step, material, record)
    uneven = uneven_sums(before, material)
    if not uneven and not any(f.field == Slot.INJURED for f in fewer):
        uneven = unbalanced(before, step, material, record)  # else told as one hurt person fewer
    return [*gone, *(f for f in uneven if not gone or f.type not in _OF_PEOPLE)]


_OF_PEOPLE = ("persons_unaccounted", "persons_sum_mismatch", "persons_mismatch")


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
    """Warn of a level above the one told before; the first that is told at all is only news."""
    old = max((_ORDER.get(r.grade.level, 0) for _, _, r in before), default=0)
    now = _ORDER.get(record.grade.level, 0)
    if now <= old or now < _ORDER[Level.LARGER]:
        return []
    was = next((level.value for level, rank in _ORDER.items() if rank == old), Level.OPEN.value)
    return [
        ChainFlag(
            type="level_up", severity=Severity.WARN if old else Severity.INFO, field="level",
            prev=was, now=record.grade.level.value,
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


def _unfinished(step: Step, material: Material, record: Record) -> list[ChainFlag]:
    left = {s: number(record, s) for s in (Slot.MISSING, Slot.TRAPPED)}
    if step is not Step.FINAL or not any(left.values()):
        return []
    if nobody_left(material, sum(count or 0 for count in left.values())):
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

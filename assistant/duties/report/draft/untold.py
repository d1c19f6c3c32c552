"""What a note tells of the handling that no element of the record holds.

A report that leaves out 学校把教室消了毒 because no list of deeds has the words is poorer than the
call it was made from. Such clauses are told as they were said, as measures done or being done.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from assistant.duties.report.record import (
    Fact,
    Material,
    Record,
    Slot,
    SourceKind,
    Span,
    Status,
)
from assistant.duties.report.saying.clauses import (
    Clause,
    Voice,
    all_clauses,
    denied,
    planned,
    unsure,
)
from assistant.duties.report.saying.deeds import losses, measures
from assistant.duties.report.saying.scene import trends
from assistant.duties.report.saying.wording import tidy as worded
from core.yaml_data import read_yaml

_OWN = (SourceKind.NOTE, SourceKind.TRANSCRIPT, SourceKind.EVENT)
# a clause that an element of these rests on is told already
_TELLING = (
    Slot.MEASURE, Slot.IMPACT, Slot.TREND, Slot.CAUSE, Slot.LOSS, Slot.LEADER, Slot.COMMANDER,
    Slot.REQUEST, Slot.CONTACT, Slot.CATEGORY, Slot.OCCURRED_AT, Slot.ALARM_AT, Slot.RECEIVED_AT,
    Slot.SOURCE, Slot.DEATHS, Slot.MISSING, Slot.TRAPPED, Slot.EVACUATED,
)  # fmt: skip
_PEOPLE = re.compile(r"[0-9一二两三四五六七八九十百几]+[个名位]?(?:人|个|名|位)")
_ASKED = re.compile(
    "^(?:估计|预计)?(?:约|大概)?[0-9一二三四五六七八九十]+[点时:：](?:[0-9]{2}分?|半)?(?:左右|前后|许|多|的样子)?$|几[点时分]|多久|什么时候|啥时候|何时|哪天|能不能|有没有|是否|没把握|不敢"
)
_ONGOING = re.compile(r"正在|正(?=[^常好式在])|还在|仍在|继续|持续|(?<![现站存])在[^，。；]{1,4}$")


@cache
def _rules() -> Mapping[str, Any]:
    text = (Path(__file__).parent / "untold.yaml").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], read_yaml(text))


def with_untold(record: Record, material: Material) -> Record:
    """Return the record with the deeds that it doesn't hold as further measures.

    Where an officer typed the measures, or emptied them, they stay as the officer left them.
    """
    known = record.all(Slot.MEASURE)
    clauses = all_clauses(material)
    emptied = not known and bool(measures(clauses))
    if emptied or any(fact.by_officer for fact in known):
        return record
    found = list(_untold(record, material, clauses))[: _rules()["clauses"]]
    found += _announced(record, material, clauses)
    found += [
        *_further(record, Slot.TREND, trends(clauses)),
        *_further(record, Slot.LOSS, losses(clauses)),
    ]
    return record.model_copy(update={"facts": (*record.facts, *found)}) if found else record


def _untold(record: Record, material: Material, clauses: Sequence[Clause]) -> Iterator[Fact]:
    sources = {s.id for s in material.sources if s.kind in _OWN}
    former = {s.id for s in material.sources if s.former}
    # 人都接上了 says that nobody is trapped, and tells a deed besides
    telling = [fact for fact in record.facts if fact.slot in _TELLING and fact.number != 0]
    taken = [span for fact in telling for span in fact.spans]
    taken += [s for c in record.conflicts for side in c.values for s in side.spans]
    for clause in clauses:
        if clause.source not in sources or clause.voice in (Voice.RUMOUR, Voice.CONCERNED):
            continue
        if clause.source in former and _PEOPLE.search(clause.said):
            continue  # 伤了2个已经送医: a 更正 may tell of three
        span = clause.span(clause.body)
        if any(_touch(span, other) for other in taken) or not tells_deed(clause.said):
            continue
        status = Status.ONGOING if _ONGOING.search(clause.said) else Status.STATED
        yield Fact(slot=Slot.MEASURE, text=worded(clause.said), spans=(span,), status=status)


# 供电说天亮来人, 水务说3点来看: who is to come
_TO_COME = re.compile(
    r"(?:\d{1,2}[:：点时]\d{0,2}分?|天亮|[一二三四五六七八九十]+点|明[天早]|后半夜|上午|下午|晚上|中午|分钟|小时|马上|随后|这就)"
    r"[^，。；]{0,4}(?:来|到|派|赶|过去|上门|进场)[^，。；]{0,8}$|^暂?不(?:派|来)[^，。；]{0,4}$"
)


def _announced(record: Record, material: Material, clauses: Sequence[Clause]) -> Iterator[Fact]:
    """What a unit that is named says it is going to do, under its name."""
    sources = {s.id for s in material.sources if s.kind in _OWN and not s.former}
    sides = [s for c in record.conflicts for side in c.values for s in side.spans]
    held = [s for f in record.facts if f.slot is not Slot.MEASURE for s in f.spans]
    for clause in clauses:
        lead = clause.lead and 1 < len(clause.speaker) <= 8 and clause.source in sources
        if not lead or clause.voice in (Voice.RUMOUR, Voice.CONCERNED):
            continue
        said, span = clause.said, clause.span()
        if not _TO_COME.search(said) or _ASKED.search(said) or _touch_any(span, [*sides, *held]):
            continue
        if "了" in said or unsure(said):
            continue
        yield Fact(
            slot=Slot.MEASURE, text=clause.speaker + worded(said), spans=(span,),
            status=Status.PLANNED, said_by=clause.speaker,
        )  # fmt: skip


def _touch_any(one: Span, others: Sequence[Span]) -> bool:
    return any(_touch(one, other) for other in others)


def _further(record: Record, slot: Slot, said: Sequence[Fact]) -> Iterator[Fact]:
    """What is told of a slot besides the one fact that a record holds of it.

    Of how it stands only what is told later: 火势压住了 is no longer so once 火灭了 is told.
    """
    kept = record.all(slot)
    if any(fact.by_officer for fact in kept) or any(c.slot is slot for c in record.unresolved):
        return
    last = max((s.start for f in kept for s in f.spans), default=-1)
    held = [span for fact in (*kept, *record.all(Slot.IMPACT)) for span in fact.spans]
    if slot is Slot.LOSS:  # what is lost is within the extent, and told once
        held = [span for fact in kept for span in fact.spans]
    for fact in said:
        unknown = slot is Slot.LOSS and fact.status is Status.UNKNOWN and not kept
        if fact.status in (Status.HEARSAY, Status.UNKNOWN, Status.DENIED) and not unknown:
            continue
        if any(_touch(a, b) for a in fact.spans for b in held) or _ASKED.search(fact.text):
            continue
        late = slot is Slot.TREND and fact.spans[0].start < last
        if not late or fact.status is Status.PLANNED:
            yield fact


def tells_deed(said: str) -> bool:
    """Whether a clause tells a deed of the handling, done or being done."""
    rules = _rules()
    deed = re.search(rules["deeds"], said)
    if deed is None or not rules["least"] <= len(said) <= rules["most"]:
        return False
    if re.search(rules["not"], said) or unsure(said) or planned(said):
        return False
    return not denied(said, deed.start())


def _touch(one: Span, other: Span) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end

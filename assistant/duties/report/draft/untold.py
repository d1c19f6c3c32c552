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
from assistant.duties.report.saying.deeds import measures
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

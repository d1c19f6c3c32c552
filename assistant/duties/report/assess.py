"""From material to a record: read, find contradictions, settle, grade, ask for what is missing.

The parts each do one thing; this is the only place that knows their order. Without a decision a
contested value is left out of the record unless one side has plain authority.
"""

from collections.abc import Mapping, Sequence

from assistant.duties.report.conflicts import find
from assistant.duties.report.conflicts.doubts import doubtful
from assistant.duties.report.deciding import LEVEL, chosen
from assistant.duties.report.elements import missing
from assistant.duties.report.grading import flags, grade
from assistant.duties.report.readers import NO_READERS, Readers
from assistant.duties.report.reading import read, settle
from assistant.duties.report.reading.gazetteer import Gazetteer
from assistant.duties.report.record import (
    MANY,
    Conflict,
    Fact,
    Grade,
    Level,
    Material,
    Record,
    Slot,
    Span,
    Status,
    Step,
)
from assistant.duties.report.saying import say
from assistant.duties.report.superseding import corrected, former, superseded
from assistant.duties.report.weighing import weigh, weighed_kind


def assess(
    material: Material,
    step: Step,
    gazetteer: Gazetteer,
    decisions: Mapping[str, str] | None = None,
    typed: Sequence[Fact] = (),
    emptied: frozenset[Slot] = frozenset(),
    readers: Readers = NO_READERS,
) -> Record:
    """Return what the material says about the incident, with what people decided.

    Args:
        material: the sources, read as data.
        step: which report it is for; a 续报 need not tell again what the 首报 told.
        gazetteer: the places and units of the room.
        decisions: by the key of a conflict, what was decided in words; see `chosen`. Under
            `LEVEL` the level that an officer set.
        typed: facts that an officer filled in; they stand whatever the material says.
        emptied: slots that an officer cleared, because they were read wrongly.
        readers: what is read beside the rules; without them the rules work alone.
    """
    old = former(material)
    said = [*read(material, gazetteer, follow_up=step is not Step.FIRST), *say(material)]
    found = find(material, said)
    mentions = superseded(said, old)
    decided = {**corrected(found, old), **(decisions or {})}
    conflicts = [_resolved(c, said, decided, typed, emptied) for c in found]
    contested = {c.slot for c in conflicts if c.slot and chosen(c) is None}
    settled = settle(_decided(mentions, conflicts), frozenset(contested), material)
    if readers.slots and step is Step.FIRST:  # what it was taught with
        settled = weigh(settled, frozenset(contested), material, readers.slots)
    if readers.kinds and step is Step.FIRST:
        settled = weighed_kind(settled, frozenset(contested), material, readers.kinds)
    facts = _with_typed(settled, typed, emptied)
    return Record(
        facts=tuple(facts),
        missing=tuple(missing(facts, step, material)),
        conflicts=tuple(conflicts),
        doubts=tuple(doubtful(material, conflicts, readers.pairs)) if readers.pairs else (),
        grade=_graded(facts, decided),
        flags=tuple(flags(material, facts)),
    )


def _resolved(
    conflict: Conflict,
    mentions: Sequence[Fact],
    decided: Mapping[str, str],
    typed: Sequence[Fact],
    emptied: frozenset[Slot],
) -> Conflict:
    """A written decision resolves, and so does filling in what is contested."""
    said = decided.get(conflict.key, "")
    slots = _contested(conflict, mentions)
    filled = [fact.text for fact in typed if fact.slot in slots]
    if not said and filled:
        said = f"值班员填写为“{'、'.join(filled)}”"
    elif not said and slots & emptied:
        said = "值班员认定暂不填写"
    return conflict.model_copy(update={"resolution": said}) if said else conflict


def _contested(conflict: Conflict, mentions: Sequence[Fact]) -> frozenset[Slot]:
    """The slots for which both sides name a value."""
    if conflict.slot is not None:
        return frozenset({conflict.slot})
    sides = [
        {fact.slot for fact in mentions if _overlaps(fact.spans, wording.spans)}
        for wording in conflict.values
    ]
    shared = set[Slot].intersection(*sides) if sides else set[Slot]()
    return frozenset(shared - set(MANY))


def _decided(mentions: Sequence[Fact], conflicts: Sequence[Conflict]) -> list[Fact]:
    """What the chosen sides said stands as decided; what the others said there is left out."""
    kept = list(mentions)
    for conflict in conflicts:
        winner = chosen(conflict)
        if winner is None:
            continue
        losing = [s for w in conflict.values if w is not winner for s in w.spans]
        slots = _contested(conflict, mentions)
        kept = [
            _standing(fact) if fact.slot in slots and _overlaps(fact.spans, winner.spans) else fact
            for fact in kept
            if (fact.slot not in slots and fact.slot not in MANY)
            or _overlaps(fact.spans, winner.spans)
            or not _overlaps(fact.spans, losing)
        ]
    return kept


def _standing(fact: Fact) -> Fact:
    return fact.model_copy(update={"status": Status.STATED, "by_officer": True})


def _overlaps(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(
        a.source == b.source and a.start < b.end and b.start < a.end for a in some for b in others
    )


def _with_typed(
    settled: Sequence[Fact], typed: Sequence[Fact], emptied: frozenset[Slot]
) -> list[Fact]:
    """What an officer filled in replaces what was read; entries of lists replace the whole list."""
    given = {fact.slot for fact in typed} | emptied
    return [fact for fact in settled if fact.slot not in given] + [
        fact for fact in typed if fact.slot in MANY or _last(fact, typed)
    ]


def _last(fact: Fact, typed: Sequence[Fact]) -> bool:
    return fact is [other for other in typed if other.slot is fact.slot][-1]


def _graded(facts: Sequence[Fact], decided: Mapping[str, str]) -> Grade:
    proposed = grade(facts)
    said = decided.get(LEVEL, "")
    level, _, reason = said.partition("：")
    if level not in set(Level):
        return proposed
    told = f"值班员认定{reason and '：' + reason}；按表为“{proposed.level}”：{proposed.reason}"
    return Grade(level=Level(level), reason=told, basis=proposed.basis)

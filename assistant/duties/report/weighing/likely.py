"""How likely each candidate of a material is of each slot, as the network reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.voices import Clause, note
from assistant.duties.report.record import Material, Slot, Source
from assistant.duties.report.weighing.candidates import Candidate, candidates
from core.models.slot_reader import COUNTS, TIMES, Reading, SlotReader, Stretch

MOMENTS = tuple(Slot(name) for name in TIMES)
NUMBERS = tuple(Slot(name) for name in COUNTS)


@dataclass(frozen=True)
class Weighed:
    """A candidate with the clause it stands in and how likely it is of the slots of its kind."""

    candidate: Candidate
    clause: Clause
    likely: Mapping[Slot, float]  # 0 to 1


@dataclass(frozen=True)
class Read:
    """What was read of one source."""

    source: Source
    weighed: tuple[Weighed, ...]
    reading: Reading


def read(material: Material, reader: SlotReader) -> list[Read]:
    """Read every source that still stands."""
    return [_of(s, material, reader) for s in material.sources if not s.former]


def _of(source: Source, material: Material, reader: SlotReader) -> Read:
    told = candidates(source, material.now)
    reading = _reading(reader, source.text, tuple((c.start, c.end) for c in told))
    parted = note(plain(source.text))
    weighed = tuple(
        _weighed(c, parted.clauses[parted.clause_at(c.start)], roles)
        for c, roles in zip(told, reading.roles, strict=True)
    )
    return Read(source, weighed, reading)


@lru_cache(maxsize=256)
def _reading(reader: SlotReader, text: str, stretches: tuple[Stretch, ...]) -> Reading:
    """A material is judged anew at every keystroke beside it; its sources are read once."""
    return reader.read(text, stretches)


def _weighed(candidate: Candidate, clause: Clause, roles: Sequence[float]) -> Weighed:
    of_times, of_counts = roles[: len(MOMENTS)], roles[len(MOMENTS) :]
    if candidate.moment is not None:
        return Weighed(candidate, clause, dict(zip(MOMENTS, of_times, strict=True)))
    return Weighed(candidate, clause, dict(zip(NUMBERS, of_counts, strict=True)))

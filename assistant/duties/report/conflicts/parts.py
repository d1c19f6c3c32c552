"""Parts of one paper that count the hurt differently: 前半截写死1伤4，后半截写伤3.

Each part is read as a note of its own, so that what it tells one by one counts together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.duties.report.conflicts.figures import UPDATED
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.reading.counts import counts
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.times import moment_stretches
from assistant.duties.report.record import Fact, Material, Slot, Source, Status

_WHAT = {
    Slot.DEATHS: "死亡人数", Slot.INJURED: "受伤人数", Slot.MISSING: "失联人数",
    Slot.TRAPPED: "被困人数", Slot.EVACUATED: "疏散人数",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uneven:
    """What two parts count differently, with the clauses of either side."""

    what: str
    slot: Slot  # the gravest that differs
    one: tuple[Clause, ...]
    other: tuple[Clause, ...]


def uneven(said: Sequence[Clause], material: Material) -> list[Uneven]:
    """Return the pairs of parts whose numbers of people differ, one pair a source."""
    found: list[Uneven] = []
    for source in material.sources:
        told = _parts([c for c in said if c.source == source.id])
        if len(told) < _PAIR:
            continue
        read = [(part, _counts(part, source, material)) for part in told]
        pairs = ((_differing(a, b), one, other) for (one, a), (other, b) in combinations(read, 2))
        first = next(((slots, a, b) for slots, a, b in pairs if slots and _one_matter(a, b)), None)
        if first is not None:
            slots, one, other = first
            what = "、".join(_WHAT[slot] for slot in slots)
            found.append(Uneven(what, slots[0], *(_counting(side) for side in (one, other))))
    return found


_PAIR = 2


def _parts(said: Sequence[Clause]) -> list[tuple[Clause, ...]]:
    """The clauses that each part tells, in order; a part told of twice counts once."""
    told: dict[str, list[Clause]] = {}
    for clause in said:
        if clause.voice is Voice.PART:
            told.setdefault(clause.speaker, []).append(clause)
    return [tuple(c for c in run if c.sentence == run[0].sentence) for run in told.values()]


def _counts(part: Sequence[Clause], source: Source, material: Material) -> dict[Slot, Fact]:
    text = plain(source.text)[part[0].start : part[-1].end]
    alone = Source(id=source.id, text=text)
    facts = counts(alone, moment_stretches(alone, material.now))
    firm = [f for f in facts if f.number is not None and not f.approx]
    return {f.slot: f for f in firm if f.slot in _WHAT and f.status is not Status.PLANNED}


def _differing(one: dict[Slot, Fact], other: dict[Slot, Fact]) -> list[Slot]:
    return [s for s in _WHAT if s in one and s in other and one[s].number != other[s].number]


_NUMERAL = re.compile(r"[\d一二两三四五六七八九十百俩仨]")


def _counting(side: Sequence[Clause]) -> tuple[Clause, ...]:
    return tuple(c for c in side if _NUMERAL.search(c.text)) or tuple(side)


_PLACE = re.compile(r"[\u4e00-\u9fa5]{2}(?:镇|乡|村|街道|社区|小区|县|路|厂|校)")


def _one_matter(one: Sequence[Clause], other: Sequence[Clause]) -> bool:
    """Whether neither tells of another place, nor the second one of what came later."""
    text, behind = ("".join(c.text for c in side) for side in (one, other))
    places = [set(_PLACE.findall(side)) for side in (text, behind)]
    apart = all(places) and not places[0] & places[1]
    return not apart and not UPDATED.search(behind)

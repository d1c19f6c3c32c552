"""Numbers of people that two tellers give of one thing: so many hurt here, others or nobody there.

The reading takes every number of people with what befell them; here each gets its teller. Unlike
the numbers of the record these are not settled yet: what one teller says stands beside what the
other says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.parts import GOING_ON, LATER
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.claims import claims
from assistant.duties.report.reading.harms import CARE, FIGURE, TOLD
from assistant.duties.report.reading.nobody import nobody
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.times import moment_stretches
from assistant.duties.report.reading.voices import note
from assistant.duties.report.record import Material, Slot, Source
from assistant.understand.time_points import points

_WHAT = {
    Slot.DEATHS: "死亡人数", Slot.INJURED: "受伤人数", Slot.SERIOUSLY_INJURED: "重伤人数",
    Slot.MISSING: "失联人数", Slot.TRAPPED: "被困人数", Slot.EVACUATED: "疏散人数",
}  # fmt: skip
_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Telling:
    """What one clause says of the number of a slot."""

    clause: Clause
    claim: Claim
    at: datetime | None  # when it was told, where a clock stands with the teller

    @property
    def start(self) -> int:
        """Where the number's words begin within the whole clause."""
        return max(0, min(a for a, _ in self.claim.spans) - self.clause.whole.start)

    @property
    def end(self) -> int:
        """Where they end within the whole clause."""
        return max(b for _, b in self.claim.spans) - self.clause.whole.start


@dataclass(frozen=True, slots=True)
class Disparity:
    """Two numbers for the same people."""

    what: str
    slot: Slot
    one: Telling
    other: Telling


def disparities(said: Sequence[Clause], material: Material) -> list[Disparity]:
    """Return the numbers of people that two tellers give differently, one pair a slot."""
    told = [t for s in material.sources for t in _tellings(s, said, material.now)]
    found: list[Disparity] = []
    for slot, what in _WHAT.items():
        mine = [t for t in told if t.claim.slot is slot]
        pair = next(
            (
                (one, other)
                for i, other in enumerate(mine)
                for one in mine[:i]
                if _disagree(one, other, mine)
            ),
            None,
        )
        if pair:
            found.append(Disparity(what, slot, *pair))
    return found


def _tellings(source: Source, said: Sequence[Clause], now: datetime) -> list[Telling]:
    text = plain(source.text)
    parted = note(text)
    read = source.model_copy(update={"text": text})
    told = claims(parted, moment_stretches(read, now))
    every = [*told, *nobody(parted, told)]
    here = [c for c in said if c.source == source.id]
    found: list[Telling] = []
    for claim in sorted(every, key=lambda c: c.at):
        clause = next((c for c in here if c.whole.start <= claim.at < c.end), None)
        if clause is not None and _plain(claim) and _says(clause, claim, source):
            found.append(Telling(clause, claim, _told_at(clause, said, now)))
    return found


# 男的烧伤 tells of one of them, not of how many there are
_SAYS = re.compile(r"[\d一二两俩三仨四五六七八九十百几个名位]|[没无未]")


def _says(clause: Clause, claim: Claim, source: Source) -> bool:
    grave = claim.slot is not Slot.SERIOUSLY_INJURED or re.search("[重危]", clause.whole.text)
    return bool(grave and _SAYS.search(_quote(source, claim)))


def _quote(source: Source, claim: Claim) -> str:
    start, end = min(a for a, _ in claim.spans), max(b for _, b in claim.spans)
    return source.text[max(0, start - 1) : end]  # 个老人吸了烟


def _plain(claim: Claim) -> bool:
    firm = claim.weight >= TOLD or (claim.weight == CARE and not claim.number)
    sure = not (claim.stale or claim.part or claim.more or claim.planned)
    return firm and sure and claim.number is not None


def _told_at(clause: Clause, said: Sequence[Clause], now: datetime) -> datetime | None:
    """The clock that stands with whoever tells the clause."""
    for other in reversed([c for c in said if c.source == clause.source]):
        if other.start > clause.start or other.speaker != clause.speaker:
            continue
        clocks = [p for p in points(other.lead, now) if p.hour is not None and not p.invalid]
        if clocks:
            hour = (clocks[-1].hour or 0) % 24
            return now.replace(hour=hour, minute=clocks[-1].minute, second=0, microsecond=0)
    return None


def _disagree(one: Telling, other: Telling, mine: Sequence[Telling]) -> bool:
    if one.claim.number == other.claim.number or not _two(one, other) or _moved_on(one, other):
        return False
    if one.claim.slot in (Slot.TRAPPED, Slot.MISSING) and 0 in (
        one.claim.number, other.claim.number
    ):  # fmt: skip
        return False  # got out or found since
    return _whole(one, mine) and _whole(other, mine)


def _two(one: Telling, other: Telling) -> bool:
    a, b = one.clause, other.clause
    if _OWN_AREA.search(a.speaker) and _OWN_AREA.search(b.speaker):
        return False  # each tells of its own
    near = a.source != b.source or abs(apart(a, b)) <= _SENTENCES
    named = bool(b.speaker) or a.source != b.source or one.claim.hearsay != other.claim.hearsay
    return near and named and (two_sides(a, b) or one.claim.hearsay != other.claim.hearsay)


_OWN_AREA = re.compile(r"(?:[镇乡村县]|街道|社区|小区|园区)(?:政府|值班室|居委|村委)?$")


def _moved_on(one: Telling, other: Telling) -> bool:
    if one.claim.hearsay or other.claim.hearsay:
        return False  # a rumour is no earlier state
    if succeeds(other.clause, one.clause):
        return True
    if one.at and other.at and other.at - one.at >= LATER:
        return True
    for telling in (one, other):
        text = telling.clause.whole.text
        if UPDATED.search(text[: telling.end]) or GOING_ON.search(text):
            return True
    return False


def _whole(telling: Telling, mine: Sequence[Telling]) -> bool:
    """A figure, or the only number that its teller gives."""
    if telling.claim.weight == FIGURE:
        return True
    same = [t for t in mine if t.clause.speaker == telling.clause.speaker]
    return len({t.claim.key for t in same}) == 1

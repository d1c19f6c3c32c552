"""What each teller counts of the people, read as a note of its own: 死1伤4 against 伤3.

Whoever tells, be it a person, a later message, the title or the first half of a paper, is read
alone, so that what he tells one by one counts together: 三个重伤一个轻伤 are four against 5伤, and
they are the four of 4人受伤.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

from assistant.duties.report.conflicts.elsewhere import own_areas, two_places
from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.duties.report.reading.counts import counts
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.times import moment_stretches
from assistant.duties.report.record import Fact, Material, Slot, Source, Status
from assistant.understand.time_points import points

_WHAT = {
    Slot.DEATHS: "死亡人数", Slot.INJURED: "受伤人数", Slot.MISSING: "失联人数",
    Slot.TRAPPED: "被困人数", Slot.EVACUATED: "疏散人数",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """One teller's clauses in a row, and the numbers of people they give."""

    clauses: tuple[Clause, ...]
    numbers: dict[Slot, Fact]
    at: datetime | None  # when it was told, where a clock stands with the teller
    half: bool = False  # a part of one paper: 前半截, 标题

    @property
    def by_grade(self) -> bool:
        """Whether the hurt are told one by one or grade by grade: 三个重伤一个轻伤."""
        return Slot.INJURED in self.numbers and len(self.numbers[Slot.INJURED].spans) > 1

    def telling(self, slots: Sequence[Slot]) -> tuple[Clause, ...]:
        """Return the clauses that give the numbers of those slots."""
        spans = [s for slot in slots for s in self.numbers[slot].spans]
        return tuple(
            c for c in self.clauses
            if any(s.start < c.end and c.whole.start < s.end for s in spans)
        ) or self.clauses  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uneven:
    """What two tellers count differently, with the clauses of either side."""

    what: str
    slot: Slot  # the gravest that differs
    one: tuple[Clause, ...]
    other: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Who counts differently, and which clauses come to one number."""

    uneven: tuple[Uneven, ...]
    agreed: tuple[tuple[Clause, ...], ...]  # each: the clauses of two tellers who agree


def compared(said: Sequence[Clause], material: Material) -> Compared:
    """Compare what any two tellers count; one contradiction for each two and what they count."""
    uneven: list[Uneven] = []
    agreed: list[tuple[Clause, ...]] = []
    for one, other in _pairs(said, material):
        both = _both(one, other)
        for slot in both:
            if one.numbers[slot].number == other.numbers[slot].number:
                agreed.append((*one.telling([slot]), *other.telling([slot])))
        slots = [s for s in both if _differ(one, other, s)]
        if slots and not any(set(slots) & {u.slot} for u in uneven):
            what = "、".join(_WHAT[slot] for slot in slots)
            uneven.append(Uneven(what, slots[0], one.telling(slots), other.telling(slots)))
    return Compared(tuple(uneven), tuple(agreed))


def _pairs(said: Sequence[Clause], material: Material) -> Iterator[tuple[Account, Account]]:
    every: list[Account] = []
    for source in material.sources:
        mine = [c for c in said if c.source == source.id and c.voice is not Voice.HEARSAY]
        runs = (_account(run, source, material.now) for run in _runs(mine))
        every += [account for account in runs if account.numbers]
        title = [c for c in mine if c.end <= _title_end(source.text)]
        body = mine[len(title) :]
        if title and body:
            halves = [_account(half, source, material.now) for half in (title, body)]
            yield replace(halves[0], half=True), halves[1]
    yield from ((a, b) for a, b in combinations(every, 2) if _of_two(a, b))


# 关于海鲜节灯架倒伏致5人受伤的快报: the first line of a paper, that ends with no mark
_TITLE = re.compile(
    r"\s*(?P<title>[^\n\u3002\uff1b\uff0c\uff1a]{6,60}(?:快报|续报|终报|专报|报告|情况|信息)(?:[\uff08(][^\n]{1,6}[\uff09)])?)\s*\n"
)


def _title_end(text: str) -> int:
    match = _TITLE.match(text)
    return match.end("title") if match else -1


def _runs(said: Sequence[Clause]) -> list[list[Clause]]:
    """The clauses of one teller in a row; a part told of twice counts once."""
    runs: list[list[Clause]] = []
    for clause in said:
        last = runs[-1][-1] if runs else None
        new = last is None or last.speaker != clause.speaker or last.voice is not clause.voice
        if last is not None and clause.voice is Voice.PART and clause.sentence != last.sentence:
            new = True
        if new:
            runs.append([])
        runs[-1].append(clause)
    return runs


def _account(run: Sequence[Clause], source: Source, now: datetime) -> Account:
    half = run[0].voice is Voice.PART
    return Account(tuple(run), _numbers(run, source, now), _told_at(run, now), half)


def _both(one: Account, other: Account) -> list[Slot]:
    """What both number and can be compared by it."""
    both = [s for s in _WHAT if s in one.numbers and s in other.numbers]
    if one.half or other.half:
        return both
    deaths = [a.numbers[Slot.DEATHS].number for a in (one, other) if Slot.DEATHS in a.numbers]
    if len(deaths) > 1 and 0 in deaths:
        return []  # who denies the dead tells of another matter altogether
    # what each says in one number is compared elsewhere
    by_grade = one.by_grade or other.by_grade
    return [s for s in both if s is Slot.DEATHS or (s is Slot.INJURED and by_grade)]


def _numbers(run: Sequence[Clause], source: Source, now: datetime) -> dict[Slot, Fact]:
    start = run[0].start
    text = plain(source.text)[start : run[-1].end]
    if not _NUMERAL.search(text):
        return {}
    alone = Source(id=source.id, text=text)
    firm = [
        _moved(f, start)
        for f in counts(alone, moment_stretches(alone, now))
        if f.number is not None and not f.approx and f.status is Status.STATED
        if f.number or f.slot is Slot.DEATHS
    ]
    numbers = {f.slot: f for f in firm if f.slot in _WHAT and _settled(f, firm)}
    return {s: f for s, f in numbers.items() if not (s is Slot.INJURED and _one_grade(f, firm))}


def _moved(fact: Fact, by: int) -> Fact:
    spans = [s.model_copy(update={"start": s.start + by, "end": s.end + by}) for s in fact.spans]
    return fact.model_copy(update={"spans": tuple(spans)})


_NUMERAL = re.compile(r"[\d一二两三四五六七八九十百俩仨]")


def _settled(fact: Fact, firm: Sequence[Fact]) -> bool:
    """Whether the teller gives one number only for it."""
    return len({f.number for f in firm if f.slot is fact.slot}) == 1


def _one_grade(fact: Fact, firm: Sequence[Fact]) -> bool:
    """重伤2人: others may be slightly hurt."""
    graded = (Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED)
    return any(f.slot in graded and f.spans == fact.spans for f in firm)


def _told_at(run: Sequence[Clause], now: datetime) -> datetime | None:
    """The clock that stands with whoever tells."""
    clocks = [p for p in points(run[0].lead, now) if p.hour is not None and not p.invalid]
    if not clocks:
        return None
    hour = (clocks[-1].hour or 0) % 24
    return now.replace(hour=hour, minute=clocks[-1].minute, second=0, microsecond=0)


LATER = timedelta(minutes=45)  # a figure told so much later may have moved on
_SENTENCES = 5
GOING_ON = re.compile(
    r"其中|还有|仍|剩|余|继续|尚|另|累计|先后|陆续|分别|别的|其他|再|又|后续|截至|更正|核实|订正|新增|救出|出院|离院"
)


def _of_two(one: Account, other: Account) -> bool:
    """Whether two tell of the same people."""
    a, b = one.clauses[0], other.clauses[0]
    near = a.source != b.source or apart(one.clauses[-1], b) <= _SENTENCES
    apart_tellers = one.half or other.half or two_sides(a, b) or _treated(one, other)
    if not near or not apart_tellers or own_areas(a, b) or succeeds(b, a):
        return False
    text, behind = ("".join(c.text for c in side.clauses) for side in (one, other))
    places = [set(_PLACE.findall(side)) for side in (text, behind)]
    apart_places = all(places) and not places[0] & places[1]
    return not apart_places and not two_places(text, behind)


_PLACE = re.compile(r"[\u4e00-\u9fa5]{2}(?:镇|乡|村|街道|社区|小区|县|路|厂|校)")
_CARERS = re.compile(r"医|院|120|急救|急诊|救护|卫生")
# nobody who is dead is treated later on
_ALIVE = re.compile(
    r"(?:在|正在?|还在|仍在)[^\uff0c\u3002]{0,8}抢救|抢救中|未宣布死亡|还?有(?:心跳|气|呼吸|生命体征)|没死"
)


def _treated(one: Account, other: Account) -> bool:
    """Whether the second tells of fewer dead and of somebody who is still treated."""
    dead = [a.numbers[Slot.DEATHS].number or 0 for a in (one, other) if Slot.DEATHS in a.numbers]
    alive = any(_ALIVE.search(c.text) for c in other.clauses)
    return alive and len(dead) > 1 and 0 < dead[1] < dead[0]


def _differ(one: Account, other: Account, slot: Slot) -> bool:
    a, b = one.numbers[slot], other.numbers[slot]
    if a.number == b.number:
        return False
    if one.half or other.half:
        return not UPDATED.search("".join(c.text for c in other.clauses))
    if slot is Slot.DEATHS:
        return _treated(one, other) and not _some(one, other, slot)
    return _one_time(one, other) and not _some(one, other, slot)


def _one_time(one: Account, other: Account) -> bool:
    later = one.at and other.at and abs(other.at - one.at) >= LATER
    return not later and not other.clauses[0].corrects


_LODGED = re.compile(r"住院的(?:是|有)?[\d一二两三四五六七八九十]")  # 没有重症，住院的1个


def _some(one: Account, other: Account, slot: Slot) -> bool:
    """Whether one of the two tells of some of them only."""
    less = one if (one.numbers[slot].number or 0) < (other.numbers[slot].number or 0) else other
    if slot is not Slot.DEATHS and _CARERS.search(less.clauses[0].speaker):
        return True  # whom they have; others may be elsewhere
    if slot is not Slot.DEATHS and any(_LODGED.search(c.text) for c in less.telling([slot])):
        return True
    told = (*one.telling([slot]), *other.telling([slot]))
    return any(UPDATED.search(c.whole.text) or GOING_ON.search(c.text) for c in told)

"""Deaths, injured, missing, trapped and evacuated: the numbers as they stand when the note ends."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.claims import CARE, claims
from assistant.duties.report.reading.composition import doubtful
from assistant.duties.report.reading.harms import FIGURE, TOLD
from assistant.duties.report.reading.nobody import nobody
from assistant.duties.report.reading.people import groups
from assistant.duties.report.reading.rescues import rescued
from assistant.duties.report.reading.voices import note
from assistant.duties.report.record import Fact, Slot, Source, Span, Status

_LASTING = (
    Slot.DEATHS,
    Slot.INJURED,
    Slot.SERIOUSLY_INJURED,
    Slot.SLIGHTLY_INJURED,
    Slot.EVACUATED,
)


def counts(source: Source, taken: Sequence[tuple[int, int]]) -> list[Fact]:
    """Return the counts that are told; `taken` are the stretches of moments, which count nobody."""
    parted = note(source.text)
    told = claims(parted, taken)
    zeros = nobody(parted, told)
    kept: list[Claim] = []
    for heard in (False, True):
        mine = [c for c in told if c.hearsay is heard]
        none = [c for c in zeros if c.hearsay is heard]
        kept += _settled(mine, none, source.text)
    return [_fact(source, claim) for claim in sorted(kept, key=lambda c: c.at)]


def _settled(told: list[Claim], zeros: list[Claim], text: str) -> list[Claim]:
    by_slot = {slot: [c for c in told if c.slot is slot] for slot in Slot}
    none = {slot: [c for c in zeros if c.slot is slot] for slot in Slot}
    died = {c.key for c in by_slot[Slot.DEATHS] if not c.stale and c.key >= 0}
    for slot in (Slot.MISSING, Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED):
        # 走失老人找到，溺亡; 1名重伤员不治: of the dead no more is told
        by_slot[slot] = [c for c in by_slot[slot] if c.key not in died]
    trapped = _passing(by_slot[Slot.TRAPPED], none[Slot.TRAPPED], rescued(text, Slot.TRAPPED), text)
    missing = _passing(by_slot[Slot.MISSING], none[Slot.MISSING], rescued(text, Slot.MISSING), text)
    cared = {c.key: c.at for c in by_slot[Slot.INJURED] if c.weight == CARE}
    trapped = [c for c in trapped if not (c.number and cared.get(c.key, -1) > c.at)]
    if not trapped and _BELOW.search(text) and not _WATER.search(text):
        below = [c for c in missing if any("没上来" in text[a:b] for a, b in c.spans)]
        trapped = [replace(c, slot=Slot.TRAPPED) for c in below]  # of a mine, a pit or a tank
    if any(c.number for c in trapped):  # who didn't come up is told of as trapped
        missing = [c for c in missing if not any("没上来" in text[a:b] for a, b in c.spans)]
    deaths = _lasting(_died(by_slot[Slot.DEATHS], missing, text), none[Slot.DEATHS])
    serious = _lasting(by_slot[Slot.SERIOUSLY_INJURED], none[Slot.SERIOUSLY_INJURED])
    slight = _lasting(by_slot[Slot.SLIGHTLY_INJURED], none[Slot.SLIGHTLY_INJURED])
    still = any(c.number != 0 for c in (*trapped, *missing))
    hurt = _injured(
        by_slot[Slot.INJURED], none[Slot.INJURED], serious, slight, by_slot, still=still, text=text
    )
    return [*deaths, *hurt, *serious, *slight, *missing, *trapped,
            *_lasting(by_slot[Slot.EVACUATED], [])]  # fmt: skip


_BELOW = re.compile(r"井下|矿|巷道|[池罐窖舱坑]|窨井|污水井|下井|沼气|顶管")
_WATER = re.compile(r"河|江|湖|塘|海|水库|游泳|洗澡|落水|戏水|水渠|池塘")


def _died(told: list[Claim], missing: list[Claim], text: str) -> list[Claim]:
    """Leave out 人就没了 of somebody who is only lost from sight."""
    if not any(c.number for c in missing):
        return told
    return [
        c
        for c in told
        if not any("人就没了" in text[a:b] or "人没了" in text[a:b] for a, b in c.spans)
    ]


def _lasting(told: list[Claim], zeros: list[Claim]) -> list[Claim]:
    """Figures stand; without one, single tellings add up. Nobody only where no one is told of."""
    fresh = [c for c in told if not c.stale]
    figures = _figures(fresh)
    if figures:
        return _grown(_current(figures), fresh)
    singles = _distinct(fresh)
    if singles:
        return [_summed(singles)]
    return zeros[-1:]


def _figures(fresh: list[Claim]) -> list[Claim]:
    """Return the figures that are no parts of others and no additions to them."""
    figures = [c for c in fresh if c.weight == FIGURE and not (c.part and _whole_of(c, fresh))]
    return [c for i, c in enumerate(figures) if i == 0 or not c.more]


def _whole_of(part: Claim, told: list[Claim]) -> bool:
    """Say whether the whole of a part is told of the same kind: not in 涉及27人，其中16人受伤."""
    return any(c.at < part.at and not c.part and (c.number or 0) >= (part.number or 0)
               for c in told)  # fmt: skip


def _current(figures: list[Claim]) -> list[Claim]:
    """Keep the differing figures from the last that speaks of now or of all."""
    start = max((i for i, c in enumerate(figures) if c.latest or doubtful(c)), default=0)
    kept: list[Claim] = []
    for claim in figures[start:]:
        if all((k.number, k.said if k.number is None else "") != (claim.number, claim.said
                if claim.number is None else "") for k in kept):  # fmt: skip
            kept.append(claim)
    return kept


def _grown(figures: list[Claim], fresh: list[Claim]) -> list[Claim]:
    """Add what came on top of the last figure (又有1人) and isn't in it."""
    last = figures[-1]
    more = [c for c in fresh if c.more and not c.part and c.at > last.at and c.number]
    if len(figures) > 1 or not more or last.number is None or last.reached:
        return figures
    return [_summed([last, *_distinct(more)])]


def _distinct(told: Iterable[Claim]) -> list[Claim]:
    kept: dict[int, Claim] = {}
    for claim in told:
        if not claim.part or claim.weight == FIGURE or not kept:
            kept.setdefault(claim.key, claim)
    return list(kept.values())


def _summed(parts: list[Claim]) -> Claim:
    if len(parts) == 1:
        return parts[0]
    numbers = [c.number for c in parts]
    number = None if None in numbers else sum(n or 0 for n in numbers)
    spans = tuple(sorted({span for c in parts for span in c.spans}))
    said = "\u3001".join(c.said for c in parts)
    return replace(parts[0], number=number, said=said, spans=spans)


_GOT_OUT = re.compile(
    r"(?:消防|救援|队员|\d[:\uff1a]\d\d)[^\uff0c\u3002]{0,4}救(?:下|出)(?=[\uff0c\u3002])"
)


def _passing(
    told: list[Claim], zeros: list[Claim], freed: list[tuple[int, int, int]], text: str
) -> list[Claim]:
    """Who is trapped or missing now: the last that is told, less who has been got out since."""
    fresh = sorted([c for c in [*told, *zeros] if not c.stale and not c.part], key=lambda c: c.at)
    if not fresh:
        return []
    last = fresh[-1]
    if last.weight == 0 and len(fresh) > 1:
        last = fresh[-2]
    if last.number and last.open is not None:
        return [replace(last, number=last.open)]
    if last.number:
        told_to = max((b for _, b in last.spans), default=last.at)
        out = [(n, a, b) for n, a, b in freed if a > last.at or b > told_to > a]
        gone = sum(n for n, _, _ in out)
        if last.number == 1 and not out and _GOT_OUT.search(text, max(b for _, b in last.spans)):
            return [replace(last, number=0)]
        if out and gone <= last.number:
            spans = tuple(sorted({*last.spans, *((a, b) for _, a, b in out)}))
            return [replace(last, number=last.number - gone, spans=spans)]
    return [last]


def _injured(
    told: list[Claim],
    zeros: list[Claim],
    serious: list[Claim],
    slight: list[Claim],
    by_slot: dict[Slot, list[Claim]],
    *,
    still: bool,
    text: str,
) -> list[Claim]:
    dead = [c for c in by_slot[Slot.DEATHS] if not c.stale]
    keys = {c.key for c in dead}
    alive = [c for c in told if c.key not in keys and not c.stale]
    figures = _figures(alive)
    if figures:
        current = _grown(_current(figures), alive)
        return [*_less(current, dead), *_support(alive, current)]
    alive = _without_parts(alive)
    left = _survivors([c for c in alive if c.weight == TOLD], dead)
    if left:
        return [_summed(_distinct(left))]
    levels = [c for c in (*serious, *slight) if c.number != 0]
    single = _without_shares(_distinct(c for c in alive if c.weight == TOLD), text)
    single = _less_their_dead(single, dead, text)
    if all(c.number == 1 for c in single):  # 母亲骨折，女儿轻伤
        single = _distinct([*single, *(c for c in levels if c.number == 1)])
    care = _distinct(c for c in alive if c.weight == CARE and not _of_those(c, alive, text))
    care = _less_their_dead(care, dead, text)
    firm = [c for c in zeros if c.weight == FIGURE]
    if firm and not single and not levels:  # who was taken away was none of them hurt
        return firm[-1:]
    rows = [_less([_summed(row)], dead)[0] for row in (single, care, levels) if row]
    if rows:
        most = max(rows, key=lambda c: (c.number is not None, c.number or 0))
        return [replace(most, slot=Slot.INJURED)]
    return (firm or ([] if still else zeros))[-1:]


def _without_parts(alive: list[Claim]) -> list[Claim]:
    """Of 摔了12个，其中7人去医院，3个骨折 keep the first: what follows 其中 is part of it."""
    part = next((c for c in alive if c.part), None)
    if part is None or not any(c.at < part.at and c.number for c in alive):
        return alive
    return [c for c in alive if c.at < part.at or c.at > part.at + 40]


_SHARES = 3  # at least: a whole and two shares of it


def _without_shares(told: list[Claim], text: str) -> list[Claim]:
    """Of 摔了4个，2个磕破嘴，1个胳膊疼，1个没事 the first holds the others."""
    first = told[0] if told else None
    if first is None or not first.number:
        return told
    stop = text.find("\u3002", first.at)
    row = [g for g in groups(text[: stop if stop > 0 else len(text)]) if g.counted]
    shares = [g.number or 0 for g in row if g.start > first.key]
    whole = len(shares) + 1 >= _SHARES and sum(shares) == first.number
    return told[:1] if whole else told


def _less_their_dead(told: list[Claim], dead: list[Claim], text: str) -> list[Claim]:
    """Of 捅了3个，一个死了，另外两个轻伤 two are injured: the dead is one of the three."""
    first = told[0] if told else None
    died = [c for c in dead if first and c.number and 0 < c.key - first.key < _ROW]
    if first is None or not first.number or first.number < 2 or not died:
        return told
    stop = text.find("\u3002", died[0].key)
    row = [g for g in groups(text[: stop if stop > 0 else len(text)]) if g.counted]
    row = [g for g in row if g.start > first.key and not _OF_THESE.search(text[: g.start][-4:])]
    sums = list(accumulate(g.number or 0 for g in row))
    gone = sum(c.number or 0 for c in died)
    if first.number not in sums[1:] or gone >= first.number:
        return told
    left, at = first.number - gone, max(first.at, died[-1].at)  # told of by then: taken off once
    return [replace(first, number=left, said=f"{left}人", at=at)]


_STAYS = re.compile(r"(?<!住)在[^\uff0c\u3002]{1,8}院$")


def _of_those(claim: Claim, told: list[Claim], text: str) -> bool:
    """看门诊26个，19个在三院: who is there now was among those told of before."""
    stays = any(_STAYS.search(text[a:b]) for a, b in claim.spans)
    return stays and any(c.at < claim.at and (c.number or 0) > (claim.number or 0) for c in told)


_OF_THESE = re.compile(r"其中|里面|当中")
_ROW = 60  # characters over which the shares of a whole are told


def _survivors(hurt: list[Claim], dead: list[Claim]) -> list[Claim]:
    """Of 三人昏倒 … 2人抢救无效，1人还在重症监护 only the last is among the injured."""
    last = max((c.at for c in dead if c.weight == TOLD), default=-1)
    after = [c for c in hurt if last < c.at <= last + 40]
    return after if last >= 0 and after and min(c.at for c in hurt) < last else []


def _less(hurt: list[Claim], dead: list[Claim]) -> list[Claim]:
    """Take off those of the injured who have died since (伤者3人，其中1人抢救无效死亡)."""
    if not hurt or len(hurt) > 1:
        return hurt
    one = hurt[0]
    died = [c for c in _distinct(dead) if c.at > one.at and c.part]
    gone = sum(c.number or 0 for c in died)
    if not died or one.number is None or gone >= one.number:
        return hurt
    if one.latest and not any(c.weight == TOLD for c in died):
        return hurt
    spans = tuple(sorted({*one.spans, *(s for c in died for s in c.spans)}))
    return [replace(one, number=one.number - gone, spans=spans)]


def _support(alive: list[Claim], figures: list[Claim]) -> list[Claim]:
    """Return the sum of the parts where it makes the figure: a second word for it."""
    parts = _distinct(c for c in alive if c.weight in (CARE, TOLD) and c.number)
    if len(figures) != 1 or len(parts) < 2:
        return []
    made = _summed(parts)
    return [made] if made.number == figures[0].number else []


def _fact(source: Source, claim: Claim) -> Fact:
    spans = tuple(
        Span(source=source.id, start=a, end=b, quote=source.text[a:b]) for a, b in claim.spans
    )
    status = Status.HEARSAY if claim.hearsay else Status.PLANNED if claim.planned else Status.STATED
    return Fact(
        slot=claim.slot,
        text=claim.said if claim.number is None else f"{claim.number}人",
        spans=spans,
        number=claim.number,
        approx=claim.number is None,
        status=status,
    )

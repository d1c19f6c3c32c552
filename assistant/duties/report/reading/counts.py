"""Deaths, injured, missing, trapped and evacuated: the numbers as they stand when the note ends."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.duties.report.reading.blanks import marked
from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.claims import CARE, claims
from assistant.duties.report.reading.composition import doubtful
from assistant.duties.report.reading.counted_in import (
    another,
    less_their_dead,
    of_shares,
    of_those,
    survivors,
    without_parts,
    without_retold,
    without_shares,
    without_the_worst,
)
from assistant.duties.report.reading.harms import FIGURE, TOLD
from assistant.duties.report.reading.nobody import nobody
from assistant.duties.report.reading.nobody_left import really_found, row_zeros
from assistant.duties.report.reading.rescues import rescued
from assistant.duties.report.reading.voices import note
from assistant.duties.report.reading.withdrawn import without_withdrawn
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
    text = marked(source.text)
    parted = note(text)
    told = without_withdrawn(claims(parted, taken), parted)
    zeros = really_found(parted, nobody(parted, told), told)
    zeros += [zero for clause in parted.clauses for zero in row_zeros(clause)]
    kept: list[Claim] = []
    for heard in (False, True):
        mine = [c for c in told if c.hearsay is heard]
        none = [c for c in zeros if c.hearsay is heard]
        kept += _settled(mine, none, text)
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
    trapped = [c for c in trapped if c.key not in died and not _fates_told(c, by_slot, text)]
    cared = {c.key: c.at for c in by_slot[Slot.INJURED] if c.weight == CARE}
    trapped = [c for c in trapped if not (c.number and cared.get(c.key, -1) > c.at)]
    if not trapped and _BELOW.search(text) and not _WATER.search(text):
        below = [c for c in missing if any("没上来" in text[a:b] for a, b in c.spans)]
        trapped = [replace(c, slot=Slot.TRAPPED) for c in below]  # of a mine, a pit or a tank
    if any(c.number for c in trapped):  # who didn't come up is told of as trapped
        missing = [c for c in missing if not any("没上来" in text[a:b] for a, b in c.spans)]
    if any(c.number for c in missing) and not any(c.number != 0 for c in by_slot[Slot.TRAPPED]):
        # 工人都跑出来了，老张没见人: he may be inside, so nobody can say that no one is
        trapped = [c for c in trapped if c.number != 0 or c.weight == FIGURE]
    dead = without_retold(_died(by_slot[Slot.DEATHS], missing, text), text)
    deaths = _lasting(dead, none[Slot.DEATHS])
    serious = _lasting(by_slot[Slot.SERIOUSLY_INJURED], none[Slot.SERIOUSLY_INJURED])
    slight = _lasting(by_slot[Slot.SLIGHTLY_INJURED], none[Slot.SLIGHTLY_INJURED])
    still = any(c.number != 0 for c in (*trapped, *missing))
    hurt = _injured(
        by_slot[Slot.INJURED], none[Slot.INJURED], serious, slight, by_slot, still=still, text=text
    )
    return [*deaths, *hurt, *serious, *slight, *missing, *trapped,
            *_lasting(by_slot[Slot.EVACUATED], [])]  # fmt: skip


def _fates_told(held: Claim, by_slot: dict[Slot, list[Claim]], text: str) -> bool:
    """Whether it is told what befell each: 墙下压了3个，1人当场身亡，2人送医."""
    stop = text.find("\u3002", held.at)
    end = min(held.at + _FATES, stop if stop > 0 else len(text))
    later = [c for s in (Slot.DEATHS, Slot.INJURED) for c in by_slot[s] if held.at < c.at < end]
    fates = {c.key: c.number or 0 for c in later if c.key > held.key and not c.part}
    return bool(held.number and len(fates) > 1 and sum(fates.values()) == held.number)


_FATES = 60  # characters in which they are told
_BELOW = re.compile(r"井下|矿|巷道|[池罐窖舱坑]|平房仓|筒仓|料仓|粮仓|窨井|污水井|下井|沼气|顶管")
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
    if whole := _sum_of_rest(fresh):
        return [whole]
    if figures:
        return _grown(_current(figures), fresh)
    singles = _distinct(c for c in fresh if not (c.part and _whole_of(c, fresh)))
    if singles:
        return [_summed(singles)]
    return zeros[-1:]


def _sum_of_rest(fresh: list[Claim]) -> Claim | None:
    """Return 5人 of 5人已无生命体征，其中2名牺牲，另外3名遇难者: what follows sums up to it."""
    for at, one in enumerate(fresh):
        later = [c.number or 0 for c in fresh[at + 1 :] if c.key != one.key and c.number]
        if len(later) > 1 and one.number == sum(later) and any(c.part for c in fresh[at + 1 :]):
            return one
    return None


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
    # 当班47人中4人被困: a part of those on duty is the whole of the trapped
    fresh = [c for c in [*told, *zeros] if not c.stale and not (c.part and _whole_of(c, told))]
    fresh.sort(key=lambda c: c.at)
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
    alive = [c for c in told if not c.stale and (c.key not in keys or another(c, dead, text))]
    figures = _figures(alive)
    if figures:
        current = _grown(_current(figures), alive)
        return [*_less(current, dead, text), *_support(alive, current)]
    alive = without_retold(without_the_worst(without_parts(alive), text), text)
    left = survivors([c for c in alive if c.weight == TOLD], dead)
    if left:
        return [_summed(_distinct(left))]
    levels = [c for c in (*serious, *slight) if c.number != 0]
    if shared := of_shares([*alive, *levels], dead, text):
        return [replace(shared[0], slot=Slot.INJURED)]
    single = _distinct(c for c in alive if c.weight == TOLD and not of_those(c, alive, text))
    single = without_shares(single, text)
    single = less_their_dead(single, dead, text)
    alone = [c for c in levels if c.number == 1 and not c.part and not _COUNTED.match(c.said)]
    if single and alone and not all(c.number == 1 for c in single):
        single = _distinct([*single, *alone])  # 副驾上的重伤，后排两个小孩擦破皮
    elif all(c.number == 1 for c in single):  # 母亲骨折，女儿轻伤
        single = _distinct([*single, *(c for c in levels if c.number == 1)])
    care = _distinct(c for c in alive if c.weight == CARE and not of_those(c, alive, text))
    care = less_their_dead(care, dead, text)
    firm = [c for c in zeros if c.weight == FIGURE]
    if firm and not single and not levels:  # who was taken away was none of them hurt
        return firm[-1:]
    rows = [_less([_summed(row)], dead, text)[0] for row in (single, care, levels) if row]
    if rows:
        most = max(rows, key=lambda c: (c.number is not None, c.number or 0))
        return [replace(most, slot=Slot.INJURED)]
    return (firm or ([] if still else zeros))[-1:]


_COUNTED = re.compile(r"[\d一二两三四五六七八九十]")


def _less(hurt: list[Claim], dead: list[Claim], text: str) -> list[Claim]:
    """Take off those of the injured who have died since (伤者3人，其中1人抢救无效死亡)."""
    if not hurt or len(hurt) > 1:
        return hurt
    one = hurt[0]
    died = [c for c in _distinct(dead) if c.at > one.at and (c.part or _not_saved(c, one, text))]
    died = [c for c in died if not _BESIDES.search(text[max(0, c.key - _LEAD) : c.key])]
    gone = sum(c.number or 0 for c in died)
    if not died or one.number is None or gone >= one.number:
        return hurt
    if one.latest and not any(c.weight == TOLD for c in died):
        return hurt
    spans = tuple(sorted({*one.spans, *(s for c in died for s in c.spans)}))
    return [replace(one, number=one.number - gone, spans=spans)]


_BESIDES = re.compile(r"另(?:外|有)?的?$")  # 伤员4人；另外2人已无体征: they were none of the four
_LEAD = 4
_NOT_SAVED = re.compile(r"没(?:能)?(?:救|抢救)|救不|抢救无效|不治|(?:宣布|宣告|确认)死亡")


def _not_saved(died: Claim, hurt: Claim, text: str) -> bool:
    """一家5口熏倒，老爷子没救过来: one of those who were treated, told of without a number."""
    told = any(_NOT_SAVED.search(text[a:b]) for a, b in died.spans)
    several = (hurt.number or 0) > 1 and hurt.weight in (CARE, TOLD)
    return told and several and died.number == 1 and not _COUNTED.match(died.said)


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

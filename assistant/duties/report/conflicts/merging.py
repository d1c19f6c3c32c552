"""One contradiction made of its sides, and those kept that are not shown by another already."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.duties.report.conflicts.vocabulary import aspects
from assistant.duties.report.record import Conflict, Slot, Wording


def contradiction(what: str, values: Iterable[Wording], slot: Slot | None = None) -> Conflict:
    """Return the contradiction of the sides; its key is the same for the same words."""
    sides = tuple(values)
    digest = hashlib.sha256("|".join(sorted(side.text for side in sides)).encode()).hexdigest()
    return Conflict(key=f"{what}-{digest[:12]}", what=what, values=sides, slot=slot)


def distinct(found: Sequence[Conflict]) -> list[Conflict]:
    """Leave out a contradiction whose words another one already shows."""
    kept: list[Conflict] = []
    for conflict in found:
        spans = {(s.source, s.start, s.end) for v in conflict.values for s in v.spans}
        known = [{(s.source, s.start, s.end) for v in k.values for s in v.spans} for k in kept]
        overlaps = any(
            # of one contested element one side in common is enough
            sum(_touches(s, other) for s in spans) >= (1 if _one_matter(conflict, k) else 2)
            for k, other in zip(kept, known, strict=True)
        )
        if overlaps or any(k.key == conflict.key for k in kept):
            continue
        place = next(
            (
                i
                for i, k in enumerate(kept)
                if _in_one_breath(k, conflict) or _same_two(k, conflict)
            ),
            None,
        )
        if place is None:
            kept.append(conflict)
        else:
            kept[place] = _joined(kept[place], conflict)
    return kept


def _one_matter(one: Conflict, other: Conflict) -> bool:
    """Whether both are of one element, or both of a number of people."""
    people = one.what.endswith("人数") and other.what.endswith("人数")
    loose = people and not (one.slot and other.slot)
    return loose or bool(one.slot and one.slot is other.slot)


_BREATH = 3  # characters between what is told in one breath


_MERGED = re.compile(r"是否|有无|人数|数量")


def _in_one_breath(known: Conflict, conflict: Conflict) -> bool:
    """1死3昏迷 against 2死2昏迷 is one contradiction, so is 翻了、死了 against 没翻、没死."""
    if not all(_MERGED.search(c.what) for c in (known, conflict)):
        return False
    two = len(known.values) == len(conflict.values) == 2
    contested = known.slot and conflict.slot and known.slot is not conflict.slot
    sides = zip(known.values, conflict.values, strict=False)
    return two and not contested and all(_beside(a, b) for a, b in sides)


_WHETHER = re.compile(r"是否|有无")


def _same_two(known: Conflict, conflict: Conflict) -> bool:
    """What the same two assert and deny of one event is one contradiction: 一死, 没有死人."""
    if not all(_WHETHER.search(c.what) and len(c.values) == 2 for c in (known, conflict)):
        return False
    if any(c.what in _one_each() for c in (known, conflict)):
        return False  # whether the gate stood open and whether they worked are two matters
    contested = known.slot and conflict.slot and known.slot is not conflict.slot
    tellers = [[v.text.partition("\uff1a")[0] for v in c.values] for c in (known, conflict)]
    named = all("\uff1a" in v.text for c in (known, conflict) for v in c.values)
    return named and not contested and tellers[0] == tellers[1]


@lru_cache(maxsize=1)
def _one_each() -> frozenset[str]:
    return frozenset(row["what"] for row in aspects()["aspects"])


def _beside(one: Wording, other: Wording) -> bool:
    return any(
        a.source == b.source and -_BREATH <= max(a.start, b.start) - min(a.end, b.end) <= _BREATH
        for a in one.spans
        for b in other.spans
    )


def _joined(known: Conflict, conflict: Conflict) -> Conflict:
    sides = [
        a
        if _quote(b) in a.text
        else Wording(text=f"{a.text}\uff0c{_quote(b)}", spans=(*a.spans, *b.spans))
        for a, b in zip(known.values, conflict.values, strict=True)
    ]
    what = f"{known.what}、{conflict.what}" if known.what != conflict.what else known.what
    return contradiction(what, sides, known.slot or conflict.slot)


def touches_any(conflict: Conflict, shown: set[tuple[str, int, int]]) -> bool:
    """Say whether one of the sides stands where something is shown already."""
    spans = [(s.source, s.start, s.end) for v in conflict.values for s in v.spans]
    return any(_touches(span, shown) for span in spans)


def _touches(span: tuple[str, int, int], others: set[tuple[str, int, int]]) -> bool:
    return any(o[0] == span[0] and o[1] < span[2] and span[1] < o[2] for o in others)


def _quote(side: Wording) -> str:
    """The side without its speaker."""
    return side.text.partition("\uff1a")[2] or side.text

"""How words sound, and where in a reading something sounds like them.

Recognisers write names by sound (值班员 as 直班員, 龚婷 as 工停), so everything that is looked for
in an answer is compared by syllables, without tones. The costs are data: near_sounds.yaml.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin
from pypinyin.contrib.tone_convert import to_finals, to_initials

from core.yaml_data import read_yaml

_NEAR: dict[str, Any] = read_yaml(Path(__file__).with_name("near_sounds.yaml").read_text())
_GAP: float = _NEAR["gap"]
_OTHER_INITIAL: float = _NEAR["other_initial"]
_OTHER_FINAL: float = _NEAR["other_final"]
_ROUNDING = 1e-9
_CJK = re.compile(r"[\u3400-\u9fff]")
_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


def _table(part: str) -> dict[frozenset[str], float]:
    return {
        frozenset(pair.split()): row["cost"] for row in reversed(_NEAR[part])
        for pair in row["pairs"]
    }  # fmt: skip


_INITIALS, _FINALS = _table("initials"), _table("finals")
_ALSO = {
    char: tuple((to_initials(r, strict=True), to_finals(r, strict=True)) for r in readings)
    for char, readings in _NEAR["readings"].items()
}

# Sounds that were met, and what any two of them cost; there are some hundreds of syllables.
_KEYS: dict[tuple[str, str, tuple[tuple[str, str], ...]], int] = {}
_COSTS: dict[int, float] = {}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One sounded character: text[at], its initial and final (both empty for a Latin letter)."""

    at: int
    char: str
    initial: str
    final: str
    also: tuple[tuple[str, str], ...] = ()  # its other readings
    key: int = 0  # the same for all that sound the same

    @property
    def sound(self) -> str:
        """The toneless syllable, `v` for ü."""
        return self.initial + self.final


@dataclass(frozen=True, slots=True)
class Match:
    """syllables[start:end] of a reading sounds like the target; `cost` is the sum over it."""

    start: int
    end: int
    cost: float


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[Syllable, ...]:
    """Return the syllables of a text in order; a digit is read out, punctuation is left out."""
    spoken = "".join(_DIGITS.get(char, char) for char in text)
    kept = [(at, char) for at, char in enumerate(spoken) if _CJK.match(char)]
    row = "".join(char for _, char in kept)
    initials = lazy_pinyin(row, style=Style.INITIALS, strict=True)
    finals = lazy_pinyin(row, style=Style.FINALS, strict=True)
    return tuple(
        _syllable(at, char, initial, final)
        for (at, char), initial, final in zip(kept, initials, finals, strict=True)
    )


def _syllable(at: int, char: str, initial: str, final: str) -> Syllable:
    also = _ALSO.get(char, ())
    key = _KEYS.setdefault((initial, final, also), len(_KEYS))
    return Syllable(at, char, initial, final, also, key)


def sounds(text: str) -> tuple[str, ...]:
    """Return the toneless syllables of a text."""
    return tuple(syllable.sound for syllable in syllables(text))


def apart(one: Syllable, other: Syllable) -> float:
    """Return how unlike two syllables are: 0 the same, up to 0.3 easily confused, 1 unrelated."""
    pair = one.key << 16 | other.key
    cost = _COSTS.get(pair)
    if cost is None:
        cost = _COSTS[pair] = min(
            _unlike(mine, theirs)
            for mine in ((one.initial, one.final), *one.also)
            for theirs in ((other.initial, other.final), *other.also)
        )
    return cost


def _unlike(one: tuple[str, str], other: tuple[str, str]) -> float:
    cost = 0.0
    if one[0] != other[0]:
        cost += _INITIALS.get(frozenset((one[0], other[0])), _OTHER_INITIAL)
    if one[1] != other[1]:
        cost += _FINALS.get(frozenset((one[1], other[1])), _OTHER_FINAL)
    return min(1.0, cost)


@lru_cache(maxsize=50_000)
def find(target: str, text: str, limit: float, *, gaps: bool = True) -> tuple[Match, ...]:
    """Return where `text` sounds like `target` at a summed cost of at most `limit`, best first.

    Matches don't overlap. With `gaps` a syllable may be missing or too many, at a cost.
    """
    wanted, row = syllables(target), _row(text)
    if not wanted or not row.sounded or row.least(wanted, gaps=gaps) > limit + _ROUNDING:
        return ()
    ends = _aligned(wanted, row.sounded) if gaps else _in_step(wanted, row.sounded, limit)
    found: list[Match] = []
    for match in sorted(ends, key=lambda m: (m.cost, abs(m.end - m.start - len(wanted)), m.start)):
        if match.cost > limit:
            break
        if all(match.end <= other.start or match.start >= other.end for other in found):
            found.append(match)
    return tuple(found)


@dataclass(slots=True)
class _Row:
    """A reading's syllables, with what each sound costs at least anywhere in it."""

    sounded: tuple[Syllable, ...]
    nearest: dict[int, float]

    def least(self, wanted: Sequence[Syllable], *, gaps: bool) -> float:
        """Return a cost that no place of the row goes below; most targets end here."""
        total = 0.0
        for syllable in wanted:
            cost = self.nearest.get(syllable.key)
            if cost is None:
                cost = min(apart(syllable, other) for other in self.sounded)
                self.nearest[syllable.key] = cost
            total += min(_GAP, cost) if gaps else cost
        return total


@lru_cache(maxsize=512)
def _row(text: str) -> _Row:
    return _Row(syllables(text), {})


def best(target: str, text: str, *, gaps: bool = True) -> Match | None:
    """Return the place in `text` that sounds most like `target`, however unlike it is."""
    found = find(target, text, float(len(target)), gaps=gaps)
    return found[0] if found else None


def unlike(target: str, text: str) -> float:
    """Return what `target` costs a syllable at the place in `text` most like it; 1 is unrelated."""
    match = best(target, text)
    return match.cost / max(1, len(syllables(target))) if match else 1.0


def _in_step(wanted: Sequence[Syllable], row: Sequence[Syllable], limit: float) -> list[Match]:
    size = len(wanted)
    found: list[Match] = []
    for at in range(len(row) - size + 1):
        cost = 0.0
        for mine, theirs in zip(wanted, row[at : at + size], strict=True):
            cost += apart(mine, theirs)
            if cost > limit:
                break
        else:
            found.append(Match(at, at + size, cost))
    return found


def _aligned(wanted: Sequence[Syllable], row: Sequence[Syllable]) -> list[Match]:
    """Align the whole target to any stretch of the row (Sellers); one match per end."""
    costs = [0.0] * (len(row) + 1)
    starts = list(range(len(row) + 1))
    for syllable in wanted:
        below, below_starts = [costs[0] + _GAP], [starts[0]]
        for at, other in enumerate(row, start=1):
            cost, start = min(
                (costs[at - 1] + apart(syllable, other), starts[at - 1]),
                (costs[at] + _GAP, starts[at]),
                (below[at - 1] + _GAP, below_starts[at - 1]),
            )
            below.append(cost)
            below_starts.append(start)
        costs, starts = below, below_starts
    return [
        Match(start, end, cost)
        for end, (cost, start) in enumerate(zip(costs, starts, strict=True))
        if end > start
    ]

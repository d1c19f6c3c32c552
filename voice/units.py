"""Which unit the speaker says he is at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from voice.pinyin import find, syllables
from voice.reading import Reading
from voice.roster import Expected, Unit

# Syllables that every unit shares say nothing of which one it is.
_COMMON = ("值班室", "区")
_COST_WEIGHT = 3.0  # distinctive syllables that one unit of cost cancels
_CALLED_FROM = 0.5  # worth from which the called unit counts as said
_NEAR_CALLED = 0.0  # and from which it confirms what the hinted reading says
_LEAST_SHARE = 0.3  # of its syllables, or one of them whole: 你们怎么老 is not 友谊路
_LEAST_WORTH = 1.0
_OTHER_FROM = 1.3  # another one must be plain
_OTHER_SHORT = 1.7  # of two syllables both, or 已经 is taken for 月溪
_OTHER_BY = 8  # syllables: one who says where he is says it early
_OTHER_SHARE = 0.6  # and in most of its syllables
_SHORT = 2  # syllables
_PREFER_CALLED = 0.5
_HINTED_MALUS = 0.6


@dataclass(frozen=True, slots=True)
class SaidUnit:
    """A unit heard in a reading at syllables[start:end]; `worth` in distinctive syllables."""

    unit: Unit
    form: str
    start: int
    end: int
    worth: float


@lru_cache(maxsize=4096)
def _distinctive(form: str) -> int:
    for common in _COMMON:
        form = form.replace(common, "")
    return len(syllables(form))


def unit_in(text: str, unit: Unit, floor: float) -> SaidUnit | None:
    """Return the best place in `text` where `unit` is named, if it is worth more than `floor`."""
    found: SaidUnit | None = None
    for form in unit.forms:
        size = _distinctive(form)
        limit = (size - floor) / _COST_WEIGHT
        if limit < 0:
            continue
        for match in find(form, text, limit)[:1]:
            worth = size - _COST_WEIGHT * match.cost
            if found is None or worth > found.worth:
                found = SaidUnit(unit, form, match.start, match.end, worth)
    return found


def said_units(reading: Reading, expected: Expected) -> list[SaidUnit]:
    """Return the units named in a reading, the likeliest first."""
    found: list[SaidUnit] = []
    for unit in expected.units or (expected.called,):
        called = unit.id == expected.called.id
        said = unit_in(reading.text, unit, _CALLED_FROM if called else _OTHER_FROM)
        if said is None:
            continue
        if called or (not (_copula(said, reading) or _part_of(said, expected)) and _plainly(said)):
            found.append(said)
    return sorted(found, key=lambda said: -_preference(said, expected))


def _copula(said: SaidUnit, reading: Reading) -> bool:
    """Whether the name's first syllable is the verb: 我是总值班室 sounds like 市总值班室."""
    row = syllables(reading.text)
    return row[said.start].char == "是" and said.start > 0 and row[said.start - 1].char in "我这"


def _part_of(said: SaidUnit, expected: Expected) -> bool:
    """Whether the called unit has a part of that name: a street's own 城运中心, by its posts."""
    here = expected.called.id
    return any(said.form in person.post for person in expected.people if person.unit == here)


def _plainly(said: SaidUnit) -> bool:
    size = _distinctive(said.form)
    least = _OTHER_SHORT if size <= _SHORT else _OTHER_SHARE * size
    return said.start <= _OTHER_BY and said.worth >= least


def _preference(said: SaidUnit, expected: Expected) -> float:
    return said.worth + (_PREFER_CALLED if said.unit.id == expected.called.id else 0.0)


def named_unhinted(readings: Sequence[Reading], unit: Unit) -> bool:
    """Whether a reading that no hint can have shaped names `unit`, or something near it."""
    said = [unit_in(r.text, unit, _NEAR_CALLED) for r in readings if not r.hinted]
    return any(
        one and one.worth >= min(_LEAST_WORTH, _LEAST_SHARE * _distinctive(one.form))
        for one in said
    )


def settle_unit(readings: Sequence[Reading], expected: Expected) -> SaidUnit | None:
    """Return the unit that was named, over all readings.

    A hinted reading writes the called unit's name for anything like it, so it counts only where
    another reading heard the called unit too, or heard none.
    """
    best: dict[str, tuple[float, SaidUnit]] = {}
    for reading in readings:
        for said in said_units(reading, expected):
            worth = _preference(said, expected) - (_HINTED_MALUS if reading.hinted else 0.0)
            worth += 0.2 if reading.best else 0.0
            if said.unit.id not in best or worth > best[said.unit.id][0]:
                if reading.hinted and said.unit.id not in best and _contradicted(best):
                    continue
                best[said.unit.id] = (worth, said)
    if not best:
        return None
    return max(best.values(), key=lambda row: row[0])[1]


def _contradicted(best: dict[str, tuple[float, SaidUnit]]) -> bool:
    return any(said.worth >= _OTHER_FROM for _, said in best.values())

"""Whether a name that only the hinted reading has was said.

The hinted reading is taken as a frame. With the officer's name in its place, and with others in
the same place (his colleagues, and names that nobody has), each text is weighed against the sound
by the recogniser without any hint. What was said weighs more by far; an echo weighs no more than
the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.yaml_data import read_yaml
from voice.names import Mention, Role, mentions
from voice.pinyin import find, syllables
from voice.reading import Reading
from voice.roster import Expected
from voice.units import SaidUnit, unit_in

Weigh = Callable[[Sequence[str]], Sequence[float]]

_NAME_BY = 4.0  # natural log of the likelihood ratio to the next best
_UNIT_BY = 4.0
_EXACT = 0.01
_UNIT_WORTH = 1.0
_MATES = 4
_RIVALS = 9  # texts are weighed at about a tenth of a second each
_ALIKE = 0.15  # of sound a syllable: no ear tells these apart


@lru_cache(maxsize=1)
def _decoys() -> dict[str, list[str]]:
    return read_yaml(Path(__file__).with_name("decoys.yaml").read_text(encoding="utf-8"))


def weighed_officer(
    rows: Sequence[Reading], expected: Expected, weigh: Weigh, heard: str | None = None
) -> Mention | None:
    """Return the officer naming himself in the hinted reading, where the sound bears it out.

    `heard` is the name that was made out without the hint; the officer's has to be the better one.
    """
    for reading in _frames(rows):
        for mention in mentions(reading, expected):
            named = mention.person.name in expected.rostered and mention.role is Role.SELF
            if not named or mention.cost > _EXACT:
                continue
            rivals = [*([heard] if heard else []), *other_names(mention.person.name, expected)]
            place = (mention.start, mention.end)
            if outweighs(reading, place, mention.person.name, rivals, weigh):
                return mention
    return None


def weighed_unit(rows: Sequence[Reading], expected: Expected, weigh: Weigh) -> SaidUnit | None:
    """Return the called unit as the hinted reading names it, where the sound bears it out."""
    for reading in _frames(rows):
        said = unit_in(reading.text, expected.called, _UNIT_WORTH)
        if said is not None:
            rivals = other_units(said.form, expected)
            if outweighs(reading, (said.start, said.end), said.form, rivals, weigh, _UNIT_BY):
                return said
    return None


def _frames(rows: Sequence[Reading]) -> list[Reading]:
    return [row for row in rows if row.hinted and row.best][:2]


def outweighs(
    reading: Reading, place: tuple[int, int], said: str, rivals: Sequence[str], weigh: Weigh,
    by: float = _NAME_BY,
) -> bool:  # fmt: skip
    """Whether `said` fits the sound better than every rival, in its place of syllables."""
    weights = _in_place(reading, place, (said, *rivals), weigh)
    return bool(weights) and weights[0] - max(weights[1:]) >= by


@dataclass(frozen=True, slots=True)
class Contest:
    """Of several texts the one that fits a place best: how much more it weighs than the rivals
    there, and than the words that the recogniser wrote there (below 0: less)."""

    said: str
    over_rivals: float
    over_heard: float


def contest(
    reading: Reading, place: tuple[int, int], texts: Sequence[str], rivals: Sequence[str],
    weigh: Weigh,
) -> Contest | None:  # fmt: skip
    """Weigh `texts` against `rivals` and the words as written, in a place of syllables.

    None where there is nothing to weigh, or the recogniser can't.
    """
    row, (start, end) = syllables(reading.text), place
    written = reading.text[row[start].at : row[end - 1].at + 1]
    every = list(dict.fromkeys((*texts, *rivals, written)))
    weights = dict(zip(every, _in_place(reading, place, every, weigh), strict=False))
    if not weights or not texts:
        return None
    said = max(texts, key=lambda text: weights[text])
    against = max(weights[rival] for rival in rivals)
    return Contest(said, weights[said] - against, weights[said] - weights[written])


def _in_place(
    reading: Reading, place: tuple[int, int], texts: Sequence[str], weigh: Weigh
) -> Sequence[float]:
    row, (start, end) = syllables(reading.text), place
    before, behind = reading.text[: row[start].at], reading.text[row[end - 1].at + 1 :]
    return weigh([before + text + behind for text in texts])


def other_names(name: str, expected: Expected) -> list[str]:
    """Return rivals of a name: colleagues and leaders who don't sound the same, then decoys."""
    others = list(dict.fromkeys(person.name for person in expected.others))
    mates = [other for other in others if not _same(name, other)][:_MATES]
    size = len(name)
    decoys = sorted(_decoys()["names"], key=lambda row: abs(len(row) - size))
    return [*mates, *(d for d in decoys if d != name and d not in mates)][:_RIVALS]


def other_units(form: str, expected: Expected) -> list[str]:
    """Return rivals of a unit's name: the units that are likest to it, then decoys."""
    others = [unit.short for unit in expected.units if unit.id != expected.called.id]
    likest = sorted(others, key=lambda other: _unlike(form, other))
    return [*likest[: _RIVALS - 3], *_decoys()["units"]][:_RIVALS]


def _same(one: str, other: str) -> bool:
    size = len(syllables(one))
    return size == len(syllables(other)) and bool(find(one, other, _ALIKE * size, gaps=False))


def _unlike(one: str, other: str) -> float:
    found = find(one, other, float(len(one)))
    return found[0].cost if found else float(len(one))

"""Which characters may have been meant instead of one: those that sound or look like it."""

import lzma
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path


class Likeness(IntEnum):
    """How two characters are alike, the commonest kinds of slips first."""

    SAME_SOUND_AND_SHAPE = 0
    SAME_SOUND = 1
    OTHER_TONE_AND_SHAPE = 2
    OTHER_TONE = 3
    NEAR_SOUND = 4
    SHAPE = 5
    FAR_SHAPE = 6


CLOSE_SHAPES = 6
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(\D*)")
# Initials that southern accents and input methods' fuzzy settings take for one another.
_FUZZY = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "h": "f"}


def fuzzy(syllable: str) -> str:
    """The syllable without tone, its commonly confused initials and finals made one."""
    found = _SYLLABLE.match(syllable)
    assert found
    initial, final = found.groups()
    return _FUZZY.get(initial, initial) + re.sub(r"ng$", "n", final)


@dataclass(frozen=True)
class Candidate:
    """One character that may have been meant."""

    character: str
    likeness: Likeness


class Similar:
    """The table of `training/make_similar.py`, indexed for look-ups."""

    def __init__(self, path: Path):
        first, *lines = lzma.decompress(path.read_bytes()).decode().split("\n")
        self.targets = frozenset(first[1:])
        self._readings: dict[str, list[str]] = {}
        self._exact: dict[str, str] = {}
        self._toneless: dict[str, str] = {}
        self._fuzzy: dict[str, str] = {}
        self._shapes: dict[str, str] = {}
        for line in lines:
            head, _, characters = line.partition("\t")
            if not head.isascii():
                self._shapes[head] = characters
                continue
            for character in characters:
                self._readings.setdefault(character, []).append(head)
            goals = "".join(c for c in characters if c in self.targets)
            bare = head.rstrip("012345")
            self._exact[head] = goals
            self._toneless[bare] = self._toneless.get(bare, "") + goals
            near = fuzzy(bare)
            self._fuzzy[near] = self._fuzzy.get(near, "") + goals
        self.sources = sorted({*self._readings, *self._shapes})
        self.candidates = lru_cache(maxsize=8192)(self._candidates)

    def _candidates(self, character: str) -> tuple[Candidate, ...]:
        readings = self._readings.get(character, [])
        shapes = self._shapes.get(character, "")
        found: dict[str, Likeness] = {}
        for reading in readings:
            for c in self._exact[reading]:
                alike = c in shapes
                found[c] = Likeness.SAME_SOUND_AND_SHAPE if alike else Likeness.SAME_SOUND
        for reading in readings:
            for c in self._toneless[reading.rstrip("012345")]:
                alike = c in shapes
                kind = Likeness.OTHER_TONE_AND_SHAPE if alike else Likeness.OTHER_TONE
                found.setdefault(c, kind)
        for rank, c in enumerate(shapes):
            found.setdefault(c, Likeness.SHAPE if rank < CLOSE_SHAPES else Likeness.FAR_SHAPE)
        for reading in readings:
            for c in self._fuzzy[fuzzy(reading.rstrip("012345"))]:
                found.setdefault(c, Likeness.NEAR_SOUND)
        found.pop(character, None)
        return tuple(Candidate(c, kind) for c, kind in found.items())

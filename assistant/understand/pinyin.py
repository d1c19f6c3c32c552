"""How things sound: syllables of a text, near sounds, and how far two stretches are apart.

Tones are ignored. Syllables are folded (zh=z, ng=n, l=n …) to find what may be meant by a slip of
the ear; the weighted distance then says how much was heard wrong.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from core.yaml_data import read_yaml

_INITIALS = (
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r",
    "z", "c", "s", "y", "w",
)  # fmt: skip


def _load() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "near_sounds.yaml").read_text("utf-8"))


_NEAR = _load()
_FOLD_INITIAL: dict[str, str] = _NEAR["fold_initials"]
_FOLD_FINAL: dict[str, str] = _NEAR["fold_finals"]
_INITIAL_COST: dict[frozenset[str], float] = {
    frozenset(row["pair"]): row["cost"] for row in _NEAR["initial_costs"]
}
_FINAL_COST: dict[frozenset[str], float] = {
    frozenset(row["pair"]): row["cost"] for row in _NEAR["final_costs"]
}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One sounded unit of a text: text[start:end], its pinyin (or the character itself)."""

    start: int
    end: int
    sound: str
    folded: str


_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-zA-Z]+")
_SPOKEN_DIGITS = dict(
    zip(
        "0123456789", ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"), strict=True
    )
)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Return every toneless syllable of Mandarin, read from pypinyin's own table."""
    import unicodedata

    found: set[str] = set()
    for readings in PINYIN_DICT.values():
        for reading in readings.split(","):
            plain = unicodedata.normalize("NFD", reading)
            bare = "".join(c for c in plain if not unicodedata.combining(c) or c == "\u0308")
            found.add(unicodedata.normalize("NFC", bare).replace("ü", "v"))
    return frozenset(s for s in found if (s.isascii() and len(s) > 1) or s in "aeo")


def split_latin(letters: str) -> list[str] | None:
    """Split letters into pinyin syllables (longest first): haiyan = hai yan; None where not."""
    letters = letters.lower()
    if not letters:
        return []
    for size in range(min(6, len(letters)), 0, -1):
        if letters[:size] in _known():
            rest = split_latin(letters[size:])
            if rest is not None:
                return [letters[:size], *rest]
    return None


@lru_cache(maxsize=20_000)
def _parts(sound: str) -> tuple[str, str]:
    for initial in _INITIALS:
        if sound.startswith(initial):
            return initial, sound[len(initial) :]
    return "", sound


@lru_cache(maxsize=20_000)
def fold(sound: str) -> str:
    """Return the class of sounds that are commonly confused: zheng and zen are both zen."""
    if not sound.isascii() or not sound.isalpha():
        return sound
    initial, final = _parts(sound)
    return _FOLD_INITIAL.get(initial, initial) + _FOLD_FINAL.get(final, final)


@lru_cache(maxsize=50_000)
def apart(one: str, other: str) -> float:
    """Return how unlike two syllables are: 0 the same, below 0.5 easily confused, 1 unrelated."""
    if one == other:
        return 0.0
    first, second = _parts(one), _parts(other)
    initial = 0.0 if first[0] == second[0] else _cost(_INITIAL_COST, first[0], second[0])
    final = 0.0 if first[1] == second[1] else _cost(_FINAL_COST, first[1], second[1])
    return min(1.0, initial + final)


def _cost(table: dict[frozenset[str], float], one: str, other: str) -> float:
    return table.get(frozenset((one, other)), 0.7)


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[Syllable, ...]:
    """Return the syllables of a text in order; punctuation stands for itself, spaces go.

    Latin letters that are pinyin become syllables (李wei); other letters and digits stay as they
    are, so that B1 and 88 must match themselves.
    """
    sounds = lazy_pinyin(text, errors=cast("Any", list)) if text else []
    found: list[Syllable] = []
    position = 0
    while position < len(text):
        latin = _LATIN.match(text, position)
        pinyin = split_latin(latin[0]) if latin and len(latin[0]) > 1 else None
        if latin and pinyin:
            start = position
            for sound in pinyin:
                found.append(Syllable(start, start + len(sound), sound, fold(sound)))
                start += len(sound)
            position = latin.end()
            continue
        char = text[position]
        if not char.isspace():
            sound = sounds[position] if _CJK.match(char) else char.lower()
            found.append(Syllable(position, position + 1, sound, fold(sound)))
        position += 1
    return tuple(found)


def distance(one: tuple[str, ...] | list[str], other: tuple[str, ...] | list[str]) -> float:
    """Return the summed distance of two equally long rows of syllables."""
    return sum(apart(a, b) for a, b in zip(one, other, strict=True))


def sounds(text: str) -> tuple[str, ...]:
    """Return the toneless syllables of a text."""
    return tuple(s.sound for s in syllables(text))

"""How Chinese names sound, and how well typed or heard words fit a name."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from pypinyin import Style, pinyin

_LATIN = re.compile("[a-z]+")

# What one unlike character costs. 1 minus the sum is the score; below 0.5 nothing is kept.
HOMOPHONE = 0.05  # another character, the same sound (李玮 for 李伟)
SPELLED = 0.02  # the full pinyin in Latin letters (李wei)
BLURRED = 0.09  # spelled with a sound that accents and recognisers mix (zh/z, n/l, in/ing)
UNLIKE = 0.26  # another character with such a sound: a guess, never taken for sure
INITIAL = 0.08  # only the first letter (wjg)
LEFT_OUT = 0.15  # the surname was left out (建国)

_BLUR = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^[nr]"), "l"),
    (re.compile("^hu?(?=[aeiou])"), "f"),
    (re.compile("(?<=[aei])ng$"), "n"),
)


@lru_cache(maxsize=65536)
def sounds_of(char: str) -> frozenset[str]:
    """Return a character's toneless readings; Latin letters and digits read as themselves."""
    found = pinyin(char, style=Style.NORMAL, heteronym=True, v_to_u=False)
    return frozenset(reading.lower() for reading in found[0]) if found else frozenset()


@lru_cache(maxsize=4096)
def blur(sound: str) -> str:
    """Return the form that sounds which are easily mixed up have in common."""
    for pattern, to in _BLUR:
        sound = pattern.sub(to, sound)
    return sound


@lru_cache(maxsize=65536)
def spellings(name: str) -> tuple[str, ...]:
    """Return a name's full pinyin, one per combination of readings (at most 8)."""
    options = [sorted(sounds_of(char)) for char in name]
    return tuple("".join(chosen) for chosen, _ in zip(product(*options), range(8), strict=False))


@dataclass(frozen=True, slots=True)
class Heard:
    """What was typed or heard: Chinese characters and runs of Latin letters, in order."""

    parts: tuple[str, ...]

    @property
    def hanzi(self) -> str:
        """The Chinese characters alone."""
        return "".join(part for part in self.parts if not part.isascii())

    @property
    def latin(self) -> bool:
        """Whether Latin letters are in it."""
        return any(part.isascii() for part in self.parts)


@lru_cache(maxsize=4096)
def heard(text: str) -> Heard:
    """Take a query apart. Tone marks, tone digits, spaces and apostrophes are dropped."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    parts: list[str] = []
    for run in re.findall("[a-z]+[0-9]?|[\\u3400-\\u9fff]", plain.replace("'", " ")):
        letters = _LATIN.match(run)
        if letters and parts and parts[-1].isascii():
            parts[-1] += letters[0]
        else:
            parts.append(letters[0] if letters else run)
    return Heard(tuple(parts))


def fit(query: Heard, name: str) -> float:
    """Return how well a query fits a whole name by its characters and sounds, 0 to 1.

    1.0 means the same characters. Every character of the name must be matched in order, but the
    surname may be missing where two characters or more remain.
    """
    if not query.parts or not name:
        return 0.0
    best = _align(query.parts, name)
    if len(name) > 2:
        best = max(best, _align(query.parts, name[1:]) - LEFT_OUT)
    return max(best, 0.0)


def _align(parts: tuple[str, ...], name: str) -> float:
    if not name:
        return 0.0 if parts else 1.0
    if not parts:
        return 0.0
    head, rest = parts[0], parts[1:]
    if not head.isascii():
        return _spend(_unlike(head, name[0]), rest, name[1:])
    best = 0.0
    for sound in sounds_of(name[0]):
        for taken, cost in ((sound, SPELLED), (blur(sound), BLURRED), (sound[:1], INITIAL)):
            if taken and head.startswith(taken):
                left = head[len(taken) :]
                best = max(best, _spend(cost, (left, *rest) if left else rest, name[1:]))
    return best


def _spend(cost: float | None, parts: tuple[str, ...], name: str) -> float:
    if cost is None:
        return 0.0
    onward = _align(parts, name)
    return onward - cost if onward else 0.0


def _unlike(heard_char: str, char: str) -> float | None:
    """Return what taking one character for another costs, None where they sound unlike."""
    if heard_char == char:
        return 0.0
    said, meant = sounds_of(heard_char), sounds_of(char)
    if said & meant:
        return HOMOPHONE
    return UNLIKE if {blur(s) for s in said} & {blur(s) for s in meant} else None

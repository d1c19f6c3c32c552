"""Names that a room uses, put in where a transcript has something that sounds the same.

A recogniser writes names by sound (青禾镇 as 清河镇). A hint with many names would make it echo
them, so the words are compared afterwards, by syllables without tones; nothing is put in that does
not sound like what stands there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.yaml_data import read_yaml
from voice.pinyin import Syllable, sounds, syllables

_SHORTEST, _LONGEST = 2, 12  # syllables of a word
_ONE_INITIAL = {"zh": "z", "ch": "c", "sh": "s"}  # one sound in most accents and on telephones
_ONE_FINAL = {"ang": "an", "eng": "en", "ing": "in", "iang": "ian", "uang": "uan"}
Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Put:
    """A word put in at text[start:end]; `heard` is what stood there."""

    start: int
    end: int
    heard: str
    word: str


@lru_cache(maxsize=1)
def duty_words() -> tuple[str, ...]:
    """Return the words of duty rooms that are always hot."""
    loaded = read_yaml(Path(__file__).with_name("hot_words.yaml").read_text("utf-8"))
    return tuple(loaded["words"])


class HotWords:
    """Words by their sound. Two different words of one sound are left alone, both."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[Key, set[str]] = {}
        for word in (*words, *duty_words()):
            row = syllables(word)
            # letters and digits have no sound of their own here: only wholly Chinese words
            if _SHORTEST <= len(row) <= _LONGEST and len(row) == len(word):
                self._words.setdefault(_key(row), set()).add(word)
        self._sizes = sorted({len(key) for key in self._words}, reverse=True)

    def __len__(self) -> int:
        return len(self._words)

    def put_in(self, text: str, sure: Sequence[float] = ()) -> tuple[str, tuple[Put, ...]]:
        """Return the text with the words in their places, the longest first.

        `sure` holds the probability of each character of the text. A word of two syllables is put
        in only where the recogniser was unsure: ordinary words sound like many names.
        """
        row = syllables(text)
        taken = [False] * len(row)
        found: list[Put] = []
        for size in self._sizes:
            for at in range(len(row) - size + 1):
                span = row[at : at + size]
                if any(taken[at : at + size]) or span[-1].at - span[0].at != size - 1:
                    continue
                words = self._words.get(_key(span), set())
                heard = text[span[0].at : span[-1].at + 1]
                if heard in words:  # it stands there rightly
                    taken[at : at + size] = [True] * size
                    continue
                if len(words) == 1 and self._may(heard, next(iter(words)), span, sure):
                    taken[at : at + size] = [True] * size
                    found.append(Put(span[0].at, span[-1].at + 1, heard, next(iter(words))))
        return _written(text, sorted(found, key=lambda put: put.start))

    @staticmethod
    def _may(
        heard: str, word: str, span: Sequence[Syllable], sure: Sequence[float]
    ) -> bool:  # fmt: skip
        if len(span) > _SHORTEST:
            return True
        if not sure or sounds(heard) != sounds(word):
            return False
        return min(sure[one.at] for one in span) < UNSURE


# Probability below which a character is marked. Measured on telephone and read speech with Whisper
# base: it marks 68 % of the wrong characters, and 58 % of what it marks is wrong.
UNSURE = 0.7


def _key(row: Sequence[Syllable]) -> Key:
    return tuple(
        (_ONE_INITIAL.get(one.initial, one.initial), _ONE_FINAL.get(one.final, one.final))
        for one in row
    )


def _written(text: str, found: Sequence[Put]) -> tuple[str, tuple[Put, ...]]:
    """Replace from the left; every word is as long as what it replaces, so places stay."""
    for put in found:
        text = text[: put.start] + put.word + text[put.end :]
    return text, tuple(found)

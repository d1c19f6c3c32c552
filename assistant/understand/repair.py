"""Puts right what was misheard or mistyped: 崔一下 → 催一下, 手报 → 首报, 空条 → 空调.

Lengths never change, so that places in the repaired text are places in the original. A stretch is
replaced only where it sounds like a word of the duty room, is no ordinary word, and cuts through
none. Names of things are left to `mentions`, which knows them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import jieba

from assistant.understand.pinyin import Syllable, apart, fold, syllables
from assistant.understand.quoted import Quoted, inside
from core.yaml_data import read_yaml

_FILE = Path(__file__).parent / "lexicon.yaml"
_ORDINARY = 60  # uses in jieba's counts above which a word is left as it stands
# words of grammar are heard right: 推给水务局 is no 积水, 还有谁未回 no 水位
_GRAMMAR = frozenset("把给谁未那这的了和跟让请吗呢吧没不也都就还又")
_FAR = 0.21  # summed distance of sounds that still counts as misheard


@dataclass(frozen=True, slots=True)
class Repair:
    """One replacement: text[start:end] was `heard`, now `word`."""

    start: int
    end: int
    heard: str
    word: str


@lru_cache(maxsize=1)
def _lexicon() -> tuple[Mapping[tuple[str, ...], tuple[str, ...]], frozenset[str], int]:
    words = frozenset(str(read_yaml(_FILE.read_text(encoding="utf-8"))["words"]).split())
    by_sound: dict[tuple[str, ...], tuple[str, ...]] = {}
    for word in sorted(words):
        key = tuple(fold(s.sound) for s in syllables(word))
        by_sound[key] = (*by_sound.get(key, ()), word)
    return by_sound, words, max(len(word) for word in words)


def repair(
    text: str, known: Iterable[tuple[int, int]] = (), quotes: list[Quoted] | None = None
) -> tuple[str, list[Repair]]:
    """Return the text with misheard words put right, and what was replaced.

    `known` are stretches that are right as they are (names found exactly); quotations are left.
    """
    sounded = syllables(text)
    if len(sounded) != len(text):  # latin syllables or spaces: positions would not agree
        sounded = tuple(s for s in sounded if s.end - s.start == 1)
    at = {s.start: s for s in sounded}
    tokens = _tokens(text)
    taken = [False] * len(text)
    for start, end in known:
        taken[start:end] = [True] * (end - start)
    for position in range(len(text)):
        taken[position] |= inside(quotes or [], position, position + 1)
    for word in _lexicon()[1]:  # what is right already keeps its neighbours from eating into it
        at_word = text.find(word)
        while at_word >= 0:
            taken[at_word : at_word + len(word)] = [True] * len(word)
            at_word = text.find(word, at_word + 1)
    made: list[Repair] = []
    for size in range(_lexicon()[2], 1, -1):
        for start in range(len(text) - size + 1):
            found = _replacement(text, start, start + size, at, tokens, taken)
            if found is not None:
                made.append(found)
                taken[start : start + size] = [True] * size
    out = list(text)
    for one in made:
        out[one.start : one.end] = one.word
    return "".join(out), made


def _tokens(text: str) -> list[tuple[int, int]]:
    cut = cast("Iterable[tuple[Any, int, int]]", jieba.tokenize(text))
    return [(start, end) for _, start, end in cut]


def _replacement(
    text: str,
    start: int,
    end: int,
    at: Mapping[int, Syllable],
    tokens: list[tuple[int, int]],
    taken: list[bool],
) -> Repair | None:
    by_sound, words, _ = _lexicon()
    heard = text[start:end]
    if heard in words or any(i not in at for i in range(start, end)):
        return None
    row = [at[i].sound for i in range(start, end)]
    candidates = by_sound.get(tuple(fold(sound) for sound in row), ())
    if not candidates or _ordinary(text, start, end, tokens):
        return None
    if start > 0 and taken[start - 1] and taken[start]:  # never cuts a name or a right word in two
        return None
    if end < len(taken) and taken[end] and taken[end - 1]:
        return None
    best = min(candidates, key=lambda word: (_far(row, word), _differing(heard, word)))
    if _far(row, best) > _FAR or _differing(heard, best) == len(heard) > 2:
        return None
    if any(taken[start + i] for i, (a, b) in enumerate(zip(heard, best, strict=True)) if a != b):
        return None  # names are right as they are; only what stands beside them may change
    if any(a != b and a in _GRAMMAR for a, b in zip(heard, best, strict=True)):
        return None
    return Repair(start, end, heard, best)


def _far(row: list[str], word: str) -> float:
    return sum(apart(a, s.sound) for a, s in zip(row, syllables(word), strict=True))


def _differing(heard: str, word: str) -> int:
    return sum(a != b for a, b in zip(heard, word, strict=True))


def _ordinary(text: str, start: int, end: int, tokens: list[tuple[int, int]]) -> bool:
    """Say whether the stretch is made of ordinary words, or cuts through one."""
    counts = cast("Mapping[str, int]", cast("Any", jieba).dt.FREQ)
    for a, b in tokens:
        if b - a < 2 or b <= start or end <= a:
            continue
        inner = start <= a and b <= end
        common = counts.get(text[a:b], 0) >= _ORDINARY
        if common and (not inner or (a, b) == (start, end)):
            return True
    return False

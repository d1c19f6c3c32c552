"""Characters that are taken for one another: of one sound, of nearly one sound, of one look."""

from collections import defaultdict
from functools import lru_cache

import jieba
from pypinyin import lazy_pinyin

from assistant.duties.proofread.characters.similar import fuzzy
from assistant.duties.proofread.rulebook import load

_TYPED = 1800  # the characters that an input method offers first


@lru_cache(maxsize=1)
def _frequent() -> tuple[str, ...]:
    """Return the characters most used in the dictionary's words, the commonest first."""
    counts: defaultdict[str, int] = defaultdict(int)
    for word, count in jieba.dt.FREQ.items():
        if count:  # heads of longer words count nothing
            for character in word:
                counts[character] += count
    most = sorted(counts, key=lambda character: -counts[character])
    return tuple(c for c in most[: 2 * _TYPED] if "\u4e00" <= c <= "\u9fff")[:_TYPED]


@lru_cache(maxsize=1)
def _readings() -> list[tuple[str, str]]:
    """Return the frequent characters and those of the trade's words with their sounds."""
    characters = list(dict.fromkeys([*_frequent(), *"".join(load("vocabulary")["words"].split())]))
    return list(zip(characters, lazy_pinyin("，".join(characters))[::2], strict=True))


@lru_cache(maxsize=1)
def alike() -> dict[str, str]:
    """Return for every character those that may be written for it."""
    found: dict[str, set[str]] = {}
    for group in load("vocabulary")["shapes"].split():
        for character in group:
            found.setdefault(character, set()).update(group)
    sounds: dict[str, list[str]] = {}
    for character, reading in _readings():
        sounds.setdefault(reading, []).append(character)
    for group in sounds.values():
        for character in group:
            found.setdefault(character, set()).update(group)
    return {c: "".join(sorted(others - {c})) for c, others in found.items()}


@lru_cache(maxsize=1)
def nearly() -> dict[str, str]:
    """Return for every character those whose sounds an accent or a typing method makes one."""
    sounds: dict[str, list[str]] = {}
    for character, reading in _readings():
        sounds.setdefault(fuzzy(reading), []).append(character)
    same = alike()
    found: dict[str, str] = {}
    for group in sounds.values():
        for character in group:
            others = set(group) - {character} - set(same.get(character, ""))
            found[character] = "".join(sorted(others))
    return found


@lru_cache(maxsize=1)
def lookalikes() -> frozenset[str]:
    """Return all pairs of characters that look alike, each as two characters, both ways."""
    pairs: set[str] = set()
    for group in load("vocabulary")["shapes"].split():
        pairs.update(a + b for a in group for b in group if a != b)
    return frozenset(pairs)

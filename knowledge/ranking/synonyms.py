"""Colloquial words of a question -> the words that rules use (data: synonyms.yaml)."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.yaml_data import read_yaml

DATA = Path(__file__).with_name("synonyms.yaml")


@lru_cache(maxsize=4)
def load(path: Path = DATA) -> dict[str, tuple[str, ...]]:
    """Return colloquial word -> official words. The file groups them by topic."""
    groups = cast("dict[str, dict[Any, str]]", read_yaml(path.read_text(encoding="utf-8")))
    return {
        str(word): tuple(str(official).split())
        for group in groups.values()
        for word, official in group.items()
    }


def expansions(question: str) -> dict[str, list[str]]:
    """Return every colloquial word in the question with official words it does not hold yet.

    A word inside a longer one that also fits gives way to it (偷 in 偷税).
    """
    table = load()
    found = [word for word in table if word in question and _stands(word, question)]
    longest = [w for w in found if not any(w != other and w in other for other in found)]
    return {
        word: added
        for word in longest
        if (added := [other for other in table[word] if other not in question])
    }


def _stands(word: str, question: str) -> bool:
    """Say whether a number stands alone: 120 is no ambulance in 1200万元."""
    return not word.isdigit() or bool(re.search(rf"(?<!\d){word}(?![\d万亿元])", question))


def in_official_words(question: str) -> str:
    """Return the question with everyday words put into the words of rules, the first of each.

    老外来住要报派出所吗 -> 外国人来住要报公安派出所吗; the same text where nothing is to be put.
    """
    table = load()
    found = {word: table[word][0] for word in expansions(question) if word not in table[word]}
    found = {word: official for word, official in found.items() if official not in question}
    if not found:
        return question
    longest_first = sorted(found, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return pattern.sub(lambda match: found[match[0]], question)

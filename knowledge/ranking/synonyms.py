"""Colloquial words of a question -> the words that rules use (data: synonyms.yaml)."""

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
    found = [word for word in table if word in question]
    longest = [w for w in found if not any(w != other and w in other for other in found)]
    return {
        word: added
        for word in longest
        if (added := [other for other in table[word] if other not in question])
    }

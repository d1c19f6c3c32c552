"""The word lists of words.yaml and names.yaml, as regular expressions."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.yaml_data import read_yaml


@lru_cache(maxsize=4)
def table(name: str) -> dict[str, Any]:
    """Return a table of words beside this file (words, names, counts)."""
    return read_yaml((Path(__file__).parent / f"{name}.yaml").read_text("utf-8"))


def pattern(name: str, key: str) -> str:
    """Return a table's entry as the inside of one alternative."""
    entry = table(name)[key]
    return entry if isinstance(entry, str) else "|".join(entry)


@lru_cache(maxsize=128)
def words(name: str, key: str) -> re.Pattern[str]:
    """Return a table's entry, compiled."""
    return re.compile(pattern(name, key))

"""The vocabularies of words.yaml and aspects.yaml."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.yaml_data import read_yaml


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return the vocabularies of words.yaml."""
    return _read("words.yaml")


@lru_cache(maxsize=1)
def aspects() -> dict[str, Any]:
    """Return what two may tell of one thing, and who looks, of aspects.yaml."""
    return _read("aspects.yaml")


def _read(name: str) -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / name).read_text("utf-8"))


def any_of(choices: Sequence[str]) -> str:
    """Return a pattern for any of the words, longest first."""
    return _joined(tuple(choices))


@lru_cache(maxsize=512)
def _joined(choices: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(choices, key=len, reverse=True))

"""Readings that a duty room knows better than a general dictionary; pronounce.yaml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.yaml_data import read_yaml


@dataclass(frozen=True, eq=False)
class Words:
    """Words and surnames with their own readings, as syllables such as `zhi2`."""

    readings: dict[str, list[str]]
    surnames: dict[str, list[str]]
    _find: re.Pattern[str] = field(repr=False)

    def parts(self, text: str) -> Iterator[tuple[str, list[str]]]:
        """Cut a row of characters into (part, its own reading), the reading empty for most."""
        at = 0
        for found in self._find.finditer(text):
            if found.start() > at:
                yield text[at : found.start()], []
            own = self.surnames if found.lastgroup == "surname" else self.readings
            yield found[0], own[found[0]]
            at = found.end()
        if at < len(text):
            yield text[at:], []


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the list, read once."""
    data: dict[str, Any] = read_yaml(
        Path(__file__).with_name("pronounce.yaml").read_text(encoding="utf-8")
    )
    readings = {word: str(said).split() for word, said in data["words"].items()}
    surnames = {name: str(said).split() for name, said in data["surnames"].items()}
    titles = "|".join(sorted(data["titles"].split(), key=len, reverse=True))
    known = "|".join(sorted(readings, key=len, reverse=True))
    names = "|".join(sorted(surnames, key=len, reverse=True))
    alone = rf"(?<![{data['never_after']}])(?:{names})(?=(?:{titles}))"
    find = rf"(?P<surname>{alone})|(?P<word>{known})"
    return Words(readings, surnames, re.compile(find))

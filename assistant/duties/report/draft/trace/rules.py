"""Loads the rules of tracing and splits text into clauses with how far each goes."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from core.yaml_data import read_yaml

_BREAKS = "\uff0c\u3002\uff1b\uff01\uff1f,;!?\n"
_SENTENCE_ENDS = "\u3002\uff1b\uff01\uff1f;!?\n"
# "15.9" and "1,500" aren't the ends of clauses.
_CLAUSE = re.compile(rf"(?:[^{_BREAKS}]|(?<=\d),(?=\d{{3}}))+")


@cache
def rules() -> Mapping[str, Any]:
    """Return rules.yaml."""
    text = (Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], read_yaml(text))


def plain(text: str) -> str:
    """Return text in one width without spaces, so that figures and names compare.

    Full-width punctuation of Chinese sentences stays, because clauses are cut there.
    """
    kept = {c: c for c in _BREAKS + "\uff08\uff09\uff1a"}
    wide = "".join(kept.get(c) or unicodedata.normalize("NFKC", c) for c in text)
    wide = re.sub(r"(?<=[:\uff1a]\d\d)[ \t\u3000]+(?=\d)", "\uff0c", wide)  # 3:26 12345转
    wide = re.sub(r"(?<=\d)[ \t\u3000]+(?=\d{1,2}[:\uff1a]\d\d)", "\uff0c", wide)  # 5栋703 8:25
    return re.sub(r"[ \t\u3000]", "", wide)


@cache
def expression(pattern: str) -> re.Pattern[str]:
    """Return a compiled expression."""
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and how far it goes (hearsay, planned, negated, ongoing, doubtful)."""

    text: str
    goes: frozenset[str]
    start: int = 0
    end: int = 0


def goes(text: str) -> frozenset[str]:
    """Return the modalities that the words of a clause show."""
    patterns: Mapping[str, str] = rules()["modality"]
    return frozenset(name for name, p in patterns.items() if expression(p).search(text))


def clauses(text: str, *, carried: frozenset[str]) -> Iterator[Clause]:
    """Yield the clauses of a text; `carried` modalities last to the end of the sentence."""
    lasting = frozenset[str]()
    at = 0
    for match in _CLAUSE.finditer(text):
        if any(c in _SENTENCE_ENDS for c in text[at : match.start()]):
            lasting = frozenset()
        at = match.end()
        own = goes(match[0])
        # 已 ends what was only planned before it in the sentence.
        if "planned" in lasting and "已" in match[0]:
            lasting -= {"planned"}
        lasting |= own & carried
        yield Clause(match[0], own | lasting, match.start(), match.end())

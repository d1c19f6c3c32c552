"""The actions as language sees them, read from frames.yaml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.understand.likeness.said import plain
from core.yaml_data import read_yaml

_FILE = Path(__file__).parent / "frames.yaml"
_EXAMPLES = 12  # enough for the likeness by embedding


@dataclass(frozen=True, slots=True)
class Slot:
    """One argument of an action: what fills it, whether it must be there, how it is asked for."""

    name: str
    kind: str
    required: bool = False
    many: bool = False
    of: tuple[str, ...] = ()
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One action: its slots and the words by which officers ask for it (see frames.yaml).

    `examples` are utterances of ours (likeness/utterances.yaml).
    """

    name: str
    title: str
    slots: Mapping[str, Slot]
    cues: tuple[tuple[int, re.Pattern[str]], ...]
    against: tuple[re.Pattern[str], ...]
    never: tuple[re.Pattern[str], ...]
    needs: frozenset[str]
    likes: frozenset[str]
    follows: bool
    refs: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def system(self) -> str:
        """The first part of the name."""
        return self.name.partition(".")[0]


@lru_cache(maxsize=1)
def frames() -> Mapping[str, Frame]:
    """Return every frame by its action's name, in the file's order."""
    rows: dict[str, Any] = read_yaml(_FILE.read_text(encoding="utf-8"))
    rows.pop("never", None)  # the lists that frames share
    return {name: _frame(name, row) for name, row in rows.items()}


def _frame(name: str, row: Mapping[str, Any]) -> Frame:
    return Frame(
        name=name,
        title=row["title"],
        slots={key: _slot(key, value) for key, value in row["arguments"].items()},
        cues=tuple(
            (weight, re.compile(pattern))
            for weight, patterns in sorted(row["cues"].items(), reverse=True)
            for pattern in patterns
        ),
        against=tuple(re.compile(pattern) for pattern in row.get("against", ())),
        never=tuple(re.compile(p) for patterns in row.get("never", ()) for p in patterns),
        needs=frozenset(row.get("needs", ())),
        likes=frozenset(row.get("likes", ())),
        follows=bool(row.get("follows")),
        refs=tuple(row.get("refs", ())),
        examples=plain(name, _EXAMPLES),
    )


def _slot(name: str, row: Mapping[str, Any]) -> Slot:
    return Slot(
        name=name,
        kind=row["kind"],
        required=bool(row.get("required")),
        many=bool(row.get("many")),
        of=tuple(str(v) for v in row.get("of", ())),
        ask=row.get("ask", ""),
    )

"""The recordings that come with the product: answers of the sample roster, so that a newcomer's
machine has nothing to render. Made by `python -m evals.rollcall.sample_recordings`.
"""

import csv
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from voice.speech import Manner

FOLDER = Path(__file__).with_name("recordings")
INDEX = FOLDER / "index.tsv"


def key(text: str, manner: Manner) -> str:
    """Return the name of the recording of a text in a manner."""
    return hashlib.sha256(f"{manner.voice}|{manner.speed}|{text}".encode()).hexdigest()[:16]


def shipped(text: str, manner: Manner) -> Path | None:
    """Return the recording of a text, None where none was shipped."""
    name = key(text, manner)
    return FOLDER / f"{name}.ogg" if name in _index() else None


@lru_cache(maxsize=1)
def _index() -> Mapping[str, str]:
    if not INDEX.exists():
        return {}
    with INDEX.open(encoding="utf-8", newline="") as lines:
        return {row["key"]: row["text"] for row in csv.DictReader(lines, delimiter="\t")}

"""Set phrases of a roll-call answer, found by sound. The list is data: phrases.yaml."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from voice.pinyin import find, syllables

_SLOT = "{name}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase heard at syllables[start:end] of a reading."""

    kind: str
    said: str
    start: int
    end: int
    cost: float


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))


def heard(kind: str, text: str, names: Sequence[str] = ()) -> list[Phrase]:
    """Return where phrases of `kind` are heard in `text`, in order; overlaps go to the longest.

    `names` fill the places kept for the rostered officer's name.
    """
    entry = _table()[kind]
    found: list[Phrase] = []
    for said in _filled(entry["say"], names):
        size = len(syllables(said))
        for match in find(said, text, entry["slack"] * size, gaps=False):
            found.append(Phrase(kind, said, match.start, match.end, match.cost))
    found.sort(key=lambda phrase: (phrase.cost - 0.5 * (phrase.end - phrase.start), phrase.start))
    kept: list[Phrase] = []
    for phrase in found:
        if all(phrase.end <= other.start or phrase.start >= other.end for other in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda phrase: phrase.start)


def _filled(say: Sequence[str], names: Sequence[str]) -> list[str]:
    plain = [said for said in say if _SLOT not in said]
    slotted = [said for said in say if _SLOT in said]
    return plain + [said.replace(_SLOT, name) for said in slotted for name in names]

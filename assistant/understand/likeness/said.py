"""The written utterances: how officers ask for each action, with slots for names."""

import hashlib
import random
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.yaml_data import read_yaml

UTTERANCES = Path(__file__).with_name("utterances.yaml")
_SLOT = re.compile(r"\{(\w)\}")
_FILLED, _PLAIN = 4, 2  # copies of an utterance with slots, and of one without


@lru_cache(maxsize=1)
def read() -> tuple[str, Mapping[str, Any]]:
    """Return the hash of the utterances and what they say."""
    text = UTTERANCES.read_text(encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest(), read_yaml(text)


def plain(name: str, most: int) -> tuple[str, ...]:
    """Return the first utterances of an action that have no slots, `most` of them at most."""
    lines: Sequence[str] = read()[1]["actions"][name]
    return tuple(line for line in lines if "{" not in line)[:most]


def copies(said: Mapping[str, Any]) -> tuple[list[str], list[int], list[str]]:
    """Return the utterances with names put in, the number of the action of each, all actions."""
    chance = random.Random(7)  # noqa: S311 - the same copies at every fit
    fillers: Mapping[str, Sequence[str]] = said["fillers"]
    texts: list[str] = []
    labels: list[int] = []
    names = list(said["actions"])
    for number, name in enumerate(names):
        for line in said["actions"][name]:
            for _ in range(_FILLED if "{" in line else _PLAIN):
                texts.append(_SLOT.sub(lambda m: chance.choice(fillers[m[1]]), line))
                labels.append(number)
    return texts, labels, names

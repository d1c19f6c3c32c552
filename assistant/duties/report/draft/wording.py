"""Loads how reports are worded and reads its patterns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from assistant.duties.report.saying.categories import OTHER
from core.yaml_data import read_yaml

HERE = Path(__file__).parent
_PART = re.compile(r"\[(?P<group>[^\[\]]*)\]|\{(?P<name>\w+)\}|(?P<words>[^\[\]{}]+)")


@dataclass(frozen=True, slots=True)
class Words:
    """Fixed wording."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A place for a phrase made from facts."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that are left out together when a phrase among them has nothing to say."""

    parts: tuple[Words | Phrase, ...]


Part = Words | Phrase | Group


@cache
def wording() -> Mapping[str, Any]:
    """Return wording.yaml."""
    text = (HERE / "wording.yaml").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], read_yaml(text))


@cache
def parts(pattern: str) -> Sequence[Part]:
    """Return a pattern's parts in order. ValueError where it can't be read."""
    found: list[Part] = []
    at = 0
    for match in _PART.finditer(pattern):
        if match.start() != at:
            raise ValueError(f"bad pattern: {pattern!r} at {at}")
        at = match.end()
        if match["group"] is not None:
            inner = tuple(p for p in parts(match["group"]) if not isinstance(p, Group))
            found.append(Group(inner))
        else:
            found.append(Phrase(match["name"]) if match["name"] else Words(match["words"]))
    if at != len(pattern):
        raise ValueError(f"bad pattern: {pattern!r} at {at}")
    return tuple(found)


def first_match(rules: Sequence[Mapping[str, str]], category: str) -> Mapping[str, str] | None:
    """Return the first rule whose `category` expression is found in the category."""
    return next((rule for rule in rules if re.search(rule["category"], category)), None)


def event_words(category: str, told: str = "") -> str:
    """Return how a report calls a kind of incident: 事故灾难-火灾 → 发生火灾.

    `told`: the clause that tells the kind; what it names more nearly is said: 地质灾害 told as
    后山滑坡 is 发生滑坡.
    """
    group, _, kind = category.rpartition("-")
    rule = first_match(wording()["events"], group if kind == OTHER else kind)
    doubtful = wording()["doubtful"]
    text = rule["say"] if rule else "发生" + kind.partition("\uff08")[0]
    nearer = next((n for n in wording()["nearer"].get(text, ()) if n["word"] in told), None)
    text = nearer["say"] if nearer else text
    if doubtful["words"] in category and doubtful["words"] not in text:
        text = text.replace(doubtful["from"], doubtful["to"], 1)
    return text

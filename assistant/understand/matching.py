"""Which of a few described things a text is about, by shared words, ideas and places."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import jieba

from assistant.understand.mentions import Candidate
from assistant.understand.pinyin import syllables
from assistant.understand.world import World
from connectors.contract import Kind
from core.yaml_data import read_yaml

_BREAK = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")
# what a feature counts: pair of characters (b), one of them misheard (y), word (w), idea (i), place
# (p), area (a), spot or state (s), step (t), number (n), office in charge (o), group addressed (g)
_WEIGHTS = {
    "b": 0.5, "y": 0.3, "w": 0.8, "i": 1.0, "p": 1.6, "a": 0.9, "s": 1.6, "t": 2.0, "n": 1.6,
    "o": 0.3, "g": 0.6,
}  # fmt: skip
_LEAST, _MOST = 0.1, 8
_ENOUGH = 1.2  # matched weight from which a description says enough to be trusted


@lru_cache(maxsize=8)
def table(name: str) -> dict[str, Any]:
    """Return a table of words kept beside the code."""
    return read_yaml((Path(__file__).parent / f"{name}.yaml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _ideas() -> tuple[dict[str, list[str]], re.Pattern[str]]:
    """Return word -> ideas, and a pattern of the words of two characters and more."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for idea, words in table("synonyms")["ideas"].items():
        for word in words:
            by_word[word].append(idea)
    long = sorted((w for w in by_word if len(w) > 1), key=len, reverse=True)
    return dict(by_word), re.compile("|".join(map(re.escape, long)), re.IGNORECASE)


@lru_cache(maxsize=1)
def _stops() -> re.Pattern[str]:
    words = sorted(table("synonyms")["stop"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def describe_features(text: str) -> Counter[str]:
    """Return the features of a thing's description (a title, a name)."""
    found: Counter[str] = Counter()
    by_word, pattern = _ideas()
    for part in _BREAK.split(text):
        found.update(f"b:{part[i : i + 2]}" for i in range(len(part) - 1))
        found.update(_heard_pairs(part))
        found.update(f"w:{word}" for word in jieba.cut(part) if len(word) > 1)
    for match in pattern.finditer(text):
        found.update(
            f"i:{idea}" for idea in by_word.get(match[0], by_word.get(match[0].lower(), []))
        )
    return Counter(dict.fromkeys(found, 1))


def _heard_pairs(part: str) -> Iterable[str]:
    """Yield pairs of which one character may be misheard: 追伟 has 追 and the sound of 尾."""
    row = syllables(part)
    for one, other in pairwise(row):
        if one.end == other.start and other.end - one.start == 2:
            yield f"y:{part[one.start]}{other.folded}"
            yield f"y:{one.folded}{part[other.start]}"


def asked_features(text: str) -> Counter[str]:
    """Return the features of an utterance, without the words that name no thing."""
    return Counter(dict.fromkeys(_asked(text), 1))


@lru_cache(maxsize=256)
def _asked(text: str) -> frozenset[str]:
    by_word, _ = _ideas()
    bare = _stops().sub(" ", text)
    found = set(describe_features(bare))
    for part in _BREAK.split(bare):
        for word in jieba.cut(part):
            # 这水 is no word: its characters count singly
            pieces = [word] if jieba.dt.FREQ.get(word) else list(word)
            found |= {f"i:{idea}" for piece in pieces for idea in by_word.get(piece, ())}
    return frozenset(found)


@dataclass
class Catalogue:
    """The described things of one kind."""

    docs: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    factors: dict[str, float] = field(default_factory=dict[str, float])
    _holders: dict[str, list[str]] = field(
        default_factory=lambda: defaultdict[str, list[str]](list)
    )

    def add(self, id: str, features: Iterable[str], factor: float = 1.0) -> None:
        """Add a thing. `factor` below 1 is for what is rarely meant (closed events)."""
        self.docs[id] = Counter(dict.fromkeys(features, 1))
        self.factors[id] = factor
        for feature in self.docs[id]:
            self._holders[feature].append(id)

    def has(self, feature: str) -> bool:
        """Return whether some thing has the feature."""
        return feature in self._holders

    def rank(self, asked: Mapping[str, float], elsewhere: float = 1.0) -> list[Candidate]:
        """Return the things that share features with what is asked, best first.

        The score is the share of what is asked (as far as any thing has it) that the thing has,
        lowered where little was said at all, and by `elsewhere` where it lies outside the places
        or areas that are spoken of.
        """
        total = len(self.docs)
        matched: Counter[str] = Counter()
        whole = 0.0
        for feature, weight in asked.items():
            holders = self._holders.get(feature)
            if not holders:
                continue
            worth = weight * _WEIGHTS[feature[0]] * math.log(1 + total / len(holders))
            whole += worth
            for id in holders:
                matched[id] += worth  # pyright: ignore[reportArgumentType]
        here = self._holding(asked, "p") or self._holding(asked, "a") or self.docs.keys()
        found = [
            Candidate(id, round(score * (1.0 if id in here else elsewhere), 4), "words")
            for id, worth in matched.items()
            if (score := self._score(id, worth, whole)) >= _LEAST
        ]
        return sorted(found, key=lambda c: -c.score)[:_MOST]

    def _holding(self, asked: Mapping[str, float], sort: str) -> set[str]:
        """Return the things at the places (p) or in the areas (a) that are asked for."""
        return {id for f in asked if f[0] == sort for id in self._holders.get(f, ())}

    def _score(self, id: str, worth: float, whole: float) -> float:
        return worth / whole * min(1.0, worth / _ENOUGH) * self.factors[id]


_CLEAR, _LEAD = 0.35, 0.78


def clear(candidates: list[Candidate]) -> str | None:
    """Return the id of the candidate that clearly wins, None where none does."""
    if not candidates or candidates[0].score < _CLEAR:
        return None
    if len(candidates) > 1 and candidates[1].score > candidates[0].score * _LEAD:
        return None
    return candidates[0].id


def rivals(candidates: list[Candidate]) -> list[str]:
    """Return the ids close to the best, the best first."""
    if not candidates:
        return []
    return [c.id for c in candidates if c.score > candidates[0].score * _LEAD]


_NUMBER = re.compile(
    r"(?<![\d年月点:：.])(?P<n>\d{3,4})(?=号?(?:那|这|的?[单件事条个]|事件|工单|$|"
    r"[，,。到进怎催派退办升]))"
)


def by_number(text: str, world: World, kind: Kind) -> list[Candidate]:
    """Return the things whose number the text says, whole (SJ…-0006) or its end (0006那单)."""
    upper = text.upper()
    whole = [t.id for t in world.of(kind) if t.id.upper() in upper]
    if whole:
        return [Candidate(id, 1.0, "id") for id in whole]
    found: list[Candidate] = []
    today = f"{world.now:%Y%m%d}"
    for match in _NUMBER.finditer(text):
        tail = match["n"]
        for thing in world.of(kind):
            if thing.id.endswith(tail.zfill(4)) or thing.id.endswith("-" + tail):
                found.append(Candidate(thing.id, 1.0 if today in thing.id else 0.6, "number"))
    return sorted(found, key=lambda c: -c.score)

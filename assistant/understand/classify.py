"""Which action a stretch of words asks for: cue words, the kinds of things named, likeness.

What the learned classifier makes of the words always counts; likeness to example utterances by
embedding only where the rest leaves it open.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.understand.frames import Frame, frames
from assistant.understand.likeness.model import likely
from assistant.understand.reading import Reading
from core.models.embed import Embedder, Vectors

TRIGGER = 2.0  # from this score on, the words name an action by themselves
_SURE = 4.0  # from here on, the embedding is not asked
_AGAINST = 3.0
_LIKES = 0.7
_MORE = 0.3  # what each further matching cue adds, for two of them at most
_CLOSE = 0.5  # two scores nearer than this leave it open
_CHANCE = 5.0  # what a sure guess of the learned classifier is worth: more than the best cue
_LEAST = 0.1  # likeness below this is noise
_EMBEDDED = (0.9, 0.6, 0.3)


@dataclass(frozen=True, slots=True)
class Scored:
    """An action with how strongly the words ask for it.

    `cue` is the best matching cue's weight, `chance` what the learned classifier gives it (0..1).
    """

    name: str
    cue: float
    total: float
    chance: float = 0.0

    @property
    def named(self) -> bool:
        """Whether the words name this action by themselves."""
        return self.total >= TRIGGER and (self.cue >= TRIGGER or self.chance >= _NAMES)


_NAMES = 0.42


def score(words: str, kinds: frozenset[str]) -> list[Scored]:
    """Return the actions that the words speak for, best first."""
    chances = likely(words)
    scored = [_score(f, words, kinds, chances.get(f.name, 0.0)) for f in frames().values()]
    return sorted((s for s in scored if s.total > 0), key=lambda s: -s.total)


def _score(frame: Frame, words: str, kinds: frozenset[str], chance: float) -> Scored:
    if any(pattern.search(words) for pattern in frame.never):
        return Scored(frame.name, 0, 0)
    weak = bool(frame.needs) and kinds.isdisjoint(frame.needs)
    matched = [
        1 if weak and weight == 2 else weight
        for weight, pattern in frame.cues
        if pattern.search(words)
    ]
    total = _CHANCE * chance if chance >= _LEAST else 0.0
    if matched:
        total += matched[0] + _MORE * min(2, len(matched) - 1)
    if total and not kinds.isdisjoint(frame.likes):
        total += _LIKES
    if total and any(pattern.search(words) for pattern in frame.against):
        total -= _AGAINST
    return Scored(frame.name, matched[0] if matched and total > 0 else 0, total, chance)


def classify(part: Reading, embedder: Embedder | None = None) -> list[Scored]:
    """Return the actions that this part may ask for, best first; empty where nothing speaks."""
    found = score(part.own, part.kinds())
    if embedder is None or (found and found[0].total >= _SURE and _clear(found)):
        return found
    return _with_embedding(found, part.own, embedder)


def _clear(found: Sequence[Scored]) -> bool:
    return len(found) < 2 or found[0].total - found[1].total >= _CLOSE


def _with_embedding(found: list[Scored], words: str, embedder: Embedder) -> list[Scored]:
    nearest = like(words, embedder)[: len(_EMBEDDED)]
    scores = {s.name: s for s in found}
    for bonus, name in zip(_EMBEDDED, nearest, strict=False):
        one = scores.get(name, Scored(name, 0, 0))
        scores[name] = replace(one, total=one.total + bonus)
    return sorted(scores.values(), key=lambda s: -s.total)


def like(words: str, embedder: Embedder) -> list[str]:
    """Return the actions by the likeness of their nearest example, best first."""
    names, vectors = _examples(embedder)
    near = vectors @ embedder.embed_queries([words])[0]
    best: dict[str, float] = {}
    for name, value in zip(names, near, strict=True):
        best[name] = max(best.get(name, -1.0), float(value))
    return sorted(best, key=lambda name: -best[name])


_LOCK = threading.Lock()
_KEPT: dict[str, tuple[tuple[str, ...], Vectors]] = {}


def _examples(embedder: Embedder) -> tuple[tuple[str, ...], Vectors]:
    with _LOCK:
        if embedder.name not in _KEPT:
            rows = _rows()
            vectors = embedder.embed_queries([text for _, text in rows])
            _KEPT[embedder.name] = (tuple(name for name, _ in rows), vectors)
        return _KEPT[embedder.name]


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str], ...]:
    return tuple((f.name, text) for f in frames().values() for text in f.examples)

"""Says what kind of incident a note tells of: a linear layer over multilingual-e5-small.

The layer (`kind_reader.npz`, 0.1 MB, made by `evals/learn_kinds.py`, see docs/decisions/0018) reads
the vectors that every room has for its search; nothing else is fetched or built.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.models import e5
from core.models.embed import Embedder, LocalE5

WEIGHTS = Path(__file__).parent / "kind_reader.npz"


class KindReader(Protocol):
    """Reads notes."""

    def kinds(self, text: str) -> Mapping[str, float]:
        """Return how likely a note is of each kind of incident, summing to 1."""
        ...

    def telling(self, kind: str, clauses: Sequence[str]) -> int:
        """Return which of the clauses of a note tells a kind most."""
        ...


def open_kind_reader(models_dir: Path, embedder: LocalE5 | None = None) -> KindReader | None:
    """Return the reader over an open `embedder` or its own; None while e5 isn't built."""
    if embedder is None and e5.built(models_dir):
        embedder = LocalE5(models_dir)
    return LocalKindReader(embedder) if embedder else None


class LocalKindReader:
    """The reader in this process. Safe to call from threads."""

    def __init__(self, embedder: Embedder, weights: Path = WEIGHTS) -> None:
        """Read the layer; `embedder` is the one that it was taught with."""
        self._embedder = embedder
        with np.load(weights) as archive:
            self._names = [str(name) for name in archive["names"]]
            self._weight: NDArray[np.float32] = archive["weight"]
            self._bias: NDArray[np.float32] = archive["bias"]

    def kinds(self, text: str) -> Mapping[str, float]:
        """Return how likely a note is of each kind of incident, summing to 1."""
        odds = self._odds([text])[0]
        likely = np.exp(odds - np.logaddexp.reduce(odds))
        return dict(zip(self._names, likely.tolist(), strict=True))

    def telling(self, kind: str, clauses: Sequence[str]) -> int:
        """Return which of the clauses of a note tells a kind most."""
        return int(self._odds(clauses)[:, self._names.index(kind)].argmax())

    def _odds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._embedder.embed_passages(texts) @ self._weight.T + self._bias

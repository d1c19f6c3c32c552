"""Dense vectors of clauses: what search and ingestion need of an index, whichever keeps it.

`knowledge.chroma_index` keeps them beside an embedded database, `knowledge.pg_index` in PostgreSQL.
An index can be lost at any time: it is rebuilt from the clauses in SQL.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


def passage(title: str, path: Sequence[str] | str, text: str, context: str = "") -> str:
    """Return what is embedded for a clause: title and label, its last heading, its text."""
    parts = [p for p in (path.split("\n") if isinstance(path, str) else path) if p]
    label = parts[-1] if parts and parts[-1].startswith("第") else ""
    return " ".join(p for p in (f"{title}{label}", *parts[-2:-1], context, text) if p)


class VectorIndex(Protocol):
    """The vectors of one embedder, by clause id; the only thing known beside is the revision."""

    def upsert(self, ids: Sequence[int], vectors: Vector, revision_ids: Sequence[int]) -> None:
        """Add or replace vectors [len(ids), dim] of unit length."""
        ...

    def delete(self, ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        ...

    def ids(self) -> set[int]:
        """Return the ids of all clauses that have a vector."""
        ...

    def search(
        self, vector: Vector, visible: frozenset[int], limit: int
    ) -> list[tuple[int, float]]:
        """Return (clause id, cosine) of the nearest among the visible revisions, nearest first."""
        ...

    def cosines(self, vector: Vector, ids: Sequence[int]) -> dict[int, float]:
        """Return the cosine of each of these clauses that has a vector."""
        ...

    def vectors(self, ids: Sequence[int]) -> dict[int, Vector]:
        """Return the vector of each of these clauses that has one."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...

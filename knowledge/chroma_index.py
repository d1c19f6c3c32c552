"""Dense vectors in an embedded Chroma; one owner process, rebuilt from SQL whenever it is lost."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings

from knowledge.vectors import Vector

_BATCH = 2000


class ChromaIndex:
    """One collection an embedder. Satisfies `knowledge.vectors.VectorIndex`."""

    def __init__(self, directory: Path, embedder_name: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._client: Any = chromadb.PersistentClient(
            str(directory), settings=ChromaSettings(anonymized_telemetry=False)
        )
        self._collection: Any = self._client.get_or_create_collection(
            f"clauses-{embedder_name}",
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
        )
        self._total: int | None = None  # until vectors are added or removed

    def upsert(self, ids: Sequence[int], vectors: Vector, revision_ids: Sequence[int]) -> None:
        """Add or replace vectors [len(ids), dim]."""
        self._total = None
        for at in range(0, len(ids), _BATCH):
            part = slice(at, at + _BATCH)
            self._collection.upsert(
                ids=[str(i) for i in ids[part]],
                embeddings=vectors[part],
                metadatas=[{"revision": r} for r in revision_ids[part]],
            )
        self._total = None

    def delete(self, ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        self._total = None
        for at in range(0, len(ids), _BATCH):
            self._collection.delete(ids=[str(i) for i in ids[at : at + _BATCH]])
        self._total = None

    def ids(self) -> set[int]:
        """Return the ids of all clauses that have a vector."""
        return {int(i) for i in self._collection.get(include=[])["ids"]}

    def search(
        self, vector: Vector, visible: frozenset[int], limit: int
    ) -> list[tuple[int, float]]:
        """Return (clause id, cosine) of the nearest among the visible revisions.

        Nearly all revisions are visible nearly always, so a wider search without a filter comes
        first. Where too few visible ones are in it, the visible ones are compared one by one: the
        graph can't be trusted to reach everything past many hidden or equal neighbours.
        """
        total = self._count()
        for width in (2 * limit, 8 * limit):
            rows = self._nearest(vector, visible, min(width, total)) if total else []
            if len(rows) >= limit:
                return rows[:limit]
            if width >= total:
                break
        return self._exact(vector, visible, limit) if total else []

    def _count(self) -> int:
        """Return how many vectors there are; counting them costs as much as a search."""
        total = self._total
        if total is None:
            total = self._total = int(self._collection.count())
        return total

    def _nearest(
        self, vector: Vector, visible: frozenset[int], width: int
    ) -> list[tuple[int, float]]:
        found = self._collection.query(
            query_embeddings=[vector], n_results=width, include=["metadatas", "distances"]
        )
        return [
            (int(i), 1.0 - cast("float", d))
            for i, d, m in zip(
                found["ids"][0], found["distances"][0], found["metadatas"][0], strict=True
            )
            if m["revision"] in visible
        ]

    def _exact(
        self, vector: Vector, visible: frozenset[int], limit: int
    ) -> list[tuple[int, float]]:
        if not visible:
            return []
        found = self._collection.get(
            where={"revision": {"$in": sorted(visible)}}, include=["embeddings"]
        )
        scores = _cosines(vector, found)
        return sorted(scores.items(), key=lambda item: -item[1])[:limit]

    def cosines(self, vector: Vector, ids: Sequence[int]) -> dict[int, float]:
        """Return the cosine of each of these clauses that has a vector."""
        if not ids:
            return {}
        found = self._collection.get(ids=[str(i) for i in ids], include=["embeddings"])
        return _cosines(vector, found)

    def vectors(self, ids: Sequence[int]) -> dict[int, Vector]:
        """Return the vector of each of these clauses that has one."""
        if not ids:
            return {}
        found = self._collection.get(ids=[str(i) for i in ids], include=["embeddings"])
        return {
            int(i): np.asarray(row, np.float32)
            for i, row in zip(found["ids"], found["embeddings"], strict=True)
        }

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _cosines(vector: Vector, found: dict[str, Any]) -> dict[int, float]:
    if not found["ids"]:
        return {}
    rows = np.asarray(found["embeddings"], np.float32)
    scores = rows @ vector / np.maximum(np.linalg.norm(rows, axis=1), 1e-9)
    return {int(i): float(s) for i, s in zip(found["ids"], scores, strict=True)}

"""What a text is about as a whole: the mean of the vectors of a few of its clauses."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from sqlalchemy import select

from core.database import Database
from knowledge.tables import ClauseRow
from knowledge.vectors import Vector, VectorIndex

SAMPLED = 8  # clauses, evenly spread; more of them tell no more (docs/decisions/0001)
_REMEMBERED = 4096  # texts; 1.5 KiB each


class Topics:
    """Compares questions with whole texts.

    Means are made when first needed and remembered: a revision's clauses never change. One whose
    vectors aren't all there yet isn't remembered, so there is nothing to keep in step.
    """

    def __init__(self, database: Database, vectors: VectorIndex) -> None:
        self._database = database
        self._vectors = vectors
        self._means: dict[int, Vector] = {}

    def cosines(self, vector: Vector, revisions: Iterable[int]) -> dict[int, float]:
        """Return revision id -> cosine with the question, both less what these texts share.

        Without the common part every text is near every question. Texts without vectors are left
        out.
        """
        asked = list(dict.fromkeys(revisions))
        means = self._of(asked)
        if not means:
            return {}
        table = np.stack(list(means.values()))
        common = table.mean(axis=0)
        scores = _unit(table - common) @ _unit(vector - common)
        return dict(zip(means, map(float, scores), strict=True))

    def _of(self, revisions: Sequence[int]) -> dict[int, Vector]:
        known = {r: self._means[r] for r in revisions if r in self._means}
        missing = [r for r in revisions if r not in known]
        if missing:
            made = self._make(missing)
            known |= made
        return {r: known[r] for r in revisions if r in known}

    def _make(self, revisions: Sequence[int]) -> dict[int, Vector]:
        chosen = {r: _spread(ids) for r, ids in self._clauses(revisions).items()}
        vectors = self._vectors.vectors([i for ids in chosen.values() for i in ids])
        made: dict[int, Vector] = {}
        if len(self._means) + len(chosen) > _REMEMBERED:
            self._means.clear()
        for revision, ids in chosen.items():
            there = [vectors[i] for i in ids if i in vectors]
            if there:
                made[revision] = np.mean(there, axis=0)
            if len(there) == len(ids):
                self._means[revision] = made[revision]
        return made

    def _clauses(self, revisions: Sequence[int]) -> Mapping[int, list[int]]:
        """Return revision id -> its clauses in reading order."""
        found: dict[int, list[int]] = {}
        with self._database.reading() as session:
            rows = session.execute(
                select(ClauseRow.revision_id, ClauseRow.id)
                .where(ClauseRow.revision_id.in_(revisions))
                .order_by(ClauseRow.revision_id, ClauseRow.ordinal)
            )
            for revision, clause in rows:
                found.setdefault(revision, []).append(clause)
        return found


def _spread(ids: Sequence[int]) -> list[int]:
    places = np.linspace(0, len(ids) - 1, min(SAMPLED, len(ids)))
    return [ids[round(float(place))] for place in places]


def _unit(values: Vector) -> Vector:
    size = np.linalg.norm(values, axis=-1, keepdims=True)
    return np.asarray(values / np.maximum(size, 1e-9), np.float32)

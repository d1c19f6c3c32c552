"""Both indexes made equal to SQL: the same clause ids, nothing more and nothing less.

Vectors are only ever made here. A document is searchable by its words from the moment it is in
SQL; its vectors follow, whether it came a second ago, before the model was there, or the vector
index was deleted. One rule covers them all: what SQL has and the index lacks is embedded, what
the index has and SQL lacks is removed.
"""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from core.database import Database
from core.errors import Unavailable
from core.models.embed import Embedder, Vectors
from ingest.jobs import JobBoard
from knowledge.documents import SEARCHABLE
from knowledge.lexical import LexicalIndex, entry
from knowledge.tables import ClauseRow, RevisionRow
from knowledge.vectors import VectorIndex, passage

_log = logging.getLogger(__name__)

_CHUNK = 64  # clauses embedded at a time: about a second of work
_LEXICAL_CHUNK = 500
_PROGRESS_EVERY_S = 0.5

_TextRow = Row[int, int, str, str, str, str]  # id, revision_id, title, path, text, context
Filled = Literal["done", "more", "wait"]


@dataclass(frozen=True, slots=True)
class Differences:
    """Clause ids by which the indexes differ from SQL; all empty when they agree."""

    lexical_missing: frozenset[int] = frozenset()
    lexical_extra: frozenset[int] = frozenset()
    vectors_missing: frozenset[int] = frozenset()
    vectors_extra: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(
            self.lexical_missing or self.lexical_extra or self.vectors_missing or self.vectors_extra
        )


@dataclass(slots=True)
class _Plan:
    """What is left to embed, and the jobs that end with it: id -> (revision, clauses)."""

    missing: deque[tuple[int, int]]  # (clause, revision), ascending
    left: Counter[int]  # by revision
    jobs: dict[str, tuple[int, int]]
    told: dict[str, int] = field(default_factory=dict[str, int])  # progress already written


class Reconciler:
    """Keeps the full-text and the vector index equal to SQL."""

    def __init__(self, database: Database, lexical: LexicalIndex, board: JobBoard) -> None:
        self._database = database
        self._lexical = lexical
        self._board = board
        self._vectors: VectorIndex | None = None
        self._embedder: Embedder | None = None
        self._plan: _Plan | None = None
        self._progress_at = 0.0
        self.stopping = threading.Event()
        # held while vectors change, so that none is written for a clause being removed
        self.vectors_lock = threading.Lock()

    def attach(self, vectors: VectorIndex | None, embedder: Embedder | None) -> None:
        """Use this vector index and embedder from now on; None for either: no vectors."""
        with self.vectors_lock:
            self._vectors, self._embedder, self._plan = vectors, embedder, None

    @property
    def makes_vectors(self) -> bool:
        """Whether there is an embedder and an index to write to."""
        return self._vectors is not None and self._embedder is not None

    # --- comparing

    def differences(self) -> Differences:
        """Compare both indexes with SQL; without an embedder, full text only."""
        with self._database.reading() as session:
            wanted = {clause for clause, _ in session.execute(_searchable())}
            words = self._lexical.ids(session)
        known = self._vectors.ids() if self._vectors is not None and self._embedder else wanted
        return Differences(
            lexical_missing=frozenset(wanted - words),
            lexical_extra=frozenset(words - wanted),
            vectors_missing=frozenset(wanted - known),
            vectors_extra=frozenset(known - wanted),
        )

    # --- full text

    def repair_lexical(self) -> tuple[int, int]:
        """Add what the full-text index lacks and remove what it should not have; return counts.

        It changes in one transaction with SQL, so there is only work here after damage or when
        the index was emptied to be rebuilt.
        """
        found = self.differences()
        missing, extra = sorted(found.lexical_missing), sorted(found.lexical_extra)
        for chunk in _chunks(extra):
            with self._database.transaction() as session:
                self._lexical.remove(session, chunk)
        for chunk in _chunks(missing):
            with self._database.transaction() as session:
                rows = session.execute(_texts(chunk)).all()
                self._lexical.add(
                    session,
                    [(r.id, entry(r.title, _path(r), r.text, r.context)) for r in rows],
                )
        if missing or extra:
            _log.warning("full text repaired: %d added, %d removed", len(missing), len(extra))
        return len(missing), len(extra)

    # --- vectors

    def fill(self, seconds: float) -> Filled:
        """Embed what the vector index lacks, for about so long.

        Returns "done" when nothing was left, "more" when there is, "wait" when the embedder does
        not answer.
        """
        if not self.makes_vectors:
            return "done"
        until = time.monotonic() + seconds
        plan = self._plan or self._make_plan()
        self._plan = plan
        while plan.missing:
            if self.stopping.is_set() or time.monotonic() > until:
                self._note(plan)
                return "more"
            try:
                self._embed_next(plan)
            except Unavailable as error:
                _log.warning("the embedder does not answer: %s", error)
                return "wait"
            if time.monotonic() - self._progress_at >= _PROGRESS_EVERY_S:
                self._note(plan)
        self._note(plan)
        self._plan = None
        return "more" if self._waiting_jobs() else "done"

    def drop(self, clauses: Sequence[int]) -> None:
        """Remove vectors; the caller holds `vectors_lock`."""
        if self._vectors is not None and clauses:
            self._vectors.delete(clauses)

    def _make_plan(self) -> _Plan:
        """Compare with SQL and remove what SQL no longer has."""
        assert self._vectors is not None
        with self._database.reading() as session:
            # jobs before clauses: a job in the plan has all its clauses in the plan
            jobs = self._board.indexing(session)
            session.rollback()  # ends the reading snapshot
            wanted = {clause: revision for clause, revision in session.execute(_searchable())}
        known = self._vectors.ids()
        if extra := sorted(known - wanted.keys()):
            _log.warning("%d vectors without a clause removed", len(extra))
            with self.vectors_lock:
                self.drop(extra)
        missing = sorted((c, r) for c, r in wanted.items() if c not in known)
        return _Plan(deque(missing), Counter(revision for _, revision in missing), jobs)

    def _embed_next(self, plan: _Plan) -> None:
        assert self._vectors is not None
        assert self._embedder is not None
        chunk = [plan.missing[i] for i in range(min(_CHUNK, len(plan.missing)))]
        vectors, embedder = self._vectors, self._embedder
        with self._database.reading() as session:
            rows = session.execute(_texts([clause for clause, _ in chunk])).all()
        if rows:
            made = embedder.embed_passages(
                [passage(r.title, _path(r), r.text, r.context) for r in rows]
            )
            with self.vectors_lock:
                self._write(vectors, rows, made)
        for _ in chunk:
            _, revision = plan.missing.popleft()
            plan.left[revision] -= 1

    def _note(self, plan: _Plan) -> None:
        """Write progress to the jobs of the plan, and end those that have all their vectors."""
        self._progress_at = time.monotonic()
        finished = [job for job, (revision, _) in plan.jobs.items() if plan.left[revision] <= 0]
        done = {
            job: total - plan.left[revision]
            for job, (revision, total) in plan.jobs.items()
            if plan.left[revision] > 0 and plan.told.get(job, 0) != total - plan.left[revision]
        }
        plan.told |= done
        if done or finished:
            self._board.progress(done, finished)
        for job in finished:
            del plan.jobs[job]

    def release_jobs(self) -> None:
        """End jobs that wait for vectors which nobody is going to make now."""
        with self._database.reading() as session:
            waiting = list(self._board.indexing(session))
        if waiting:
            self._board.progress({}, waiting)

    def _waiting_jobs(self) -> bool:
        with self._database.reading() as session:
            return bool(self._board.indexing(session))

    def _write(self, vectors: VectorIndex, rows: Sequence[_TextRow], made: Vectors) -> None:
        """Write vectors of those clauses that are still in the library."""
        with self._database.reading() as session:
            ids = [row.id for row in rows]
            there = set(session.scalars(select(ClauseRow.id).where(ClauseRow.id.in_(ids))))
        keep = [i for i, row in enumerate(rows) if row.id in there]
        if keep:
            vectors.upsert(
                [rows[i].id for i in keep], made[keep], [rows[i].revision_id for i in keep]
            )


def searchable_ids(session: Session, revision_id: int) -> list[int]:
    """Return the ids of a revision's clauses that both indexes hold."""
    query = select(ClauseRow.id).where(
        ClauseRow.revision_id == revision_id, ClauseRow.kind.in_(SEARCHABLE)
    )
    return list(session.scalars(query))


def _searchable() -> Select[int, int]:
    """Select (clause, revision) of all that may be found: published, and not a heading."""
    return (
        select(ClauseRow.id, ClauseRow.revision_id)
        .join(RevisionRow, RevisionRow.id == ClauseRow.revision_id)
        .where(RevisionRow.published, ClauseRow.kind.in_(SEARCHABLE))
    )


def _texts(clauses: Sequence[int]) -> Select[int, int, str, str, str, str]:
    """Select what an index needs of these clauses, as far as they are still there."""
    return (
        select(
            ClauseRow.id,
            ClauseRow.revision_id,
            RevisionRow.title,
            ClauseRow.path,
            ClauseRow.text,
            ClauseRow.context,
        )
        .join(RevisionRow, RevisionRow.id == ClauseRow.revision_id)
        .where(ClauseRow.id.in_(clauses))
    )


def _path(row: _TextRow) -> tuple[str, ...]:
    return tuple(row.path.split("\n")) if row.path else ()


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + _LEXICAL_CHUNK] for at in range(0, len(ids), _LEXICAL_CHUNK))

"""Files into the library: a group of them in one transaction.

Clauses, their full-text entries, publication and the job's new state are committed together. So a
document is in the library whole or not at all, SQL and full text cannot differ, and doing a group
again after a crash does only what was not done.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.database import Database
from ingest.jobs import JobBoard, JobState
from ingest.originals import Originals, media_type
from ingest.reading import FileSpec, Reader, Reading, Unreadable
from ingest.reconcile import searchable_ids
from knowledge.lexical import LexicalIndex
from knowledge.library import Library, Source
from knowledge.tables import ClauseRow, IngestJobRow, RevisionRow

_log = logging.getLogger(__name__)

_SHOWN_WARNINGS = 3


@dataclass(frozen=True, slots=True)
class Stored:
    """What one group did: how many files were new, already known, or could not be read."""

    new: int = 0
    unchanged: int = 0
    failed: int = 0


class Storing:
    """Takes groups of jobs from `queued` to searchable."""

    def __init__(
        self,
        database: Database,
        library: Library,
        lexical: LexicalIndex,
        board: JobBoard,
        originals: Originals,
        reader: Reader,
    ) -> None:
        self._database = database
        self._library = library
        self._lexical = lexical
        self._board = board
        self._originals = originals
        self._reader = reader

    def store(
        self, group: Sequence[str], following: Sequence[str] = (), *, vectors_follow: bool
    ) -> Stored:
        """Read and publish the jobs of a group that are still to be read.

        `following` is read ahead meanwhile. With `vectors_follow` a job stays open (`indexing`)
        until its vectors are in.
        """
        rows = self._board.rows(group)
        if not rows:
            return Stored()
        self._board.reading(row.id for row in rows)
        known = self._known_files(rows)
        specs = {row.id: self._spec(row) for row in rows if row.file_sha256 not in known}
        self._reader.ask(list(specs.values()))
        self._reader.ask([self._spec(row) for row in self._board.rows(following)])
        readings = {job: self._reader.take(spec) for job, spec in specs.items()}
        state: JobState = "indexing" if vectors_follow else "done"
        with self._database.transaction() as session:
            # a write first: SQLite's write lock is taken before anything is read and relied on
            session.execute(update(IngestJobRow).where(IngestJobRow.id.in_(group)).values(done=0))
            outcomes = [self._settle(session, row, readings.get(row.id), state) for row in rows]
        for row in rows:
            reading = readings.get(row.id)
            if isinstance(reading, Unreadable) and not reading.keep:
                self._originals.discard(row.file_sha256)
        return Stored(outcomes.count("new"), outcomes.count("unchanged"), outcomes.count("failed"))

    def _spec(self, row: IngestJobRow) -> FileSpec:
        return FileSpec(row.id, self._originals.path(row.file_sha256), row.file_name)

    def _known_files(self, rows: Sequence[IngestJobRow]) -> set[str]:
        """Return the hashes that a published revision was read from: no need to parse again."""
        hashes = {row.file_sha256 for row in rows}
        query = select(RevisionRow.file_sha256).where(
            RevisionRow.file_sha256.in_(hashes), RevisionRow.published
        )
        with self._database.reading() as session:
            return set(session.scalars(query))

    def _settle(
        self,
        session: Session,
        row: IngestJobRow,
        reading: Reading | Unreadable | None,
        state: JobState,
    ) -> str:
        if isinstance(reading, Unreadable):
            self._board.settle(
                session, row.id, "failed", message=reading.message, remedy=reading.remedy
            )
            return "failed"
        try:
            # of its own, so that one document's error does not undo the group
            with session.begin_nested():
                return self._take_in(session, row, reading, state)
        except OperationalError:
            raise  # disk full, database gone: not this file's fault; the group is tried again
        except Exception:
            _log.exception("unexpected error while storing %s (job %s)", row.file_name, row.id)
            self._board.settle(
                session,
                row.id,
                "failed",
                message="写入知识库时发生意外错误。",
                remedy="请重新上传；仍不行请将日志交给技术支持。",
            )
            return "failed"

    def _take_in(
        self, session: Session, row: IngestJobRow, reading: Reading | None, state: JobState
    ) -> str:
        if reading is None:
            return self._unchanged(session, row, self._same_file(session, row))
        revision, new = self._library.store(session, reading.parsed, _source(row))
        if not new and revision.published:
            return self._unchanged(session, row, revision)
        if new:
            clauses = self._index(session, revision.id, reading)
        else:
            clauses = len(searchable_ids(session, revision.id))
        self._library.publish(session, revision.id)
        self._board.settle(
            session,
            row.id,
            state,
            message=_warnings(reading.parsed.warnings),
            revision_id=revision.id,
            clauses=clauses,
        )
        return "new"

    def _same_file(self, session: Session, row: IngestJobRow) -> RevisionRow:
        query = select(RevisionRow).where(
            RevisionRow.file_sha256 == row.file_sha256, RevisionRow.published
        )
        return session.scalars(query.order_by(RevisionRow.id)).one()

    def _unchanged(self, session: Session, row: IngestJobRow, revision: RevisionRow) -> str:
        self._board.settle(
            session,
            row.id,
            "unchanged",
            message=f"知识库中已有相同内容：《{revision.title}》。",
            revision_id=revision.id,
            clauses=len(searchable_ids(session, revision.id)),
        )
        return "unchanged"

    def _index(self, session: Session, revision_id: int, reading: Reading) -> int:
        """Write the full-text entries of a revision's clauses; return how many."""
        ids = session.scalars(
            select(ClauseRow.id)
            .where(ClauseRow.revision_id == revision_id)
            .order_by(ClauseRow.ordinal)
        )
        rows = [
            (clause, entry)
            for clause, entry in zip(ids, reading.entries, strict=True)
            if entry is not None
        ]
        self._lexical.add(session, rows)
        return len(rows)


def _source(row: IngestJobRow) -> Source:
    return Source(
        file_name=row.file_name,
        file_sha256=row.file_sha256,
        media_type=media_type(row.file_name),
        audience=row.audience,
        category=row.category,
        created_by=row.submitted_by,
    )


def _warnings(warnings: Sequence[str]) -> str:
    shown = ";".join(warnings[:_SHOWN_WARNINGS])
    more = len(warnings) - _SHOWN_WARNINGS
    return f"{shown}；另有 {more} 条提示" if more > 0 else shown

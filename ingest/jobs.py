"""One job a file: handed in, acknowledged, read, indexed. The rows are the truth about progress.

A job is open while it is `queued` (acknowledged), `reading` (being parsed) or `indexing` (in the
library and found by its words; its vectors are being made). It ends `done`, `unchanged` (the
library has this text already) or `failed` (with a message and a remedy for the officer).
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from knowledge.tables import IngestJobRow

JobState = Literal["queued", "reading", "indexing", "done", "unchanged", "failed"]
OPEN: tuple[JobState, ...] = ("queued", "reading", "indexing")
UNREAD: tuple[JobState, ...] = ("queued", "reading")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed in. Its own `audience` and `category`, where given, go before the call's."""

    name: str
    data: bytes
    audience: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One uploaded file on its way into the library; `total` and `done` count clauses."""

    id: str
    batch: str
    file_name: str
    state: JobState
    total: int
    done: int
    message: str
    remedy: str
    revision_id: int | None


@dataclass(frozen=True, slots=True)
class Submission:
    """Files of one call that are already on disk, with what holds for all of them."""

    batch: str
    submitted_by: str
    audience: str
    category: str


class JobBoard:
    """The job rows."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        session: Session,
        uploads: Sequence[Upload],
        hashes: Sequence[str],
        submission: Submission,
    ) -> list[Job]:
        """Write one queued job for every file; the caller's commit acknowledges them."""
        now = self._clock.now()
        # the numbering lets a second call add to a batch that is already there
        prefix = f"{submission.batch}-{uuid.uuid4().hex[:6]}"
        rows = [
            IngestJobRow(
                id=f"{prefix}-{number:05d}",
                batch=submission.batch,
                file_name=upload.name,
                file_sha256=sha256,
                audience=upload.audience or submission.audience,
                category=upload.category or submission.category,
                state="queued",
                total=0,
                done=0,
                message="",
                remedy="",
                submitted_by=submission.submitted_by,
                submitted_at=now,
            )
            for number, (upload, sha256) in enumerate(zip(uploads, hashes, strict=True))
        ]
        session.add_all(rows)
        session.flush()
        return [_job(row) for row in rows]

    def jobs(
        self, batch: str | None = None, *, open_only: bool = False, limit: int = 200
    ) -> list[Job]:
        """Return jobs, the newest submission first, files in the order handed in."""
        query = select(IngestJobRow)
        if batch is not None:
            query = query.where(IngestJobRow.batch == batch)
        if open_only:
            query = query.where(IngestJobRow.state.in_(OPEN))
        query = query.order_by(IngestJobRow.submitted_at.desc(), IngestJobRow.id).limit(limit)
        with self._database.reading() as session:
            return [_job(row) for row in session.scalars(query)]

    def open_count(self, batch: str | None = None) -> int:
        """Return how many jobs have not ended."""
        query = select(func.count()).where(IngestJobRow.state.in_(OPEN))
        if batch is not None:
            query = query.where(IngestJobRow.batch == batch)
        with self._database.reading() as session:
            return session.scalar(query) or 0

    def unread(self, batch: str | None = None) -> dict[str, list[str]]:
        """Return the ids of jobs whose files are still to be read, by batch, oldest first."""
        query = select(IngestJobRow.batch, IngestJobRow.id).where(IngestJobRow.state.in_(UNREAD))
        if batch is not None:
            query = query.where(IngestJobRow.batch == batch)
        found: dict[str, list[str]] = {}
        with self._database.reading() as session:
            for name, job in session.execute(
                query.order_by(IngestJobRow.submitted_at, IngestJobRow.id)
            ):
                found.setdefault(name, []).append(job)
        return found

    def rows(self, ids: Sequence[str]) -> list[IngestJobRow]:
        """Return the rows of those jobs that are still to be read, in the order given."""
        query = select(IngestJobRow).where(IngestJobRow.id.in_(ids), IngestJobRow.state.in_(UNREAD))
        with self._database.reading() as session:
            found = {row.id: row for row in session.scalars(query)}
        return [found[job] for job in ids if job in found]

    def reading(self, ids: Iterable[str]) -> None:
        """Mark jobs as being read."""
        with self._database.transaction() as session:
            session.execute(
                update(IngestJobRow)
                .where(IngestJobRow.id.in_(list(ids)), IngestJobRow.state == "queued")
                .values(state="reading")
            )

    def settle(
        self,
        session: Session,
        job: str,
        state: JobState,
        *,
        message: str = "",
        remedy: str = "",
        revision_id: int | None = None,
        clauses: int = 0,
    ) -> None:
        """Write how a file was taken in, in the transaction that takes it in."""
        values: dict[str, Any] = {
            "state": state,
            "message": message,
            "remedy": remedy,
            "revision_id": revision_id,
            "total": clauses,
            "done": 0 if state in OPEN else clauses,
        }
        if state not in OPEN:
            values["finished_at"] = self._clock.now()
        session.execute(update(IngestJobRow).where(IngestJobRow.id == job).values(values))

    def indexing(self, session: Session) -> dict[str, tuple[int, int]]:
        """Return the jobs that wait for vectors: id -> (revision id, clauses)."""
        rows = session.execute(
            select(IngestJobRow.id, IngestJobRow.revision_id, IngestJobRow.total).where(
                IngestJobRow.state == "indexing"
            )
        )
        return {job: (revision or 0, total) for job, revision, total in rows}

    def progress(self, done: dict[str, int], finished: Sequence[str]) -> None:
        """Write how many clauses of each job have their vector, and which jobs are through."""
        with self._database.transaction() as session:
            for job, count in done.items():
                session.execute(
                    update(IngestJobRow)
                    .where(IngestJobRow.id == job, IngestJobRow.state == "indexing")
                    .values(done=count)
                )
            if finished:
                session.execute(
                    update(IngestJobRow)
                    .where(IngestJobRow.id.in_(finished), IngestJobRow.state == "indexing")
                    .values(state="done", done=IngestJobRow.total, finished_at=self._clock.now())
                )


def _job(row: IngestJobRow) -> Job:
    return Job(
        id=row.id,
        batch=row.batch,
        file_name=row.file_name,
        state=cast("JobState", row.state),
        total=row.total,
        done=row.done,
        message=row.message,
        remedy=row.remedy,
        revision_id=row.revision_id,
    )

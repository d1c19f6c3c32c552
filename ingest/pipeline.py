"""The ingest desk: takes files in, has them read durably, gives originals back.

A file is acknowledged once its bytes and its job are on disk. From then on it ends as `done`,
`unchanged` or `failed`, whatever happens to the process.
"""

import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import Audit
from core.clock import Clock
from core.database import Database
from core.durable import Durable
from core.errors import InvalidInput, NotFound
from core.identity import EVERYONE, Permission, Principal
from core.models.embed import Embedder
from core.settings import Settings
from ingest.jobs import UNREAD, Job, JobBoard, Submission, Upload
from ingest.originals import Originals
from ingest.reading import WORKERS, Reader
from ingest.reconcile import Differences, Reconciler, searchable_ids
from ingest.storing import Storing
from ingest.work import IngestWork
from knowledge.lexical import LexicalIndex
from knowledge.library import Library
from knowledge.tables import DocumentRow, IngestJobRow, RevisionRow
from knowledge.vectors import VectorIndex

_IDLE_POLL_S = 0.1
_NAMED_FILES = 50  # in the audit record of a submission; the job rows name them all


class IngestDesk:
    """The only door to ingestion."""

    def __init__(
        self,
        database: Database,
        library: Library,
        lexical: LexicalIndex,
        vectors: VectorIndex | None,
        embedder: Embedder | None,
        settings: Settings,
        audit: Audit,
        clock: Clock,
        *,
        workers: int = WORKERS,
        durable: Durable | None = None,
    ) -> None:
        """Put the desk together; nothing runs before `start` or `run_until_idle`.

        `workers` is how many processes read files (0: the calling thread does). `durable` is the
        process's durable workflows where other duties share them and start them.
        """
        self._database = database
        self._library = library
        self._lexical = lexical
        self._audit = audit
        self._originals = Originals(settings.originals_dir)
        self._board = JobBoard(database, clock)
        reader = Reader(workers)
        self._reconciler = Reconciler(database, lexical, self._board)
        self._reconciler.attach(vectors, embedder)
        storing = Storing(database, library, lexical, self._board, self._originals, reader)
        self._owns_durable = durable is None
        self._durable = durable or Durable(settings)
        self._work = IngestWork(self._durable, self._board, storing, self._reconciler, reader)
        # an original must not be discarded between being found there and being referred to
        self._originals_lock = threading.Lock()

    # --- handing in, looking, removing

    def submit(
        self,
        files: Sequence[Upload],
        principal: Principal,
        audience: str = EVERYONE,
        category: str = "",
        *,
        batch: str = "",
    ) -> list[Job]:
        """Take files in; when this returns they are on disk and will be read.

        Raises:
            Forbidden: the principal may not manage the library.
            InvalidInput: no files.
        """
        principal.require(Permission.MANAGE_LIBRARY)
        if not files:
            raise InvalidInput("没有收到文件。", "请选择至少一个文件再上传。")
        batch = batch or uuid.uuid4().hex[:12]
        submission = Submission(batch, principal.id, audience, category)
        names = [upload.name for upload in files[:_NAMED_FILES]]
        detail = {"count": len(files), "files": names, "audience": audience}
        with self._originals_lock:
            hashes = self._originals.keep(upload.data for upload in files)
            with self._database.transaction() as session:
                jobs = self._board.add(session, files, hashes, submission)
                self._audit.append_in(session, principal.id, "library.submit", batch, detail=detail)
        if self._durable.running:
            self._work.enqueue()
        return jobs

    def jobs(
        self, batch: str | None = None, open_only: bool = False, limit: int = 200
    ) -> list[Job]:
        """Return jobs, the newest submission first."""
        return self._board.jobs(batch, open_only=open_only, limit=limit)

    def open_count(self, batch: str | None = None) -> int:
        """Return how many jobs have not ended, of one batch or of all."""
        return self._board.open_count(batch)

    def address(self, document_id: int, audience: str, principal: Principal) -> None:
        """Change who may read a document with all its revisions.

        Raises:
            Forbidden: the principal may not manage the library.
            NotFound: there is no such document.
        """
        principal.require(Permission.MANAGE_LIBRARY)
        with self._database.transaction() as session:
            document = self._document(session, document_id)
            detail = {"title": document.title, "before": document.audience, "after": audience}
            document.audience = audience
            target = str(document_id)
            self._audit.append_in(session, principal.id, "library.address", target, detail=detail)

    def _document(self, session: Session, document_id: int) -> DocumentRow:
        document = session.get(DocumentRow, document_id)
        if document is None:
            raise NotFound("没有这份资料。", "请刷新知识库列表后重试。")
        return document

    def remove(self, document_id: int, principal: Principal) -> None:
        """Delete a document with all its revisions, index entries and originals.

        Raises:
            Forbidden: the principal may not manage the library.
            NotFound: there is no such document.
        """
        principal.require(Permission.MANAGE_LIBRARY)
        with self._reconciler.vectors_lock, self._database.transaction() as session:
            clauses, hashes, title = self._remove_rows(session, document_id)
            self._audit.append_in(
                session,
                principal.id,
                "library.remove",
                str(document_id),
                detail={"title": title},
            )
            # before the commit: a crash in between leaves vectors to make, not to distrust
            self._reconciler.drop(clauses)
        with self._originals_lock, self._database.reading() as session:
            for sha256 in hashes:
                if _discardable(session, sha256):
                    self._originals.discard(sha256)

    def _remove_rows(self, session: Session, document_id: int) -> tuple[list[int], set[str], str]:
        """Delete a document from SQL and full text; return its clause ids, originals, title."""
        document = self._document(session, document_id)
        title = document.title
        revisions = [(row.id, row.file_sha256) for row in document.revisions]
        clauses: list[int] = []
        for revision_id, _ in revisions:
            clauses += searchable_ids(session, revision_id)
        self._lexical.remove(session, clauses)
        for revision_id, _ in revisions:
            self._library.remove(session, revision_id)
        return clauses, {sha256 for _, sha256 in revisions}, title

    def original(self, revision_id: int, principal: Principal) -> tuple[Path, str, str]:
        """Return an original's path, the file name it came with and its media type.

        Raises:
            NotFound: no such revision, or it may not be read by this principal.
        """
        with self._database.reading() as session:
            row = session.get(RevisionRow, revision_id)
            if row is None or not row.published or not principal.may_read(row.document.audience):
                raise NotFound("没有这份资料，或您无权阅读。", "请核对链接，或联系知识管理员。")
            found = self._originals.path(row.file_sha256), row.file_name, row.media_type
        if not found[0].is_file():
            raise NotFound("这份资料的原件不在本机。", "请从备份恢复，或重新上传原件。")
        self._audit.append(principal.id, "library.original", str(revision_id))
        return found

    # --- running

    def start(self) -> None:
        """Go on with open jobs, and have both indexes made equal to SQL, in the background."""
        self._work.resume()
        if self._owns_durable:
            self._durable.start()
        self._work.enqueue()
        self._work.refill()

    def stop(self) -> None:
        """Pause at the next safe point; what is open goes on at the next start."""
        self._work.pause()
        if self._owns_durable and self._durable.running:
            self._durable.stop()

    def attach(self, vectors: VectorIndex | None, embedder: Embedder | None) -> None:
        """Use an embedder that has become ready (or none); what lacks vectors gets them."""
        self._reconciler.attach(vectors, embedder)
        if self._durable.running:
            self._work.refill()

    def run_until_idle(self) -> None:
        """Return once no job is open; without `start`, do the work here and now.

        Raises:
            Unavailable: the embedder does not answer; everything else has been done.
        """
        if not self._durable.running:
            self._work.run_here()
            return
        while not self._work.idle():
            time.sleep(_IDLE_POLL_S)

    def differences(self) -> Differences:
        """Compare both indexes with SQL; for health checks and tests."""
        return self._reconciler.differences()


def _discardable(session: Session, sha256: str) -> bool:
    """Say whether no revision and no unread job needs this original."""
    revision = select(RevisionRow.id).where(RevisionRow.file_sha256 == sha256)
    job = select(IngestJobRow.id).where(
        IngestJobRow.file_sha256 == sha256, IngestJobRow.state.in_(UNREAD)
    )
    return session.scalar(revision.limit(1)) is None and session.scalar(job.limit(1)) is None

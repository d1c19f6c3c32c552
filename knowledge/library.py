"""The library: the SQL truth about documents, revisions and clauses.

Nothing here is visible to a reader before `publish`; indexes are filled between `store` and
`publish`, so that a document is either whole or not there.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from core.errors import NotFound
from core.identity import Principal
from core.table_writes import Remembered
from knowledge.documents import (
    Clause,
    ClauseKind,
    ParsedDocument,
    RevisionInfo,
)
from knowledge.numbering import article_number
from knowledge.rows import clause_of, clauses_of, revision_info
from knowledge.tables import ClauseRow, DocumentRow, RevisionRow
from knowledge.validity import recompute, title_key

_KEPT = 3000  # clauses
_READERS_KEPT = 300
_Reader = tuple[Principal, date, bool]  # who asks, of which day, whether of all versions


@dataclass(frozen=True, slots=True)
class Source:
    """Where a parsed document came from and who may read it."""

    file_name: str
    file_sha256: str
    media_type: str = ""
    audience: str = "all"
    category: str = ""
    created_by: str = ""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document as the library list shows it, with its revision in force (or the newest)."""

    id: int
    title: str
    category: str
    audience: str
    revisions: int
    current: RevisionInfo
    clauses: int


class Library:
    """Reads and writes of the library. Sessions are the caller's where several writes belong."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self._clock = clock
        tables = [row.__tablename__ for row in (ClauseRow, RevisionRow, DocumentRow)]
        # questions of one night find the same clauses again and again
        self._clauses = Remembered(database.writes, tables, dict[int, Clause])
        self._visible = Remembered(database.writes, tables[1:], dict[_Reader, list[int]])

    # --- writing

    def store(
        self, session: Session, parsed: ParsedDocument, source: Source
    ) -> tuple[RevisionRow, bool]:
        """Store a parsed document unpublished; return its revision and whether it is new.

        The same text of the same document is not stored again.
        """
        document = self._document(session, parsed, source)
        digest = hashlib.sha256(parsed.text.encode()).hexdigest()
        known = session.scalar(
            select(RevisionRow).where(
                RevisionRow.document_id == document.id, RevisionRow.text_sha256 == digest
            )
        )
        if known is not None:
            return known, False
        revision = self._add_revision(session, document, parsed, source, digest)
        self._add_clauses(session, revision.id, parsed)
        return revision, True

    def _document(self, session: Session, parsed: ParsedDocument, source: Source) -> DocumentRow:
        key = title_key(parsed.meta.title)
        document = session.scalar(select(DocumentRow).where(DocumentRow.key == key))
        if document is None:
            document = DocumentRow(
                key=key,
                title=parsed.meta.title,
                category=source.category,
                audience=source.audience,
                created_at=self._clock.now(),
            )
            session.add(document)
            session.flush()
        return document

    def _add_revision(
        self,
        session: Session,
        document: DocumentRow,
        parsed: ParsedDocument,
        source: Source,
        digest: str,
    ) -> RevisionRow:
        meta = parsed.meta
        last = session.scalar(
            select(func.max(RevisionRow.ordinal)).where(RevisionRow.document_id == document.id)
        )
        revision = RevisionRow(
            document_id=document.id,
            ordinal=(last or 0) + 1,
            title=meta.title,
            issuer=meta.issuer,
            number=meta.number,
            promulgated=meta.promulgated,
            effective=meta.effective,
            repealed=meta.repealed,
            status=meta.status.value,
            repeals="\n".join(meta.repeals),
            notes="\n".join(meta.notes),
            text=parsed.text,
            text_sha256=digest,
            file_name=source.file_name,
            file_sha256=source.file_sha256,
            media_type=source.media_type,
            warnings="\n".join(parsed.warnings),
            published=False,
            created_at=self._clock.now(),
            created_by=source.created_by,
        )
        session.add(revision)
        session.flush()
        return revision

    def _add_clauses(self, session: Session, revision_id: int, parsed: ParsedDocument) -> None:
        rows = [
            {
                "revision_id": revision_id,
                "ordinal": ordinal,
                "parent_ordinal": clause.parent,
                "kind": clause.kind.value,
                "label": clause.label,
                "path": "\n".join(clause.path),
                "text": clause.text,
                "context": clause.context,
                "start": clause.start,
                "end": clause.end,
                "page": clause.page,
                "article_no": article_number(clause.label)
                if clause.kind is ClauseKind.ARTICLE
                else None,
            }
            for ordinal, clause in enumerate(parsed.clauses)
        ]
        if rows:
            session.execute(insert(ClauseRow), rows)

    def publish(self, session: Session, revision_id: int) -> list[int]:
        """Make a revision visible; return the ids of all revisions whose validity changed."""
        revision = session.get_one(RevisionRow, revision_id)
        revision.published = True
        session.flush()
        changed = recompute(session, revision.document)
        return changed + self._recompute_named(session, revision.repeals, revision.document_id)

    def _recompute_named(self, session: Session, titles: str, but: int) -> list[int]:
        """Derive anew the validity of the documents named, one title a line."""
        changed: list[int] = []
        for title in filter(None, titles.split("\n")):
            other = session.scalar(select(DocumentRow).where(DocumentRow.key == title_key(title)))
            if other is not None and other.id != but:
                changed += recompute(session, other)
        return changed

    def remove(self, session: Session, revision_id: int) -> None:
        """Delete a revision and its clauses; a document without revisions goes with it."""
        revision = session.get(RevisionRow, revision_id)
        if revision is None:
            raise NotFound("没有这个版本。", "请刷新知识库列表后重试。")
        document, repeals = revision.document, revision.repeals
        session.execute(delete(ClauseRow).where(ClauseRow.revision_id == revision_id))
        session.execute(delete(RevisionRow).where(RevisionRow.id == revision_id))
        session.flush()
        left = session.scalar(select(func.count()).where(RevisionRow.document_id == document.id))
        if left:
            recompute(session, document)
        else:
            session.execute(delete(DocumentRow).where(DocumentRow.id == document.id))
        self._recompute_named(session, repeals, document.id)

    # --- reading

    def audiences(self, session: Session, principal: Principal) -> list[str]:
        """Return the audience labels in use that this principal may read."""
        return principal.readable(session.scalars(select(DocumentRow.audience).distinct()))

    def visible_revisions(
        self, principal: Principal, on: date, *, all_versions: bool = False
    ) -> list[int]:
        """Return ids of revisions that are readable, and in force on the date.

        `all_versions` drops the date: for questions that ask about former texts.
        """
        kept, key = self._visible.now(), (principal, on, all_versions)
        found = kept.get(key)
        if found is None:
            found = self._read_visible(principal, on, all_versions)
            if len(kept) < _READERS_KEPT:
                kept[key] = found
        return list(found)

    def _read_visible(self, principal: Principal, on: date, all_versions: bool) -> list[int]:
        with self.database.reading() as session:
            query = (
                select(RevisionRow.id)
                .join(DocumentRow)
                .where(
                    RevisionRow.published,
                    DocumentRow.audience.in_(self.audiences(session, principal)),
                )
            )
            if not all_versions:
                query = query.where(*_valid_on(on))
            return list(session.scalars(query))

    def clauses(self, ids: Iterable[int]) -> dict[int, Clause]:
        """Return the clauses with these ids; unknown ids are left out."""
        wanted, kept = list(ids), self._clauses.now()
        missing = [id for id in wanted if id not in kept]
        read = self._read_clauses(missing) if missing else {}
        found = {id: kept.get(id) or read.get(id) for id in wanted}
        if len(kept) < _KEPT:
            kept |= read
        return {id: clause for id, clause in found.items() if clause is not None}

    def _read_clauses(self, ids: list[int]) -> dict[int, Clause]:
        with self.database.reading() as session:
            rows = session.execute(
                select(ClauseRow, RevisionRow)
                .join(RevisionRow, RevisionRow.id == ClauseRow.revision_id)
                .where(ClauseRow.id.in_(ids))
            ).all()
            return clauses_of(rows)

    def revision(self, revision_id: int, principal: Principal) -> tuple[RevisionInfo, str]:
        """Return a published revision and its full text; NotFound where it may not be read."""
        with self.database.reading() as session:
            row = session.get(RevisionRow, revision_id)
            if row is None or not row.published or not principal.may_read(row.document.audience):
                raise NotFound("没有这份资料，或您无权阅读。", "请核对链接，或联系知识管理员。")
            return revision_info(row), row.text

    def revision_clauses(self, revision_id: int) -> list[Clause]:
        """Return all clauses of a revision in reading order."""
        with self.database.reading() as session:
            revision = revision_info(session.get_one(RevisionRow, revision_id))
            rows = session.scalars(
                select(ClauseRow)
                .where(ClauseRow.revision_id == revision_id)
                .order_by(ClauseRow.ordinal)
            )
            return [clause_of(row, revision) for row in rows]

    def revisions(self, document_id: int, principal: Principal) -> list[RevisionInfo]:
        """Return a document's published revisions, newest first."""
        with self.database.reading() as session:
            document = session.get(DocumentRow, document_id)
            if document is None or not principal.may_read(document.audience):
                raise NotFound("没有这份资料，或您无权阅读。", "请核对链接，或联系知识管理员。")
            found = [revision_info(row) for row in document.revisions if row.published]
        return sorted(found, key=lambda r: (r.valid_from or date.min, r.ordinal), reverse=True)

    def documents(
        self, principal: Principal, on: date, *, like: str = "", limit: int = 100, offset: int = 0
    ) -> tuple[int, list[DocumentSummary]]:
        """Return how many readable documents match and one page of them, by title."""
        with self.database.reading() as session:
            matching = select(DocumentRow).where(
                DocumentRow.audience.in_(self.audiences(session, principal)),
                DocumentRow.revisions.any(RevisionRow.published),
            )
            if like:
                matching = matching.where(DocumentRow.title.contains(like, autoescape=True))
            total = session.scalar(select(func.count()).select_from(matching.subquery())) or 0
            page = session.scalars(
                matching.order_by(DocumentRow.title).limit(limit).offset(offset)
            ).all()
            return total, [_summary(session, document, on) for document in page]

    def counts(self) -> dict[str, int]:
        """Return how many documents, revisions and clauses are published."""
        with self.database.reading() as session:
            shown = select(RevisionRow.id).where(RevisionRow.published)
            return {
                "documents": session.scalar(
                    select(func.count(RevisionRow.document_id.distinct())).where(
                        RevisionRow.published
                    )
                )
                or 0,
                "revisions": session.scalar(select(func.count()).select_from(shown.subquery()))
                or 0,
                "clauses": session.scalar(
                    select(func.count(ClauseRow.id)).where(ClauseRow.revision_id.in_(shown))
                )
                or 0,
            }


def _valid_on(on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(RevisionRow.valid_from.is_(None), RevisionRow.valid_from <= on),
        or_(RevisionRow.valid_to.is_(None), RevisionRow.valid_to > on),
    )


def _summary(session: Session, document: DocumentRow, on: date) -> DocumentSummary:
    revisions = [revision_info(row) for row in document.revisions if row.published]
    newest = max(revisions, key=lambda r: (r.valid_from or date.min, r.ordinal))
    current = next((r for r in revisions if r.in_force(on)), newest)
    clauses = session.scalar(
        select(func.count(ClauseRow.id)).where(ClauseRow.revision_id == current.id)
    )
    return DocumentSummary(
        id=document.id,
        title=document.title,
        category=document.category,
        audience=document.audience,
        revisions=len(revisions),
        current=current,
        clauses=clauses or 0,
    )

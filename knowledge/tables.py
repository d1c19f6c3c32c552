"""The library's tables: documents, their revisions, clauses and original files."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base

# SQLite only auto-numbers INTEGER keys
Key = BigInteger().with_variant(Integer, "sqlite")


# an id in an old answer's citation must never come to mean another text
NEVER_REUSED = {"sqlite_autoincrement": True}


class DocumentRow(Base):
    """A work under one title, whatever its revisions. `audience` is the access label."""

    __tablename__ = "document"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # normalised title (and issuer where needed)
    title: Mapped[str]
    category: Mapped[str] = mapped_column(default="")  # 法规制度 预案 案例 SOP 名录
    audience: Mapped[str] = mapped_column(default="all")
    created_at: Mapped[datetime]
    revisions: Mapped[list["RevisionRow"]] = relationship(back_populates="document")


class RevisionRow(Base):
    """One text of a document. It is visible only once `published`."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("document_id", "text_sha256"),
        Index("ix_revision_validity", "published", "valid_from", "valid_to"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    document: Mapped[DocumentRow] = relationship(back_populates="revisions")
    ordinal: Mapped[int]
    title: Mapped[str]
    issuer: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(default="")
    promulgated: Mapped[date | None]
    effective: Mapped[date | None]
    repealed: Mapped[date | None]
    valid_from: Mapped[date | None]  # derived over all revisions; see knowledge.validity
    valid_to: Mapped[date | None]  # exclusive
    status: Mapped[str]
    repeals: Mapped[str] = mapped_column(Text, default="")  # titles, one a line
    notes: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    text_sha256: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str] = mapped_column(default="")
    warnings: Mapped[str] = mapped_column(Text, default="")
    published: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(default="")


class ClauseRow(Base):
    """One node of a revision's tree; `path` is one label a line."""

    __tablename__ = "clause"
    __table_args__ = (UniqueConstraint("revision_id", "ordinal"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    parent_ordinal: Mapped[int | None]
    kind: Mapped[str]
    label: Mapped[str]
    path: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    context: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int]
    end: Mapped[int]
    page: Mapped[int | None]
    article_no: Mapped[int | None] = mapped_column(index=True)  # 第十二条 -> 12


class IngestJobRow(Base):
    """One file handed in; acknowledged once this row and the original are on disk."""

    __tablename__ = "ingest_job"

    id: Mapped[str] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(index=True)
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    audience: Mapped[str] = mapped_column(default="all")
    category: Mapped[str] = mapped_column(default="")
    state: Mapped[str]  # queued reading indexing done unchanged failed
    total: Mapped[int] = mapped_column(default=0)  # clauses
    done: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Text, default="")
    remedy: Mapped[str] = mapped_column(Text, default="")
    revision_id: Mapped[int | None]
    submitted_by: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

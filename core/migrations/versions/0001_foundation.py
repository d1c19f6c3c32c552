"""People, audit, library, conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WHEN = sa.DateTime(timezone=True)


def _people() -> None:
    op.create_table(
        "org",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("parent_id", sa.String, sa.ForeignKey("org.id")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("login", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("org_id", sa.String, sa.ForeignKey("org.id"), nullable=False),
        sa.Column("roles", sa.String, nullable=False),
        sa.Column("password_hash", sa.String, nullable=False),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", WHEN),
        sa.Column("created_at", WHEN, nullable=False),
    )
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String, primary_key=True),
        sa.Column("user_id", sa.String, sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
        sa.Column("csrf", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("seen_at", WHEN, nullable=False),
    )
    op.create_index("ix_login_session_user", "login_session", ["user_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False, unique=True),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_actor", "audit", ["actor"])


def _library() -> None:
    op.create_table(
        "document",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sqlite_autoincrement=True,  # an id in an old citation must never mean another text
    )
    op.create_table(
        "revision",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("document_id", KEY, sa.ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("promulgated", sa.Date),
        sa.Column("effective", sa.Date),
        sa.Column("repealed", sa.Date),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("repeals", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_sha256", sa.String, nullable=False),
        sa.Column("file_name", sa.String, nullable=False),
        sa.Column("file_sha256", sa.String, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("warnings", sa.Text, nullable=False),
        sa.Column("published", sa.Boolean, nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.UniqueConstraint("document_id", "text_sha256"),
        sqlite_autoincrement=True,  # an id in an old citation must never mean another text
    )
    op.create_index("ix_revision_validity", "revision", ["published", "valid_from", "valid_to"])
    op.create_index("ix_revision_file_sha256", "revision", ["file_sha256"])
    op.create_table(
        "clause",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("revision_id", KEY, sa.ForeignKey("revision.id", ondelete="CASCADE"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("parent_ordinal", sa.Integer),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("article_no", sa.Integer),
        sa.UniqueConstraint("revision_id", "ordinal"),
        sqlite_autoincrement=True,  # an id in an old citation must never mean another text
    )
    op.create_index("ix_clause_article_no", "clause", ["article_no"])
    op.create_table(
        "ingest_job",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("batch", sa.String, nullable=False),
        sa.Column("file_name", sa.String, nullable=False),
        sa.Column("file_sha256", sa.String, nullable=False),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("remedy", sa.Text, nullable=False),
        sa.Column("revision_id", KEY),
        sa.Column("submitted_by", sa.String, nullable=False),
        sa.Column("submitted_at", WHEN, nullable=False),
        sa.Column("finished_at", WHEN),
    )
    op.create_index("ix_ingest_job_batch", "ingest_job", ["batch"])


def _full_text() -> None:
    """The lexical index lives in the same database, so one commit keeps both in step."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE clause_fts USING fts5(title, path, body, tokenize='unicode61')"
        )
    else:
        op.execute(
            "CREATE TABLE clause_fts (rowid BIGINT PRIMARY KEY REFERENCES clause(id) "
            "ON DELETE CASCADE, tokens tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_clause_fts ON clause_fts USING gin(tokens)")


def _conversations() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("updated_at", WHEN, nullable=False),
    )
    op.create_index("ix_conversation_user", "conversation", ["user_id", "updated_at"])
    op.create_table(
        "message",
        sa.Column("id", KEY, primary_key=True),
        sa.Column(
            "conversation_id",
            sa.String,
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("at", WHEN, nullable=False),
    )
    op.create_index("ix_message_conversation", "message", ["conversation_id", "id"])


def upgrade() -> None:
    _people()
    _audit()
    _library()
    _full_text()
    _conversations()

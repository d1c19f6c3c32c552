"""Tables of warnings: what was issued, who is to be told, what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "warning",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("colour", sa.String, nullable=False),
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("area", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("registered_at", INSTANT, nullable=False, index=True),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("confirm_minutes", sa.Integer, nullable=False),
        sa.Column("replaces", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("ended_at", INSTANT),
        sa.Column("ended_by_name", sa.String, nullable=False),
        sa.Column("ended_why", sa.Text, nullable=False),
    )
    op.create_table(
        "warning_unit",
        sa.Column("warning_id", sa.String, sa.ForeignKey("warning.id"), primary_key=True),
        sa.Column("unit", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("tasks", sa.Text, nullable=False),
    )
    op.create_table(
        "warning_word",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("warning_id", sa.String, sa.ForeignKey("warning.id"), nullable=False, index=True),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("how", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("rollcall", sa.String, nullable=False),
        sa.Column("retracted", sa.Boolean, nullable=False),
    )
    op.create_table(
        "warning_reminder",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("warning_id", sa.String, sa.ForeignKey("warning.id"), nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("warning_id", "stage", "due"),
    )
    op.create_table(
        "warning_number",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )

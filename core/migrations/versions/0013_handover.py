"""Tables of the shift: notes and handovers."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shift_note",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("at", INSTANT, nullable=False, index=True),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("follow_up", sa.Boolean, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.Column("done_by", sa.String, nullable=False),
        sa.Column("done_by_name", sa.String, nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False),
    )
    op.create_table(
        "shift_handover",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("out_by", sa.String, nullable=False),
        sa.Column("out_name", sa.String, nullable=False),
        sa.Column("out_at", INSTANT, nullable=False, index=True),
        sa.Column("in_by", sa.String, nullable=False),
        sa.Column("in_name", sa.String, nullable=False),
        sa.Column("in_at", INSTANT),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "shift_handover_number",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )

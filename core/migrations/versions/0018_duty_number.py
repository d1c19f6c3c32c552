"""Calls that come in at the duty number; a call's ringing; where a round's question is from."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns, make the table."""
    with op.batch_alter_table("rollcall_attempt") as table:
        table.add_column(sa.Column("rang_s", sa.Double))
        for name in ("came_in", "held"):
            table.add_column(sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("rollcall_campaign") as table:
        table.add_column(sa.Column("source", sa.JSON))
    op.create_table(
        "inbound_call",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("at", WHEN, nullable=False, index=True),
        sa.Column("caller", sa.String, nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("unit_name", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("digits", sa.String, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("recording", sa.Boolean, nullable=False),
        sa.Column("transcript", sa.Text, nullable=False),
        sa.Column("report", sa.String, nullable=False),
        sa.Column("campaign", sa.String, nullable=False),
        sa.Column("attempt", sa.String, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )

"""Daily and holiday reports of the duty room, each made once at its time."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "daily_report",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False, index=True),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("removed", sa.Boolean, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.UniqueConstraint("kind", "day", "edition"),
    )

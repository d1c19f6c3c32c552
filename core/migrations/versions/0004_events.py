"""Tables of events."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WHEN = sa.DateTime(timezone=True)


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("loop", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("category", sa.String),
        sa.Column("order_kind", sa.String),
        sa.Column("place", sa.String),
        sa.Column("place_text", sa.String, nullable=False),
        sa.Column("occurred_at", WHEN),
        sa.Column("received_at", WHEN),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("casualties", sa.String, nullable=False),
        sa.Column("deadline", WHEN),
        sa.Column("deadline_basis", sa.String, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("rounds", sa.Integer, nullable=False),
        sa.Column("urges", sa.Integer, nullable=False),
        sa.Column("asked_until", WHEN),
        sa.Column("resume", sa.String),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("closed_at", WHEN),
    )
    for column in ("state", "place", "deadline", "created_at"):
        op.create_index(f"ix_event_{column}", "event", [column])


def _parts() -> None:
    op.create_table(
        "event_assignment",
        sa.Column("event_id", sa.String, sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("unit", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("signed_at", WHEN),
        sa.Column("finished_at", WHEN),
    )
    op.create_index("ix_event_assignment_unit", "event_assignment", ["unit"])
    op.create_table(
        "event_step",
        sa.Column("event_id", sa.String, sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("before", sa.String),
        sa.Column("after", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("units", sa.JSON, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
    )
    op.create_table(
        "event_number",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.create_table(
        "event_sent",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("event_id", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
    )


def upgrade() -> None:
    _event()
    _parts()

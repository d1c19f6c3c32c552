"""Tables of roll-calls."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

WHEN = sa.DateTime(timezone=True)


def _campaigns() -> None:
    op.create_table(
        "rollcall_campaign",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("script", sa.String, nullable=False),
        sa.Column("script_version", sa.Integer, nullable=False),
        sa.Column("spoken", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("expects", sa.JSON, nullable=False),
        sa.Column("targets", sa.JSON, nullable=False),
        sa.Column("redial", sa.Boolean, nullable=False),
        sa.Column("concurrency", sa.Integer),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("created_by_name", sa.String, nullable=False),
        sa.Column("starts_at", WHEN, nullable=False),
        sa.Column("ends_by", WHEN),
        sa.Column("finished_at", WHEN),
        sa.Column("version", sa.Integer, nullable=False),
    )
    for column in ("state", "starts_at"):
        op.create_index(f"ix_rollcall_campaign_{column}", "rollcall_campaign", [column])
    op.create_table(
        "rollcall_unit",
        sa.Column(
            "campaign_id", sa.String, sa.ForeignKey("rollcall_campaign.id"), primary_key=True
        ),
        sa.Column("unit", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("unit_name", sa.String, nullable=False),
        sa.Column("callees", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )


def _attempts() -> None:
    op.create_table(
        "rollcall_attempt",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("campaign_id", sa.String, sa.ForeignKey("rollcall_campaign.id"), nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("unit_name", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("lap", sa.Integer, nullable=False),
        sa.Column("rank", sa.String, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("planned_at", WHEN, nullable=False),
        sa.Column("dialed_at", WHEN),
        sa.Column("answered_s", sa.Double),
        sa.Column("ended_s", sa.Double),
        sa.Column("ending", sa.String),
        sa.Column("code", sa.Integer),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("talked", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("recording", sa.Boolean, nullable=False),
        sa.Column("unknown", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.UniqueConstraint("campaign_id", "unit", "no"),
    )
    for column in ("campaign_id", "state"):
        op.create_index(f"ix_rollcall_attempt_{column}", "rollcall_attempt", [column])


def _words_of_people() -> None:
    op.create_table(
        "rollcall_correction",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("attempt_id", sa.String, sa.ForeignKey("rollcall_attempt.id"), nullable=False),
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("machine", sa.String),
        sa.Column("state_before", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("retracted_at", WHEN),
        sa.UniqueConstraint("attempt_id", "no"),
    )
    op.create_index("ix_rollcall_correction_attempt_id", "rollcall_correction", ["attempt_id"])
    op.create_table(
        "rollcall_deed",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("campaign_id", sa.String, sa.ForeignKey("rollcall_campaign.id"), nullable=False),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
    )
    op.create_index("ix_rollcall_deed_campaign_id", "rollcall_deed", ["campaign_id"])


def _beside() -> None:
    op.create_table(
        "rollcall_script",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
    )
    op.create_table(
        "rollcall_number",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("series", sa.String, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )


def upgrade() -> None:
    _campaigns()
    _attempts()
    _words_of_people()
    _beside()

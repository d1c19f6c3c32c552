"""Tables of reports."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WHEN = sa.DateTime(timezone=True)


def _reports() -> None:
    op.create_table(
        "report_incident",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("event", sa.String, unique=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("opened_at", WHEN, nullable=False),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("incident_id", sa.String, sa.ForeignKey("report_incident.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("corrects", sa.String, sa.ForeignKey("report.id")),
        sa.Column("correction", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("signed", sa.Text),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("created_by_name", sa.String, nullable=False),
        sa.UniqueConstraint("incident_id", "position"),
    )
    for column in ("state", "created_at"):
        op.create_index(f"ix_report_{column}", "report", [column])
    op.create_table(
        "report_number",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )


def _history() -> None:
    op.create_table(
        "report_entry",
        sa.Column("report_id", sa.String, sa.ForeignKey("report.id"), primary_key=True),
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("before_state", sa.String),
        sa.Column("after_state", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
    )
    op.create_table(
        "report_sent",
        sa.Column("report_id", sa.String, sa.ForeignKey("report.id"), primary_key=True),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("recipients", sa.JSON, nullable=False),
        sa.Column("way", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
    )
    op.create_table(
        "report_telephone",
        sa.Column("report_id", sa.String, sa.ForeignKey("report.id"), primary_key=True),
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("recipient", sa.String, nullable=False),
        sa.Column("answered_by", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("retracted", sa.Boolean, nullable=False),
    )


def _beside() -> None:
    op.create_table(
        "report_aside",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("report_id", sa.String, sa.ForeignKey("report.id"), nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("patch", sa.JSON, nullable=False),
    )
    op.create_table(
        "report_reminder",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("incident_id", sa.String, sa.ForeignKey("report_incident.id"), nullable=False),
        sa.Column("report_id", sa.String, sa.ForeignKey("report.id"), nullable=False),
        sa.Column("clock", sa.String, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("moment", WHEN, nullable=False),
        sa.Column("due", WHEN, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("incident_id", "clock", "stage", "moment"),
    )
    for table in ("report_aside", "report_reminder"):
        op.create_index(f"ix_{table}_report_id", table, ["report_id"])
    op.create_index("ix_report_reminder_at", "report_reminder", ["at"])
    op.create_table(
        "report_rulebook",
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
    )


# What nobody may change, whatever a program above does: signed content, sent reports, the trail.
_IDENTITY = ("id", "incident_id", "position", "step", "no", "corrects", "correction")
_FROZEN = {
    "report_signed_stays": (
        "report",
        "UPDATE",
        "OLD.state = '已报出'"
        " OR (OLD.state = '已签发' AND NEW.content {differs} OLD.content"
        " AND NEW.state <> '已退回')"
        + "".join(f" OR NEW.{column} {{differs}} OLD.{column}" for column in _IDENTITY),
    ),
    "report_sent_stays": ("report_sent", "UPDATE", "1 = 1"),
    "report_sent_is_kept": ("report_sent", "DELETE", "1 = 1"),
    "report_entry_stays": ("report_entry", "UPDATE", "1 = 1"),
    "report_rulebook_stays": ("report_rulebook", "UPDATE", "1 = 1"),
    "report_rulebook_is_kept": ("report_rulebook", "DELETE", "1 = 1"),
}


def _guards() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, (table, deed, when) in _FROZEN.items():
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW"
                f" WHEN {when.format(differs='IS NOT')}"
                f" BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION report_frozen() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '%', TG_NAME; END $$"
    )
    for name, (table, deed, when) in _FROZEN.items():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW"
            f" WHEN ({when.format(differs='IS DISTINCT FROM')})"
            f" EXECUTE FUNCTION report_frozen()"
        )


def upgrade() -> None:
    _reports()
    _history()
    _beside()
    _guards()

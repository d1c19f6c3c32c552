"""Reminders that were given, for the top bar, the messengers and the shift's ledger."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from assistant.duties.report.tables import ReminderRow
from core.database import Database


class Stage(StrEnum):
    """What a reminder says."""

    SOON = "临近"
    LATE = "疑似超时"  # to be looked at by a person, never a verdict


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder as it was given. `id` grows, so that a reader can ask for what is newer."""

    id: int
    incident: str
    report: str
    rule: str
    kind: str
    stage: Stage
    due: datetime
    at: datetime
    text: str


def given(database: Database, after: datetime | None = None, last: int = 0) -> list[Reminder]:
    """Return reminders given at or after a moment, and with an id above `last`, in order."""
    query = select(ReminderRow).where(ReminderRow.id > last).order_by(ReminderRow.id)
    if after is not None:
        query = query.where(ReminderRow.at >= after)
    with database.reading() as session:
        return [as_reminder(row) for row in session.scalars(query)]


def as_reminder(row: ReminderRow) -> Reminder:
    """Return a row as the reminder that it keeps."""
    return Reminder(
        id=row.id,
        incident=row.incident_id,
        report=row.report_id,
        rule=row.rule,
        kind=row.kind,
        stage=Stage(row.stage),
        due=row.due,
        at=row.at,
        text=row.text,
    )

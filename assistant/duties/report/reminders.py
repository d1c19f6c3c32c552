"""Reminders before a deadline, and the record that one was probably missed.

A scan of the tables, woken by a timer, instead of one sleeping workflow for each clock: what is
due follows from the reports as they stand, so a clock that moves (a level that rises, a time that
is corrected) needs nobody to find and cancel anything, and after a restart the first scan knows
all that a sleeper would have known. Each reminder is one row with a unique key, so that it is
given exactly once however often, and from however many processes, it is scanned.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.lines import Wanted
from assistant.duties.report.parts import Running
from assistant.duties.report.reminded import Reminder, Stage, as_reminder, given
from assistant.duties.report.revision import chain
from assistant.duties.report.tables import ReminderRow
from core.database import Database

_WATCHED = timedelta(days=10)  # how long after its newest report an incident's clocks are watched


class Reminders:
    """Gives reminders for the clocks of a desk."""

    def __init__(
        self, desk: ReportDesk, database: Database, told: Callable[[Reminder], None] | None = None
    ) -> None:
        """`told` is called for each new reminder, after it is stored."""
        self._desk = desk
        self._database = database
        self._told = told

    # --- reading

    def since(self, after: datetime | None = None, last: int = 0) -> list[Reminder]:
        """Return reminders given at or after a moment, and with an id above `last`, in order."""
        return given(self._database, after, last)

    # --- scanning

    def scan(self) -> datetime | None:
        """Give what is due now; return when the next one will be, None where none is in sight."""
        now = self._desk.clock.now()
        upcoming: list[datetime] = []
        for incident in self._watched(now):
            revisions = chain(self._desk.store.of_incident(incident))
            if not revisions:
                continue
            for clock in self._desk.clocks_of(revisions):
                if clock.ours:
                    self._give(clock, incident, revisions[-1].id, now)
                    upcoming += _ahead(clock, now)
        return min(upcoming, default=None)

    def _watched(self, now: datetime) -> list[str]:
        wanted = Wanted(since=now - _WATCHED, open_only=True, limit=2000)
        return list(dict.fromkeys(line.incident for line in self._desk.lines(wanted)))

    def _give(self, clock: Running, incident: str, report: str, now: datetime) -> None:
        for stage, moment in _owed(clock, now):
            assert clock.due is not None
            row = {
                "incident_id": incident,
                "report_id": report,
                "clock": clock.key or f"{clock.rule}-{clock.kind}",
                "rule": clock.rule,
                "kind": clock.kind,
                "stage": stage.value,
                "moment": moment,
                "due": clock.due,
                "at": now,
                "text": _said(clock, stage, self._desk.get(report).name),
            }
            with self._database.transaction() as session:
                made = _insert(session, self._database.is_sqlite, row)
            if made is not None and self._told is not None:
                self._told(made)


def _owed(clock: Running, now: datetime) -> Iterator[tuple[Stage, datetime]]:
    """What should have been given by now. Of several moments that passed, the last one counts."""
    if clock.due is None:
        return
    if (clock.met or now) > clock.due:
        yield Stage.LATE, clock.due
    elif clock.met is None:
        passed = [at for at in clock.soon if at <= now]
        if passed:
            yield Stage.SOON, max(passed)


def _ahead(clock: Running, now: datetime) -> list[datetime]:
    if clock.due is None or clock.met is not None:
        return []
    # the overdue moment is the first one after the deadline
    times = [*clock.soon, clock.due + timedelta(seconds=1)]
    return [at for at in times if at > now]


def _said(clock: Running, stage: Stage, report: str) -> str:
    if stage is Stage.LATE:
        return f"{report}：{clock.text}请核对是否已经报出；是否超时由人工认定。"
    return f"{report}：{clock.text}"


def _insert(session: Session, is_sqlite: bool, row: dict[str, Any]) -> Reminder | None:
    """Add the row unless it is there; return it where it is new."""
    insert: Any = (sqlite if is_sqlite else postgresql).insert(ReminderRow)
    added = insert.values(**row).on_conflict_do_nothing().returning(ReminderRow.id)
    id = session.scalar(added)
    found = session.get(ReminderRow, id) if id is not None else None
    return as_reminder(found) if found else None

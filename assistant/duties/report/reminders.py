"""Reminders before a deadline, and the record that one was probably missed.

A scan of the tables, woken by a timer, instead of one sleeping workflow for each clock: what is
due follows from the reports as they stand, so a clock that moves (a level that rises, a time that
is corrected) needs nobody to find and cancel anything, and after a restart the first scan knows
all that a sleeper would have known. Each reminder is one row with a unique key, so that it is
given exactly once however often, and from however many processes, it is scanned.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.lines import Wanted
from assistant.duties.report.parts import Running
from assistant.duties.report.reminded import Reminder, Stage, as_reminder, given
from assistant.duties.report.revision import chain
from assistant.duties.report.tables import ReminderRow
from core.database import Database
from core.errors import ZhibanError

_log = logging.getLogger(__name__)
_WATCHED = timedelta(days=10)  # how long after its newest report an incident's clocks are watched
_LONGEST = 60.0  # seconds between two scans, so that a report that just arrived is seen
_SHORTEST = 0.5


class Reminders:
    """Gives reminders for the clocks of a desk."""

    def __init__(
        self, desk: ReportDesk, database: Database, told: Callable[[Reminder], None] | None = None
    ) -> None:
        """`told` is called for each new reminder, after it is stored."""
        self._desk = desk
        self._database = database
        self._told = told
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

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

    # --- the timer

    def start(self) -> None:
        """Scan now, and again whenever the next reminder is due."""
        if self._thread is None:
            self._stopping = False
            self._thread = threading.Thread(target=self._run, name="report-reminders", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Scan soon: a report was changed."""
        self._wake.set()

    def stop(self) -> None:
        """End the timer; what is due meanwhile is found by the first scan after a restart."""
        if self._thread is not None:
            self._stopping = True
            self._wake.set()
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            upcoming = self._scanned()
            now = self._desk.clock.now()
            left = (upcoming - now).total_seconds() if upcoming else _LONGEST
            if not self._stopping:
                self._wake.wait(min(max(left, _SHORTEST), _LONGEST))

    def _scanned(self) -> datetime | None:
        try:
            return self.scan()
        except (SQLAlchemyError, ZhibanError):
            _log.exception("the reminders of reports were not scanned; tried again in a minute")
            return None


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

"""The desk of daily reports: each is made once at its time, and kept as it was made."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from assistant.duties.daily.facts import Sources, sections
from assistant.duties.daily.model import Daily
from assistant.duties.daily.schedule import Schedule, Turn, read_schedule
from assistant.duties.daily.tables import DailyReportRow
from assistant.duties.handover.model import Entry, EntryKind
from connectors.contract import Context
from core.effects.action import Call
from core.errors import InvalidInput, NotFound, ZhibanError
from core.workdays import WorkCalendar

_log = logging.getLogger(__name__)
_SLACK = timedelta(minutes=10)  # later than this, the report says that it is late
SYSTEM_NAME = "系统"


class DailyDesk:
    """Makes and keeps the reports. `scan` is called by a timer, and makes what is due."""

    def __init__(
        self,
        context: Context,
        sources: Sources,
        room: str,
        home: Path | None = None,
        calendar: Callable[[], WorkCalendar] = WorkCalendar,
        began: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        """`began` says when this room began to keep records: nothing is made up before that."""
        self._began = began
        self.context = context
        self._database = context.database
        self._sources = sources
        self._room = room
        self._home = home
        self._calendar = calendar

    def schedule(self) -> Schedule:
        """Return what is made when. Raises InvalidInput."""
        return read_schedule(self._home)

    # --- reading

    def get(self, id: str) -> Daily:
        """Return one report as it was made. Raises NotFound."""
        with self._database.reading() as session:
            row = session.get(DailyReportRow, id)
            if row is None or row.removed:
                raise NotFound(f"没有值班报告“{id}”。", "请从值班日报页面选择。")
            return Daily.model_validate_json(row.content)

    def find(
        self, limit: int = 60, since: datetime | None = None, until: datetime | None = None
    ) -> list[Daily]:
        """Return the reports made in [since, until), the newest first."""
        query = select(DailyReportRow).where(DailyReportRow.removed.is_(False))
        if since is not None:
            query = query.where(DailyReportRow.made_at >= since)
        if until is not None:
            query = query.where(DailyReportRow.made_at < until)
        newest = query.order_by(DailyReportRow.made_at.desc(), DailyReportRow.id.desc())
        with self._database.reading() as session:
            rows = session.scalars(newest.limit(limit))
            return [Daily.model_validate_json(row.content) for row in rows]

    def next(self) -> datetime | None:
        """Return when the next report is due."""
        return self.schedule().next(self.context.clock.now(), self.context.zone, self._calendar())

    def entries(self, since: datetime, until: datetime) -> list[Entry]:
        """Return the reports that made themselves, as lines of the ledger."""
        return [
            Entry(
                kind=EntryKind.DAILY,
                at=one.made_at,
                text=f"已自动生成{one.name}（{one.id}）{one.late and '，' + one.late.rstrip('。')}",
                by=one.by_name,
                link=f"/daily/{one.id}",
            )
            for one in self.find(200, since, until)
            if one.by_name == SYSTEM_NAME
        ]

    # --- making

    def scan(self) -> datetime | None:
        """Make what is due and not made yet; return when the next one is due."""
        now = self.context.clock.now()
        schedule, began = self.schedule(), self._began() or now
        for turn in schedule.owed(now, self.context.zone, self._calendar()):
            if turn.due < began or self._made(turn):
                continue
            try:
                self._keep(turn, turn.due, 1, SYSTEM_NAME, f"{turn.code}-{turn.day}", now)
            except ZhibanError:  # a system that is away must not keep the other reports waiting
                _log.exception("%s of %s was not made; tried again", turn.kind, turn.day)
        return schedule.next(now, self.context.zone, self._calendar())

    def _made(self, turn: Turn) -> bool:
        made = select(DailyReportRow.id).where(
            DailyReportRow.kind == turn.kind,
            DailyReportRow.day == turn.day,
            DailyReportRow.edition == 1,
        )
        with self._database.reading() as session:
            return session.scalar(made) is not None

    def make(self, call: Call, kind: str, day: date) -> Daily:
        """Make a report by hand: another edition, until now where its time has not come yet.

        Raises NotFound for an unknown kind, InvalidInput for a day that has not begun.
        """
        turn = self.schedule().turn(kind, day, self.context.zone)
        if turn.since >= call.at:
            raise InvalidInput("这份报告的统计期间还没有开始。", "请核对日期。")
        with self._database.reading() as session:
            done = session.scalar(select(DailyReportRow).where(DailyReportRow.key == call.key))
            if done is not None:
                return Daily.model_validate_json(done.content)
            last = session.scalar(
                select(func.max(DailyReportRow.edition)).where(
                    DailyReportRow.kind == kind, DailyReportRow.day == day
                )
            )
        # the first edition stays free for the one that makes itself
        edition = max(last or 1, 1) + 1
        until = min(turn.due, call.at)
        return self._keep(turn, until, edition, call.principal.name, call.key, call.at)

    def remove(self, id: str) -> None:
        """Take back a report that was made by hand. Raises NotFound."""
        self.get(id)
        with self._database.transaction() as session:
            row = session.get(DailyReportRow, id)
            if row is not None:
                row.removed = True

    def _keep(
        self, turn: Turn, until: datetime, edition: int, by: str, key: str, now: datetime
    ) -> Daily:
        id = f"{turn.code}-{turn.day:%Y%m%d}-{edition}"
        late = ""
        if edition == 1 and now - turn.due > _SLACK:
            late = f"应于{turn.due:%m月%d日%H:%M}生成，系统当时没有运行，补做。"
        made = Daily(
            id=id, kind=turn.kind, day=turn.day, edition=edition, since=turn.since, until=until,
            due=turn.due, made_at=now, by_name=by, room=self._room,
            sections=sections(self._sources, turn.since, until), late=late,
        )  # fmt: skip
        insert: Any = (sqlite if self._database.is_sqlite else postgresql).insert(DailyReportRow)
        row = {
            "id": id, "kind": turn.kind, "day": turn.day, "edition": edition,
            "since": turn.since, "until": until, "due": turn.due, "made_at": now,
            "by_name": by, "key": key, "removed": False, "content": made.model_dump_json(),
        }  # fmt: skip
        with self._database.transaction() as session:
            session.execute(insert.values(**row).on_conflict_do_nothing())
        with self._database.reading() as session:  # another process may have been first
            kept = session.get(DailyReportRow, id)
        return Daily.model_validate_json(kept.content) if kept else made

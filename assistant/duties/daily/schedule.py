"""Which reports are made by themselves, and when: data of the room."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import chinese_calendar
from pydantic import BaseModel, ConfigDict, Field

from core.errors import NotFound
from core.room_tables import read_file
from core.workdays import WorkCalendar
from core.yaml_data import read_yaml

_FILE = Path(__file__).with_name("schedule.yaml")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Rule(_Table):
    """One kind of report."""

    code: str = Field(alias="代号", pattern=r"^[A-Z]{1,4}$")
    at: time = Field(alias="时刻")
    hours: float = Field(alias="期间小时", gt=0, le=24 * 31)
    days: Literal["每天", "工作日", "节假日"] = Field(alias="日子", default="每天")

    def falls_on(self, day: date, calendar: WorkCalendar) -> bool:
        """Say whether a report of this kind is made on a day."""
        if self.days == "工作日":
            return calendar.is_workday(day)
        return self.days == "每天" or is_holiday(day, calendar)


@dataclass(frozen=True, slots=True)
class Turn:
    """One report that is to be made: of which kind and day, when, about [since, until)."""

    kind: str
    code: str
    day: date
    due: datetime
    since: datetime


class Schedule(_Table):
    """The whole table. `late_hours`: how long after its time a missed one is still made."""

    late_hours: float = Field(alias="补做小时", ge=0)
    reports: Mapping[str, Rule] = Field(alias="报告")

    def turn(self, kind: str, day: date, zone: ZoneInfo) -> Turn:
        """Return the turn of a kind on a day. Raises NotFound for an unknown kind."""
        rule = self.reports.get(kind)
        if rule is None:
            known = "、".join(self.reports)
            raise NotFound(f"没有“{kind}”这种报告。", f"可以生成的有：{known}。")
        due = datetime.combine(day, rule.at, zone)
        return Turn(kind, rule.code, day, due, due - timedelta(hours=rule.hours))

    def owed(self, now: datetime, zone: ZoneInfo, calendar: WorkCalendar) -> Iterator[Turn]:
        """Yield the turns whose time has come within the last `late_hours`, the oldest first."""
        local = now.astimezone(zone)
        earliest = local - timedelta(hours=self.late_hours)
        for turn in self._turns(earliest.date(), local.date(), zone, calendar):
            if earliest <= turn.due <= local:
                yield turn

    def next(self, now: datetime, zone: ZoneInfo, calendar: WorkCalendar) -> datetime | None:
        """Return when the next report is due, None where none is within a month."""
        local = now.astimezone(zone)
        far = local.date() + timedelta(days=31)
        ahead = [t.due for t in self._turns(local.date(), far, zone, calendar) if t.due > local]
        return min(ahead, default=None)

    def _turns(
        self, first: date, last: date, zone: ZoneInfo, calendar: WorkCalendar
    ) -> Iterator[Turn]:
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            for kind, rule in self.reports.items():
                if rule.falls_on(day, calendar):
                    yield self.turn(kind, day, zone)


def is_holiday(day: date, calendar: WorkCalendar) -> bool:
    """Say whether a day is one of a public holiday's: not worked, and more than a weekend.

    The State Council's yearly notices as chinesecalendar has them; of a year that it does not
    know, any day off of the room's own list and the weekdays that are off by fixed date.
    """
    if calendar.is_workday(day):
        return False
    if day in calendar.extra:
        return True
    if calendar.years[0] <= day.year <= calendar.years[1]:
        return chinese_calendar.get_holiday_detail(day)[1] is not None
    return day.weekday() < 5


def read_schedule(home: Path | None = None) -> Schedule:
    """Return the room's table (daily.yaml in its home) or the shipped one.

    Raises InvalidInput for a file that can't be used.
    """
    own = home / "daily.yaml" if home else None
    if own is None or not own.is_file():
        return _shipped()
    return read_file(Schedule, own, "值班报告设置", f"随产品提供的 {_FILE.name} ")


@lru_cache(maxsize=1)
def _shipped() -> Schedule:
    return Schedule.model_validate(read_yaml(_FILE.read_text("utf-8")))

"""The only place that reads the time. Deadlines are computed in the room's time zone."""

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ROOM_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """A source of aware datetimes."""

    def now(self) -> datetime:
        """Return the current time, aware, in the room's zone."""
        ...


class SystemClock:
    """The machine's clock in the room's zone."""

    def __init__(self, zone: ZoneInfo = ROOM_ZONE) -> None:
        self.zone = zone

    def now(self) -> datetime:
        return datetime.now(self.zone)


class SteppedClock:
    """A clock that tests move by hand."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move forward by `by`."""
        self._now += by


def today(clock: Clock) -> date:
    """Return the room's calendar date."""
    return clock.now().date()


def whole_minute(clock: Clock) -> datetime:
    """Return when the minute began that it is now."""
    return clock.now().replace(second=0, microsecond=0)

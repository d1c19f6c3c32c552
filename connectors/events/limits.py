"""Default time limits as data, and the clock that runs towards an event's deadline."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from connectors.events import calendar
from connectors.events.model import Category, Event, Loop, NewEvent, Order
from core.room_tables import read_file
from core.workdays import Due, WorkCalendar

_FILE = Path(__file__).parent / "limits.yaml"


class Limit(BaseModel):
    """One default limit. Conditions that are None always hold. `source` is the rule it is from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    source: str
    order: Order | None = None
    category: Category | None = None
    source_contains: str | None = None
    workdays: int | None = None
    hours: float | None = None

    def applies(self, new: NewEvent) -> bool:
        """Say whether all conditions hold for an event."""
        return (
            self.order in (None, new.order)
            and self.category in (None, new.category)
            and (self.source_contains is None or self.source_contains in new.source)
        )


class Limits(BaseModel):
    """A room's default limits, and when it is reminded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day_ends: time
    soon_minutes: int
    first_loop: Loop
    limits: tuple[Limit, ...]

    def due(self, new: NewEvent, received: datetime, calendar: WorkCalendar) -> tuple[Due, str]:
        """Return the deadline and its basis in Chinese. Raises LookupError without a rule."""
        limit = next((limit for limit in self.limits if limit.applies(new)), None)
        if limit is None:
            raise LookupError("no default limit applies")
        if limit.workdays is None:
            due = Due(received + timedelta(hours=limit.hours or 0))
            span = f"{limit.hours or 0:g}小时"
        else:
            due = calendar.after(received, limit.workdays, self.day_ends)
            span = f"{limit.workdays}个工作日"
        told = [f"{limit.name}{span}，{limit.source}", due.caveat]
        return due, "；".join(filter(None, told))


def read(file: Path) -> Limits:
    """Read the room's own limits, or the defaults where it has none."""
    chosen = file if file.exists() else _FILE
    return read_file(Limits, chosen, "事件时限设置", f"随产品提供的 {_FILE.name} ")


@dataclass(frozen=True, slots=True)
class Timing:
    """A room's calendar and limits together."""

    calendar: WorkCalendar
    limits: Limits

    def deadline(self, new: NewEvent, at: datetime) -> tuple[datetime | None, str]:
        """Return an event's deadline and what it rests on; none where nobody set one."""
        if new.deadline is not None:
            return new.deadline, "登记时限"
        try:
            due, basis = self.limits.due(new, new.received_at or at, self.calendar)
        except LookupError:
            return None, ""
        return due.at, basis

    def countdown(self, event: Event, now: datetime) -> "Countdown":
        """Return the event's overdue clock."""
        return countdown(event, now, self.limits.soon_minutes)


def timing(folder: Path) -> Timing:
    """Read the room's `calendar.csv` and `limits.yaml`, each where it exists."""
    return Timing(calendar.read(folder / "calendar.csv"), read(folder / "limits.yaml"))


class Alert(StrEnum):
    """How urgent a deadline is."""

    NONE = "无时限"
    ON_TIME = "未到期"
    SOON = "即将超时"
    OVERDUE = "已超时"
    ENDED = "已终结"


class Countdown(BaseModel):
    """The overdue clock. `minutes_left` is negative when overdue, None without a deadline."""

    model_config = ConfigDict(frozen=True)

    deadline: datetime | None
    minutes_left: int | None
    alert: Alert
    text: str


def countdown(event: Event, now: datetime, soon_minutes: int) -> Countdown:
    """Return how long an event has left at `now`; for an ended one, how it ended."""
    if event.deadline is None:
        alert = Alert.NONE if event.state.open else Alert.ENDED
        return Countdown(deadline=None, minutes_left=None, alert=alert, text=alert.value)
    stop = now if event.state.open else (event.closed_at or now)
    left = int((event.deadline - stop).total_seconds() // 60)
    late = f"超时{spell(-left)}" if left < 0 else ""
    if not event.state.open:
        alert, text = Alert.ENDED, late or "按时办结"
    elif left < 0:
        alert, text = Alert.OVERDUE, f"已{late}"
    else:
        alert = Alert.SOON if left < soon_minutes else Alert.ON_TIME
        text = f"还剩{spell(left)}"
    return Countdown(deadline=event.deadline, minutes_left=left, alert=alert, text=text)


def spell(minutes: int) -> str:
    """Write a span as officers say it: 2天3小时, 1小时20分, 45分钟."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    if hours:
        return f"{hours}小时{left}分" if left else f"{hours}小时"
    return f"{left}分钟"

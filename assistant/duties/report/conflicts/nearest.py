"""Which day and half of the day a clock time is of: the latest that is not ahead of now."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.understand.time_points import Point

_NEAR = timedelta(hours=3)  # 1点40 told beside 2:05 is of that night, not of the afternoon


def _beside(anchor: datetime, hours: Sequence[int], minute: int, now: datetime) -> datetime | None:
    """A time without a day is of the day that was named before it, or of the night after."""
    base = anchor.replace(hour=0, minute=0)
    choices = [
        base + timedelta(days=day, hours=hour, minutes=minute) for day in (0, 1) for hour in hours
    ]
    past = [c for c in choices if c <= now + timedelta(minutes=15)]
    return min(past, key=lambda c: abs(c - anchor), default=None)


def past(
    point: Point, now: datetime, said: str, anchor: datetime | None, last: datetime | None
) -> datetime | None:
    """The latest reading that is not ahead of now; 2时26分 and 2:26 are of the 24-hour clock."""
    written = bool(re.search(r"\d\s*(?:时|[:\uff1a])", said))
    assert point.hour is not None
    hours = [point.hour % 24]
    if point.hour <= 12 and not point.official and not point.period and not written:
        hours = [point.hour % 12, point.hour % 12 + 12]
    elif point.period and point.hour <= 12:
        late = point.period in (
            "下午",
            "傍晚",
            "晚上",
            "晚",
            "夜里",
            "夜间",
            "深夜",
            "午后",
            "晚间",
        )
        hours = [point.hour % 12 + 12 if late and point.hour < 12 else point.hour % 24]
    if anchor is not None and not point.said_day:
        return _beside(anchor, hours, point.minute, now)
    day = point.day or now.date()
    steps = (0,) if point.said_day else (0, -1, -2)
    base = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    choices = [
        base + timedelta(days=step, hours=hour, minutes=point.minute)
        for step in steps
        for hour in hours
    ]
    limit = now + timedelta(minutes=15)
    past = [choice for choice in choices if choice <= limit]
    near = [choice for choice in past if last is not None and abs(choice - last) <= _NEAR]
    return max(near or past, default=None)

"""Which moment a said point of time means, and the span it makes."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from assistant.understand import days
from assistant.understand.clock_words import MORNING, NIGHT, PERIODS
from assistant.understand.time_points import Point
from assistant.understand.time_span import ShiftPeriod, TimeSpan, at_hour, whole

SHIFT = re.compile(
    r"\s*的?\s*(?:(?P<day>白[班斑搬般]|日班|早班|白天班)|(?P<night>夜[班斑搬般]|晚班|大夜班?)|"
    r"(?P<all>全天|二十四小时|24小时)(?=的|值|班|交|带|谁|$))"
)


def following(point: Point, since: date) -> date | None:
    """Return the day of a range's end, whose year or month may be left to its beginning."""
    if point.day is None or point.least not in ("month", "day"):
        return point.day
    if point.least == "day":
        first = since.replace(day=1)
        if point.day.day < since.day:
            first = days.month_after(first)
        return days.nearest(since, first.month, point.day.day, first.year)
    month, day = point.day.month, point.day.day
    made = days.nearest(since, month, day, since.year)
    return made if made and made >= since else days.nearest(since, month, day, since.year + 1)


def moment(point: Point, now: datetime) -> datetime | None:
    """Return the moment that a point with a clock time means, None without one."""
    if point.hour is None:
        return None
    choices = _choices(point, now)
    if point.lean == "ahead":
        choices = [c for c in choices if c >= now] or choices
    elif point.lean == "behind":
        choices = [c for c in choices if c <= now] or choices
    return min(choices, key=lambda c: abs(c - now) + _unlikely(point, c, now))


def _unlikely(point: Point, choice: datetime, now: datetime) -> timedelta:
    """Said by day, a bare 两点 is rarely the small hours; at night it may well be."""
    small = (
        choice.hour < 6
        and not point.period
        and not point.official
        and point.hour not in (0, 12, 24)
    )
    return timedelta(hours=13 if small and 6 <= now.hour < 23 else 0)


def _choices(point: Point, now: datetime) -> list[datetime]:
    assert point.hour is not None
    day = point.day or now.date()
    hours = _hours(point, other_day=point.said_day and day != now.date())
    shifts = (0,) if point.said_day else _day_steps(point)
    extra = timedelta(minutes=point.minute, seconds=point.second)
    return [
        at_hour(day + timedelta(days=step), hour, now) + extra for step in shifts for hour in hours
    ]


def _day_steps(point: Point) -> tuple[int, ...]:
    """A part of the day is today's; a bare hour and the small hours are the nearest."""
    if not point.period or point.period in (
        "凌晨",
        "半夜",
        "大半夜",
        "后半夜",
        "下半夜",
        "深夜",
        "午夜",
    ):
        return (-1, 0, 1)
    return (0, 1) if point.lean == "ahead" else (0, -1) if point.lean == "behind" else (0,)


def _hours(point: Point, *, other_day: bool) -> list[int]:
    hour, period = point.hour or 0, point.period
    if hour > 12 or (point.official and not period):
        return [hour]
    if not period:
        if hour == 0:
            return [0]
        if other_day:
            # 明天三点 is an afternoon's, 明天八点 a morning's
            return [hour + 12] if hour <= 5 else [hour]
        return [hour, hour + 12]
    if period in NIGHT:
        if hour == 12 or hour <= 5:
            return [hour % 12 + 24]
        return [hour + 12]
    if period in ("下午", "午后", "傍晚", "黄昏") or (
        period in ("中午", "午间", "正午") and hour < 10
    ):
        return [hour % 12 + 12]
    return [hour % 12 if period == "凌晨" else hour]


def resolve(point: Point, text: str, now: datetime) -> TimeSpan:
    """Return the span of one point, its shift word and its 前/后/内 included."""
    at = moment(point, now)
    start, end = point.start, point.end
    if point.invalid:
        return TimeSpan(start, end, text[start:end], "date", note="没有这一天，请核对日期")
    if at is not None:
        return _instant(point, at, text)
    day = point.day or now.date()
    shift = SHIFT.match(text, point.end) if not point.suffix else None
    if shift and not point.period:
        return of_shift(start, shift, text, day, now)
    span = _part(point, day, text, now)
    return _bounded(span, point)


def _instant(point: Point, at: datetime, text: str) -> TimeSpan:
    kind = "after" if point.suffix == "after" else "instant"
    return TimeSpan(
        point.start, point.end, text[point.start : point.end], kind, at=at, date=at.date(),
        since=at if point.suffix == "after" else None,
        until=at if point.suffix in ("before", "within") else None,
    )  # fmt: skip


def _part(point: Point, day: date, text: str, now: datetime) -> TimeSpan:
    start, end = point.start, point.end
    if not point.period:
        return whole(start, end, text[start:end], day, day, now)
    first, last = PERIODS[point.period]
    if point.period in ("凌晨",) and not point.said_day and now.hour >= 12:
        day += timedelta(days=1)
    period: ShiftPeriod | None = None
    if point.period in NIGHT:
        period = "night"
    elif point.period in MORNING or point.period in ("白天", "上午", "下午"):
        period = "day"
    elif point.period in ("全天", "整天"):
        period = "24h"
    return TimeSpan(
        start, end, text[start:end], "range", since=at_hour(day, first, now),
        until=at_hour(day, last, now), date=day, period=period,
    )  # fmt: skip


def _bounded(span: TimeSpan, point: Point) -> TimeSpan:
    if point.suffix in ("before", "within"):
        return replace(span, kind="before_day_end", since=None)
    if point.suffix == "after":
        return replace(span, kind="after", until=None)
    return span


def of_shift(start: int, shift: re.Match[str], text: str, day: date, now: datetime) -> TimeSpan:
    """Return the span of a shift of a day: by day 8:30 to 20:30, by night the rest."""
    period: ShiftPeriod = "day" if shift["day"] else "night" if shift["night"] else "24h"
    first, last = {"day": (8.5, 20.5), "night": (20.5, 32.5), "24h": (8.5, 32.5)}[period]
    return TimeSpan(
        start, shift.end(), text[start : shift.end()], "date", since=at_hour(day, first, now),
        until=at_hour(day, last, now), date=day, period=period,
    )  # fmt: skip

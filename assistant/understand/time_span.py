"""One time expression of an utterance, resolved."""

from dataclasses import dataclass, replace
from datetime import date as Day
from datetime import datetime, time, timedelta
from typing import Literal

TimeKind = Literal["instant", "range", "date", "duration", "after", "before_day_end"]
ShiftPeriod = Literal["day", "night", "24h"]


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression: text[start:end] == `text`; datetimes are aware, in `now`'s zone.

    instant: `at` and `date`; with 前 behind it (22点前) `until` = `at`, with 起/以后 `since` = `at`
    and the kind is after. 十分钟前 is an instant, too.
    range: `since` (in), `until` (out); of one day or part of it also `date` and `period`. It is the
    whole stretch (本周 ends on Sunday night): clip at now where only the past can be meant.
    date: `date`, `since`/`until` its bounds, `period` of a shift (今天白班).
    duration: `minutes`; with 内 also `until` = `at` = now + minutes.
    after: `minutes` and `at` (二十分钟后), or `since` (九点以后, 明天起).
    before_day_end: `until`, the end of what is named (今天之内, 周五前, 月底前); `date`.
    `note` is told to the officer: a year whose holidays aren't known, a day that doesn't exist.
    """

    start: int
    end: int
    text: str
    kind: TimeKind
    at: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    date: Day | None = None
    period: ShiftPeriod | None = None
    minutes: int | None = None
    note: str = ""

    def moved(self, start: int, end: int, text: str) -> "TimeSpan":
        """Return the same time found at another stretch of `text`."""
        return replace(self, start=start, end=end, text=text[start:end])


def at_hour(day: Day, hours: float, now: datetime) -> datetime:
    """Return the moment `hours` after midnight of the day (24 is the next midnight)."""
    midnight = datetime.combine(day, time(), now.tzinfo)
    return midnight + timedelta(minutes=round(hours * 60))


def whole(start: int, end: int, text: str, first: Day, last: Day, now: datetime) -> TimeSpan:
    """Return the span of whole days from first to last (in)."""
    one = first == last
    return TimeSpan(
        start, end, text, "date" if one else "range",
        since=at_hour(first, 0, now), until=at_hour(last, 24, now), date=first if one else None,
    )  # fmt: skip

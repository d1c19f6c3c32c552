"""Which day is meant: weekdays, working days, holidays.

Working days are those of `core.workdays`; what rests on a year it doesn't know yet says so.
"""

from datetime import date, timedelta

import chinese_calendar

from assistant.understand.clock_words import HOLIDAYS, WEEK_STEPS, WEEKDAYS
from core.workdays import WorkCalendar

_CALENDAR = WorkCalendar()


def monday(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def weekday(today: date, step: str | None, name: str) -> date:
    """Return 下周三, 上周日, 周五; without a step the coming one, today included."""
    day = monday(today) + timedelta(days=WEEKDAYS[name], weeks=WEEK_STEPS[step] if step else 0)
    return day + timedelta(weeks=1) if step is None and day < today else day


def unknown(year: int) -> str:
    """Say that a year's holidays are not known yet, "" where they are."""
    known = _CALENDAR.knows(date(year, 1, 2))
    return "" if known else f"{year}年放假安排尚未收录，按双休日推算，请核对"


def is_workday(day: date) -> bool:
    """Return whether offices work that day; by weekday where the year is not known."""
    return _CALENDAR.is_workday(day)


def workday(day: date, steps: int) -> date:
    """Return the `steps`-th working day after (before, where negative) the day."""
    one = timedelta(days=1 if steps > 0 else -1)
    left = abs(steps)
    while left:
        day += one
        left -= is_workday(day)
    return day


def holiday(word: str, today: date, year: int | None = None) -> tuple[date, date, str] | None:
    """Return first and last day off of a holiday, and a note; the coming one without a year.

    None where the day can't be told (the lunar holidays of a year not known).
    """
    for candidate in (year,) if year else (today.year, today.year + 1):
        span = _span(word, candidate)
        if span and (year or span[1] >= today):
            return (*span, unknown(candidate))
    return None


def _span(word: str, year: int) -> tuple[date, date] | None:
    name, fixed = HOLIDAYS[word]
    if not unknown(year):
        # new year's days may begin in the old year
        days = [
            day
            for day in chinese_calendar.get_dates(date(year, 1, 1), date(year, 12, 31))
            if chinese_calendar.get_holiday_detail(day) == (True, name)
        ]
        days = [d for d in days if not (word == "元旦" and d.month > 6)]
        if days:
            return days[0], days[-1]
    return (date(year, *fixed), date(year, *fixed)) if fixed else None


def next_holiday(today: date) -> tuple[date, date, str]:
    """Return the next holiday, the one that is on included."""
    found = [span for word in HOLIDAYS if (span := holiday(word, today)) and span[1] >= today]
    return min(found, key=lambda span: span[0])


def nearest(today: date, month: int, day: int, year: int | None = None) -> date | None:
    """Return month and day in the given year, or in the year that brings it nearest to today."""
    years = (year,) if year else range(today.year - 4, today.year + 5)
    found = [made for y in years if (made := _date(y, month, day))]
    return min(found, key=lambda d: (abs((d - today).days), d < today), default=None)


def last(today: date, month: int, day: int) -> date | None:
    """Return the last time that month and day came, today counting."""
    found = [made for y in range(today.year, today.year - 9, -1) if (made := _date(y, month, day))]
    return next((made for made in found if made <= today), None)


def nearest_of_month(today: date, day: int) -> date | None:
    """Return the day of a month (29日) that lies nearest to today."""
    first = today.replace(day=1)
    months = (first, (first - timedelta(days=1)).replace(day=1), month_after(first))
    found = [made for m in months if (made := _date(m.year, m.month, day))]
    return min(found, key=lambda d: (abs((d - today).days), d < today), default=None)


def month_after(first: date) -> date:
    """Return the first day of the following month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def month_by(today: date, step: int) -> date:
    """Return the first day of the month `step` months away."""
    count = today.year * 12 + today.month - 1 + step
    return date(count // 12, count % 12 + 1, 1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

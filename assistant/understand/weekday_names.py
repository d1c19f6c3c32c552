"""Which days a month and day without a year may mean, and whether a weekday's name fits one."""

from datetime import date, timedelta

NAMES = "一二三四五六日"
_HALF_YEAR = timedelta(days=183)
_DOUBT = timedelta(days=45)  # so much farther than half a year off a day may still be meant


def fits(name: str, day: date) -> bool:
    """Say whether 一 to 日 (or 天) is the weekday of a day."""
    return name.replace("天", "日") == NAMES[day.weekday()]


def days_meant(month: int, day: int, today: date) -> list[date]:
    """Return the days that may be meant, those of this year first; [] for a day that never is.

    In January 12月28日 is last year's or this one's; in summer only this year's.
    """
    years = (today.year, today.year - 1, today.year + 1)
    days = [one for year in years for one in day_of(year, month, day)]
    return [one for one in days if abs(one - today) <= _HALF_YEAR + _DOUBT]


def day_of(year: int, month: int, day: int) -> list[date]:
    """Return the day, nothing for 29 February of a common year."""
    try:
        return [date(year, month, day)]
    except ValueError:
        return []

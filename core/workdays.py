"""Which days offices work: State Council holidays, make-up days, and a room's own corrections.

The holidays and make-up days come from the package chinesecalendar (the yearly notices of the State
Council's General Office). A year that it does not know yet is reckoned by weekdays and by those
holidays that have fixed dates, and every result that rests on it says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

import chinese_calendar

# 元旦、劳动节、国庆节: 《全国年节及纪念日放假办法》第二条 (2024); the others follow the moon.
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_FAR = 3660  # days; nobody's deadline is ten years off


@dataclass(frozen=True, slots=True)
class Due:
    """A moment by working days. `caveat` says in Chinese what it rests on where that is unsure."""

    at: datetime
    caveat: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked. `extra` holds the room's dates: True is worked."""

    extra: Mapping[date, bool] = field(default_factory=dict[date, bool])

    @cached_property
    def years(self) -> tuple[int, int]:
        """The first and last year that the package knows."""
        known = [day.year for day in chinese_calendar.holidays]
        return min(known), max(known)

    def knows(self, day: date) -> bool:
        """Say whether the arrangement of this day is known, from the package or the room's file."""
        return day in self.extra or self.years[0] <= day.year <= self.years[1]

    def is_workday(self, day: date) -> bool:
        """Say whether offices work on this day; a guess where `knows(day)` is false."""
        if day in self.extra:
            return self.extra[day]
        if self.years[0] <= day.year <= self.years[1]:
            return chinese_calendar.is_workday(day)
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED

    def after(self, start: datetime, workdays: int, day_ends: time) -> Due:
        """Return the end of the n-th working day after the day of `start`, which is not counted.

        The day of receipt is not counted, as in 《民法典》第二百零一条.
        """
        day, left, guessed = start.date(), workdays, set[int]()
        for _ in range(_FAR):
            if left <= 0:
                break
            day += timedelta(days=1)
            left -= self.is_workday(day)
            if not self.knows(day):
                guessed.add(day.year)
        return Due(datetime.combine(day, day_ends, start.tzinfo), self._caveat(guessed))

    def _caveat(self, guessed: Iterable[int]) -> str:
        years = "、".join(map(str, sorted(guessed)))
        return f"{years}年放假安排尚未收录，按周一至周五推算，请核对" if years else ""

"""The working-day calendar: State Council holidays, make-up days, and the room's own corrections.

The holidays and make-up days come from the package chinesecalendar (the yearly notices of the State
Council's General Office). A year that it does not know yet is reckoned by weekdays and by those
holidays that have fixed dates, and every result that rests on it says so. The room can put dates
into a file, one a line (`2027-02-06,班,春节调休` or `2027-02-08,休,春节`); these win over the
package.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

import chinese_calendar

from core.errors import InvalidInput

# 元旦、劳动节、国庆节: 《全国年节及纪念日放假办法》第二条 (2024); the others follow the moon.
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_RULES = {"班": True, "休": False}
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


def read(file: Path) -> WorkCalendar:
    """Read the room's file; a missing file means that the room has no corrections.

    Raises InvalidInput with the line that can't be read.
    """
    extra: dict[date, bool] = {}
    if not file.exists():
        return WorkCalendar()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, line in enumerate(csv.reader(lines), start=1):
            if not line or line[0].startswith("#"):
                continue
            try:
                extra[date.fromisoformat(line[0].strip())] = _RULES[line[1].strip()]
            except (ValueError, KeyError, IndexError) as error:
                raise InvalidInput(
                    f"工作日历文件 {file.name} 第{number}行看不懂：{','.join(line)}。",
                    "每行写：日期,班或休,说明，例如 2027-02-06,班,春节调休。",
                ) from error
    return WorkCalendar(extra)

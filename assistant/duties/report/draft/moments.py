"""Moments as a report writes them: 24 hours, the date where it changes, 许 where it was rough."""

import re
from datetime import date, datetime, timedelta

from assistant.duties.report.record import Fact, Precision

_DAYS = {"前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_RELATIVE = re.compile("(?P<day>[前昨今明后])(?:天|日|(?P<part>[晚早晨夜]))(?!前|后来)")


def clock_words(moment: datetime) -> str:
    """Return 1时40分, 9时05分 or 18时."""
    return f"{moment.hour}时" + (f"{moment.minute:02d}分" if moment.minute else "")


def day_words(day: date) -> str:
    """Return 11月10日."""
    return f"{day.month}月{day.day}日"


class Teller:
    """Tells moments one after another; a date is said when it differs from the last one told.

    The year is said only where it isn't that of `now`.
    """

    def __init__(self, now: datetime) -> None:
        self._year = now.year
        self._today = now.date()
        self._zone = now.tzinfo
        self._told: date | None = None

    def moment(self, moment: datetime) -> str:
        """Return an exact moment."""
        local = moment.astimezone(self._zone)
        return self._day(local.date()) + clock_words(local)

    def fact(self, fact: Fact) -> str:
        """Return a fact's time no more exactly than it was said."""
        if fact.moment is None:
            return self.absolute(fact.text)
        local = fact.moment.astimezone(self._zone)
        if fact.precision is Precision.VAGUE:
            return self._vague(fact.text, local.date())
        if fact.precision is Precision.DAY:
            self._told = None
            return self._day(local.date())
        clock = f"{local.hour}时" if fact.precision is Precision.HOUR else clock_words(local)
        rough = fact.approx or fact.precision is Precision.HOUR
        return self._day(local.date()) + clock + ("许" if rough else "")

    def _day(self, day: date) -> str:
        if day == self._told:
            return ""
        self._told = day
        year = "" if day.year == self._year else f"{day.year}年"
        return year + day_words(day)

    def _vague(self, words: str, day: date) -> str:
        """昨天傍晚以后 → 11月20日傍晚以后.

        The day is the fact's: 昨晚 of a report of last week is no evening of this week.
        """
        plain = _RELATIVE.sub(lambda m: day_words(day) + (m["part"] or ""), words)
        if re.search(r"\d月|\d日", plain):
            return plain
        self._told = None
        return self._day(day) + plain

    def absolute(self, words: str) -> str:
        """昨晚疏散 → 11月9日晚疏散: tomorrow's reader doesn't know which evening it was."""

        def date_of(match: re.Match[str]) -> str:
            day = self._today + timedelta(days=_DAYS[match["day"]])
            return day_words(day) + (match["part"] or "")

        return _RELATIVE.sub(date_of, words)

"""Whether a weekday agrees with the date beside it, also where the year isn't said.

A date without a year is of the year last said in the text, or else the nearest one to the day of
writing: in January 12月28日 is last year's. Where two years are about as near, either will do.
"""

import re
from collections.abc import Iterator
from datetime import date

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule
from assistant.understand.weekday_names import NAMES, day_of, days_meant, fits

_WEEK = re.compile(
    r"(?:[\uff0c, ]|前后)?[\uff08(\uff0c]?(?:(?<=[\uff08(])[本下])?"
    r"(?P<w>(?:星期|周|礼拜)(?P<n>[一二三四五六日天]))"
    r"(?!年|前|内|岁|[至到、和\u2014-])"
)
_WEEK_BEFORE = re.compile(r"(?P<w>(?:星期|周|礼拜)(?P<n>[一二三四五六日天]))[\uff08(\uff0c、]?$")


def said_beside(page: Page, match: re.Match[str]) -> re.Match[str] | None:
    """Return the weekday that stands behind a date or right in front of it."""
    behind = _WEEK.match(page.text, match.end())
    return behind or _WEEK_BEFORE.search(page.text, max(0, match.start() - 6), match.start())


def of_day(page: Page, said: re.Match[str], day: date) -> Iterator[Finding]:
    """Yield the finding where a weekday isn't that of a day whose year is said."""
    if not fits(said["n"], day):
        head = said["w"][:-1]
        right = f"{head}{NAMES[day.weekday()]}"
        yield rule("date.weekday").finding(page.text, said.span("w"), right, reason=_why(day, head))


def of_near_year(
    page: Page, said: re.Match[str], month_day: tuple[int, int], today: date, year: int | None
) -> Iterator[Finding]:
    """Yield the finding where a weekday fits none of the years that may be meant.

    `year` is the one last said in the text, which may be of something else (2019年建成).
    """
    days = days_meant(*month_day, today)
    if year is not None:
        days += [one for one in day_of(year, *month_day) if one not in days]
    if not days or any(fits(said["n"], one) for one in days):
        return
    head = said["w"][:-1]
    right = f"{head}{NAMES[days[0].weekday()]}" if len(days) == 1 else None
    why = "，".join(_why(one, head) for one in days)
    yield rule("date.weekday-near-year").finding(page.text, said.span("w"), right, reason=why)


def _why(day: date, head: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日是{head}{NAMES[day.weekday()]}"

"""A clock time told in a later report without its day is of the day that was told before."""

import re
from datetime import datetime, timedelta

from assistant.duties.report.record import Fact, Material

_DAY = re.compile(r"[日号天]|[昨今前当次翌](?:[早晚夜晨]|(?=\d))|凌晨|\d[/-]\d")
_HALF = timedelta(hours=12)


def day_said(fact: Fact) -> bool:
    """Say whether the day of a moment was told with it, or an officer filled it in."""
    return not fact.spans or bool(_DAY.search(fact.spans[0].quote))


def beside(at: datetime, anchor: datetime) -> datetime:
    """Return the moment of that clock nearest to another moment."""
    days = round((anchor - at) / timedelta(days=1))
    return at + timedelta(days=days) if abs(at - anchor) > _HALF else at


_NAMED = re.compile(
    r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]|(?P<same>当[日天](?!班)|当(?=[晚夜]))|(?P<next>次日|翌日|第二天)"
)


def with_days(material: Material) -> Material:
    """Return the material with 当日, 当晚 and 次日 told as the day that the report named last.

    A final report is written days after; its 当日 is the day of the incident, not of the writing.
    """
    sources = tuple(
        s.model_copy(update={"text": _dated(s.text, material.now)}) for s in material.sources
    )
    return material.model_copy(update={"sources": sources})


def _dated(text: str, now: datetime) -> str:
    named: datetime | None = None

    def told(match: re.Match[str]) -> str:
        nonlocal named
        if match["m"]:
            named = _day(now, int(match["m"]), int(match["d"]))
            return match[0]
        if named is None:
            return match[0]
        named += timedelta(days=bool(match["next"]))
        return f"{named.month}月{named.day}日"

    return _NAMED.sub(told, text)


def _day(now: datetime, month: int, day: int) -> datetime | None:
    try:
        return now.replace(month=month, day=day)
    except ValueError:
        return None

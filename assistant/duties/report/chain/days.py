"""A clock time told in a later report without its day is of the day that was told before."""

import re
from datetime import datetime, timedelta

from assistant.duties.report.record import Fact

_DAY = re.compile(r"[日号天]|[昨今前当次翌](?:[早晚夜晨]|(?=\d))|凌晨|\d[/-]\d")
_HALF = timedelta(hours=12)


def day_said(fact: Fact) -> bool:
    """Say whether the day of a moment was told with it, or an officer filled it in."""
    return not fact.spans or bool(_DAY.search(fact.spans[0].quote))


def beside(at: datetime, anchor: datetime) -> datetime:
    """Return the moment of that clock nearest to another moment."""
    days = round((anchor - at) / timedelta(days=1))
    return at + timedelta(days=days) if abs(at - anchor) > _HALF else at

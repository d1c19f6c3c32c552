"""Numbers that begin anew each day: SJ20261121-0003, BG20261121-03, CG-20261121-3.

A duty keeps its numbers in a table of its own, with the last one given out on a day; the caller
holds the lock on that table.
"""

from datetime import date, datetime
from re import Pattern
from typing import Protocol, TypeVar

from sqlalchemy.orm import Mapped, Session


class DayNumber(Protocol):
    """A row of such a table. Its key is the day, and a series where a table holds several."""

    last: Mapped[int]

    def __init__(self, **given: object) -> None: ...


N = TypeVar("N", bound=DayNumber)


def next_number(session: Session, table: type[N], day: date, **series: str) -> int:
    """Give out the next number of a day (and a series), from 1."""
    row = _row(session, table, day, series)
    row.last += 1
    session.flush()
    return row.last


def claim(session: Session, table: type[N], id: str, numbered: Pattern[str], **series: str) -> None:
    """Keep an id that came from outside from being given out again.

    `numbered` matches ids of our own: the day as YYYYMMDD, then the number.
    """
    match = numbered.fullmatch(id)
    if not match or (day := _day(match[1])) is None:
        return  # never given out by us
    row = _row(session, table, day, series)
    row.last = max(row.last, int(match[2]))
    session.flush()


def _row(session: Session, table: type[N], day: date, series: dict[str, str]) -> N:
    key = {"day": day, **series}
    row = session.get(table, key)
    if row is None:
        row = table(**key, last=0)
        session.add(row)
    return row


def _day(digits: str) -> date | None:
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a date, not a moment
    except ValueError:
        return None  # no day of the calendar

"""Reminders of the registers: each is one row with a unique key, so it is given once however often
it is looked for, and from however many processes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Integer, Text, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from assistant.duties.handover.model import Entry, EntryKind
from core.database import Database, Instant

Key = BigInteger().with_variant(Integer, "sqlite")


class ReminderColumns:
    """What every table of reminders has beside what they are about."""

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    stage: Mapped[str]
    due: Mapped[datetime] = mapped_column(Instant)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    text: Mapped[str] = mapped_column(Text)


Row = TypeVar("Row", bound=ReminderColumns)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder as it was given. `about` is the id in its register, `stage` says what it is."""

    id: int
    about: str
    stage: str
    due: datetime
    at: datetime
    text: str

    def entry(self, link: str) -> Entry:
        """Return the line of the ledger."""
        return Entry(
            kind=EntryKind.REMINDER, at=self.at, text=f"【{self.stage}】{self.text}", link=link
        )


def give(database: Database, table: type[ReminderColumns], **row: Any) -> None:
    """Store a reminder unless it was given before."""
    insert: Any = (sqlite if database.is_sqlite else postgresql).insert(table)
    with database.transaction() as session:
        session.execute(insert.values(**row).on_conflict_do_nothing())


def given(
    database: Database, table: type[Row], since: datetime, until: datetime | None = None
) -> Iterator[Row]:
    """Yield the reminders given in [since, until), in order."""
    query = select(table).where(table.at >= since)
    if until is not None:
        query = query.where(table.at < until)
    with database.reading() as session:
        yield from session.scalars(query.order_by(table.id)).all()

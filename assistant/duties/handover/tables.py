"""Tables of the shift. What was handed over is kept as it was signed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant

Key = BigInteger().with_variant(Integer, "sqlite")


class ShiftNoteRow(Base):
    """An officer's own line of the ledger. `key` is the deed's: one deed writes one line."""

    __tablename__ = "shift_note"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    by: Mapped[str]
    by_name: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    follow_up: Mapped[bool]
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    done_by: Mapped[str]
    done_by_name: Mapped[str]
    removed: Mapped[bool]


class HandoverRow(Base):
    """A handover. `content` is canonical JSON: entries, items, remarks, as they were signed."""

    __tablename__ = "shift_handover"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(index=True)
    since: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)
    out_by: Mapped[str]
    out_name: Mapped[str]
    out_at: Mapped[datetime] = mapped_column(Instant, index=True)
    in_by: Mapped[str]
    in_name: Mapped[str]
    in_at: Mapped[datetime | None] = mapped_column(Instant)
    content: Mapped[str] = mapped_column(Text)


class HandoverNumberRow(Base):
    """The last handover's number of a day."""

    __tablename__ = "shift_handover_number"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]

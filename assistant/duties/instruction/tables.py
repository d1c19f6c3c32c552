"""Tables of 领导批示. Words are never deleted; a retracted one no longer counts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assistant.duties.reminding import ReminderColumns
from core.database import Base, Instant


class InstructionRow(Base):
    """What a leader directed, word for word. `about` is the id of an event, report or warning."""

    __tablename__ = "instruction"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    leader: Mapped[str]
    way: Mapped[str]
    urgency: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(index=True)
    about_name: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(Instant)
    registered_at: Mapped[datetime] = mapped_column(Instant, index=True)
    by: Mapped[str]
    by_name: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by_name: Mapped[str]
    closed_why: Mapped[str] = mapped_column(Text)


class InstructionUnitRow(Base):
    """A unit that has to feed back. `due` is as first set; extensions are words."""

    __tablename__ = "instruction_unit"

    instruction_id: Mapped[str] = mapped_column(ForeignKey("instruction.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    due: Mapped[datetime] = mapped_column(Instant)
    basis: Mapped[str]


class InstructionWordRow(Base):
    """One word about one unit: passed on, fed back, urged, its time extended.

    `until` holds the new deadline of an extension. `rollcall` is the round of calls.
    """

    __tablename__ = "instruction_word"

    key: Mapped[str] = mapped_column(primary_key=True)
    instruction_id: Mapped[str] = mapped_column(ForeignKey("instruction.id"), index=True)
    unit: Mapped[str]
    verb: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str]
    by_name: Mapped[str]
    how: Mapped[str]
    person: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime | None] = mapped_column(Instant)
    rollcall: Mapped[str]
    retracted: Mapped[bool]


class InstructionReminderRow(ReminderColumns, Base):
    """A reminder that was given; one for each stage of each deadline."""

    __tablename__ = "instruction_reminder"
    __table_args__ = (UniqueConstraint("instruction_id", "stage", "due"),)

    instruction_id: Mapped[str] = mapped_column(ForeignKey("instruction.id"))


class InstructionNumberRow(Base):
    """The last instruction's number of a day."""

    __tablename__ = "instruction_number"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]

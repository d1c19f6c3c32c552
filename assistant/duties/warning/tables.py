"""Tables of warnings. Words are never deleted; a retracted one no longer counts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assistant.duties.reminding import ReminderColumns
from core.database import Base, Instant


class WarningRow(Base):
    """A warning as it was registered. `confirm_minutes` is the time that units have.

    `confirm_basis` is the clause that says so (JSON), "" where it is the room's own setting.
    """

    __tablename__ = "warning"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    colour: Mapped[str]
    issuer: Mapped[str]
    area: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime | None] = mapped_column(Instant)
    registered_at: Mapped[datetime] = mapped_column(Instant, index=True)
    by: Mapped[str]
    by_name: Mapped[str]
    confirm_minutes: Mapped[int]
    confirm_basis: Mapped[str] = mapped_column(Text, server_default="")
    replaces: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by_name: Mapped[str]
    ended_why: Mapped[str] = mapped_column(Text)


class WarningUnitRow(Base):
    """A unit of a warning's duty list. `tasks` is JSON: what to do, and where that stands."""

    __tablename__ = "warning_unit"

    warning_id: Mapped[str] = mapped_column(ForeignKey("warning.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    tasks: Mapped[str] = mapped_column(Text)


class WarningWordRow(Base):
    """One word about one unit: told, confirmed, urged, called. `rollcall` is the round of calls."""

    __tablename__ = "warning_word"

    key: Mapped[str] = mapped_column(primary_key=True)
    warning_id: Mapped[str] = mapped_column(ForeignKey("warning.id"), index=True)
    unit: Mapped[str]
    verb: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str]
    by_name: Mapped[str]
    how: Mapped[str]
    person: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    rollcall: Mapped[str]
    retracted: Mapped[bool]


class WarningReminderRow(ReminderColumns, Base):
    """A reminder that was given; one for each stage of each deadline."""

    __tablename__ = "warning_reminder"
    __table_args__ = (UniqueConstraint("warning_id", "stage", "due"),)

    warning_id: Mapped[str] = mapped_column(ForeignKey("warning.id"))


class WarningNumberRow(Base):
    """The last warning's number of a day."""

    __tablename__ = "warning_number"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]

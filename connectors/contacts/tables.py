"""Tables of the directory, the roster, dead numbers, and what was changed by whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant


class UnitRow(Base):
    """A unit; the columns are those of `model.Unit`."""

    __tablename__ = "contact_unit"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    type: Mapped[str]
    klass: Mapped[str]
    parent: Mapped[str]
    address: Mapped[str]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    duty_phone: Mapped[str]
    sip: Mapped[str]
    fax: Mapped[str]
    deputies: Mapped[list[str]] = mapped_column(JSON)
    standing_on_duty: Mapped[str]
    standing_leader: Mapped[str]


class PersonRow(Base):
    """A person; the columns are those of `model.Person`."""

    __tablename__ = "contact_person"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    aliases: Mapped[list[str]] = mapped_column(JSON)
    post: Mapped[str]
    unit: Mapped[str] = mapped_column(index=True)
    mobile: Mapped[str]
    phone: Mapped[str]
    status: Mapped[str]
    rank: Mapped[int]


class GroupRow(Base):
    """A group; the columns are those of `model.Group`."""

    __tablename__ = "contact_group"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    members: Mapped[list[str]] = mapped_column(JSON)


class ExternalRow(Base):
    """A room outside; the columns are those of `model.External`."""

    __tablename__ = "contact_external"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    phone: Mapped[str]


class ShiftRow(Base):
    """A shift; the columns are those of `model.Shift`.

    No foreign keys to units and people: with an outside directory these live elsewhere.
    """

    __tablename__ = "contact_shift"
    __table_args__ = (
        Index("ix_contact_shift_date", "date"),
        Index("ix_contact_shift_unit", "unit", "starts"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    date: Mapped[date]
    unit: Mapped[str]
    period: Mapped[str]
    starts: Mapped[datetime] = mapped_column(Instant)
    ends: Mapped[datetime] = mapped_column(Instant)
    leader: Mapped[str]
    primary: Mapped[str]
    secondary: Mapped[str]


class DeadNumberRow(Base):
    """A number found dead. `restored_at` is set when it was put back; rows are never removed."""

    __tablename__ = "contact_dead_number"
    __table_args__ = (Index("ix_contact_dead_number_holder", "holder", "kind"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    holder: Mapped[str]
    kind: Mapped[str]
    number: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    kept: Mapped[str]
    restored_by: Mapped[str]
    restored_at: Mapped[datetime | None] = mapped_column(Instant)


class ChangeRow(Base):
    """One deed. `key` is the dispatcher's: a step acts once. `id` stamps caches."""

    __tablename__ = "contact_change"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str]
    by_name: Mapped[str]
    deed: Mapped[str]
    changes: Mapped[list[Any]] = mapped_column(JSON)


# what may be named, and who stands for a unit, is read from these
NAMED_FROM = tuple(
    row.__tablename__ for row in (UnitRow, PersonRow, GroupRow, ExternalRow, ShiftRow)
)

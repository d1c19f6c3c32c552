"""Tables of the built-in event system."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Instant


class EventRow(Base):
    """An event as it stands; its trail is in `event_step`."""

    __tablename__ = "event"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    loop: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    category: Mapped[str | None]
    order: Mapped[str | None] = mapped_column("order_kind")
    place: Mapped[str | None] = mapped_column(index=True)
    place_text: Mapped[str]
    occurred_at: Mapped[datetime | None] = mapped_column(Instant)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    source: Mapped[str]
    casualties: Mapped[str]
    deadline: Mapped[datetime | None] = mapped_column(Instant, index=True)
    deadline_basis: Mapped[str]
    result: Mapped[str]
    rounds: Mapped[int]
    urges: Mapped[int]
    asked_until: Mapped[datetime | None] = mapped_column(Instant)
    resume: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    created_by: Mapped[str]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    assignments: Mapped[list["AssignmentRow"]] = relationship(
        order_by="AssignmentRow.position", cascade="all, delete-orphan", lazy="selectin"
    )
    steps: Mapped[list["StepRow"]] = relationship(
        order_by="StepRow.no", cascade="all, delete-orphan", lazy="selectin"
    )


class AssignmentRow(Base):
    """A unit's part in an event; `position` 0 leads."""

    __tablename__ = "event_assignment"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True, index=True)
    position: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class StepRow(Base):
    """A line of the trail. `key` is unique in the whole table: one key acts once, on one event."""

    __tablename__ = "event_step"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    verb: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    why: Mapped[str]
    units: Mapped[list[str]] = mapped_column(JSON)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


class NumberRow(Base):
    """The last number given to an event on a day."""

    __tablename__ = "event_number"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


class SentRow(Base):
    """A key that an adapter used towards another system, and on which event ("" for a new one)."""

    __tablename__ = "event_sent"

    key: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)

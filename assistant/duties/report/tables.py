"""Tables of reports. What was signed and what was sent is also guarded by triggers (see 0008)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Instant


class IncidentRow(Base):
    """What the reports of one chain are about; `event` is the event system's id, if any."""

    __tablename__ = "report_incident"

    id: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[str | None] = mapped_column(unique=True)
    title: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(Instant)


class ReportRow(Base):
    """A revision as it stands. `content` and `signed` are canonical JSON texts."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("incident_id", "position"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("report_incident.id"))
    position: Mapped[int]
    step: Mapped[str]
    no: Mapped[int]
    corrects: Mapped[str | None] = mapped_column(ForeignKey("report.id"))
    correction: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    signed: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    created_by: Mapped[str]
    created_by_name: Mapped[str]
    incident: Mapped[IncidentRow] = relationship(lazy="joined")
    sent: Mapped["ReportSentRow | None"] = relationship(lazy="selectin")
    telephone: Mapped[list["ReportTelephoneRow"]] = relationship(
        order_by="ReportTelephoneRow.no", lazy="selectin"
    )
    trail: Mapped[list["ReportEntryRow"]] = relationship(
        order_by="ReportEntryRow.no", lazy="selectin"
    )


class ReportEntryRow(Base):
    """A line of the trail. `key` is unique in the whole table: one key acts once, on one report."""

    __tablename__ = "report_entry"

    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    verb: Mapped[str]
    before_state: Mapped[str | None]
    after_state: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    why: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


class ReportSentRow(Base):
    """What went out; the bytes lie content-addressed under the home."""

    __tablename__ = "report_sent"

    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), primary_key=True)
    sha256: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]
    recipients: Mapped[list[str]] = mapped_column(JSON)
    way: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str]
    by_name: Mapped[str]


class ReportTelephoneRow(Base):
    """A registered telephone call about a report."""

    __tablename__ = "report_telephone"

    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    recipient: Mapped[str]
    answered_by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    by_name: Mapped[str]
    retracted: Mapped[bool]


class ReportNumberRow(Base):
    """The last number given to a report on a day of the room."""

    __tablename__ = "report_number"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


class AsideRow(Base):
    """An edit that came too late, kept so that what was typed is not lost."""

    __tablename__ = "report_aside"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), index=True)
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int]
    verb: Mapped[str]
    patch: Mapped[dict[str, Any]] = mapped_column(JSON)


class ReminderRow(Base):
    """A reminder that was given: once for an incident's clock, stage and moment.

    `moment` is when it was to be given, `at` when it was, `due` the deadline. `report_id` is the
    newest report of the incident then.
    """

    __tablename__ = "report_reminder"
    __table_args__ = (UniqueConstraint("incident_id", "clock", "stage", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("report_incident.id"))
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), index=True)
    clock: Mapped[str]
    rule: Mapped[str]
    kind: Mapped[str]
    stage: Mapped[str]
    moment: Mapped[datetime] = mapped_column(Instant)
    due: Mapped[datetime] = mapped_column(Instant)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    text: Mapped[str] = mapped_column(Text)


class RuleBookRow(Base):
    """A version of the room's own rule book of deadlines; the newest one holds."""

    __tablename__ = "report_rulebook"

    version: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)

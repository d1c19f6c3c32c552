"""Lists of reports, read without their contents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from assistant.duties.report.record import Step
from assistant.duties.report.revision import State, label
from assistant.duties.report.tables import IncidentRow, ReportRow

_OPEN = [state.value for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.SIGNED)]


@dataclass(frozen=True, slots=True)
class Line:
    """One report in a list."""

    id: str
    incident: str
    event: str | None
    title: str
    step: Step
    no: int
    correction: int
    state: State
    version: int
    created_at: datetime
    drafter: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.title + label(self.step, self.no, self.correction)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports are looked for; all given conditions hold."""

    event: str | None = None
    incident: str | None = None
    state: State | None = None
    step: Step | None = None
    keyword: str = ""
    since: datetime | None = None
    open_only: bool = False
    limit: int = 200


def lines(session: Session, wanted: Wanted) -> list[Line]:
    """Return the reports looked for, the newest first."""
    return [_line(row) for row in session.execute(_selection(wanted))]


_COLUMNS = (
    ReportRow.id, ReportRow.incident_id, IncidentRow.event, IncidentRow.title, ReportRow.step,
    ReportRow.no, ReportRow.correction, ReportRow.state, ReportRow.version, ReportRow.created_at,
    ReportRow.created_by_name,
)  # fmt: skip


def _line(row: Any) -> Line:
    id, incident, event, title, step, no, correction, state, version, created, drafter = row
    return Line(
        id, incident, event, title, Step(step), no, correction, State(state), version, created,
        drafter,
    )  # fmt: skip


def _selection(wanted: Wanted) -> Select[Any]:
    columns: Any = _COLUMNS  # more than the overloads of select() count
    query: Any = select(*columns).join(ReportRow.incident)
    pairs = (
        (IncidentRow.event, wanted.event),
        (ReportRow.incident_id, wanted.incident),
        (ReportRow.state, wanted.state and wanted.state.value),
        (ReportRow.step, wanted.step and wanted.step.value),
    )
    for column, value in pairs:
        if value is not None:
            query = query.where(column == value)
    if wanted.state is None:
        query = query.where(ReportRow.state != State.VOID.value)
    for term in wanted.keyword.split():
        columns = (ReportRow.id, IncidentRow.title, IncidentRow.event)
        query = query.where(or_(*(c.icontains(term, autoescape=True) for c in columns)))
    recent = ReportRow.created_at >= wanted.since if wanted.since else None
    still_open = ReportRow.state.in_(_OPEN)
    if wanted.open_only:
        query = query.where(still_open if recent is None else or_(still_open, recent))
    elif recent is not None:
        query = query.where(recent)
    newest: Select[Any] = query.order_by(ReportRow.created_at.desc(), ReportRow.id.desc())
    return newest.limit(wanted.limit)

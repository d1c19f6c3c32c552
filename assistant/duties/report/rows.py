"""Revisions to and from their rows."""

from typing import Any

from assistant.duties.report.record import Step
from assistant.duties.report.revision import (
    Content,
    Entry,
    Revision,
    Sent,
    Signed,
    State,
    Telephone,
)
from assistant.duties.report.tables import (
    ReportEntryRow,
    ReportRow,
    ReportSentRow,
    ReportTelephoneRow,
)

_ENTRY = tuple(Entry.model_fields)
_SENT = tuple(Sent.model_fields)
_TELEPHONE = tuple(Telephone.model_fields)


def from_row(row: ReportRow) -> Revision:
    """Return the revision with its history."""
    return Revision(
        id=row.id,
        incident=row.incident_id,
        event=row.incident.event,
        title=row.incident.title,
        position=row.position,
        step=Step(row.step),
        no=row.no,
        corrects=row.corrects,
        correction=row.correction,
        state=State(row.state),
        version=row.version,
        content=Content.model_validate_json(row.content),
        signed=Signed.model_validate_json(row.signed) if row.signed else None,
        sent=Sent.model_validate(_fields(row.sent, _SENT)) if row.sent else None,
        telephone=tuple(Telephone.model_validate(_fields(t, _TELEPHONE)) for t in row.telephone),
        trail=tuple(Entry.model_validate(_fields(e, _ENTRY)) for e in row.trail),
        created_at=row.created_at,
        created_by=row.created_by,
        created_by_name=row.created_by_name,
    )


def to_row(revision: Revision) -> ReportRow:
    """Return the row of a new revision, with the trail that it has already."""
    return ReportRow(
        id=revision.id,
        incident_id=revision.incident,
        position=revision.position,
        step=revision.step.value,
        no=revision.no,
        corrects=revision.corrects,
        correction=revision.correction,
        state=revision.state.value,
        version=revision.version,
        content=revision.content.model_dump_json(),
        signed=None,
        created_at=revision.created_at,
        created_by=revision.created_by,
        created_by_name=revision.created_by_name,
        sent=None,
        telephone=[],
        trail=[_entry_row(revision.id, entry) for entry in revision.trail],
    )


def write(row: ReportRow, revision: Revision) -> None:
    """Bring a row up to date; entries and telephone calls are only ever added."""
    row.state, row.version = revision.state.value, revision.version
    content = revision.content.model_dump_json()
    if content != row.content:
        row.content = content
    row.signed = revision.signed.model_dump_json() if revision.signed else None
    if revision.sent and row.sent is None:
        fields: dict[str, Any] = {name: getattr(revision.sent, name) for name in _SENT}
        fields["recipients"] = list(revision.sent.recipients)
        row.sent = ReportSentRow(report_id=row.id, **fields)
    _write_telephone(row, revision)
    row.trail.extend(_entry_row(row.id, entry) for entry in revision.trail[len(row.trail) :])


def _write_telephone(row: ReportRow, revision: Revision) -> None:
    for number, told in enumerate(revision.telephone, start=1):
        if number > len(row.telephone):
            fields: dict[str, Any] = {name: getattr(told, name) for name in _TELEPHONE}
            fields["kind"] = told.kind.value
            row.telephone.append(ReportTelephoneRow(report_id=row.id, no=number, **fields))
        else:
            row.telephone[number - 1].retracted = told.retracted


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _entry_row(report_id: str, entry: Entry) -> ReportEntryRow:
    fields = {name: getattr(entry, name) for name in _ENTRY}
    return ReportEntryRow(report_id=report_id, **fields)

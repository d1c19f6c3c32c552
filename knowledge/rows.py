"""From table rows to the values that the rest of the house handles."""

from collections.abc import Sequence

from sqlalchemy import Row

from knowledge.documents import Clause, ClauseKind, RevisionInfo, RevisionStatus
from knowledge.tables import ClauseRow, RevisionRow


def revision_info(row: RevisionRow) -> RevisionInfo:
    """Return a stored revision as a value."""
    return RevisionInfo(
        id=row.id,
        document_id=row.document_id,
        title=row.title,
        issuer=row.issuer,
        number=row.number,
        promulgated=row.promulgated,
        effective=row.effective,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status=RevisionStatus(row.status),
        file_name=row.file_name,
        ordinal=row.ordinal,
    )


def clause_of(row: ClauseRow, revision: RevisionInfo) -> Clause:
    """Return a stored clause as a value."""
    return Clause(
        id=row.id,
        revision=revision,
        ordinal=row.ordinal,
        kind=ClauseKind(row.kind),
        label=row.label,
        path=tuple(row.path.split("\n")) if row.path else (),
        text=row.text,
        start=row.start,
        end=row.end,
        page=row.page,
        context=row.context,
    )


def clauses_of(rows: Sequence[Row[ClauseRow, RevisionRow]]) -> dict[int, Clause]:
    """Return clause id -> clause; clauses of one revision share its value."""
    revisions: dict[int, RevisionInfo] = {}
    found: dict[int, Clause] = {}
    for clause, revision in rows:
        info = revisions.setdefault(revision.id, revision_info(revision))
        found[clause.id] = clause_of(clause, info)
    return found

"""From stored clauses to what a reader sees."""

import re
from collections.abc import Sequence
from datetime import date

from assistant.replies import (
    CitedQuote,
    ClauseItem,
    Conflict,
    DocumentItem,
    EvidenceItem,
    RevisionItem,
    SourceView,
)
from knowledge.documents import Clause, RevisionInfo, RevisionStatus
from knowledge.evidence.conflict import Disagreement
from knowledge.evidence.select import Quote
from knowledge.library import DocumentSummary
from knowledge.locate import locate

_ARTICLE = re.compile(r"第.{1,10}?[条款项目](?:之.)?$|第[（(].{1,4}[)）]项$")


def revision_label(revision: RevisionInfo) -> str:
    """Return how a revision is told apart: 2024-06-28公布 2024-11-01施行."""
    parts = [
        f"{revision.promulgated.isoformat()}公布" if revision.promulgated else "",
        f"{revision.effective.isoformat()}施行" if revision.effective else "",
    ]
    return " ".join(part for part in parts if part) or "日期未注明"


def status_label(revision: RevisionInfo, on: date) -> str:
    """Return the validity an officer reads beside a document's name."""
    if revision.status is RevisionStatus.DRAFT:
        return RevisionStatus.DRAFT.value
    if revision.valid_from and revision.valid_from > on:
        return RevisionStatus.NOT_YET.value
    if revision.valid_to and revision.valid_to <= on:
        return "已失效"
    return RevisionStatus.IN_FORCE.value


def evidence_item(n: int, clause: Clause, score: float, on: date) -> EvidenceItem:
    """Return a found clause as evidence number n."""
    revision = clause.revision
    return EvidenceItem(
        n=n,
        clause_id=clause.id,
        revision_id=revision.id,
        document=revision.title,
        revision=revision_label(revision),
        number=revision.number,
        status=status_label(revision, on),
        path=clause.path_text,
        quote=clause.text,
        page=clause.page,
        score=round(score, 4),
        context=clause.context,
    )


def cited_quote(n: int, quote: Quote) -> CitedQuote:
    """Return a quote as citation number n, its path drawn down to 款 and 项."""
    clause = quote.clause
    path = locate(clause.text, clause.path, quote.start - clause.start, quote.end - clause.start)
    return CitedQuote(
        n=n,
        clause_id=clause.id,
        revision_id=clause.revision.id,
        document=clause.revision.title,
        revision=revision_label(clause.revision),
        path=" > ".join(path),
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        page=clause.page,
    )


def conflict_view(found: Disagreement, on: date) -> Conflict:
    """Return two disagreeing statements side by side, each with its own clause."""
    sides = (found.first, found.second)
    return Conflict(
        subject=f"同一事项的{found.unit}数不一致",
        items=[evidence_item(n, side.clause, 0.0, on) for n, side in enumerate(sides, start=1)],
        values=[side.piece.text for side in sides],
    )


def reference(quote: CitedQuote) -> str:
    """Return a citation as officers write it: 《突发事件应对法》第六十四条第二款."""
    place = quote.path.split(" > ")
    articles = [part for part in place if _ARTICLE.match(part)]
    # an official document without 条 is cited by its heading and the item below it
    tail = "".join(articles) if articles else "".join(part.split("\n")[0] for part in place[-2:])
    return f"《{quote.document}》{tail}"


def document_item(document: DocumentSummary, on: date) -> DocumentItem:
    """Return a document as the library list shows it."""
    current = document.current
    return DocumentItem(
        id=document.id,
        title=document.title,
        category=document.category,
        audience=document.audience,
        revision_id=current.id,
        revision=revision_label(current),
        number=current.number,
        issuer=current.issuer,
        status=status_label(current, on),
        revisions=document.revisions,
        clauses=document.clauses,
        file_name=current.file_name,
    )


def source_view(
    info: RevisionInfo,
    text: str,
    clauses: Sequence[Clause],
    revisions: Sequence[RevisionInfo],
    on: date,
) -> SourceView:
    """Return a revision's text with its outline and its sister revisions."""
    return SourceView(
        revision_id=info.id,
        document_id=info.document_id,
        title=info.title,
        revision=revision_label(info),
        number=info.number,
        issuer=info.issuer,
        status=status_label(info, on),
        file_name=info.file_name,
        text=text,
        clauses=[
            ClauseItem(
                id=c.id,
                kind=c.kind.value,
                label=c.label,
                path=c.path_text,
                start=c.start,
                end=c.end,
                page=c.page,
            )
            for c in clauses
        ],
        revisions=[
            RevisionItem(revision_id=r.id, revision=revision_label(r), status=status_label(r, on))
            for r in revisions
        ],
    )

"""When a revision is in force: derived from its dates and from what other documents repeal.

A revision is in force from its effective date (failing that, its promulgation date) until the
next revision of the same document takes effect, it is repealed, or another document in the
library declares it 同时废止, whichever comes first.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.tables import DocumentRow, RevisionRow

_DECORATION = re.compile(
    r"[\s　《》〈〉“”\"'·]|[（(](?:\d{4}|[^（）()]*(?:修正|修订|试行|稿))[^（）()]*[）)]"
)
_STATE = "中华人民共和国"


def title_key(title: str) -> str:
    """Return what makes two titles the same work.

    《中华人民共和国安全生产法》 and 安全生产法(2021年修正) share a key; so do a 试行 text and the
    one that replaces it under the same name.
    """
    bare = _DECORATION.sub("", title)
    return bare.removeprefix(_STATE) or title.strip()


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open validity [start, end); None is open."""

    start: date | None
    end: date | None


def spans(starts: Sequence[date | None], ends: Sequence[date | None]) -> list[Span]:
    """Return each revision's validity, given start and own repeal date, in order of ordinal.

    Revisions with the same start: the later ordinal replaces the earlier (empty span).
    """
    order = sorted(range(len(starts)), key=lambda i: (starts[i] or date.min, i))
    result = [Span(None, None)] * len(starts)
    for position, i in enumerate(order):
        following = starts[order[position + 1]] if position + 1 < len(order) else None
        limits = [d for d in (following, ends[i]) if d is not None]
        # two undated texts: the earlier one has no day on which it stands
        if position + 1 < len(order) and following is None:
            limits = [date.min]
        result[i] = Span(starts[i], min(limits) if limits else None)
    return result


def recompute(session: Session, document: DocumentRow) -> list[int]:
    """Derive validity for all published revisions of a document; return changed revision ids."""
    revisions = session.scalars(
        select(RevisionRow)
        .where(RevisionRow.document_id == document.id, RevisionRow.published)
        .order_by(RevisionRow.ordinal)
    ).all()
    starts = [r.effective or r.promulgated for r in revisions]
    repeal = _repealed_elsewhere(session, document)
    ends = [_own_end(r, start, repeal) for r, start in zip(revisions, starts, strict=True)]
    changed: list[int] = []
    for revision, span in zip(revisions, spans(starts, ends), strict=True):
        if (revision.valid_from, revision.valid_to) != (span.start, span.end):
            revision.valid_from, revision.valid_to = span.start, span.end
            changed.append(revision.id)
    return changed


def _own_end(revision: RevisionRow, start: date | None, repeals: Iterable[date]) -> date | None:
    """A repeal by a text older than this one is about an earlier work of the same name."""
    later = [d for d in repeals if start is None or d > start]
    return min([*later, *([revision.repealed] if revision.repealed else [])], default=None)


def _repealed_elsewhere(session: Session, document: DocumentRow) -> list[date]:
    """Return the dates on which other published revisions declare this document repealed."""
    # the text filter is coarse; the key comparison below decides
    candidates = session.execute(
        select(RevisionRow.repeals, RevisionRow.effective, RevisionRow.promulgated).where(
            RevisionRow.published,
            RevisionRow.document_id != document.id,
            RevisionRow.repeals.contains(document.key, autoescape=True),
        )
    ).all()
    found: list[date] = []
    for repeals, effective, promulgated in candidates:
        named = {title_key(title) for title in repeals.split("\n")}
        when = effective or promulgated
        if document.key in named and when is not None:
            found.append(when)
    return found

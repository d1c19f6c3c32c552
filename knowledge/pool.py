"""Reads from SQL what the ranking needs to know of the clauses found."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Row, select

from core.database import Database
from knowledge.lexical import LexicalEntry
from knowledge.ranking.features import Candidate
from knowledge.tables import ClauseRow, RevisionRow

_Row = Row[int, int, int, int | None, str, str, str]
_UNNUMBERED = 1_000_000  # keeps reading order apart from article numbers


def titles(database: Database, revisions: Sequence[int]) -> dict[int, str]:
    """Return revision id -> title."""
    with database.reading() as session:
        rows = session.execute(
            select(RevisionRow.id, RevisionRow.title).where(RevisionRow.id.in_(revisions))
        ).all()
    return {row.id: row.title for row in rows}


def articles(database: Database, revisions: Iterable[int], numbers: Iterable[int]) -> list[int]:
    """Return the ids of the clauses that are these articles of these revisions."""
    with database.reading() as session:
        found = session.scalars(
            select(ClauseRow.id).where(
                ClauseRow.revision_id.in_(list(revisions)),
                ClauseRow.article_no.in_(list(numbers)),
            )
        )
        return list(found)


def candidates(
    database: Database,
    ids: Sequence[int],
    stored: Mapping[int, LexicalEntry],
    cosines: Mapping[int, float],
    topics: Callable[[Iterable[int]], Mapping[int, float]] | None = None,
) -> list[Candidate]:
    """Return the clauses with these ids as the ranking sees them, in the order of ids.

    A clause without a vector yet takes the lowest cosine of the pool. `topics` compares the
    question with whole texts, by revision id; without it all texts are alike.
    """
    rows = _rows(database, ids)
    about = topics({row.revision_id for row in rows}) if topics else {}
    lowest = min(cosines.values(), default=0.0)
    nothing = LexicalEntry("", "", "")
    made: list[Candidate] = []
    for row in rows:
        entry = stored.get(row.id, nothing)
        made.append(
            Candidate(
                id=row.id,
                document=row.revision_id,
                place=_UNNUMBERED + row.ordinal if row.article_no is None else row.article_no,
                title=row.title,
                text=row.text,
                title_words=entry.title.split(),
                words=f"{entry.path} {entry.body}".split(),
                cosine=cosines.get(row.id, lowest),
                article=row.article_no,
                heading=row.path,
                topic=about.get(row.revision_id, 0.0),
            )
        )
    return made


def _rows(database: Database, ids: Sequence[int]) -> Sequence[_Row]:
    with database.reading() as session:
        return session.execute(
            select(
                ClauseRow.id,
                ClauseRow.revision_id,
                ClauseRow.ordinal,
                ClauseRow.article_no,
                ClauseRow.text,
                ClauseRow.path,
                RevisionRow.title,
            )
            .join(RevisionRow, RevisionRow.id == ClauseRow.revision_id)
            .where(ClauseRow.id.in_(ids))
            .order_by(ClauseRow.id)
        ).all()

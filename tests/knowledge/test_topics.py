"""What whole texts are about: compared with a question through a few of their clauses."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.clock import SystemClock
from core.database import Database
from knowledge.chroma_index import ChromaIndex
from knowledge.documents import ClauseKind, ParsedClause, ParsedDocument, RevisionMeta
from knowledge.library import Library, Source
from knowledge.tables import ClauseRow
from knowledge.topics import SAMPLED, Topics

Vector = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
COMMON = np.eye(16, dtype=np.float32)[15]


def about(direction: int) -> Vector:
    """A unit vector near a direction; all share a large common part, as embeddings do."""
    made = COMMON * 3 + np.eye(16, dtype=np.float32)[direction]
    return made / np.linalg.norm(made)


class Shelf:
    """A library with vectors; counts how many are read."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder / 'room.db'}")
        self.database.migrate()
        self.library = Library(self.database, SystemClock())
        self.index = ChromaIndex(folder / "vectors", "test")
        self.read = 0
        self.topics = Topics(self.database, self)  # pyright: ignore[reportArgumentType]

    def vectors(self, ids: list[int]) -> dict[int, Vector]:
        self.read += len(ids)
        return self.index.vectors(ids)

    def add(self, title: str, count: int) -> tuple[int, list[int]]:
        """Store a text of so many clauses; return its revision and their ids."""
        clauses = tuple(
            ParsedClause(ClauseKind.SECTION, "", (), f"{n:03}", 4 * n, 4 * n + 3)
            for n in range(count)
        )
        text = "".join(f"{n:03}\n" for n in range(count))
        document = ParsedDocument(RevisionMeta(title=title), text, clauses)
        with self.database.transaction() as session:
            revision, _ = self.library.store(
                session, document, Source(file_name=f"{title}.md", file_sha256="")
            )
            rows = session.query(ClauseRow.id).filter_by(revision_id=revision.id)
            return revision.id, [row.id for row in rows.order_by(ClauseRow.ordinal)]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.index.close()
    made.database.dispose()


def test_the_text_on_the_matter_is_nearest_and_one_without_vectors_left_out(shelf: Shelf) -> None:
    first, clauses = shelf.add("甲法", 3)
    second, others = shelf.add("乙法", 40)
    empty, _ = shelf.add("丙法", 2)
    shelf.index.upsert(clauses, np.stack([about(1)] * 3), [first] * 3)
    shelf.index.upsert(others, np.stack([about(2)] * 40), [second] * 40)
    found = shelf.topics.cosines(about(2), [first, second, empty])
    assert set(found) == {first, second}
    assert found[second] > 0.5 > found[first]


def test_a_text_is_read_once_by_a_few_of_its_clauses(shelf: Shelf) -> None:
    revision, clauses = shelf.add("甲法", 60)
    shelf.index.upsert(clauses, np.stack([about(1)] * 60), [revision] * 60)
    shelf.topics.cosines(about(1), [revision])
    assert shelf.read == SAMPLED
    shelf.topics.cosines(about(2), [revision])
    assert shelf.read == SAMPLED


def test_a_text_whose_vectors_are_still_coming_is_read_again(shelf: Shelf) -> None:
    first, clauses = shelf.add("甲法", 2)
    second, others = shelf.add("乙法", 2)
    shelf.index.upsert(others, np.stack([about(2)] * 2), [second] * 2)
    shelf.index.upsert(clauses[:1], np.stack([about(2)]), [first])
    before = shelf.topics.cosines(about(1), [first, second])[first]
    shelf.index.upsert(clauses[1:], np.stack([about(1)]), [first])
    assert shelf.topics.cosines(about(1), [first, second])[first] > before


def test_no_texts_and_no_vectors_give_nothing(shelf: Shelf) -> None:
    revision, _ = shelf.add("甲法", 2)
    assert shelf.topics.cosines(about(1), []) == {}
    assert shelf.topics.cosines(about(1), [revision]) == {}

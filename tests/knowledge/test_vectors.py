"""The vector index: embedded in Chroma, and in PostgreSQL with pgvector."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from core.database import Database
from core.models.hashed import HashedEmbedder
from knowledge.chroma_index import ChromaIndex
from knowledge.pg_index import PgVectorIndex
from knowledge.vector_store import open_index
from knowledge.vectors import VectorIndex, passage

RANDOM = np.random.default_rng(7)


def unit(rows: int, dim: int = 16) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    made = RANDOM.normal(size=(rows, dim)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture(params=["Chroma", "PostgreSQL"])
def reopened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], VectorIndex]]:
    """Opens the same index, and opens it again."""
    if request.param == "Chroma":
        yield lambda: ChromaIndex(tmp_path, "test")
        return
    database = Database(request.getfixturevalue("postgres_url"))
    yield lambda: PgVectorIndex(database, "test", 16)
    database.dispose()


@pytest.fixture
def index(reopened: Callable[[], VectorIndex]) -> Iterator[VectorIndex]:
    made = reopened()
    yield made
    made.close()


def test_the_nearest_come_first_with_their_cosine(index: VectorIndex) -> None:
    vectors = unit(300)
    index.upsert(list(range(1, 301)), vectors, [1] * 300)
    found = index.search(vectors[41], frozenset({1}), 10)
    assert found[0][0] == 42
    assert found[0][1] == pytest.approx(1.0, abs=1e-3)
    exact = np.argsort(-(vectors @ vectors[41]))[:10] + 1
    assert len(set(exact.tolist()) & {i for i, _ in found}) >= 9


def test_hidden_revisions_never_appear_however_near_and_many(index: VectorIndex) -> None:
    vectors = unit(400)
    vectors[:390] = vectors[0]  # the hidden ones are all nearest
    index.upsert(list(range(400)), vectors, [1] * 390 + [2] * 10)
    found = index.search(vectors[0], frozenset({2}), 5)
    assert len(found) == 5
    assert {i for i, _ in found} <= set(range(390, 400))


def test_cosines_are_given_for_chosen_clauses_and_unknown_ones_left_out(
    index: VectorIndex,
) -> None:
    vectors = unit(5)
    index.upsert([1, 2, 3, 4, 5], vectors, [1] * 5)
    found = index.cosines(vectors[0], [2, 4, 99])
    assert set(found) == {2, 4}
    assert found[4] == pytest.approx(float(vectors[0] @ vectors[3]), abs=1e-3)
    assert index.cosines(vectors[0], [99]) == {}
    assert index.cosines(vectors[0], []) == {}


def test_vectors_are_given_back_and_unknown_ones_left_out(index: VectorIndex) -> None:
    vectors = unit(3)
    index.upsert([1, 2, 3], vectors, [1] * 3)
    found = index.vectors([1, 3, 99])
    assert set(found) == {1, 3}
    assert found[3] == pytest.approx(vectors[2], abs=1e-3)
    assert index.vectors([]) == {}


def test_an_upsert_replaces_and_a_delete_removes(index: VectorIndex) -> None:
    vectors = unit(3)
    index.upsert([1, 2], vectors[:2], [1, 1])
    index.upsert([1], vectors[2:], [1])
    index.delete([2, 77])
    assert index.ids() == {1}
    assert index.search(vectors[2], frozenset({1}), 3)[0] == (1, pytest.approx(1.0, abs=1e-3))


def test_an_index_survives_being_closed(reopened: Callable[[], VectorIndex]) -> None:
    first = reopened()
    first.upsert([7], unit(1), [1])
    first.close()
    again = reopened()
    assert again.ids() == {7}
    again.close()


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    assert index.search(unit(1)[0], frozenset({1}), 5) == []


def test_a_passage_names_its_work_article_and_chapter() -> None:
    made = passage("消防法", "第二章 火灾预防\n第二十八条", "不得占用消防车通道。")
    assert made == "消防法第二十八条 第二章 火灾预防 不得占用消防车通道。"
    assert passage("消防法", ["第五条"], "正文") == "消防法第五条 正文"


def test_vectors_lie_beside_the_clauses_where_the_server_has_pgvector(
    postgres_url: str, tmp_path: Path
) -> None:
    server, embedded = Database(postgres_url), Database(f"sqlite:///{tmp_path / 'zhiban.db'}")
    on_server = open_index(server, tmp_path / "vectors", HashedEmbedder())
    assert isinstance(on_server, PgVectorIndex)
    assert not (tmp_path / "vectors").exists()
    in_files = open_index(embedded, tmp_path / "vectors", HashedEmbedder())
    assert isinstance(in_files, ChromaIndex)
    in_files.close()
    server.dispose()

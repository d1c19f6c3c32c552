"""Retrieval over a BEIR directory: the product's own search, and two baselines in the same run.

`corpus.jsonl` (_id, title, text), `queries.jsonl` (_id, text), `qrels.tsv` (query-id, corpus-id,
score). The corpus goes into an isolated temporary library through the product's tables, full-text
index and vector index; a title like 劳动法第五条 becomes article 第五条 of 劳动法. Baselines: BM25
(k1 1.5, b 0.75) over jieba's words of title and text, and exact search by the same vectors alone.
"""

import json
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.clock import SystemClock, today
from core.database import Database
from core.errors import Unavailable
from core.identity import SYSTEM
from core.models.embed import CachedEmbedder, Embedder, LocalE5
from core.settings import load_settings
from evals.scorers import mean, percentile
from knowledge.chroma_index import ChromaIndex
from knowledge.documents import ClauseKind, ParsedClause, ParsedDocument, RevisionMeta
from knowledge.lexical import LexicalIndex, entry, tokens
from knowledge.library import Library, Source
from knowledge.numbering import article_number
from knowledge.retrieve import Query, Retriever
from knowledge.validity import title_key
from knowledge.vectors import passage

DEPTH = 100
_ARTICLE = re.compile(
    r"(.+?)(第[零〇一二两三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?)$"
)

Ranking = list[str]  # corpus ids, best first


@dataclass(frozen=True, slots=True)
class Passage:
    """One row of the corpus, its title split into work and article."""

    id: str
    title: str
    label: str
    text: str

    @property
    def embedded(self) -> str:
        """What the product embeds for this passage."""
        return passage(self.title, [self.label], self.text)


@dataclass(frozen=True, slots=True)
class Collection:
    """A BEIR directory in memory."""

    passages: list[Passage]
    queries: dict[str, str]
    relevant: dict[str, set[str]]


def read(data: Path, limit: int | None = None) -> Collection:
    """Read a BEIR directory, with its first `limit` judged queries."""
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in (data / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")
        if float(score) > 0:
            relevant[query].add(document)
    queries = {
        row["_id"]: row["text"] for row in _rows(data / "queries.jsonl") if row["_id"] in relevant
    }
    passages = [_passage(row) for row in _rows(data / "corpus.jsonl")]
    return Collection(passages, dict(islice(queries.items(), limit)), dict(relevant))


def run(data: Path, limit: int | None = None, embedder: Embedder | None = None) -> dict[str, Any]:
    """Measure and return `{suite, rows, metrics, seconds}`.

    Raises:
        Unavailable: the local embedder isn't built, or the BM25 package isn't installed.
    """
    started = time.perf_counter()
    collection = read(data, limit)
    embedder = embedder or _local_embedder()
    with tempfile.TemporaryDirectory(prefix="zhiban-eval-") as folder:
        room = _Room(Path(folder), embedder)
        try:
            room.fill(collection.passages)
            index_seconds = time.perf_counter() - started
            found, latencies = room.search_all(collection.queries)
        finally:
            room.close()
    metrics = {
        "system": score(found, collection.relevant),
        "bm25": score(bm25(collection), collection.relevant),
        "dense": score(dense(collection, embedder), collection.relevant),
        "latency_ms": {
            "p50": round(percentile(latencies, 0.5), 1),
            "p95": round(percentile(latencies, 0.95), 1),
        },
        "index_seconds": round(index_seconds, 1),
    }
    return {
        "suite": "retrieval",
        "rows": len(collection.queries),
        "metrics": metrics,
        "seconds": round(time.perf_counter() - started, 1),
    }


def score(found: Mapping[str, Ranking], relevant: Mapping[str, set[str]]) -> dict[str, float]:
    """Return MRR@10 and recall at 5, 10, 50, 100, means over the queries."""
    reciprocal: list[float] = []
    recalls: dict[int, list[float]] = {k: [] for k in (5, 10, 50, 100)}
    for query, ranking in found.items():
        gold = relevant[query]
        first = next((n for n, i in enumerate(ranking[:10], start=1) if i in gold), None)
        reciprocal.append(1 / first if first else 0.0)
        for k, values in recalls.items():
            values.append(len(gold.intersection(ranking[:k])) / len(gold))
    named = {f"r{k}": round(mean(values), 4) for k, values in recalls.items()}
    return {"mrr10": round(mean(reciprocal), 4), **named}


def bm25(collection: Collection) -> dict[str, Ranking]:
    """Rank by BM25 over jieba's words (search mode), title and text as one field."""
    try:
        import bm25s
    except ImportError as error:
        raise Unavailable("未安装 bm25s", "请安装开发依赖：uv sync --group dev") from error
    model: Any = cast("Any", bm25s).BM25(k1=1.5, b=0.75)
    texts = [tokens(f"{p.title}{p.label} {p.text}") for p in collection.passages]
    model.index(texts, show_progress=False)
    found: dict[str, Ranking] = {}
    for query, text in collection.queries.items():
        words = tokens(text)
        scores = cast("NDArray[np.float32]", model.get_scores(words)) if words else None
        found[query] = _best(collection.passages, scores)
    return found


def dense(collection: Collection, embedder: Embedder) -> dict[str, Ranking]:
    """Rank by exact cosine alone."""
    vectors = embedder.embed_passages([p.embedded for p in collection.passages])
    asked = embedder.embed_queries(list(collection.queries.values()))
    return {
        query: _best(collection.passages, vectors @ row)
        for query, row in zip(collection.queries, asked, strict=True)
    }


class _Room:
    """A temporary library with both indexes."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        clock = SystemClock()
        self._today = today(clock)
        self._embedder = embedder
        self._database = Database(f"sqlite:///{folder / 'eval.db'}")
        self._database.migrate()
        self._library = Library(self._database, clock)
        self._lexical = LexicalIndex(self._database)
        self._vectors = ChromaIndex(folder / "vectors", embedder.name)
        self._retriever = Retriever(self._library, self._lexical)
        self._retriever.attach(self._vectors, embedder)
        self._ids: dict[int, str] = {}  # clause id -> corpus id

    def fill(self, passages: Sequence[Passage]) -> None:
        """Store, index and publish every passage, one document a work."""
        works: dict[str, list[Passage]] = defaultdict(list)
        for one in passages:
            works[title_key(one.title)].append(one)
        revisions: dict[int, int] = {}
        with self._database.transaction() as session:
            for work in works.values():
                ordered = sorted(work, key=lambda p: article_number(p.label) or 0)
                source = Source(file_name=f"{ordered[0].title}.jsonl", file_sha256="")
                revision, _ = self._library.store(session, _document(ordered), source)
                clauses = self._library_ids(session, revision.id)
                self._ids |= dict(zip(clauses, (p.id for p in ordered), strict=True))
                revisions |= dict.fromkeys(clauses, revision.id)
                entries = [entry(p.title, [p.label], p.text) for p in ordered]
                self._lexical.add(session, list(zip(clauses, entries, strict=True)))
                self._library.publish(session, revision.id)
        text = {p.id: p.embedded for p in passages}
        ids = list(self._ids)
        vectors = self._embedder.embed_passages([text[self._ids[i]] for i in ids])
        self._vectors.upsert(ids, vectors, [revisions[i] for i in ids])

    def _library_ids(self, session: Any, revision: int) -> list[int]:
        from sqlalchemy import select

        from knowledge.tables import ClauseRow

        return list(
            session.scalars(
                select(ClauseRow.id)
                .where(ClauseRow.revision_id == revision)
                .order_by(ClauseRow.ordinal)
            )
        )

    def search_all(self, queries: Mapping[str, str]) -> tuple[dict[str, Ranking], list[float]]:
        """Ask every query; return the rankings and the milliseconds each took."""
        found: dict[str, Ranking] = {}
        latencies: list[float] = []
        for query, text in queries.items():
            asked = Query(text=text, on=self._today, principal=SYSTEM, limit=DEPTH)
            started = time.perf_counter()
            retrieval = self._retriever.search(asked)
            latencies.append((time.perf_counter() - started) * 1000)
            found[query] = [self._ids[hit.clause.id] for hit in retrieval.hits]
        return found, latencies

    def close(self) -> None:
        """Let go of the files."""
        self._vectors.close()
        self._database.dispose()


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _passage(row: Mapping[str, Any]) -> Passage:
    match = _ARTICLE.match(row["title"])
    title, label = match.groups() if match else (row["title"], "")
    return Passage(row["_id"], title, label, row["text"])


def _document(passages: Sequence[Passage]) -> ParsedDocument:
    clauses: list[ParsedClause] = []
    text = ""
    for one in passages:
        kind = ClauseKind.ARTICLE if one.label else ClauseKind.SECTION
        start = len(text)
        text += one.text
        path = (one.label,) if one.label else ()
        clauses.append(ParsedClause(kind, one.label, path, one.text, start, len(text)))
        text += "\n"
    return ParsedDocument(RevisionMeta(title=passages[0].title), text, tuple(clauses))


def _best(passages: Sequence[Passage], scores: NDArray[np.float32] | None) -> Ranking:
    if scores is None:
        return []
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    return [passages[int(row)].id for row in order]


def _local_embedder() -> Embedder:
    settings = load_settings()
    return CachedEmbedder(LocalE5(settings.models_dir), settings.cache_dir / "embeddings.db")

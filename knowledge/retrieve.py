"""Search: filter by validity and permission, both indexes in parallel, fusion, field ranking."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date

from core.identity import Principal
from core.models.embed import Embedder
from knowledge.documents import Clause
from knowledge.lexical import LexicalIndex, query_terms
from knowledge.library import Library
from knowledge.numbering import article_references
from knowledge.vectors import VectorIndex

DEPTH = 100


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched, for whom, and as of which day."""

    text: str
    on: date
    principal: Principal
    all_versions: bool = False
    limit: int = 20


@dataclass(frozen=True, slots=True)
class StageScore:
    """A clause's 1-based rank and raw score in one stage; None: not found there."""

    rank: int | None
    score: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause with its final score and its standing in every stage."""

    clause: Clause
    score: float
    stages: dict[str, StageScore]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The hits, best first, and what was understood of the question."""

    hits: list[Hit]
    timings_ms: dict[str, float]
    terms: dict[str, list[str]]
    weights: dict[str, float]
    known_titles: tuple[str, ...] = ()
    unknown_titles: tuple[str, ...] = ()
    articles: tuple[int, ...] = field(default=())


Ranked = list[tuple[int, float]]


class Retriever:
    """Searches a library; without an embedder, by full text alone."""

    def __init__(self, library: Library, lexical: LexicalIndex) -> None:
        self._library = library
        self._lexical = lexical
        self._vectors: VectorIndex | None = None
        self._embedder: Embedder | None = None
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="search")

    def attach(self, vectors: VectorIndex | None, embedder: Embedder | None) -> None:
        """Use these from now on; None for either: full text alone."""
        self._vectors, self._embedder = vectors, embedder

    def search(self, query: Query) -> Retrieval:
        """Return the best clauses that are readable and in force."""
        clock = time.perf_counter
        started = clock()
        visible = self._library.visible_revisions(
            query.principal, query.on, all_versions=query.all_versions
        )
        words = query_terms(query.text)
        lexical = self._pool.submit(_timed, lambda: self._lexical.search(words, visible, DEPTH))
        dense = self._pool.submit(_timed, lambda: self._dense(query.text, frozenset(visible)))
        (by_words, words_ms), (by_meaning, meaning_ms) = lexical.result(), dense.result()
        fused = _fuse(by_words, by_meaning)[: query.limit]
        clauses = self._library.clauses(i for i, _ in fused)
        stages = {"lexical": _ranks(by_words), "dense": _ranks(by_meaning), "fused": _ranks(fused)}
        hits = [
            Hit(
                clauses[i],
                score,
                {name: table.get(i, StageScore(None, None)) for name, table in stages.items()},
            )
            for i, score in fused
        ]
        return Retrieval(
            hits=hits,
            timings_ms={
                "lexical": words_ms,
                "dense": meaning_ms,
                "search": (clock() - started) * 1000,
            },
            terms={word: [] for word in words},
            weights=self._lexical.weights(words),
            articles=tuple(article_references(query.text)),
        )

    def _dense(self, text: str, visible: frozenset[int]) -> Ranked:
        if self._vectors is None or self._embedder is None:
            return []
        return self._vectors.search(self._embedder.embed_queries([text])[0], visible, DEPTH)


def _timed(work: Callable[[], Ranked]) -> tuple[Ranked, float]:
    started = time.perf_counter()
    found = work()
    return found, (time.perf_counter() - started) * 1000


def _fuse(first: Ranked, second: Ranked, k: int = 60) -> Ranked:
    scores: dict[int, float] = {}
    for ranked in (first, second):
        for rank, (i, _) in enumerate(ranked, start=1):
            scores[i] = scores.get(i, 0.0) + 1 / (k + rank)
    return sorted(scores.items(), key=lambda item: -item[1])


def _ranks(ranked: Ranked) -> dict[int, StageScore]:
    return {i: StageScore(rank, score) for rank, (i, score) in enumerate(ranked, start=1)}

"""Search: filter by validity and permission, both indexes in parallel, fusion, field ranking."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from core.errors import Unavailable
from core.identity import Principal
from core.models.embed import Embedder
from core.models.rerank import Reranker
from knowledge.documents import Clause
from knowledge.evidence.subjects import unknown_names
from knowledge.evidence.territory import made_there
from knowledge.lexical import LexicalIndex, query_terms, tokens
from knowledge.library import Library
from knowledge.numbering import article_references
from knowledge.pool import articles, candidates, titles
from knowledge.ranking.features import Question
from knowledge.ranking.order import Pointers, order
from knowledge.ranking.story import told
from knowledge.ranking.synonyms import expansions, in_official_words
from knowledge.ranking.titles import Named, named
from knowledge.topics import Topics
from knowledge.vectors import Vector, VectorIndex

T = TypeVar("T")
DEPTH = 150  # candidates from each index
EXTRA = 30  # candidates that synonyms or a named text may add
RERANKED = 20  # hits that a cross-encoder looks at


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
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question taken apart, and what of the library it may see."""

    text: str
    visible: list[int]
    words: list[str]
    synonyms: dict[str, list[str]]  # colloquial word -> official words
    names: Named
    documents: tuple[int, ...]  # revisions that the question names
    local: frozenset[int]  # revisions of a place that it names
    articles: tuple[int, ...]

    @property
    def official(self) -> list[str]:
        """The index words of the synonyms."""
        found = (w for others in self.synonyms.values() for o in others for w in tokens(o))
        return [w for w in dict.fromkeys(found) if w not in self.words]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the two indexes gave."""

    by_words: Ranked
    by_meaning: Ranked
    readings: list[Vector]  # of the question, its own words first
    timings: dict[str, float]


class Retriever:
    """Searches a library; without an embedder, by full text alone."""

    def __init__(
        self, library: Library, lexical: LexicalIndex, reranker: Reranker | None = None
    ) -> None:
        self._library = library
        self._lexical = lexical
        self._reranker = reranker
        self._vectors: VectorIndex | None = None
        self._topics: Topics | None = None
        self._embedder: Embedder | None = None
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="search")
        self._titles: tuple[tuple[int, ...], dict[int, str]] = ((), {})

    def attach(self, vectors: VectorIndex | None, embedder: Embedder | None) -> None:
        """Use these from now on; None for either: full text alone."""
        self._vectors, self._embedder = vectors, embedder
        self._topics = Topics(self._library.database, vectors) if vectors else None

    def search(self, query: Query) -> Retrieval:
        """Return the best clauses that are readable and in force."""
        started = time.perf_counter()
        asked = self._take_apart(query)
        found = self._find(asked)
        at = time.perf_counter()
        ranked, cosines = self._rank(asked, found)
        best = ranked[: query.limit]
        clauses = self._library.clauses(i for i, _ in best)
        best, reranked = self._rerank(query.text, best, clauses)
        found.timings["rank"] = _since(at)
        found.timings["search"] = _since(started)
        stages = {
            "lexical": _ranks(found.by_words),
            "dense": _ranks(found.by_meaning),
            "fused": _ranks(ranked[: query.limit]),
        } | ({"rerank": _ranks(reranked)} if reranked else {})
        hits = [
            Hit(clauses[i], score, {k: _stage(k, t, i, cosines) for k, t in stages.items()})
            for i, score in best
            if i in clauses  # a clause may be removed between the index and here
        ]
        return self._result(asked, hits, found.timings)

    def _take_apart(self, query: Query) -> _Asked:
        visible = self._library.visible_revisions(
            query.principal, query.on, all_versions=query.all_versions
        )
        key = tuple(visible)
        if self._titles[0] != key:
            self._titles = (key, titles(self._library.database, visible))
        known = self._titles[1]
        names = named(query.text, known.values())
        return _Asked(
            text=query.text,
            visible=visible,
            words=query_terms(query.text),
            synonyms=expansions(query.text),
            names=names,
            documents=tuple(i for i, title in known.items() if title in names.known),
            local=made_there(query.text, known),
            articles=tuple(article_references(query.text)),
        )

    def _find(self, asked: _Asked) -> _Found:
        words = self._pool.submit(_timed, lambda: self._by_words(asked))
        meaning = self._pool.submit(_timed, lambda: self._by_meaning(asked))
        by_words, words_ms = words.result()
        (readings, by_meaning), meaning_ms = meaning.result()
        return _Found(by_words, by_meaning, readings, {"lexical": words_ms, "dense": meaning_ms})

    def _by_words(self, asked: _Asked) -> Ranked:
        """Full text, then what synonyms and a named text add, then articles named outright."""
        ranked = self._lexical.search(asked.words, asked.visible, DEPTH)
        more: list[int] = []
        if asked.official:
            more += [i for i, _ in self._lexical.search(asked.official, asked.visible, EXTRA)]
        if asked.local:
            words = [*asked.words, *asked.official]
            more += [i for i, _ in self._lexical.search(words, sorted(asked.local), EXTRA)]
        if asked.documents:
            more += [i for i, _ in self._lexical.search(asked.words, asked.documents, EXTRA)]
            if asked.articles:
                more += articles(self._library.database, asked.documents, asked.articles)
        seen = {i for i, _ in ranked}
        return ranked + [(i, 0.0) for i in dict.fromkeys(more) if i not in seen]

    def _by_meaning(self, asked: _Asked) -> tuple[list[Vector], Ranked]:
        """Search by the question as it was put, and as rules would put it."""
        if self._vectors is None or self._embedder is None:
            return [], []
        texts = list(dict.fromkeys((asked.text, in_official_words(asked.text))))
        readings = list(self._embedder.embed_queries(texts))
        best: dict[int, float] = {}
        for vector in readings:
            for clause, cosine in self._vectors.search(vector, frozenset(asked.visible), DEPTH):
                best[clause] = max(cosine, best.get(clause, cosine))
        return readings, sorted(best.items(), key=lambda item: -item[1])

    def _rank(self, asked: _Asked, found: _Found) -> tuple[Ranked, dict[int, float]]:
        """Order by the mean cosine of all readings; whether one is near at all, the best tells."""
        ids = list(dict.fromkeys(i for i, _ in (*found.by_meaning, *found.by_words)))
        by_reading = self._cosines(found.readings, ids)
        cosines = {i: sum(each) / len(each) for i, each in by_reading.items()}
        stored = self._lexical.stored(ids)
        question = Question(
            asked.text,
            self._lexical.weights(asked.words),
            self._lexical.weights(asked.official),
            [word for word in tokens(asked.text) if word in asked.words],
        )
        compare = self._compare_texts(asked, found)
        pool = candidates(self._library.database, ids, stored, cosines, compare)
        pointers = Pointers(frozenset(asked.documents), frozenset(asked.articles), asked.local)
        return order(question, pool, pointers), {i: max(c) for i, c in by_reading.items()}

    def _cosines(self, readings: Sequence[Vector], ids: Sequence[int]) -> dict[int, list[float]]:
        """Return each clause's cosine with every reading of the question."""
        found: dict[int, list[float]] = {}
        for vector in readings:
            if self._vectors is not None:
                for clause, cosine in self._vectors.cosines(vector, ids).items():
                    found.setdefault(clause, []).append(cosine)
        return found

    def _compare_texts(
        self, asked: _Asked, found: _Found
    ) -> Callable[[Iterable[int]], dict[int, float]] | None:
        """Only a story needs to know what whole texts are about: it spares others the time."""
        topics, readings = self._topics, found.readings
        if topics is None or not readings or not told(asked.text):
            return None
        return lambda revisions: topics.cosines(readings[0], sorted(revisions))

    def _rerank(
        self, question: str, best: Ranked, clauses: dict[int, Clause]
    ) -> tuple[Ranked, Ranked]:
        """Let the cross-encoder order the head; without one, or while it is away, leave it."""
        head = [i for i, _ in best[:RERANKED] if i in clauses]
        if self._reranker is None or not head:
            return best, []
        texts = [f"{clauses[i].revision.title}{clauses[i].label} {clauses[i].text}" for i in head]
        try:
            scores = self._reranker.scores(question, texts)
        except Unavailable as error:
            _log.warning("reranker: %s", error)
            return best, []
        ordered = sorted(zip(head, scores, strict=True), key=lambda item: -item[1])
        places = sorted((score for _, score in best[: len(head)]), reverse=True)
        moved = [(i, place) for (i, _), place in zip(ordered, places, strict=True)]
        return moved + best[len(head) :], ordered

    def _result(self, asked: _Asked, hits: list[Hit], timings: dict[str, float]) -> Retrieval:
        return Retrieval(
            hits=hits,
            timings_ms=timings,
            terms={
                word: [o for k, v in asked.synonyms.items() if word in k or k in word for o in v]
                for word in asked.words
            },
            weights=self._lexical.weights(asked.words),
            known_titles=asked.names.known,
            unknown_titles=asked.names.unknown
            or unknown_names(asked.text, self._titles[1].values()),
            articles=asked.articles,
        )


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    return work(), _since(started)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _ranks(ranked: Ranked) -> dict[int, StageScore]:
    return {i: StageScore(rank, score) for rank, (i, score) in enumerate(ranked, start=1)}


def _stage(
    name: str, table: dict[int, StageScore], clause: int, cosines: dict[int, float]
) -> StageScore:
    """A clause found by words alone still has a cosine, if no rank among the nearest."""
    missing = cosines.get(clause) if name == "dense" else None
    return table.get(clause, StageScore(None, missing))

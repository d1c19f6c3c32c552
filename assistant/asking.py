"""One question from search to checked answer."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import NO_MODEL, from_quotes, from_wording, refusal
from assistant.replies import (
    Answer,
    AskEvent,
    CitationEvent,
    CitedQuote,
    Conflict,
    DoneEvent,
    EvidenceEvent,
    EvidenceItem,
    TokenEvent,
)
from assistant.understand.question import Understanding
from assistant.views import cited_quote, conflict_view, evidence_item
from assistant.wording import without_idle_verdict, worded
from core.errors import Unavailable
from core.identity import Principal
from core.models.chat import ChatModel
from core.models.embed import Embedder
from knowledge.evidence.asked import Asked, asked
from knowledge.evidence.conflict import disagreements
from knowledge.evidence.gate import Case, Verdict, judge
from knowledge.evidence.select import (
    WHOLE_CLAUSE,
    WHOLE_FIRST,
    QuestionTerms,
    Quote,
    piece_texts,
    quotes,
)
from knowledge.evidence.signals import Candidate
from knowledge.evidence.territory import elsewhere
from knowledge.evidence.verify import check
from knowledge.lexical import query_terms
from knowledge.retrieve import Hit, Query, Retrieval, Retriever

EVIDENCE = 8  # clauses shown to the officer
QUOTED = 3  # clauses an answer quotes at most
QUOTED_CHARACTERS = 900
WARM_UP = "值班电话几声之内接听？"
MODEL_LOST = "模型中断，以下为条款原文。"


@dataclass(frozen=True, slots=True)
class Look:
    """What a search found and whether it can carry an answer."""

    retrieval: Retrieval
    terms: QuestionTerms
    asked: Asked
    verdict: Verdict


class Ask:
    """Searches, judges, quotes, words and checks."""

    def __init__(self, retriever: Retriever, embedder: Callable[[], Embedder | None]) -> None:
        self._retriever = retriever
        self._embedder = embedder
        # searching is work for a processor: more at once than there are gain nothing, and in the
        # threads that all share, pages and approvals would stand in line behind a rush of questions
        self._searching = ThreadPoolExecutor(max(2, os.cpu_count() or 1), "ask")

    def look(self, query: Query, question: str) -> Look:
        """Search and judge; no model is asked."""
        retrieval = _applicable(question, self._retriever.search(query))
        terms = QuestionTerms(retrieval.terms, retrieval.weights)
        wanted = asked(question)
        case = Case(
            question=question,
            asked=wanted,
            terms=terms,
            found=[Candidate(hit.clause, hit.score, _cosine(hit)) for hit in retrieval.hits],
            embedder=embedder.name if (embedder := self._embedder()) else "",
            named=bool(retrieval.known_titles),
            unknown_titles=retrieval.unknown_titles,
        )
        return Look(retrieval, terms, wanted, judge(case))

    def warm(self, principal: Principal, on: date) -> None:
        """Load what the first question would otherwise wait for."""
        self.look(Query(text=WARM_UP, on=on, principal=principal), WARM_UP)

    async def answer(
        self, principal: Principal, understanding: Understanding, model: ChatModel | None
    ) -> AsyncIterator[AskEvent]:
        """Yield evidence, tokens, citations and the finished answer."""
        loop = asyncio.get_running_loop()
        turn = await loop.run_in_executor(self._searching, self._begin, principal, understanding)
        yield EvidenceEvent(
            items=turn.evidence,
            conflicts=turn.conflicts,
            answerable=turn.look.verdict.answerable,
            notice=turn.look.verdict.reason,
            timings_ms=turn.timings,
        )
        result: Answer | None = None
        if not turn.look.verdict.answerable:
            correction = _correction(turn.look)
            result = refusal(turn.look.verdict.reason, turn.evidence, turn.on, correction)
        else:
            cited = await asyncio.to_thread(self._quotes, turn.question, turn.look)
            async for event in _worded(turn, cited, model):
                if isinstance(event, Answer):
                    result = event
                else:
                    yield event
        assert result is not None
        for citation in result.citations:
            yield CitationEvent(citation=citation)
        turn.timings["total"] = _since(turn.started)
        result.timings_ms = {k: round(v, 1) for k, v in turn.timings.items()}
        yield DoneEvent(answer=result)

    def _begin(self, principal: Principal, understanding: Understanding) -> "_Turn":
        started = time.perf_counter()
        question = understanding.question
        query = Query(
            text=understanding.search_text,
            on=understanding.on,
            principal=principal,
            all_versions=understanding.all_versions,
        )
        look = self.look(query, question)
        hits = look.retrieval.hits
        turn = _Turn(
            question=question,
            on=query.on,
            look=look,
            evidence=[
                evidence_item(n, hit.clause, hit.score, query.on)
                for n, hit in enumerate(hits[:EVIDENCE], start=1)
            ],
            conflicts=_conflicts(look, query.on) if look.verdict.answerable else [],
            started=started,
            timings=dict(look.retrieval.timings_ms),
        )
        turn.timings["evidence"] = _since(started)
        return turn

    def _quotes(self, question: str, look: Look) -> list[CitedQuote]:
        """Choose the quotes of an answer, the best clause first."""
        hits = _worth_quoting(look.retrieval.hits)
        similarity = self._similarity(question, hits)
        chosen: list[Quote] = []
        for hit in hits:
            whole = WHOLE_FIRST if hit is hits[0] else WHOLE_CLAUSE
            for quote in quotes(hit.clause, look.terms, look.asked, similarity, whole):
                if not chosen or sum(len(q.text) for q in chosen) < QUOTED_CHARACTERS:
                    chosen.append(quote)
        return [cited_quote(n, quote) for n, quote in enumerate(chosen, start=1)]

    def _similarity(self, question: str, hits: Sequence[Hit]) -> dict[str, float] | None:
        texts = piece_texts([hit.clause for hit in hits])
        embedder = self._embedder()
        if embedder is None or not texts:
            return None
        wanted = embedder.embed_queries([question])[0]
        vectors = embedder.embed_passages(texts)
        return dict(zip(texts, (vectors @ wanted).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Turn:
    """One question under way."""

    question: str
    on: date
    look: Look
    evidence: list[EvidenceItem]
    conflicts: list[Conflict]
    started: float
    timings: dict[str, float]


async def _worded(
    turn: _Turn, cited: list[CitedQuote], model: ChatModel | None
) -> AsyncIterator[TokenEvent | Answer]:
    """Yield the model's words as they come, then the answer: worded, or quotes alone."""
    if model is None:
        yield from_quotes(cited, turn.evidence, turn.conflicts, turn.on, NO_MODEL)
        return
    pieces: list[str] = []
    try:
        async for piece in worded(model, turn.question, cited):
            pieces.append(piece)
            turn.timings.setdefault("first_token", _since(turn.started))
            yield TokenEvent(text=piece)
    except Unavailable:
        yield from_quotes(cited, turn.evidence, turn.conflicts, turn.on, MODEL_LOST)
        return
    text = without_idle_verdict(turn.question, "".join(pieces))
    checked = check(text, _spans(cited), query_terms, turn.question)
    yield from_wording(checked, cited, turn.evidence, turn.conflicts, turn.on)


def _applicable(question: str, found: Retrieval) -> Retrieval:
    """Leave out what holds elsewhere than the place asked about, unless nothing else is left."""
    kept = [hit for hit in found.hits if not elsewhere(question, hit.clause.revision)]
    return replace(found, hits=kept) if kept else found


def _worth_quoting(hits: Sequence[Hit]) -> list[Hit]:
    """The best clause, and those that come close to it."""
    best = hits[0].score if hits else 0.0
    return [hit for hit in hits[:QUOTED] if hit.score >= 0.6 * best]


def _conflicts(look: Look, on: date) -> list[Conflict]:
    clauses = [hit.clause for hit in look.retrieval.hits[:5]]
    found = disagreements(clauses, query_terms, look.terms, look.asked)
    return [conflict_view(disagreement, on) for disagreement in found[:3]]


def _correction(look: Look) -> list[CitedQuote]:
    return [
        cited_quote(n, quote)
        for clause in look.verdict.correction
        for n, quote in enumerate(quotes(clause, look.terms, look.asked, None), start=1)
    ]


def _spans(cited: Sequence[CitedQuote]) -> dict[int, str]:
    return {c.n: f"{c.document} {c.path}\n{c.quote}" for c in cited}


def _cosine(hit: Hit) -> float:
    stage = hit.stages.get("dense")
    return stage.score or 0.0 if stage else 0.0


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000

"""Answers over a library: the right clause, the right facts, refusals, citations, latency.

Rows: question, kind, as_of, gold[{file, doc, article, quote}], must_contain, must_not_contain.
A citation or hit is right when it is from the gold file and is the gold article or holds the gold
quote. `clause_hit_at_k` asks for at least one gold clause, `clause_all_at_5` for every one.
"""

import json
import re
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.replies import Answer, AskRequest, DoneEvent, ErrorEvent, EvidenceEvent
from assistant.service import Assistant
from core.identity import SYSTEM
from evals.scorers import contains, mean, percentile
from knowledge.evidence.figures import unsupported
from knowledge.library import Library

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Gold:
    """A clause that answers."""

    file: str
    article: str
    quote: str

    def matches(self, file: str, path: str, text: str) -> bool:
        """Say whether a clause or quote is this one."""
        if Path(self.file).name != file:
            return False
        own, gold = _SPACE.sub("", text), _SPACE.sub("", self.quote)
        labels = [part.strip() for part in path.split(" > ")]
        return self.article in labels or gold in own or (len(own) >= 8 and own in gold)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row gave."""

    row: dict[str, Any]
    answer: Answer
    files: dict[int, str]  # revision id -> file name
    first_evidence_ms: float
    total_ms: float
    quote_violations: int
    number_violations: int
    gold: list[Gold] = field(default_factory=list[Gold])

    @property
    def answerable(self) -> bool:
        """Whether the library holds the answer."""
        return bool(self.gold)

    def hits(self, k: int) -> list[bool]:
        """Return for each gold clause whether it is among the first k pieces of evidence."""
        top = self.answer.evidence[:k]
        return [
            any(g.matches(self.files[e.revision_id], e.path, e.quote) for e in top)
            for g in self.gold
        ]

    def facts_ok(self) -> bool:
        """Whether all required facts and no forbidden ones are in the answer."""
        text = self.answer.answer
        return all(contains(text, w) for w in self.row["must_contain"]) and not any(
            contains(text, w) for w in self.row["must_not_contain"]
        )

    def cited_right(self) -> list[bool]:
        """Return for each citation whether it is a gold clause."""
        return [
            any(g.matches(self.files[c.revision_id], c.path, c.quote) for g in self.gold)
            for c in self.answer.citations
        ]

    def gold_cited(self) -> list[bool]:
        """Return for each gold clause whether it is cited."""
        return [
            any(
                g.matches(self.files[c.revision_id], c.path, c.quote) for c in self.answer.citations
            )
            for g in self.gold
        ]


def read_rows(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """Read a JSON-lines file of questions."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()][:limit]


async def run(
    assistant: Assistant,
    library: Library,
    rows: list[dict[str, Any]],
    *,
    use_model: bool,
) -> tuple[dict[str, Any], list[Outcome]]:
    """Ask every row and score it; return {suite, rows, metrics, seconds} and the outcomes."""
    started = time.perf_counter()
    outcomes = [await _ask(assistant, library, row, use_model) for row in rows]
    report = {
        "suite": "answers",
        "rows": len(rows),
        "metrics": metrics(outcomes),
        "seconds": round(time.perf_counter() - started, 1),
    }
    return report, outcomes


async def _ask(
    assistant: Assistant, library: Library, row: dict[str, Any], use_model: bool
) -> Outcome:
    request = AskRequest(
        question=row["question"], as_of=date.fromisoformat(row["as_of"]), use_model=use_model
    )
    started = time.perf_counter()
    first: float | None = None
    answer: Answer | None = None
    async for event in assistant.ask(SYSTEM, request):
        if isinstance(event, EvidenceEvent):
            first = (time.perf_counter() - started) * 1000
        elif isinstance(event, DoneEvent):
            answer = event.answer
        elif isinstance(event, ErrorEvent):
            raise RuntimeError(f"{row['question']}: {event.message}")
    total = (time.perf_counter() - started) * 1000
    if answer is None or first is None:
        raise RuntimeError(f"no answer to {row['question']}")
    files, texts = _sources(library, answer)
    return Outcome(
        row=row,
        answer=answer,
        files=files,
        first_evidence_ms=first,
        total_ms=total,
        quote_violations=sum(
            c.quote != texts[c.revision_id][c.start : c.end] for c in answer.citations
        ),
        number_violations=_number_violations(answer, row["question"]),
        gold=[Gold(g["file"], g["article"], g["quote"]) for g in row["gold"]],
    )


def _sources(library: Library, answer: Answer) -> tuple[dict[int, str], dict[int, str]]:
    files: dict[int, str] = {}
    texts: dict[int, str] = {}
    ids = {e.revision_id for e in answer.evidence} | {c.revision_id for c in answer.citations}
    for revision_id in ids:
        info, text = library.revision(revision_id, SYSTEM)
        files[revision_id], texts[revision_id] = Path(info.file_name).name, text
    return files, texts


def _number_violations(answer: Answer, question: str) -> int:
    spans = {c.n: f"{c.document} {c.path} {c.quote}" for c in answer.citations}
    return sum(
        len(unsupported(s.text, "\n".join(spans[n] for n in s.citations) + question))
        for s in answer.sentences
    )


def metrics(outcomes: list[Outcome]) -> dict[str, float]:
    """Return the fixed metrics of the suite."""
    able = [o for o in outcomes if o.answerable]
    unable = [o for o in outcomes if not o.answerable]
    precise = [right for o in able for right in o.cited_right()]
    recalled = [right for o in able for right in o.gold_cited()]
    return {
        "clause_hit_at_1": round(mean([any(o.hits(1)) for o in able]), 4),
        "clause_hit_at_5": round(mean([any(o.hits(5)) for o in able]), 4),
        "clause_all_at_5": round(mean([all(o.hits(5)) for o in able]), 4),
        "facts_ok": round(mean([o.facts_ok() for o in able]), 4),
        "abstain_right": round(mean([o.answer.abstained for o in unable]), 4),
        "abstain_wrong": round(mean([o.answer.abstained for o in able]), 4),
        "citation_precision": round(mean(precise), 4),
        "citation_recall": round(mean(recalled), 4),
        "quote_violations": sum(o.quote_violations for o in outcomes),
        "number_violations": sum(o.number_violations for o in outcomes),
        "first_evidence_ms_p95": round(percentile([o.first_evidence_ms for o in outcomes], 0.95)),
        "total_s_p50": round(percentile([o.total_ms for o in outcomes], 0.5) / 1000, 2),
    }

"""What the search itself says about whether the library holds an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents import Clause
from knowledge.evidence.asked import Asked
from knowledge.evidence.passages import pieces
from knowledge.evidence.select import QuestionTerms
from knowledge.evidence.subjects import subjects

HEAD = 5  # clauses looked at


@dataclass(frozen=True, slots=True)
class Candidate:
    """A found clause with its final score and its cosine to the question (0: unknown)."""

    clause: Clause
    score: float
    cosine: float


def seen(clause: Clause) -> str:
    """Return what a reader of a clause has before the eyes: title, number, path, header, text."""
    revision = clause.revision
    parts = (revision.title, revision.issuer, revision.number, *clause.path, clause.context)
    return "\n".join((*parts, clause.text))


def signals(
    question: str,
    asked: Asked,
    terms: QuestionTerms,
    found: Sequence[Candidate],
) -> dict[str, float]:
    """Return the features of `gate.yaml`, each about 0 to 1 or a plain score."""
    head = found[:HEAD]
    if not head:
        return {}
    texts = [seen(candidate.clause) for candidate in head]
    words = subjects(question).words
    stating = [
        text
        for candidate, text in zip(head, texts, strict=True)
        if asked.figure and any(asked.answered_by(p.text) for p in pieces(candidate.clause))
    ]
    first = head[0]
    share = max((terms.share(words, t) for t in stating), default=0.0) if words else 0.5
    return {
        "score": first.score,
        "margin": first.score - head[-1].score,
        "cosine": max(candidate.cosine for candidate in head),
        "words": max(terms.share(words, text) for text in texts) if words else 0.5,
        "figure_asked": float(asked.figure),
        "figure_words": share if stating else 0.0,
        "figure_stated": float(bool(stating)),
    }

"""What the search itself says about whether the library holds an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import jieba

from knowledge.documents import Clause
from knowledge.evidence.asked import Asked
from knowledge.evidence.passages import pieces
from knowledge.evidence.select import QuestionTerms
from knowledge.evidence.subjects import subjects
from knowledge.lexical import STOP_WORDS

HEAD = 5  # clauses looked at


@dataclass(frozen=True, slots=True)
class Candidate:
    """A found clause with its final score and its place in each index (None: not found there)."""

    clause: Clause
    score: float
    lexical_rank: int | None
    dense_rank: int | None
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
    named: bool,
) -> dict[str, float]:
    """Return the features of `gate.yaml`, each about 0 to 1 or a plain score."""
    head = found[:HEAD]
    if not head:
        return {}
    texts = [seen(candidate.clause) for candidate in head]
    whole = "\n".join(texts)
    nouns = subjects(question).nouns
    words = [w for w in dict.fromkeys(jieba.cut(question)) if len(w) > 1 and w not in STOP_WORDS]
    stating = [
        text
        for candidate, text in zip(head, texts, strict=True)
        if asked.figure and any(asked.answered_by(p.text) for p in pieces(candidate.clause))
    ]
    first = head[0]
    return {
        "score": first.score,
        "margin": first.score - head[-1].score,
        "cosine": max(candidate.cosine for candidate in head),
        "lexical_place": 1 / (first.lexical_rank or 100),
        "dense_place": 1 / (first.dense_rank or 100),
        "nouns": max(terms.share(nouns, text) for text in texts) if nouns else 0.5,
        "nouns_all": terms.share(nouns, whole) if nouns else 0.5,
        "words": max(terms.share(words, text) for text in texts) if words else 0.5,
        "words_all": terms.share(words, whole) if words else 0.5,
        "absent": sum(not terms.known(w) for w in words) / max(len(words), 1),
        "figure_asked": float(asked.figure),
        "figure_nouns": max((terms.share(words, t) for t in stating), default=0.0)
        if asked.figure
        else 0.0,
        "named": float(named),
    }

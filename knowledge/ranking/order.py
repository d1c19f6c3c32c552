"""From features to an order: the weighted sum, what the question names, near-duplicates last."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import yaml

from knowledge.ranking.features import NAMES, Candidate, Question, features, pairs

DATA = Path(__file__).with_name("weights.yaml")
_LOOKED_AT = 30  # ranks among which near-duplicates are sought


@dataclass(frozen=True, slots=True)
class Pointers:
    """What the question points at: revisions by id, and article numbers."""

    documents: frozenset[int] = frozenset()
    articles: frozenset[int] = frozenset()


@lru_cache(maxsize=1)
def _weights() -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load(DATA.read_text(encoding="utf-8")))


def order(
    question: Question, pool: Sequence[Candidate], pointers: Pointers
) -> list[tuple[int, float]]:
    """Return (clause id, score), best first.

    Scores are comparable within one question only; `articles` count for `Candidate.article`.
    """
    if not pool:
        return []
    weights = _weights()
    vector = np.array([float(weights["features"][name]) for name in NAMES])
    scores = features(question, pool) @ vector
    scores += np.array([_named(candidate, pointers, weights) for candidate in pool])
    ranked = sorted(range(len(pool)), key=lambda row: (-scores[row], pool[row].id))
    spread = _spread([pool[row] for row in ranked], weights, pointers)
    # positions decide; a clause moved back takes the score of its new place
    kept = sorted((float(scores[row]) for row in ranked), reverse=True)
    return [(candidate.id, score) for candidate, score in zip(spread, kept, strict=True)]


def _named(candidate: Candidate, pointers: Pointers, weights: dict[str, Any]) -> float:
    document = candidate.document in pointers.documents
    article = candidate.article is not None and candidate.article in pointers.articles
    if document and article:
        return float(weights["named_article"])
    if document:
        return float(weights["named_document"])
    return float(weights["article_number"]) if article and not pointers.documents else 0.0


def _spread(
    ranked: list[Candidate], weights: dict[str, Any], pointers: Pointers
) -> list[Candidate]:
    """Move near-duplicates of better clauses of other texts behind the ranks looked at."""
    kept: list[Candidate] = []
    held: list[set[str]] = []
    moved: list[Candidate] = []
    for candidate in ranked[:_LOOKED_AT]:
        mine = pairs(candidate.text)
        double = len(kept) >= int(weights["duplicate_rank"]) and any(
            other.document != candidate.document
            and _alike(mine, theirs) >= float(weights["duplicate_overlap"])
            for other, theirs in zip(kept, held, strict=True)
        )
        if double and candidate.document not in pointers.documents:
            moved.append(candidate)
        else:
            kept.append(candidate)
            held.append(mine)
    return [*kept, *moved, *ranked[_LOOKED_AT:]]


def _alike(first: set[str], second: set[str]) -> float:
    """Jaccard overlap of character pairs."""
    return len(first & second) / (len(first | second) or 1)

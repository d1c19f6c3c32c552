"""From features to an order: the weighted sum, what the question names, near-duplicates last."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from core.yaml_data import read_yaml
from knowledge.evidence.asked import asked
from knowledge.ranking.features import (
    NAMES,
    Candidate,
    Question,
    Values,
    features,
    pairs_of_clause,
)
from knowledge.ranking.story import STORY_NAMES, story_features, told

DATA = Path(__file__).with_name("weights.yaml")
_LOOKED_AT = 30  # ranks within which rules of the field and near-duplicates count
_PENAL_CHAPTER = re.compile(r"法律责任|罚\s*则|奖励与处罚|奖惩")
_PENAL_WORD = re.compile(
    r"罚|责任|处分|拘|追究|后果|违反|违法|吊销|没收|问责|坐牢|判|赔|怎么处理|如何处理|受到"
)


@dataclass(frozen=True, slots=True)
class Pointers:
    """What the question points at: revisions by id, article numbers, revisions of its place."""

    documents: frozenset[int] = frozenset()
    articles: frozenset[int] = frozenset()
    local: frozenset[int] = frozenset()


@lru_cache(maxsize=1)
def _weights() -> dict[str, Any]:
    return cast("dict[str, Any]", read_yaml(DATA.read_text(encoding="utf-8")))


def order(
    question: Question, pool: Sequence[Candidate], pointers: Pointers
) -> list[tuple[int, float]]:
    """Return (clause id, score), best first.

    Scores are comparable within one question only; `articles` count for `Candidate.article`.
    """
    if not pool:
        return []
    weights = _weights()
    scores = _fit(question, pool, weights)
    scores += np.array([_named(candidate, pointers, weights) for candidate in pool])
    for row in np.argsort(-scores)[:_LOOKED_AT]:
        scores[row] += _fitting(question.text, pool[row], weights)
    ranked = sorted(range(len(pool)), key=lambda row: (-scores[row], pool[row].id))
    spread = _spread([pool[row] for row in ranked], weights, pointers)
    # positions decide; a clause moved back takes the score of its new place
    kept = sorted((float(scores[row]) for row in ranked), reverse=True)
    return [(candidate.id, score) for candidate, score in zip(spread, kept, strict=True)]


def _fit(question: Question, pool: Sequence[Candidate], weights: dict[str, Any]) -> Values:
    """The weighted sum of the features; for a story, by the weights of stories."""
    table = features(question, pool)
    plain = table @ _vector(weights["features"], NAMES)
    share = told(question.text)
    if share == 0.0:
        return plain
    wide = np.hstack([table, story_features(question, pool)])
    story = wide @ _vector(weights["story"], (*NAMES, *STORY_NAMES))
    return (1 - share) * plain + share * story


def _vector(weights: dict[str, Any], names: Sequence[str]) -> Values:
    return np.array([float(weights.get(name, 0.0)) for name in names])


def _named(candidate: Candidate, pointers: Pointers, weights: dict[str, Any]) -> float:
    document = candidate.document in pointers.documents
    article = candidate.article is not None and candidate.article in pointers.articles
    if document and article:
        return float(weights["named_article"])
    if document:
        return float(weights["named_document"])
    if article and not pointers.documents:
        return float(weights["article_number"])
    return float(weights["named_place"]) if candidate.document in pointers.local else 0.0


def _fitting(question: str, candidate: Candidate, weights: dict[str, Any]) -> float:
    """What kind of clause answers what kind of question.

    A penalty clause repeats the words of the duty it punishes, but only a question about penalties
    wants it. A question for a figure wants a clause that states one of its unit.
    """
    change = 0.0
    penal = _PENAL_CHAPTER.search(candidate.heading) and not _PENAL_WORD.search(question)
    if penal:
        change += float(weights["penal_chapter"])
    wanted = asked(question)
    if wanted.figure and wanted.answered_by(candidate.text):
        change += float(weights["figure_stated"])
    return change


def _spread(
    ranked: list[Candidate], weights: dict[str, Any], pointers: Pointers
) -> list[Candidate]:
    """Move near-duplicates of better clauses of other texts behind the ranks looked at."""
    kept: list[Candidate] = []
    held: list[frozenset[str]] = []
    moved: list[Candidate] = []
    for candidate in ranked[:_LOOKED_AT]:
        mine = pairs_of_clause(candidate.text)
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


def _alike(first: frozenset[str], second: frozenset[str]) -> float:
    """Jaccard overlap of character pairs."""
    return len(first & second) / (len(first | second) or 1)

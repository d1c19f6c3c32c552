"""Numbers that say how well a candidate clause fits a question. Pure functions, no I/O.

Every feature is computed within the pool of candidates of one question; most are standardised
there (zero mean, unit spread), so that fixed weights hold for libraries of any size.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

import numpy as np
from numpy.typing import NDArray

from knowledge.ranking.titles import level

Values = NDArray[np.float64]

NAMES = (
    "dense",  # cosine of question and clause
    "lexical",  # BM25 of the question's words
    "synonym",  # BM25 of official words for colloquial ones
    "neighbour",  # how well the better of the two adjacent articles fits
    "mass",  # share of all good candidates that stand in the same document
    "level",  # rank of the text in the hierarchy of law
    "length",  # log of the clause's length
    "coverage",  # weighted share of the question's character pairs that the clause holds
    "sentence",  # how much of the clause's best sentence the question holds
)

K1, B, MEAN_WORDS = 1.2, 0.75, 70.0  # BM25; words of a mean clause
_TITLE_TIMES = 2  # a word of the title counts as often
_RUN = re.compile(r"[一-鿿]+|[a-z0-9]+")
_SENTENCE = re.compile(r"[。；;\n]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause in the pool. `words` are as indexed; `place` is its position in its text."""

    id: int
    document: int  # revision id: neighbours and mass stay within one text
    place: int  # article number, or reading order where there are none
    title: str
    text: str
    title_words: Sequence[str]
    words: Sequence[str]
    cosine: float
    article: int | None = None
    heading: str = ""  # its path: 第六章 法律责任
    topic: float = 0.0  # cosine of a story and its whole text; `knowledge.topics`


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: its text, its words and their official synonyms with idf.

    `sequence` holds the words as they follow each other, with repeats.
    """

    text: str
    words: Mapping[str, float]
    synonyms: Mapping[str, float]
    sequence: Sequence[str] = ()


def pairs(text: str) -> set[str]:
    """Return the character pairs of a text, within runs of one script."""
    found: set[str] = set()
    for run in _RUN.findall(text.lower()):
        found.update(map(add, run, run[1:]))
    return found


@lru_cache(
    maxsize=2048
)  # some 20 KiB each: the clauses that a night's questions find, again and again
def pairs_of_clause(text: str) -> frozenset[str]:
    """Return the pairs of a text that many questions find; the same as `pairs`, remembered."""
    return frozenset(pairs(text))


def standard(values: Values) -> Values:
    """Return values with zero mean and unit spread."""
    return (values - values.mean()) / (values.std() + 1e-9)


def bm25(weights: Mapping[str, float], pool: Sequence[Candidate]) -> Values:
    """Return each candidate's BM25 for the weighted words; title words count double."""
    scores = np.zeros(len(pool))
    if not weights:
        return scores
    for row, candidate in enumerate(pool):
        counts = Counter(w for w in candidate.words if w in weights)
        for word in candidate.title_words:
            if word in weights:
                counts[word] += _TITLE_TIMES
        size = len(candidate.words) + _TITLE_TIMES * len(candidate.title_words)
        norm = K1 * (1 - B + B * size / MEAN_WORDS)
        scores[row] = sum(weights[w] * n / (n + norm) for w, n in counts.items())
    return scores


def features(question: Question, pool: Sequence[Candidate]) -> Values:
    """Return the features [len(pool), len(NAMES)] in the order of `NAMES`."""
    dense = np.array([c.cosine for c in pool])
    lexical = bm25(question.words, pool)
    synonym = bm25(question.synonyms, pool)
    base = standard(dense) + 0.7 * standard(lexical + 0.3 * synonym)
    coverage, sentence = _overlaps(question, pool)
    columns = [
        standard(dense),
        standard(lexical),
        synonym / (lexical.std() + 1e-9),
        standard(_neighbours(base, pool)),
        3.0 * _mass(base, pool),
        np.array([level(c.title) for c in pool]) / 3.0,
        standard(np.log([len(c.text) + 1.0 for c in pool])),
        standard(coverage),
        standard(sentence),
    ]
    return np.stack(columns, axis=1)


def _neighbours(base: Values, pool: Sequence[Candidate]) -> Values:
    at = {(c.document, c.place): row for row, c in enumerate(pool)}
    lowest = float(base.min())

    def score(document: int, place: int) -> float:
        row = at.get((document, place))
        return lowest if row is None else float(base[row])

    return np.array(
        [max(score(c.document, c.place - 1), score(c.document, c.place + 1)) for c in pool]
    )


def _mass(base: Values, pool: Sequence[Candidate]) -> Values:
    best = np.argsort(-base)[:50]
    weights = np.exp(base[best] - base.max())
    total: dict[int, float] = {}
    for row, weight in zip(best, weights, strict=True):
        document = pool[int(row)].document
        total[document] = total.get(document, 0.0) + float(weight)
    return np.array([total.get(c.document, 0.0) for c in pool]) / float(weights.sum())


def _idf(sets: Sequence[frozenset[str]]) -> Callable[[str], float]:
    """Weights from the pool itself: what sets candidates apart, not what all of them share."""
    counts: Counter[str] = Counter()
    for held in sets:
        counts.update(held)
    weights = [math.log(1 + len(sets) / (1 + n)) for n in range(len(sets) + 1)]
    return lambda pair: weights[counts[pair]]


def _overlaps(question: Question, pool: Sequence[Candidate]) -> tuple[Values, Values]:
    asked = pairs(question.text)
    held = [pairs_of_clause(f"{c.title} {c.text}") for c in pool]
    idf = _idf(held)
    total = sum(map(idf, asked)) + 1e-9
    coverage = np.array([sum(map(idf, asked & h)) / total for h in held])
    sentence = np.array([_best_sentence(c.text, asked, idf) for c in pool])
    return coverage, sentence


def _best_sentence(text: str, asked: set[str], idf: Callable[[str], float]) -> float:
    best = 0.0
    for part in _SENTENCE.split(text.lower()):
        if len(part) <= 5:
            continue
        shared = sum(idf(pair) for pair in asked if pair in part)
        # the constant keeps a very short sentence from winning by one shared word
        if shared / (shared + 10.0) > best:  # it can be no better: weighing the rest is the work
            best = max(best, shared / (sum(map(idf, pairs(part))) + 10.0))
    return best

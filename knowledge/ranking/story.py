"""What counts beside the common features where a question tells a story before it asks.

A story (people, places, what happened) buries the matter in words that no clause holds. So it
gains weight which text speaks of the matter at all, and which words stand together as they do in
the clause. Questions to the point need none of this and keep their own weights.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.ranking.features import Candidate, Question, Values, standard

STORY_NAMES = (
    "best_of_text",  # the highest cosine in the same text
    "title",  # share of the question's words, by idf, that stand in the title
    "interpretation",  # 1 for a judicial interpretation: it serves the law that it explains
    "together",  # word pairs that stand together in the question and in the clause
    "topic",  # cosine of the question and the whole text, both less what all texts share
    "likelihood",  # how probably the clause, its text behind it, gives the question's words
)

_SENTENCE = re.compile(r"(?<=[。！!；;？?\n])")
_SHORTEST, _FULL = 5, 15  # characters told: up to here no story, from here on wholly one
_INTERPRETATION = re.compile("最高人民|解释")
_ASKED_WITHIN, _HELD_WITHIN = 3, 4  # words that a pair may be apart: in the question, in a clause


def told(question: str) -> float:
    """Return how much of a story a question is, 0 to 1: by the statements before it asks."""
    parts = [part.strip() for part in _SENTENCE.split(question) if part.strip()]
    asking = next((n for n, p in enumerate(parts) if p[-1] in "？?"), len(parts) - 1)
    length = sum(map(len, parts[: max(asking, 0)]))
    return min(1.0, max(0.0, (length - _SHORTEST) / (_FULL - _SHORTEST)))


def story_features(question: Question, pool: Sequence[Candidate]) -> Values:
    """Return the features [len(pool), len(STORY_NAMES)] in the order of `STORY_NAMES`."""
    columns = [
        standard(_best_of_text(pool)),
        standard(_in_title(question.words, pool)),
        np.array([bool(_INTERPRETATION.search(c.title)) for c in pool], float),
        standard(_together(question, pool)),
        standard(np.array([c.topic for c in pool])),
        standard(likelihood(question.words, pool)),
    ]
    return np.stack(columns, axis=1)


def _best_of_text(pool: Sequence[Candidate]) -> Values:
    best: dict[int, float] = {}
    for candidate in pool:
        best[candidate.document] = max(best.get(candidate.document, -1.0), candidate.cosine)
    return np.array([best[c.document] for c in pool])


def _in_title(words: Mapping[str, float], pool: Sequence[Candidate]) -> Values:
    total = sum(words.values()) + 1e-9
    return np.array([sum(words.get(w, 0.0) for w in set(c.title_words)) / total for c in pool])


def _together(question: Question, pool: Sequence[Candidate]) -> Values:
    """Sum of the weights of shared pairs; a pair that few candidates hold weighs most."""
    asked = set(_near(list(enumerate(question.sequence)), _ASKED_WITHIN))
    shared = [
        {pair for pair in _near(_places(c, question.words), _HELD_WITHIN) if pair in asked}
        for c in pool
    ]
    held = Counter(pair for pairs in shared for pair in pairs)
    weight = {pair: math.log(1 + len(pool) / (1 + n)) for pair, n in held.items()}
    return np.array([sum(weight[pair] for pair in pairs) for pairs in shared])


def _places(candidate: Candidate, words: Mapping[str, float]) -> list[tuple[int, str]]:
    return [(at, word) for at, word in enumerate(candidate.words) if word in words]


def _near(placed: Sequence[tuple[int, str]], within: int) -> Iterator[tuple[str, str]]:
    for row, (at, first) in enumerate(placed):
        for there, second in placed[row + 1 : row + 1 + within]:
            if there - at > within:
                break
            if first != second:
                yield first, second


@dataclass(frozen=True, slots=True)
class _Smoothing:
    """Dirichlet smoothing of a clause by its text and by the library."""

    words: float = 60.0  # words of the background in a clause
    text: float = 0.5  # share of its text in the background; the rest is the library
    unseen: float = 50.0  # words added to a text of which the pool holds little
    title: float = 0.05  # probability of a word that its title holds
    mean_clause: float = 40.0  # distinct words of a clause: from idf to probability


def likelihood(
    words: Mapping[str, float], pool: Sequence[Candidate], smooth: _Smoothing | None = None
) -> Values:
    """Return log of p(words | clause) over p(words | library), each word counted once.

    A text's word model is made from those of its clauses that are in the pool.
    """
    s = smooth or _Smoothing()
    row_of = {word: row for row, word in enumerate(words)}
    texts = {d: n for n, d in enumerate(dict.fromkeys(c.document for c in pool))}
    belongs = np.array([texts[c.document] for c in pool])
    counts = np.zeros((len(row_of), len(pool)))
    titled = np.zeros_like(counts)
    for column, candidate in enumerate(pool):
        for word in candidate.words:
            if word in row_of:
                counts[row_of[word], column] += 1
        for word in candidate.title_words:
            if word in row_of:
                titled[row_of[word], column] = s.title
    sizes = np.array([len(c.words) for c in pool], float)
    of_text = np.zeros((len(texts), len(row_of)))
    np.add.at(of_text, belongs, counts.T)
    text_sizes = np.bincount(belongs, sizes) + s.unseen
    in_text = (of_text / text_sizes[:, None])[belongs].T + titled
    library = np.exp(-np.array(list(words.values())))[:, None] / s.mean_clause + 1e-6
    behind = s.text * in_text + (1 - s.text) * library
    return np.log((counts + s.words * behind) / (sizes + s.words) / library).sum(axis=0)

"""What speaks for and against one proposed change, as numbers for `judge`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.duties.proofread.characters.language import BITS, ORDERS, START, UNKNOWN, Language
from assistant.duties.proofread.characters.lattice import Lattice

Array = npt.NDArray[Any]

NAMES = (
    "gain",  # log-likelihood gained by this change, the other changes made
    "gain_alone",  # the same, nothing else changed
    "gain_left",  # of it, what the characters before say
    "gain_right",  # and the characters after
    "penalty",  # how seldom such a slip is
    "likeness",
    "runner_up",  # lead over the second-best other character
    "chance_new",  # log-probability of the new character here
    "chance_old",
    "worst_after",  # the least of the four log-probabilities after it
    "reach_new",  # longest n-gram of the model that covers the place, after and before
    "reach_old",
    "seen_new",  # how many of the n-grams that cover it the model has
    "seen_old",
    "common_new",  # unigram log-probabilities
    "common_old",
    "word_new",  # the best dictionary word that covers the place
    "word_old",
    "long_word_new",
    "long_word_old",
    "around",  # how well the model knows the text around
    "others",  # how many other changes the sentence has
    "near",  # distance to the nearest one
    "length",
    "rare_old",
)
FAR = 10
LONGEST_WORD = 5


class Words:
    """A dictionary's words with log-frequencies, found by packed ids."""

    def __init__(self, path: Path):
        with np.load(path) as file:
            self._keys, self._logs = file["keys"], file["logs"]

    def weigh(self, ids: Sequence[int], at: int) -> tuple[float, float]:
        """Log-frequency and length of the best word that covers place `at` (0, 0: none)."""
        found = self._covering(ids, at, at + 1)
        return max((f[0] for f in found), default=0.0), max((f[2] - f[1] for f in found), default=0)

    def cover(self, ids: Sequence[int], start: int, end: int) -> tuple[int, int] | None:
        """The shortest, then commonest word that holds the places from `start` to before `end`."""
        found = self._covering(ids, start, end)
        if not found:
            return None
        _, first, last = max(found, key=lambda f: (f[1] - f[2], f[0]))
        return first, last

    def _covering(self, ids: Sequence[int], start: int, end: int) -> list[tuple[float, int, int]]:
        spans = [
            (first, first + size)
            for size in range(max(2, end - start), LONGEST_WORD + 1)
            for first in range(max(0, end - size), min(start, len(ids) - size) + 1)
        ]
        if not spans:
            return []
        keys = np.array([_pack(ids[a:b]) for a, b in spans], np.uint64)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        hits = (self._keys[places] == keys).tolist()
        logs = (self._logs[places] / 16).tolist()
        return [(log, a, b) for (a, b), hit, log in zip(spans, hits, logs, strict=True) if hit]


class Evidence:
    """Measures changes of a sentence."""

    def __init__(self, language: Language, lattice: Lattice, words: Words):
        self._language, self._lattice, self._words = language, lattice, words

    def measure(self, source: str, target: str) -> tuple[list[int], Array]:
        """The changed places, and a row of NAMES for each."""
        places = [i for i, (a, b) in enumerate(zip(source, target, strict=True)) if a != b]
        if not places:
            return [], np.zeros((0, len(NAMES)), np.float32)
        old, new = self._language.identify(source), self._language.identify(target)
        chances, _ = self._language.explain(keys(new))
        rows = [
            [
                *self._likelihood(source, target, old, new, at),
                self._language.common(new[at]),
                self._language.common(old[at]),
                *self._dictionary(old, new, at),
                *_surroundings(places, chances, at),
                float(old[at] == UNKNOWN),
            ]
            for at in places
        ]
        return places, np.array(rows, np.float32)

    def _likelihood(
        self, source: str, target: str, old: list[int], new: list[int], at: int
    ) -> list[float]:
        options = self._lattice.options(source[at])
        choice = options.characters.index(target[at])
        end = min(at + ORDERS, len(new))
        trials = [[*new[:at], int(o), *new[at + 1 : end]] for o in options.ids]
        logs, reach = self._windows(trials, at, end)
        alone, _ = self._windows([[*old[:at], new[at], *old[at + 1 : end]], old[:end]], at, end)
        totals = logs.sum(axis=1) - np.array([0.0, *options.penalties[1:]])
        if old[at] == UNKNOWN:
            logs[0, 0] -= options.penalties[0]
        rivals = np.delete(totals, [0, choice])
        covering_new, covering_old = _covering(reach[choice]), _covering(reach[0])
        return [
            float(logs[choice].sum() - logs[0].sum()),
            float(alone[0].sum() - alone[1].sum()),
            float(logs[choice, 0] - logs[0, 0]),
            float(logs[choice, 1:].sum() - logs[0, 1:].sum()),
            float(options.penalties[choice]),
            float(self._lattice.likeness(source[at], target[at])),
            float(totals[choice] - rivals.max()) if len(rivals) else float(FAR),
            float(logs[choice, 0]),
            float(logs[0, 0]),
            float(logs[choice, 1:].min()) if end > at + 1 else 0.0,
            float(covering_new.max()),
            float(covering_old.max()),
            float(covering_new.sum()),
            float(covering_old.sum()),
        ]

    def _dictionary(self, old: list[int], new: list[int], at: int) -> list[float]:
        word_new, long_new = self._words.weigh(new, at)
        word_old, long_old = self._words.weigh([*new[:at], old[at], *new[at + 1 :]], at)
        return [word_new, word_old, long_new, long_old]

    def _windows(self, trials: list[list[int]], at: int, end: int) -> tuple[Array, Array]:
        packed = np.array([keys(t, at) for t in trials], np.uint64)
        logs, reach = self._language.explain(packed.ravel())
        shape = (len(trials), end - at)
        return logs.reshape(shape), reach.reshape(shape)


def _surroundings(places: Sequence[int], chances: Array, at: int) -> list[float]:
    end = min(at + ORDERS, len(chances))
    around = [*range(max(0, at - 6), at), *range(end, min(end + 4, len(chances)))]
    near = min((abs(at - p) for p in places if p != at), default=FAR)
    return [
        float(chances[around].mean()) if around else -5.0,
        float(len(places) - 1),
        float(min(near, FAR)),
        float(min(len(chances), 60)),
    ]


def _covering(reach: Array) -> Array:
    """Lengths of the n-grams that end at the place and after it, 0 where they do not reach back."""
    back = np.arange(len(reach)) + 1
    return np.where(reach > back - 1, reach, 0) * (reach > 1)


def keys(ids: Sequence[int], start: int = 0) -> Array:
    """Packed five-grams that end at each place from `start` on."""
    padded = [0, 0, 0, START, *ids]
    return np.array([_pack(padded[i : i + ORDERS]) for i in range(start, len(ids))], np.uint64)


def _pack(ids: Sequence[int]) -> int:
    key = 0
    for number in ids:
        key = (key << BITS) | number
    return key

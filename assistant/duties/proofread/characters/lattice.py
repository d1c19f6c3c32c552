"""The likeliest reading of a sentence: a character may stand for one that sounds or looks alike.

A beam search over the sentence with the n-gram model; neighbouring slips are put right together,
which a look at one character at a time cannot do (both contexts are wrong).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.duties.proofread.characters.language import BITS, START, UNKNOWN, Language
from assistant.duties.proofread.characters.similar import Likeness, Similar

Array = npt.NDArray[Any]

# Minus log of how seldom one character is slipped into another in each way (shares of the kinds of
# slips over the number of candidates of the kind), less what `judge` is to decide about.
PENALTY = {
    Likeness.SAME_SOUND_AND_SHAPE: 5.4,
    Likeness.SAME_SOUND: 6.9,
    Likeness.OTHER_TONE_AND_SHAPE: 5.6,
    Likeness.OTHER_TONE: 7.2,
    Likeness.NEAR_SOUND: 8.8,
    Likeness.SHAPE: 7.2,
    Likeness.FAR_SHAPE: 9.0,
}
LENIENCY = 2.0
BEAM = 16
# A character that training did not meet shares one id with all such; each is this much rarer.
RARE = 7.0
_CONTEXT = np.uint64((1 << (4 * BITS)) - 1)
_SHIFT = np.uint64(BITS)


@dataclass(frozen=True)
class _Options:
    ids: Array
    penalties: Array
    characters: str


class Lattice:
    """Reads sentences; keeps what it looked up of each character."""

    def __init__(self, language: Language, similar: Similar):
        self._language = language
        self._similar = similar
        self._options: dict[str, _Options] = {}

    def options(self, character: str) -> _Options:
        """What the character may stand for, itself first."""
        known = self._options.get(character)
        if known is None:
            own = self._language.identify(character)[0]
            found = self._similar.candidates(character)
            ids = [own, *self._language.identify("".join(c.character for c in found))]
            stay = RARE if own == UNKNOWN and found else 0.0
            costs = [stay, *(PENALTY[c.likeness] - LENIENCY for c in found)]
            known = self._options[character] = _Options(
                np.array(ids, np.uint64),
                np.array(costs, np.float32),
                character + "".join(c.character for c in found),
            )
        return known

    def likeness(self, old: str, new: str) -> Likeness:
        """How the two are alike, FAR_SHAPE if they are not."""
        found = (c.likeness for c in self._similar.candidates(old) if c.character == new)
        return next(found, Likeness.FAR_SHAPE)

    def read(self, sentence: str, fixed: Sequence[bool]) -> str:
        """The likeliest reading, as long as the sentence; `fixed` characters stay."""
        contexts = np.array([START], np.uint64)
        scores = np.zeros(1, np.float32)
        steps: list[tuple[Array, Array, str]] = []
        for character, keep in zip(sentence, fixed, strict=True):
            options = self.options(character)
            width = 1 if keep else len(options.ids)
            ids, costs = options.ids[:width], options.penalties[:width]
            full = ((contexts[:, None] << _SHIFT) | ids[None, :]).ravel()
            gains = self._language.score_keys(full) - np.tile(costs, len(contexts))
            total = np.repeat(scores, width) + gains
            best = _best(total, full & _CONTEXT)
            contexts, scores = full[best] & _CONTEXT, total[best]
            steps.append((best // width, best % width, options.characters))
        at = int(np.argmax(scores))
        letters: list[str] = []
        for parents, chosen, characters in reversed(steps):
            letters.append(characters[chosen[at]])
            at = int(parents[at])
        return "".join(reversed(letters))


def _best(total: Array, contexts: Array) -> Array:
    """Where the best BEAM paths are, one for each context."""
    size = min(len(total), BEAM * 4)
    top = np.argpartition(-total, size - 1)[:size] if size < len(total) else np.arange(len(total))
    top = top[np.argsort(-total[top], kind="stable")]
    _, first = np.unique(contexts[top], return_index=True)
    return top[np.sort(first)[:BEAM]]

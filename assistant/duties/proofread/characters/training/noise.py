"""Slips made on purpose: sentences as a hasty writer would have typed or a scanner read them."""

import random
from collections import defaultdict
from collections.abc import Callable

from assistant.duties.proofread.characters.language import Language
from assistant.duties.proofread.characters.similar import Likeness, Similar

# How many slips a wrong sentence has, and of what kinds they are.
_NUMBERS = ((1, 0.66), (2, 0.2), (3, 0.09), (4, 0.05))
_KINDS = {
    Likeness.SAME_SOUND_AND_SHAPE: 0.12,
    Likeness.SAME_SOUND: 0.34,
    Likeness.OTHER_TONE_AND_SHAPE: 0.06,
    Likeness.OTHER_TONE: 0.25,
    Likeness.NEAR_SOUND: 0.06,
    Likeness.SHAPE: 0.13,
    Likeness.FAR_SHAPE: 0.04,
}
_WORDS = 0.35  # the share of slips that make another word of the same sound


class Noise:
    """Makes slips; `homophones` gives other words that sound as a word does."""

    def __init__(
        self,
        language: Language,
        similar: Similar,
        homophones: Callable[[str], list[str]],
        seed: int,
    ):
        self._random = random.Random(seed)  # noqa: S311 - sampling, not secrets
        self._homophones = homophones
        self._wrong: dict[str, dict[Likeness, list[tuple[str, float]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for source in similar.sources:
            known = language.knows(source)
            weight = 2.718 ** (0.4 * language.common(language.identify(source)[0]))
            for candidate in similar.candidates(source):
                entry = (source, weight if known else weight * 0.02)
                self._wrong[candidate.character][candidate.likeness].append(entry)

    def spoil(self, sentence: str) -> str:
        """The sentence with one to four slips."""
        numbers = [number for number, _ in _NUMBERS]
        shares = [share for _, share in _NUMBERS]
        letters = list(sentence)
        places = [i for i, c in enumerate(sentence) if "\u4e00" <= c <= "\u9fff"]
        count = self._random.choices(numbers, shares)[0]
        if not places:
            return sentence
        at = self._random.choice(places)
        for _ in range(count):
            word = self._random.random() < _WORDS
            if not (word and self._spoil_word(sentence, letters, at)):
                self._spoil_character(sentence, letters, at)
            near = self._random.random() < 0.3  # slips come in clusters
            close = [p for p in places if 0 < abs(p - at) < 3]
            at = self._random.choice(close if near and close else places)
        return "".join(letters)

    def _spoil_word(self, sentence: str, letters: list[str], at: int) -> bool:
        for start in (at, at - 1):
            word = sentence[start : start + 2] if start >= 0 else ""
            others = self._homophones(word) if len(word) == 2 else []
            if others:
                letters[start : start + 2] = self._random.choice(others)
                return True
        return False

    def _spoil_character(self, sentence: str, letters: list[str], at: int) -> None:
        ways = self._wrong.get(sentence[at])
        if not ways:
            return
        kinds = list(ways)
        kind = self._random.choices(kinds, [_KINDS[k] for k in kinds])[0]
        characters, weights = zip(*ways[kind], strict=True)
        letters[at] = self._random.choices(characters, weights)[0]

"""How sure a recogniser is of each character of a transcript, and when it was said."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from voice.sound import Sound


@dataclass(frozen=True, slots=True)
class Spelled:
    """A character or two of a text. Seconds from the start of the sound; probability 0 to 1."""

    text: str
    start: float
    end: float
    probability: float


@runtime_checkable
class Speller(Protocol):
    """A recogniser that can look at its own transcript again. Servers usually cannot."""

    def spell(self, sound: Sound, text: str) -> tuple[Spelled, ...]:
        """Align a text to the sound in which it was heard; joined it is the text again.

        The sound is at most 30 seconds. Empty where the recogniser can't tell.
        """
        ...

"""What the duty number says to its callers, as data (inbound.yaml), and how a choice is understood.

A choice is a key or a word, compared by sound. Source of the two choices: issue of the roll-call
duty (a spoken first report; a called-back room completes a missed roll-call).
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.room_tables import read_file
from voice.dialogue.script import filled
from voice.pinyin import find, syllables
from voice.speech import Manner

_SHIPPED = Path(__file__).with_name("inbound.yaml")
_SLACK = 0.15  # of sound, a syllable
_SHORT = 18  # syllables: who says more is telling already, whatever words are in it

Text = Field(min_length=1, max_length=200)


class Choice(StrEnum):
    """What a caller wants."""

    REPORT = "report"
    ROLLCALL = "rollcall"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(_Data):
    """A choice, its key and the words for it."""

    choice: Choice
    digit: str = Field(pattern=r"^[0-9]$")
    words: tuple[str, ...] = Field(min_length=1)


class ReportWords(_Data):
    """What is said to one who reports. Seconds."""

    text: str = Text
    straight: str = Text  # to one who began to tell without choosing
    nothing: str = Text
    more: str = Text
    closing: str = Text
    unheard: str = Text
    longest_s: float = Field(default=180.0, ge=20, le=540)
    pause_s: float = Field(default=3.5, ge=1.5, le=15)  # that ends a stretch of telling


class RollcallWords(_Data):
    """What is said to one who calls back."""

    greeting: str = Text
    none: str = Text
    busy: str = Text
    goodbye: str = Text


class Menu(_Data):
    """All that the duty number says."""

    greeting: str = Text
    menu: str = Text
    missed: str = Text
    retry: str = Text
    options: tuple[Option, ...] = Field(min_length=2)
    report: ReportWords
    rollcall: RollcallWords
    voice: str = ""
    speed: float = Field(default=1.0, ge=0.8, le=1.3)
    late_hours: float = Field(default=12.0, gt=0, le=72)

    @model_validator(mode="after")
    def _each_once(self) -> "Menu":
        digits = [option.digit for option in self.options]
        if len(set(digits)) < len(digits) or {o.choice for o in self.options} != set(Choice):
            raise ValueError("every choice needs a key of its own")
        return self

    @property
    def manner(self) -> Manner:
        """In which voice it is said."""
        return Manner(self.voice, self.speed)

    def texts(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """Return everything that may be said, filled; to be rendered before a call is answered."""
        of = self.report
        every = (
            self.greeting, self.menu, self.missed, self.retry, of.text, of.straight, of.nothing,
            of.more, of.closing, of.unheard, self.rollcall.none, self.rollcall.busy,
            self.rollcall.goodbye,
        )  # fmt: skip
        return tuple(dict.fromkeys(filled(text, given) for text in every))

    def pressed(self, digits: str) -> Choice | None:
        """Return what the last key that means something chose."""
        keys = {option.digit: option.choice for option in self.options}
        return next((keys[digit] for digit in reversed(digits) if digit in keys), None)

    def said(self, text: str) -> Choice | None:
        """Return what a few words choose: the best match; None where none fits.

        A long sentence chooses to report: nobody answers a roll-call that was not asked yet.
        """
        size = len(syllables(text))
        if size > _SHORT:
            return Choice.REPORT
        best: tuple[float, Choice] | None = None
        for option in self.options:
            for word in option.words:
                for match in find(word, text, _SLACK * len(syllables(word)) + 1e-9):
                    # the longer of two phrases says more than a word within it
                    cost = match.cost - 0.5 * len(syllables(word))
                    if best is None or cost < best[0]:
                        best = cost, option.choice
        return best[1] if best else None


def read_menu(file: Path | None = None) -> Menu:
    """Read a room's own inbound.yaml, the shipped one without. Raises InvalidInput."""
    path = file if file is not None and file.is_file() else _SHIPPED
    return read_file(Menu, path, "来电话术", f"随产品提供的 {_SHIPPED.name} ")

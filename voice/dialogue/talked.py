"""What was said in a call, by whom and when. Seconds on the leg's clock."""

from dataclasses import dataclass

from voice.dialogue.script import Asks


@dataclass(frozen=True, slots=True)
class Spoken:
    """A prompt that we played. `file` is its wav, so that its echo can be told from a voice."""

    text: str
    start: float
    end: float
    file: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """Where the other side answered a question. `digits` are those pressed meanwhile."""

    asks: Asks
    start: float
    end: float
    digits: str = ""
    retried: bool = False


@dataclass(frozen=True, slots=True)
class Talked:
    """A call's conversation. `answered_at` is None where nobody picked up."""

    answered_at: float | None
    spoken: tuple[Spoken, ...] = ()
    answers: tuple[Answered, ...] = ()
    digits: str = ""
    cut_short: bool = False  # the other side hung up, or the minute was over

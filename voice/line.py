"""A telephone line: place a call, play, listen, hang up. One Protocol behind every driver.

All times of a leg are seconds on one clock that starts when its INVITE is sent (for a leg that came
in: when it arrived). Sample 0 of its recording is that moment too, with silence where nothing was
received, so that an event's `at` is a place in the recording.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from voice.sound import Sound


class Ending(StrEnum):
    """How a leg ended, before anybody listens to it."""

    COMPLETED = "completed"  # answered, and hung up by us
    FAR_END = "far_end"  # answered, and hung up by the other side
    NO_ANSWER = "no_answer"  # rang out; 408, 480, 487 after our own time-out
    BUSY = "busy"  # 486, 600
    REFUSED = "refused"  # 403, 603
    DEAD_NUMBER = "dead_number"  # 404, 410, 484, 604
    FORWARDED = "forwarded"  # 3xx that was not followed
    FAULT = "fault"  # 5xx, no trunk, the network, the stack
    CANCELLED = "cancelled"  # by us, before an answer
    LOST = "lost"  # nobody knows: the connection or the process that carried it is gone


class EventKind(StrEnum):
    """What happens on a leg."""

    RINGING = "ringing"
    EARLY_MEDIA = "early_media"  # sound before an answer: ring-back tone or an announcement
    ANSWERED = "answered"
    TALKING = "talking"  # the far end began to speak
    QUIET = "quiet"  # and stopped
    DIGIT = "digit"  # `value` is 0-9, *, #
    FORWARDED = "forwarded"  # `value` is where to, if it was told
    ENDED = "ended"  # always the last


@dataclass(frozen=True, slots=True)
class LegEvent:
    """Something that happened, `at` seconds on the leg's clock."""

    kind: EventKind
    at: float
    value: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a leg. `code` is the last SIP status, None where there was none."""

    ending: Ending
    at: float
    answered_at: float | None = None
    code: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dial:
    """One call to place. Lengths in seconds.

    `number` is what the exchange is given. `recording` is the wav (8 kHz, 16-bit, one channel) that
    the driver writes of what it receives, complete when the leg has ended. `confirms`: what is
    asked for is a 收到; it is not sent, only the telephones of a rehearsal answer by it.
    """

    number: str
    recording: Path
    trunk: str = ""  # the name of a trunk; "" leaves the choice to the line
    caller_id: str = ""
    ring_s: float = 35.0
    longest_s: float = 120.0  # from the answer; the line hangs up by itself
    headers: dict[str, str] = field(default_factory=dict[str, str])
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class TrunkHealth:
    """A trunk as it is now."""

    name: str
    registered: bool
    in_use: int
    limit: int
    message: str = ""


class Leg(Protocol):
    """One call on a line, from its INVITE (or arrival) to its end."""

    @property
    def id(self) -> str:
        """Unique in the process; also in the log."""
        ...

    @property
    def far_end(self) -> str:
        """The number called, or the caller's number."""
        ...

    @property
    def ended(self) -> Ended | None:
        """How it ended; None while it lasts."""
        ...

    @property
    def recording(self) -> Path:
        """The wav of what is received; complete when the leg has ended."""
        ...

    def events(self) -> AsyncIterator[LegEvent]:
        """Everything that happens, in order, from the beginning; ends after ENDED."""
        ...

    async def answer(self) -> None:
        """Answer a leg that came in. Does nothing on one that was dialled."""
        ...

    async def play(self, prompt: Path) -> float:
        """Play a wav (8 kHz, 16-bit, one channel) to its end, to `hush` or to the leg's end.

        Returns the seconds played.
        """
        ...

    async def hush(self) -> None:
        """Stop what is being played."""
        ...

    async def press(self, digits: str) -> None:
        """Send digits (RFC 4733)."""
        ...

    async def hang_up(self) -> Ended:
        """End the leg (CANCEL, BYE or refusal); returns when its recording is complete."""
        ...

    def heard(self, since: float = 0.0) -> Sound:
        """Return what was received from `since` until now."""
        ...


class Line(Protocol):
    """Trunks of one driver. Async context: entered before use, left when the room closes."""

    async def __aenter__(self) -> "Line": ...

    async def __aexit__(self, *_: object) -> None: ...

    @property
    def capacity(self) -> int:
        """How many legs can be up at once over all trunks."""
        ...

    def health(self) -> list[TrunkHealth]:
        """Say how each trunk stands; never raises."""
        ...

    async def dial(self, dial: Dial) -> Leg:
        """Place a call; returns when its INVITE was handed to the stack.

        Waits for the trunk's pacing and for a free channel. Raises Unavailable where no trunk can
        take it: then nothing was sent. A failure after that is the leg's `Ended`, never an error.
        """
        ...

    def incoming(self) -> AsyncIterator[Leg]:
        """Legs that come in, as they come in, not yet answered."""
        ...

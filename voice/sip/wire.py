"""What the room's side and a process of the stack say to each other: one JSON line each.

Kinds of events and endings travel as the values of `voice.line`'s enums; the processes don't import
that module, because it brings the recogniser's libraries with it.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Open:
    """First of all: the lines, whether this process registers, and where it may write."""

    lines: dict[str, Any]
    secrets: dict[str, str]  # by trunk
    registers: bool
    work: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Place a call."""

    leg: str
    number: str
    trunk: str
    caller_id: str
    recording: str
    ring_s: float
    longest_s: float
    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Play:
    """Play a wav; `turn` comes back with `Done`."""

    leg: str
    prompt: str
    turn: int


@dataclass(frozen=True, slots=True)
class Press:
    """Send digits; `turn` comes back with `Done`."""

    leg: str
    digits: str
    turn: int


@dataclass(frozen=True, slots=True)
class Deed:
    """`answer`, `hush` or `hang_up` a leg."""

    leg: str
    do: str


@dataclass(frozen=True, slots=True)
class Close:
    """End every call, unregister, leave."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The stack is up; `message` is why it is not."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """How a trunk's registration stands."""

    trunk: str
    yes: bool
    message: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """A call came in at `clock` (CLOCK_MONOTONIC)."""

    leg: str
    far_end: str
    trunk: str
    recording: str
    clock: float


@dataclass(frozen=True, slots=True)
class Began:
    """The INVITE was handed to the stack at `clock` (CLOCK_MONOTONIC)."""

    leg: str
    clock: float


@dataclass(frozen=True, slots=True)
class Happened:
    """A `LegEvent`."""

    leg: str
    kind: str
    at: float
    value: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A prompt is over, after so many seconds of it; or digits are sent."""

    leg: str
    turn: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Over:
    """An `Ended`; the recording is complete. `played`: seconds of the prompt that it cut short."""

    leg: str
    ending: str
    at: float
    answered_at: float | None = None
    code: int | None = None
    reason: str = ""
    played: float = 0.0


Message = (
    Open | Place | Play | Press | Deed | Close
    | Ready | Registered | Came | Began | Happened | Done | Over
)  # fmt: skip
_KINDS: dict[str, type[Message]] = {
    kind.__name__: kind
    for kind in (Open, Place, Play, Press, Deed, Close, Ready, Registered, Came, Began, Happened,
                 Done, Over)
}  # fmt: skip


def encoded(message: Message) -> bytes:
    """Return the message as one line."""
    return json.dumps([type(message).__name__, asdict(message)]).encode() + b"\n"


def decoded(line: bytes) -> Message:
    """Return the message of a line. Raises ValueError or TypeError for anything else."""
    kind, fields = json.loads(line)
    if kind not in _KINDS:
        raise ValueError(f"unknown message {kind!r}")
    return _KINDS[kind](**fields)

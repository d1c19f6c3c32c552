"""Who sits at a telephone of the simulated exchange, and what he does when it rings."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.yaml_data import read_yaml
from voice.speech import Manner

FIRST_EXTENSION = 8001
_NAMING = ("full", "report", "short")  # texts that name the officer and his leader
_SPEAKING = (*_NAMING, "deputy", "person")
FALLBACK = Manner("zf_xiaoni", 1.0)
"""The voice of what is said where nothing that fits can be played."""


class Conduct(BaseModel):
    """How a telephone behaves; see conduct.yaml. Seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    does: Literal["answers", "rings", "busy", "silent", "dead"]
    says: str = ""
    ring_s: float = Field(default=3.0, ge=0)
    delay_s: float = Field(default=0.7, ge=0)
    voice: str = ""
    speed: float = 1.0
    hello: str = ""

    @property
    def manner(self) -> Manner:
        """The voice that speaks here."""
        return Manner(self.voice, self.speed)


class Calls(StrEnum):
    """What a telephone calls the duty number about."""

    REPORT = "report"
    ROLLCALL = "rollcall"


class Step(BaseModel):
    """What a caller does next: one of these. Seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    listens: float | None = None  # until so much talk and a pause were heard
    presses: str | None = None
    says: str | None = None  # the name of a text
    waits: float | None = None


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rooms: tuple[Conduct, ...] = Field(min_length=1)
    person: Conduct
    nobody: Conduct
    calls: dict[Calls, tuple[Step, ...]]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone that can be called, and the roster of the moment around it.

    `place`: the how-many-th duty room of the directory, from 0; None is a person's own telephone.
    `unit` is how its people say its name. `deputy` is somebody of the unit who is not on duty.
    """

    number: str
    unit: str
    officer: str
    post: str
    place: int | None = None
    leader: str = ""
    leader_post: str = ""
    deputy: str = ""
    deputy_post: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """What can be dialled: the number, and a duty room's extension 8001, 8002, …"""
        if self.place is None:
            return (self.number,)
        return tuple(dict.fromkeys((self.number, str(FIRST_EXTENSION + self.place))))


@dataclass(frozen=True, slots=True)
class Says:
    """What is said at a telephone, in which voice. `hello` on picking up, `text` when asked."""

    conduct: Conduct
    text: str = ""
    hello: str = ""
    texts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", tuple(text for text in (self.hello, self.text) if text))


def conduct_of(phone: Phone | None) -> Conduct:
    """Return how a telephone behaves; None is a number that is nobody's."""
    table = _table()
    if phone is None:
        return table.nobody
    if phone.place is None:
        return table.person
    return table.rooms[phone.place % len(table.rooms)]


def said_at(phone: Phone | None, *, confirms: bool = False) -> Says:
    """Return what is said at a telephone; `confirms`: to a message that asks for a 收到."""
    conduct = conduct_of(phone)
    if not conduct.says:
        return Says(conduct)
    of = phone or Phone("", "", "", "")
    kind = conduct.says
    if kind == "deputy" and not of.deputy:
        kind = "full"
    if confirms and conduct.does == "answers":
        kind = "taken"
    text = _worded(of, kind) if phone is not None else _table().texts[kind]
    return Says(conduct, text, conduct.hello)


def _worded(of: Phone, kind: str) -> str:
    """Fill a text with who sits there; a plainer one where he or his leader is not known."""
    if kind in _NAMING and not (of.officer and of.leader):
        kind = "person" if of.officer else "anybody"
    return _table().texts[kind].format(
        unit=of.unit, room=_room(of.unit), officer=of.officer, post=of.post or "值班员",
        leader=of.leader, leader_post=of.leader_post, deputy=of.deputy,
        deputy_post=of.deputy_post,
    )  # fmt: skip


def steps_of(phone: Phone, about: Calls) -> list[dict[str, object]]:
    """Return what a telephone does when it calls the duty number; `says` holds the words."""
    made: list[dict[str, object]] = []
    for step in _table().calls[about]:
        given = step.model_dump(exclude_none=True)
        if step.says is not None:
            given["says"] = _worded(phone, step.says)
        made.append(given)
    return made


def voice_of(phone: Phone) -> Manner:
    """Return in which voice somebody at a telephone speaks when he calls."""
    conduct = conduct_of(phone)
    return conduct.manner if conduct.says in _SPEAKING else FALLBACK


def _room(unit: str) -> str:
    return unit if unit.endswith("值班室") else f"{unit}值班室"


def anybody() -> str:
    """Return what is said where nothing that fits can be played."""
    return _table().texts["anybody"]


def early_numbers(phones: "tuple[Phone, ...] | list[Phone]") -> list[str]:
    """Return the numbers whose announcement comes before any answer."""
    return [
        number for phone in phones if conduct_of(phone).does == "dead" for number in phone.numbers
    ]


@lru_cache(maxsize=1)
def _table() -> _Table:
    text = Path(__file__).with_name("conduct.yaml").read_text(encoding="utf-8")
    return _Table.model_validate(read_yaml(text))

"""Who sits at a telephone of the simulated exchange, and what he does when it rings."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from voice.speech import Manner

FIRST_EXTENSION = 8001
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


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rooms: tuple[Conduct, ...] = Field(min_length=1)
    person: Conduct
    nobody: Conduct
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


def said_at(phone: Phone | None) -> Says:
    """Return what is said at a telephone."""
    conduct = conduct_of(phone)
    if not conduct.says:
        return Says(conduct)
    of = phone or Phone("", "", "", "")
    kind = conduct.says
    if kind == "deputy" and not of.deputy:
        kind = "full"
    if phone is not None and kind in ("full", "report", "short") and not (of.officer and of.leader):
        kind = "person" if of.officer else "anybody"
    text = _table().texts[kind].format(
        unit=of.unit, room=_room(of.unit), officer=of.officer, post=of.post or "值班员",
        leader=of.leader, leader_post=of.leader_post, deputy=of.deputy,
        deputy_post=of.deputy_post,
    )  # fmt: skip
    return Says(conduct, text, conduct.hello)


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
    return _Table.model_validate(yaml.safe_load(text))

"""The room's own register: who holds which post in which order, and what units are called.

Findings about the names, posts and order of leaders and units stand on this register only, never on
what a model or a list in this program believes.
"""

from collections.abc import Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict


class Leader(BaseModel):
    """One leader or duty officer: `post` as it is written before the name, without the unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    post: str = ""
    unit: str = ""  # the unit's full name


class RegisteredUnit(BaseModel):
    """One unit: its full name, the short ones in use, and those it no longer bears."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


class Register(Protocol):
    """What a room keeps by hand. Every list may be empty."""

    @property
    def leaders(self) -> Sequence[Leader]:
        """All persons that texts name; those in a fixed order first, in that order."""
        ...

    @property
    def ranked(self) -> int:
        """How many of `leaders`, from the first, are in a fixed order."""
        ...

    @property
    def units(self) -> Sequence[RegisteredUnit]:
        """All units that texts name."""
        ...

    @property
    def places(self) -> Sequence[str]:
        """Names of places as the gazetteer writes them."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever anything in the register does; compiled forms are kept by it."""
        ...


class KeptRegister(BaseModel):
    """A register held in memory, for a room's file and for composition."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    leaders: tuple[Leader, ...] = ()
    ranked: int = 0
    units: tuple[RegisteredUnit, ...] = ()
    places: tuple[str, ...] = ()
    version: str = "1"

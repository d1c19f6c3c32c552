"""What every directory can do, wherever its records live."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from connectors.contacts.directory import Directory
from connectors.contacts.model import Change, DeadNumber, Duty, Marks, NumberKind, Shift
from connectors.contacts.turns import TurnRules
from connectors.contract import Named, System
from core.effects.action import Call


class ContactSystem(System, Protocol):
    """值班电子通讯录 with its roster.

    Methods that take a `Call` change something; with the same key they act once. They raise
    `Refused` where the directory can't be edited here, `NotFound`, `InvalidInput`, `Unavailable`.
    """

    @property
    def editable(self) -> bool:
        """Whether units, people, groups and rooms can be edited here (the roster always can)."""
        ...

    @property
    def turns(self) -> TurnRules:
        """What a change of turns must leave each of the two people."""
        ...

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add these records (those of other kinds are passed over)."""
        ...

    def directory(self) -> Directory:
        """Return the directory as it is now (cached)."""
        ...

    def shifts(self, since: date, until: date, unit: str = "") -> list[Shift]:
        """Return the shifts of these days (both included), by unit and start."""
        ...

    def shift(self, id: str) -> Shift | None:
        """Return one shift, None where there is none of this id."""
        ...

    def duty(self, unit: str, at: datetime) -> Duty:
        """Return who stands for a unit at a moment; empty names where nobody is known."""
        ...

    def next_shift(self, unit: str, at: datetime) -> Shift | None:
        """Return the first shift that begins after a moment."""
        ...

    def marks(self) -> Marks:
        """Return all marks on dead numbers, by holder, kind and number."""
        ...

    def dead_number(self, holder: str, kind: NumberKind, number: str) -> DeadNumber | None:
        """Return the mark on this number of this holder, None where it is not marked dead."""
        ...

    def dial_string(self, number: str) -> str:
        """Return what the room's exchange is given to dial a number."""
        ...

    def apply(self, call: Call, changes: Sequence[Change], deed: str) -> None:
        """Make these changes, all or none. Each record's `id` must be set.

        Raises `Refused` where a record is no longer what `before` says, or is still referred to.
        """
        ...

    def mark_dead(self, call: Call, holder: str, kind: NumberKind, reason: str) -> DeadNumber:
        """Mark a holder's number dead, with who, when and why."""
        ...

    def restore(self, call: Call, holder: str, kind: NumberKind) -> DeadNumber:
        """Take the mark off again; returns the mark that was."""
        ...

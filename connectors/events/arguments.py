"""The arguments of the event actions, named as officers' words are resolved to."""

from typing import Literal

from pydantic import AwareDatetime, Field

from connectors.events.model import Category, Loop, Order, State
from core.effects.action import Arguments


class OfEvent(Arguments):
    """Base of what is done to one event."""

    event: str = Field(min_length=1)


class Create(Arguments):
    """Register an event. `place` is an id, `place_text` where no place of the register fits."""

    title: str = Field(min_length=1, max_length=200)
    category: Category | None = None
    place: str | None = None
    place_text: str | None = None
    occurred_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    source: str | None = None
    casualties: str | None = None
    loop: Loop | None = None
    order: Order | None = None
    deadline: AwareDatetime | None = None


class Find(Arguments):
    """Look for events; all given conditions hold."""

    keyword: str | None = None
    place: str | None = None
    unit: str | None = None
    loop: Loop | None = None
    state: State | None = None
    overdue: bool | None = None
    due_before: AwareDatetime | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class Status(OfEvent):
    """Where it stands."""


class Detail(OfEvent):
    """Everything about it, with its trail."""


class Board(Arguments):
    """All open events by state."""

    unit: str | None = None
    loop: Loop | None = None


class Dispatch(OfEvent):
    """Give it to units."""

    to: tuple[str, ...] = Field(min_length=1)
    deadline: AwareDatetime | None = None
    note: str | None = None


class Sign(OfEvent):
    """Note that a unit has accepted it."""

    unit: str | None = None


class Escalate(OfEvent):
    """Lift it to a higher loop."""

    to_loop: Loop
    reason: str | None = None


class Urge(OfEvent):
    """Press the units."""

    to: tuple[str, ...] = ()
    deadline: AwareDatetime | None = None
    note: str | None = None


class Feedback(OfEvent):
    """Note what came back; `finished` where a unit reports it done and asks for the check."""

    content: str = Field(min_length=1)
    unit: str | None = None
    finished: bool = False


class Check(OfEvent):
    """The feedback was checked and is true."""

    note: str | None = None


class Close(OfEvent):
    """Settle it."""

    result: str | None = None


class Return(OfEvent):
    """Send it back."""

    reason: str = Field(min_length=1)
    to: tuple[str, ...] = ()


class Extend(OfEvent):
    """Ask for more time."""

    until: AwareDatetime
    reason: str = Field(min_length=1)


class Decide(OfEvent):
    """Grant or refuse more time."""

    approved: bool
    until: AwareDatetime | None = None
    reason: str | None = None


class Export(Find):
    """Write events found to a file."""

    format: Literal["xlsx", "csv"] = "xlsx"


class ImportPreview(Arguments):
    """Say what a file of the system's `import` folder would change."""

    file: str = Field(min_length=1)


class Import(ImportPreview):
    """Take in exactly the file that was previewed; `digest` is its sha256."""

    digest: str = Field(min_length=64, max_length=64)

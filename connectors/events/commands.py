"""What can be asked of an event, as values: one class for each deed."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from connectors.events.model import Loop


def _once(units: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(units))


# Units by id, each once, in the order given.
Units = Annotated[tuple[str, ...], AfterValidator(_once)]


class Command(BaseModel):
    """Base of the deeds. Units are ids."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dispatch(Command):
    """Give it to units, the leading one first; where some have it already, these join them."""

    to: Annotated[Units, Field(min_length=1)]
    deadline: AwareDatetime | None = None
    note: str = ""


class Sign(Command):
    """A unit accepts it. Without a unit, the leading one that has not signed yet."""

    unit: str | None = None


class Feedback(Command):
    """Word from a unit. `finished` says that the unit reports it done, which asks for a check.

    Without a unit, `finished` speaks for all that handle it.
    """

    content: str = Field(min_length=1)
    unit: str | None = None
    finished: bool = False


class Urge(Command):
    """Press the units, all that have not finished where none is named.

    `deadline` is when an answer is wanted; it can bring the event's deadline forward, never back.
    """

    to: Units = ()
    deadline: AwareDatetime | None = None
    note: str = ""


class Return(Command):
    """Send it back: before feedback to be dispatched anew, after it to be done again."""

    reason: str = Field(min_length=1)
    to: Units = ()


class Escalate(Command):
    """Lift it to a higher loop (吹哨)."""

    to_loop: Loop
    reason: str = ""


class Extend(Command):
    """A unit asks for more time."""

    until: AwareDatetime
    reason: str = Field(min_length=1)


class Decide(Command):
    """Grant or refuse the extension asked for. `until` differs from what was asked where given."""

    approved: bool
    until: AwareDatetime | None = None
    reason: str = ""


class Check(Command):
    """The room has checked the feedback and finds it true."""

    note: str = ""


class Close(Command):
    """It is settled. Needs feedback, or a result."""

    result: str = ""


class Void(Command):
    """The registration was a mistake."""

    reason: str = Field(min_length=1)


class Withdraw(Command):
    """Take back the step that was done under `key`."""

    key: str
    reason: str = Field(min_length=1)


class Edit(Command):
    """Correct what was registered. Only the given fields change."""

    title: str | None = None
    category: str | None = None
    place: str | None = None
    place_text: str | None = None
    occurred_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    source: str | None = None
    casualties: str | None = None
    reason: str = Field(min_length=1)

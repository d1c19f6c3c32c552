"""What every event system can do for us."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from connectors.contract import Kind, Named, System
from connectors.events.commands import Command
from connectors.events.model import Event, EventQuery, NewEvent
from core.effects.action import Call

NAMED_DAYS = 30


class EventSystem(System, Protocol):
    """Events with their trail. Every change is one step under the call's key, at most once."""

    def find(self, query: EventQuery) -> list[Event]:
        """Return the events meant, without trails, the soonest deadline first.

        At most `query.limit`.
        """
        ...

    def get(self, id: str) -> Event:
        """Return one event with its trail, or raise NotFound."""
        ...

    def create(self, call: Call, new: NewEvent) -> Event:
        """Register an event; the same key gives back the event registered under it."""
        ...

    def change(self, call: Call, id: str, command: Command) -> Event:
        """Do one deed; the same key gives back the event without doing it again.

        Raises NotFound, Refused (with what is allowed now), Unavailable, or Uncertain.
        """
        ...


@runtime_checkable
class Ledger(Protocol):
    """What an event system of our own can do besides: take in records that have a past."""

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add these events, without a trail of their own."""
        ...

    def take_in(self, call: Call, event: Event) -> Event:
        """Store a new event as it is, with one step that says it was imported."""
        ...


def as_named(event: Event) -> Named:
    """Return what language is resolved against."""
    facts = {
        "place": event.place,
        "loop": event.loop.value,
        "state": event.state.value,
        "owner": event.owner,
        "created": event.created_at.isoformat(timespec="minutes"),
        "deadline": event.deadline and event.deadline.isoformat(timespec="minutes"),
        "source": event.source,
        "category": event.category and event.category.value,
    }
    known = {name: value for name, value in facts.items() if value}
    return Named(Kind.EVENT, event.id, event.title, facts=known)


def still_named(event: Event, now: datetime) -> bool:
    """Say whether officers may still speak of it: open, or ended in the last 30 days."""
    since = now - timedelta(days=NAMED_DAYS)
    return event.state.open or (event.closed_at or event.created_at) >= since

"""A small room for the event tests: a clock that is moved by hand, people, names."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from connectors.contract import Context, Kind, Named
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.effects.action import Call
from core.identity import Principal, Role

START = datetime(2026, 11, 20, 9, 0, tzinfo=ROOM_ZONE)  # a Friday
OFFICER = Principal("zhou", "周值守", ("qu",), frozenset({Role.OFFICER}))
LEADER = Principal("lu", "陆带班", ("qu",), frozenset({Role.LEADER}))
THINGS = (
    Named(Kind.UNIT, "W1", "水务所"),
    Named(Kind.UNIT, "W2", "城管中队"),
    Named(Kind.UNIT, "W3", "养护公司"),
    Named(Kind.PLACE, "Q1", "老码头", ("旧码头",)),
    Named(Kind.GROUP, "H1", "防汛组", facts={"members": ["W1", "W3"]}),
)


class Names:
    """A directory of what is given."""

    def __init__(self, things: tuple[Named, ...] = THINGS) -> None:
        self._things = {thing.id: thing for thing in things}

    def things(self) -> list[Named]:
        return list(self._things.values())

    def get(self, id: str) -> Named | None:
        return self._things.get(id)

    def of(self, id: str) -> str:
        return self._things[id].name if id in self._things else id


@dataclass
class Room:
    """What the tests of one system share. Every call has a key of its own."""

    context: Context
    clock: SteppedClock
    keys: "count[int]" = field(default_factory=count)
    prefix: str = "k"

    def call(self, principal: Principal = OFFICER, key: str = "") -> Call:
        return Call(key or f"{self.prefix}{next(self.keys)}", principal, self.clock.now())

    def hours(self, hours: float) -> datetime:
        return self.clock.now() + timedelta(hours=hours)

    def wait(self, hours: float) -> None:
        self.clock.advance(timedelta(hours=hours))


def room_of(database: Database, files: Path, prefix: str = "k") -> Room:
    clock = SteppedClock(START)
    context = Context(database=database, clock=clock, zone=ROOM_ZONE, files=files, names=Names())
    return Room(context, clock, prefix=prefix)

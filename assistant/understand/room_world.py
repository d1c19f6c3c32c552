"""The world as a speaker sees it now, from the connected systems."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from assistant.understand.world import World, world_of
from connectors.contract import Kind, Named
from core.clock import Clock
from core.identity import Principal

FRESH = timedelta(seconds=20)


class RoomWorld:
    """Keeps the named things for a short while, so that one turn does not read every table.

    While nothing has changed the same World is returned, moved to the present, so that indexes
    built over its things stay good.
    """

    def __init__(
        self, things: Callable[[], Iterable[Named]], clock: Clock, home_name: str, room: str
    ) -> None:
        self._things = things
        self._clock = clock
        self._home_name = home_name
        self._room = room
        self._world: World | None = None
        self._read_at: datetime | None = None

    def stale(self) -> None:
        """Say that something was done, so that names and states are read again."""
        self._read_at = None

    def seen_by(self, principal: Principal) -> World:
        """Return the world with this person as the speaker."""
        now = self._clock.now()
        world = self._current(now)
        speaker = self._contact(world, principal.name)
        home = str(speaker.facts.get("unit", "")) if speaker else ""
        return World(
            world.things,
            now,
            speaker.id if speaker else "",
            home or self._home(world),
            self._room,
            world.loops,
            world.states,
        )

    def _current(self, now: datetime) -> World:
        if self._world is None or self._read_at is None or now - self._read_at > FRESH:
            read = world_of(self._things(), now)
            if self._world is None or read.things != self._world.things:
                self._world = read
            self._read_at = now
        return self._world

    def _contact(self, world: World, name: str) -> Named | None:
        same = [contact for contact in world.of(Kind.CONTACT) if contact.name == name]
        return same[0] if len(same) == 1 else None

    def _home(self, world: World) -> str:
        for unit in world.of(Kind.UNIT):
            if self._home_name in {unit.name, *unit.aliases}:
                return unit.id
        return ""

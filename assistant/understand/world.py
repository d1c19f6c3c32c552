"""Everything that can be named in the room, at one moment: what language is resolved against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from connectors.contract import Kind, Named


@dataclass(frozen=True)
class World:
    """The named things with who is speaking, where and when.

    `speaker` is a contact id, `home_unit` the speaker's unit id ("" where unknown). `now` is aware,
    in the room's zone. `default_room` is meant where lights, air, screen or sound are named without
    a place.
    """

    things: tuple[Named, ...]
    now: datetime
    speaker: str = ""
    home_unit: str = ""
    default_room: str = ""
    loops: tuple[str, ...] = ("社区", "多格合一", "街镇", "区级")
    states: tuple[str, ...] = (
        "待派单",
        "已派单",
        "处置中",
        "已反馈待核查",
        "延期申请",
        "待办结",
        "已退回",
        "已办结",
    )

    @cached_property
    def by_id(self) -> Mapping[str, Named]:
        """Every thing by its id."""
        return {thing.id: thing for thing in self.things}

    @cached_property
    def _by_kind(self) -> Mapping[Kind, tuple[Named, ...]]:
        return {kind: tuple(t for t in self.things if t.kind is kind) for kind in Kind}

    def of(self, *kinds: Kind) -> tuple[Named, ...]:
        """Return all things of these kinds, in the order given."""
        return tuple(thing for kind in kinds for thing in self._by_kind[kind])

    def at(self, now: datetime) -> "World":
        """Return the same world at another moment."""
        return World(
            self.things, now, self.speaker, self.home_unit, self.default_room, self.loops,
            self.states,
        )  # fmt: skip


def world_of(
    things: Iterable[Named],
    now: datetime,
    speaker: str = "",
    home_unit: str = "",
    default_room: str = "",
) -> World:
    """Build a world, each id once (the first wins)."""
    unique = {thing.id: thing for thing in reversed(list(things))}
    return World(tuple(reversed(unique.values())), now, speaker, home_unit, default_room)

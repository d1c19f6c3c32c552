"""Warnings in force and instructions that are late, for the strip above every page."""

from collections.abc import Iterator

from channels.room import Room
from channels.web.desk_state import SOURCES, Item, Source
from channels.web.text import instructions, warnings
from core.identity import Permission

NAMED = 2  # warnings with a place of their own; more are counted


def _warnings(room: Room) -> Iterator[Item]:
    """Warnings in force, the gravest first; how many units have still to confirm."""
    desk = room.duty.warned.warnings
    signals = desk.signals()
    held = sorted(desk.store.in_force(), key=lambda one: signals.rank(one.colour))
    for one in held[:NAMED]:
        left = len(one.unconfirmed)
        late = any(unit.late for unit in one.unconfirmed)
        label = warnings.STRIP_LEFT.format(name=one.name, count=left) if left else one.name
        tone = "zb-bad" if late else "zb-warn"
        yield Item(f"warning:{one.id}", label, f"/warnings/{one.id}", tone)
    if len(held) > NAMED:
        label = warnings.STRIP_MORE.format(count=len(held) - NAMED)
        yield Item("warnings", label, "/warnings", "zb-warn", wide=True)


def _instructions(room: Room) -> Iterator[Item]:
    """Instructions on which somebody is late; else when the next feedback is due."""
    found = room.duty.warned.instructions.store.open()
    late = sum(any(unit.late for unit in one.owing) for one in found)
    due = min((unit.due for one in found for unit in one.owing), default=None)
    if late:
        label = instructions.STRIP_LATE.format(count=late)
        yield Item("instructions", label, "/instructions", "zb-bad")
    elif due is not None:
        label = instructions.STRIP_OPEN.format(count=sum(bool(one.owing) for one in found))
        yield Item("instructions", label, "/instructions", until=due.isoformat(), wide=True)


SOURCES.extend((Source(Permission.ACT, _warnings), Source(Permission.ACT, _instructions)))

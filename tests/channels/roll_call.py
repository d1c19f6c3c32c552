"""A room whose calls go over a recorded line: what is heard is written down by unit."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.duties.rollcall.model import Campaign, CampaignState
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.redialling import shipped_rules
from channels.rollcall_room import RollcallRoom
from channels.rollcall_voice import RoomVoice
from channels.room import Room
from connectors.sample_world import sample_things
from core.effects.plan import Plan, PlanState, Request
from tests.assistant.duties.rollcall.calling_room import (
    SPEED,
    Heard,
    NoEar,
    Prompts,
    brief,
    faster,
)
from tests.channels.test_web_acting import principal
from voice.recorded_leg import Happens
from voice.recorded_line import RecordedLine

DISTRICTS = ["U14", "U15", "U16"]  # three of the sample directory, with a duty phone each


@dataclass
class Calls:
    """What the room's calls meet, and the parts that they meet it through."""

    numbers: dict[str, Happens | Sequence[Happens]] = field(
        default_factory=dict[str, Happens | Sequence[Happens]]
    )
    heard: Heard = field(default_factory=Heard)
    prompts: Prompts | None = None

    def bind(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """Have every room made from now on call over the recorded line."""
        self.prompts = prompts = Prompts(folder)
        shipped = RollcallRoom._parts

        def parts(room: RollcallRoom) -> Parts:
            return replace(
                shipped(room),
                line=RecordedLine(self.numbers, SPEED),
                prompts=prompts,
                converse=brief,
                listened=self.heard,
                transcriber=NoEar,
                rules=lambda: faster(shipped_rules()),
                look_s=0.05,
            )

        monkeypatch.setattr(RollcallRoom, "_parts", parts)
        monkeypatch.setattr(RoomVoice, "_prompts", lambda _voice: prompts)


def furnish(room: Room, calls: Calls) -> None:
    """Put the sample directory in; everybody's telephone rings and is answered."""
    room.duty.connectors.load(sample_things(room.clock.now()))
    contacts = room.duty.calling._contacts
    directory = contacts.directory()
    for unit in directory.units:
        if unit.duty_phone:
            calls.numbers.setdefault(contacts.dial_string(unit.duty_phone), Happens(ring_s=1.0))
    for person in directory.people:
        if person.mobile:
            calls.numbers.setdefault(contacts.dial_string(person.mobile), Happens(ring_s=1.0))


def number(room: Room, unit: str) -> str:
    """Return what is dialled for a unit's duty room."""
    contacts = room.duty.calling._contacts
    return contacts.dial_string(contacts.directory().unit(unit).duty_phone)


async def done(room: Room, login: str, action: str, **arguments: Any) -> Plan:
    """Do something as the dispatcher does it, with that person's own word."""
    who = principal(room, login)
    plan = await room.duty.acting.act(who, [Request(action=action, arguments=arguments)])
    if plan.state is PlanState.WAITING:
        plan = await room.duty.acting.approve(who, plan.id, plan.digest)
    assert plan.state is PlanState.FINISHED, [step.error for step in plan.steps]
    return plan


async def called(room: Room, *units: str, **more: Any) -> Campaign:
    """Call units and wait for the end of the round."""
    import asyncio

    plan = await done(room, "officer", "rollcall.start", targets=list(units), **more)
    receipt = plan.steps[0].receipt
    assert receipt is not None
    desk = room.duty.calling.desk
    for _ in range(600):
        found = await asyncio.to_thread(desk.get, str(receipt.refs["rollcall"]))
        if found.state is CampaignState.DONE:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(found)

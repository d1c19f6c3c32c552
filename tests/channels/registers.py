"""A room with the registers of warnings, instructions and daily reports, and what is done in it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from channels.room import Room
from connectors.sample_world import sample_things
from core.clock import SteppedClock
from core.effects.action import Done
from core.effects.plan import Plan, PlanState, Request
from core.errors import ZhibanError
from tests.channels.messenger.desk_room import person


@pytest.fixture
def sampled(app: FastAPI, room: Room) -> None:
    """Fill the duty systems with the sample world."""
    room.duty.connectors.load(sample_things(room.clock.now()))
    room.duty.connectors.directory.forget()


async def do(room: Room, action: str, approve: bool = True, **given: Any) -> Plan:
    """Do one action as the officer; `approve` gives the word where one is waited for."""
    who = person(room, "officer")
    plan = await room.duty.acting.act(who, [Request(action=action, arguments=given)])
    if approve and plan.state is PlanState.WAITING:
        plan = await room.duty.acting.approve(who, plan.id, plan.digest)
    return plan


async def done(room: Room, action: str, **given: Any) -> Done:
    """Do one action and return its receipt."""
    plan = await do(room, action, **given)
    receipt = plan.steps[0].receipt
    assert receipt is not None, plan.steps[0].error
    return receipt


async def look(room: Room, action: str, **given: Any) -> Done:
    """Look something up as the officer."""
    return await room.duty.acting.look(person(room, "officer"), action, given)


async def warn(room: Room, *units: str) -> str:
    """Register a warning, assigned to `units`; return its id."""
    made = await done(room, "warning.register", kind="暴雨", colour="红色", issuer="区气象台")
    id = str(made.refs["warning"])
    if units:
        await done(room, "warning.assign", warning=id, units=list(units))
    return id


def move(room: Room, by: timedelta) -> SteppedClock:
    """Let the registers live at another time."""
    warned = room.duty.warned
    clock = SteppedClock(room.clock.now() + by)
    for desk in (warned.warnings, warned.instructions, warned.daily):
        object.__setattr__(desk.context, "clock", clock)
    warned.warnings.store.clock = warned.instructions.store.clock = clock
    return clock


async def directed(room: Room, **more: Any) -> str:
    """Register an instruction to two units; return its id."""
    given = {"given_by": "李区长", "text": "全力抢修，尽快恢复。", "to": ["U09", "U08"]} | more
    return str((await done(room, "instruction.register", **given)).refs["instruction"])


def at_eight(
    room: Room, late: timedelta = timedelta(0), ahead: timedelta = timedelta(0)
) -> datetime:
    """Set the clock to the next time of the report, in a room that began shortly before.

    It is at least `ahead` from now, so that what must be late by then has had its time.
    """
    now = room.clock.now()
    due = now.replace(hour=8, minute=0, second=0, microsecond=0)
    due += timedelta(days=1) if due <= now + ahead else timedelta(0)
    move(room, due + late - now)
    room.duty.warned.daily._began = lambda: due - timedelta(hours=3)
    return due


async def refusal(room: Room, action: str, **given: Any) -> str:
    """Return why an action is not done."""
    try:
        plan = await do(room, action, **given)
    except ZhibanError as error:
        return str(error)
    return plan.steps[0].error

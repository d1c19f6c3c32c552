"""What people are told without having asked: once, to whom it concerns, until it got there."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from fastapi import FastAPI

from channels.messenger.event_sources import EventSources
from channels.messenger.model import Reply
from channels.messenger.outbox import Outbox
from channels.messenger.pushing import Pusher
from channels.messenger.sources import Sources
from channels.messenger.turn_sources import TurnSources
from channels.room import Room
from connectors.contract import Kind, Named
from core.clock import SteppedClock
from core.effects.plan import Request
from core.errors import Forbidden, Unavailable
from core.identity import Role
from tests.channels.acting_room import with_yard
from tests.channels.conftest import PASSWORD
from tests.channels.messenger.desk_room import desk_of, person, phone
from tests.channels.test_web_acting import SEND

pytestmark = pytest.mark.usefixtures("app")


@dataclass
class Wire:
    """A channel that keeps what is pushed; it can be cut."""

    cut: bool = False
    sent: list[tuple[str, Reply]] = field(default_factory=list)

    async def push(self, chat: str, reply: Reply) -> None:
        if self.cut:
            raise Unavailable("没有送到。", "请检查网络。")
        self.sent.append((chat, reply))


@pytest.fixture
def wire(app: FastAPI, room: Room) -> Wire:
    room.accounts.add_user("leader", "王带班", "room", [Role.LEADER], PASSWORD)
    with_yard(room)
    return Wire()


def pusher(room: Room, wire: Wire) -> Pusher:
    desk = desk_of(room)
    for login in ("leader", "officer", "second"):
        phone(room, desk, login)
    outbox = Outbox(room.database, room.clock)
    sources = (Sources(room).approvals,)
    return Pusher(desk.identities, room.accounts, outbox, {"test": wire}, sources)


async def test_who_may_approve_is_told_once(room: Room, wire: Wire) -> None:
    made = pusher(room, wire)
    await room.duty.acting.act(person(room, "officer"), [SEND])
    for _ in range(3):
        made.look()
        await made.send()
    ((chat, reply),) = wire.sent
    assert chat == "id-leader"
    assert reply.plan is not None
    assert reply.plan.mine
    assert "张值班提出的方案等您处理" in reply.text


async def test_what_did_not_get_there_is_sent_when_it_can_be(room: Room, wire: Wire) -> None:
    made = pusher(room, wire)
    await room.duty.acting.act(person(room, "officer"), [SEND])
    wire.cut = True
    made.look()
    await made.send()
    assert wire.sent == []
    again = pusher(room, wire)  # as after a restart
    wire.cut = False
    for _ in range(150):
        await again.send()
        if wire.sent:
            break
        await asyncio.sleep(0.1)
    assert len(wire.sent) == 1


async def test_what_needs_nobody_is_told_to_nobody(room: Room, wire: Wire) -> None:
    made = pusher(room, wire)
    lamp = Request(action="yard.lamp", arguments={"on": True})
    await room.duty.acting.act(person(room, "officer"), [lamp])
    made.look()
    await made.send()
    assert wire.sent == []


async def test_an_event_is_told_when_it_is_soon_due_and_again_when_it_is_late(room: Room) -> None:
    officer = person(room, "officer")
    start = room.clock.now()
    clock = room.clock = SteppedClock(start)  # type: ignore[assignment]  # moved by hand here
    fields = {"title": "井盖缺失", "deadline": (start + timedelta(hours=9)).isoformat()}
    await room.duty.acting.act(officer, [Request(action="event.create", arguments=fields)])
    sources = EventSources(room)

    def told() -> list[str]:
        clock.advance(timedelta(minutes=2))
        return [r.text for _, r in sources.deadlines(officer, start) if "井盖缺失" in r.text]

    assert told() == []
    clock.advance(timedelta(hours=8, minutes=50))
    (soon,) = told()
    assert "即将超时" in soon
    clock.advance(timedelta(minutes=10))
    (late,) = told()
    assert "已超时" in late
    bound_later = clock.now()
    assert not list(sources.deadlines(officer, bound_later))


async def test_a_swap_of_turns_is_told_to_both_and_to_nobody_else(room: Room) -> None:
    room.accounts.add_user("leader", "王带班", "room", [Role.LEADER], PASSWORD)
    desk, wire = desk_of(room), Wire()
    for login in ("leader", "officer", "second"):
        phone(room, desk, login)
    by_name = {"张值班": "K1", "王带班": "K2"}
    unit = Named(Kind.UNIT, "Z1", "试验值班室", (), {})
    people = [Named(Kind.CONTACT, id, name, (), {"unit": "Z1"}) for name, id in by_name.items()]
    room.duty.connectors.load([unit, *people, _turn(room, 2, "K1"), _turn(room, 4, "K2")])
    swap = {
        "one": "K1", "one_shift": _turn(room, 2, "K1").id,
        "other": "K2", "other_shift": _turn(room, 4, "K2").id,
    }  # fmt: skip
    officer, leader = person(room, "officer"), person(room, "leader")
    plan = await room.duty.acting.act(officer, [Request(action="roster.swap", arguments=swap)])
    with pytest.raises(Forbidden):  # a change of turns is the leader's to allow
        await room.duty.acting.approve(officer, plan.id, plan.digest)
    assert "张值班与王带班对调班次" in plan.steps[0].summary
    outbox = Outbox(room.database, room.clock)
    made = Pusher(
        desk.identities, room.accounts, outbox, {"test": wire}, (TurnSources(room).swaps,)
    )
    made.look()
    await made.send()
    assert wire.sent == []  # nothing is told before it is so
    await room.duty.acting.approve(leader, plan.id, plan.digest)
    for _ in range(2):
        made.look()
        await made.send()
    assert sorted(chat for chat, _ in wire.sent) == ["id-leader", "id-officer"]
    assert all("改为" in reply.text for _, reply in wire.sent)


def _turn(room: Room, days: int, primary: str) -> Named:
    begins = (room.clock.now() + timedelta(days=days)).replace(hour=8, minute=30)
    facts = {
        "date": begins.date().isoformat(), "unit": "Z1", "period": "day", "primary": primary,
        "from": begins.isoformat(), "to": (begins + timedelta(hours=9)).isoformat(),
    }  # fmt: skip
    return Named(Kind.SHIFT, f"SH{begins:%Y%m%d}-Z1-day", "", (), facts)

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
from channels.room import Room
from core.clock import SteppedClock
from core.effects.plan import Request
from core.errors import Unavailable
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

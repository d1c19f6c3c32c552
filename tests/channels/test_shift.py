"""The shift: its ledger writes itself, and two officers pass on what is open."""

from datetime import timedelta

import pytest
from fastapi import FastAPI

from assistant.duties.handover.model import EntryKind, HandoverState
from channels.room import Room
from connectors.sample_world import sample_things
from core.effects.plan import Plan, PlanState, Request
from core.identity import Role
from tests.channels.conftest import PASSWORD
from tests.channels.messenger.desk_room import person

pytestmark = pytest.mark.usefixtures("app", "sampled")


@pytest.fixture
def sampled(app: FastAPI, room: Room) -> None:
    room.duty.connectors.load(sample_things(room.clock.now()))
    room.duty.connectors.directory.forget()
    room.accounts.add_user("leader", "王带班", "room", [Role.LEADER], PASSWORD)


async def do(room: Room, login: str, action: str, approve: bool = True, **given: object) -> Plan:
    who = person(room, login)
    plan = await room.duty.acting.act(who, [Request(action=action, arguments=dict(given))])
    if approve and plan.state is PlanState.WAITING:
        plan = await room.duty.acting.approve(who, plan.id, plan.digest)
    return plan


def told(room: Room) -> list[tuple[EntryKind, str]]:
    now = room.clock.now()
    found = room.duty.shift.entries(now - timedelta(hours=1), now + timedelta(minutes=1))
    return [(entry.kind, entry.text) for entry in found]


async def test_what_is_done_stands_in_the_ledger_with_who_did_and_approved_it(room: Room) -> None:
    await do(room, "officer", "event.create", title="示范路口水管爆裂", place_text="示范路口")
    now = room.clock.now()
    entries = room.duty.shift.entries(now - timedelta(hours=1), now + timedelta(minutes=1))
    (entry,) = [e for e in entries if e.kind is EntryKind.EVENT]
    assert "示范路口水管爆裂" in entry.text
    assert entry.by == "张值班"
    assert entry.link.startswith("/events/")


async def test_what_was_only_looked_at_or_proposed_does_not(room: Room) -> None:
    before = told(room)
    await do(room, "officer", "contact.on_duty")
    events = room.duty.connectors.connected["events"].system.find  # type: ignore[attr-defined]
    assert events
    await do(room, "officer", "handover.hand_over", approve=False)
    assert told(room) == before


async def test_a_note_is_written_once_and_can_be_taken_back(room: Room) -> None:
    plan = await do(room, "officer", "log.note", text="市里来电核对值班人员", follow_up=True)
    assert (EntryKind.NOTE, "市里来电核对值班人员") in told(room)
    assert any("市里来电" in item.text for item in room.duty.shift.open_items())
    await room.duty.acting.undo(person(room, "officer"), plan.steps[0].id)
    assert not [text for _, text in told(room) if "市里来电" in text]
    assert not [i for i in room.duty.shift.open_items() if "市里来电" in i.text]


async def test_nobody_takes_over_from_himself_or_without_having_seen_everything(
    room: Room,
) -> None:
    shift = room.duty.shift
    await do(room, "officer", "log.note", text="等待市级复电", follow_up=True)
    await do(room, "officer", "handover.hand_over", remarks="一切正常")
    waiting = shift.waiting()
    assert waiting is not None
    assert any("等待市级复电" in c.item.text for c in waiting.items)
    keys = [carried.item.key for carried in waiting.items]
    own = await do(room, "officer", "handover.take_over", handover=waiting.id, seen=keys)
    assert "不能自己接班" in own.steps[0].error
    short = await do(room, "second", "handover.take_over", handover=waiting.id, seen=keys[1:])
    assert "未逐项确认" in short.steps[0].error
    assert shift.waiting() is not None
    done = await do(room, "second", "handover.take_over", handover=waiting.id, seen=keys)
    assert done.state is PlanState.FINISHED
    taken = shift.get(waiting.id)
    assert (taken.state, taken.out_name, taken.in_name) == (
        HandoverState.TAKEN, "张值班", "孙值班",
    )  # fmt: skip
    assert all(carried.seen for carried in taken.items)


async def test_one_handover_waits_at_a_time_and_its_own_officer_may_withdraw_it(
    room: Room,
) -> None:
    await do(room, "officer", "handover.hand_over")
    twice = await do(room, "second", "handover.hand_over")
    assert "等人接班" in twice.steps[0].error
    waiting = room.duty.shift.waiting()
    assert waiting is not None
    other = await do(room, "second", "handover.withdraw", handover=waiting.id)
    assert "本人" in other.steps[0].error
    await do(room, "officer", "handover.withdraw", handover=waiting.id)
    assert room.duty.shift.waiting() is None


async def test_what_was_signed_does_not_change_afterwards(room: Room) -> None:
    await do(room, "officer", "handover.hand_over")
    signed = room.duty.shift.waiting()
    await do(room, "officer", "log.note", text="交班以后的事")
    assert room.duty.shift.waiting() == signed


async def test_the_summary_says_only_what_the_ledger_holds(room: Room) -> None:
    await do(room, "officer", "log.note", text="检查传真机正常")
    # the shift that the note was written in began at 08:30
    day = (room.clock.now() - timedelta(hours=8, minutes=30)).date()
    given = {"date": day.isoformat(), "period": "24h"}
    done = await room.duty.acting.look(person(room, "officer"), "handover.summary", given)
    assert "检查传真机正常" in done.text
    assert "【记事】1 项" in done.text


async def test_the_pages_show_the_ledger_and_what_is_open(visitor, room: Room) -> None:
    await do(room, "officer", "log.note", text="等待市级复电", follow_up=True)
    user = await visitor("second")
    await user.open("/log")
    await user.should_see("等待市级复电")
    await user.open("/handover")
    await user.should_see("等待市级复电")
    await user.should_see(marker="hand-over")

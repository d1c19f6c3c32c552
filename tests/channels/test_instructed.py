"""Leaders' instructions, in a whole room: their clocks, their feedback, who is urged."""

from datetime import timedelta

import pytest

from assistant.duties.handover.model import EntryKind
from assistant.duties.instruction.arguments import Find
from channels.room import Room
from connectors.contract import Kind
from core.effects.plan import PlanState
from tests.channels.registers import directed, do, done, move, refusal, sampled

__all__ = ["sampled"]  # fixtures
pytestmark = pytest.mark.usefixtures("app", "sampled")


async def test_an_instruction_has_its_clock_and_says_what_it_rests_on(room: Room) -> None:
    id = await directed(room, urgency="特急")
    found = room.duty.warned.instructions.get(id)
    assert {unit.basis for unit in found.units} == {"本室设置：特急2小时"}
    due = room.clock.now() + timedelta(hours=5)
    own = room.duty.warned.instructions.get(await directed(room, due=due.isoformat()))
    assert {(u.basis, u.due) for u in own.units} == {("领导明确的时限", due)}


async def test_feedback_is_kept_and_what_is_owed_stands_in_the_handover(room: Room) -> None:
    id = await directed(room)
    await done(room, "instruction.pass", instruction=id, how="电话")
    await done(
        room, "instruction.feedback", instruction=id, unit="U09", text="已恢复供水。", person="王五"
    )
    (item,) = [i for i in room.duty.shift.open_items() if i.kind is EntryKind.INSTRUCTION]
    assert "未反馈：区建设和管理委员会" in item.text
    assert item.due is not None
    refused = await do(room, "instruction.close", instruction=id)
    assert "还没有反馈" in refused.steps[0].error
    await done(room, "instruction.close", instruction=id, why="领导同意")
    items = room.duty.shift.open_items()
    assert not [i for i in items if i.kind is EntryKind.INSTRUCTION]


async def test_feedback_that_does_not_come_is_reminded_of_before_and_after(room: Room) -> None:
    await directed(room, urgency="特急")
    since = room.clock.now() - timedelta(minutes=1)
    told: list[str] = []
    for minutes in (30, 61, 62, 106, 121, 180):
        move(room, timedelta(minutes=minutes))
        room.duty.warned.directed.scan()
        told = [r.stage for r in room.duty.warned.directed.given(since)]
    assert told == ["临近", "临近", "未按时反馈"]


async def test_an_instruction_about_something_unknown_is_not_taken(room: Room) -> None:
    plan = await do(
        room, "instruction.register", given_by="李区长", text="请核实。", to=["U09"], about="SJ0"
    )
    assert "没有编号" in plan.steps[0].error


async def test_a_marked_text_is_not_kept(room: Room) -> None:
    refused = await refusal(
        room, "instruction.register", given_by="李区长", text="秘密★10年 请办理", to=["U09"]
    )
    assert "没有接收" in refused or "密级" in refused


async def test_an_urge_waits_for_a_word_and_calls_only_who_owes(room: Room) -> None:
    id = await directed(room)
    await done(room, "instruction.feedback", instruction=id, unit="U09", text="已办。")
    plan = await do(room, "instruction.urge", approve=False, instruction=id)
    assert plan.state is PlanState.WAITING
    assert plan.steps[0].arguments["units"] == ["U08"]


async def test_from_an_events_page_the_form_is_about_that_event(visitor, room: Room) -> None:
    event = next(t for t in room.duty.connectors.directory.things() if t.kind is Kind.EVENT)
    user = await visitor("officer")
    await user.open(f"/events/{event.id}")
    user.find(marker="new-instruction").click()
    await user.should_see(marker="about")
    (about,) = user.find(marker="about").elements
    assert about.value == event.id  # type: ignore[attr-defined]
    user.find(marker="leader").type("李区长")
    user.find(marker="text").type("全力抢修。")
    (to,) = user.find(marker="to").elements
    to.value = ["U09"]  # type: ignore[attr-defined]
    user.find(marker="submit").click()
    await user.should_see("已登记", retries=20)
    (made,) = room.duty.warned.instructions.store.find(Find())
    assert made.about == event.id

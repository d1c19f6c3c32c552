"""Warnings, in a whole room: who is to be told, who was told, who confirmed."""

from datetime import timedelta

import pytest
from openpyxl import load_workbook

from assistant.duties.handover.model import EntryKind
from assistant.duties.warning.model import Standing
from channels.room import Room
from core.effects.plan import Need, PlanState
from core.errors import Refused
from core.identity import SYSTEM
from ingest.jobs import Upload
from tests.channels.messenger.desk_room import person
from tests.channels.registers import do, done, look, move, refusal, sampled, warn

__all__ = ["sampled"]  # fixtures
pytestmark = pytest.mark.usefixtures("app", "sampled")
PLAN = """# 示范区防汛应急预案

第一条 暴雨红色预警发布后，区水务局应当立即加密泵站巡查，区教育局应当通知学校停课。

第二条 接到预警的单位应当在5分钟内回复确认。

第三条 各街镇应当在三十分钟内组织低洼地区人员转移。
"""


async def test_plan_clauses_are_quoted_and_name_who_is_to_be_told(room: Room) -> None:
    room.desk.submit([Upload("防汛.md", PLAN.encode())], SYSTEM, "all", "预案")
    room.desk.run_until_idle()
    id = await warn(room)
    found = await look(room, "warning.plan", warning=id)
    assert "区水务局应当立即加密泵站巡查" in found.text
    quotes = [clause["quote"] for clause in found.data["clauses"]]
    assert all(quote in PLAN for quote in quotes)
    assert {"U09", "U11", "U16"} <= set(found.refs["units"])
    await done(room, "warning.assign", warning=id, units=found.refs["units"])
    water = next(u for u in room.duty.warned.warnings.get(id).units if u.assigned.unit == "U09")
    cited = water.assigned.tasks[0].cited
    assert cited is not None
    _, text = room.library.revision(cited.revision, SYSTEM)
    assert text[cited.start : cited.end] == cited.quote == water.assigned.tasks[0].text
    warning = room.duty.warned.warnings.get(id)
    assert warning.confirm_minutes == 5
    assert warning.confirm_basis is not None
    assert "5分钟内回复确认" in warning.confirm_basis.quote


async def test_without_a_plan_in_the_library_nothing_is_made_up(room: Room) -> None:
    found = await look(room, "warning.plan", warning=await warn(room))
    assert "没有找到" in found.text
    assert found.data["clauses"] == []
    assert all(task["cited"] is None for u in found.data["units"] for task in u["tasks"])


async def test_who_was_told_and_confirmed_is_in_the_ledger_and_the_rest_is_open(
    room: Room,
) -> None:
    id = await warn(room, "U09", "U08")
    await done(room, "warning.told", warning=id, how="传真")
    confirmed = await do(room, "warning.confirm", warning=id, units=["U09"], person="王五")
    now = room.clock.now()
    entries = room.duty.shift.entries(now - timedelta(minutes=5), now + timedelta(minutes=1))
    texts = [e.text for e in entries if e.kind is EntryKind.WARNING]
    assert any("区水务局（王五）已确认收到" in text for text in texts)
    assert {e.link for e in entries if e.kind is EntryKind.WARNING} == {f"/warnings/{id}"}
    (item,) = [i for i in room.duty.shift.open_items() if i.kind is EntryKind.WARNING]
    assert "未确认：区建设和管理委员会" in item.text
    await room.duty.acting.undo(person(room, "officer"), confirmed.steps[0].id)
    assert len(room.duty.warned.warnings.get(id).unconfirmed) == 2


async def test_a_unit_that_does_not_confirm_is_reminded_of_once(room: Room) -> None:
    id = await warn(room, "U09")
    await done(room, "warning.told", warning=id)
    watched = room.duty.warned.watched
    since = room.clock.now() - timedelta(minutes=1)
    assert watched.given(since) == []
    move(room, timedelta(minutes=7))
    watched.scan()
    watched.scan()
    assert [(r.stage, r.about) for r in watched.given(since)] == [("临近", id)]
    move(room, timedelta(minutes=11))
    watched.scan()
    watched.scan()
    late = watched.given(since)[-1]
    assert len(watched.given(since)) == 2
    assert "区水务局超过时限没有确认" in late.text


async def test_calling_needs_a_word_and_is_bound_to_the_units_that_have_not_confirmed(
    room: Room,
) -> None:
    id = await warn(room, "U09", "U08")
    await done(room, "warning.confirm", warning=id, units=["U09"])
    plan = await do(room, "warning.call", approve=False, warning=id)
    assert plan.state is PlanState.WAITING
    assert plan.need is not Need.NONE
    assert plan.steps[0].arguments["units"] == ["U08"]
    assert "暴雨红色预警" in plan.steps[0].summary
    assert "区建设和管理委员会" in plan.steps[0].summary
    assert "区水务局" not in plan.steps[0].summary


async def test_nobody_is_called_once_the_warning_is_over(room: Room) -> None:
    id = await warn(room, "U09")
    await done(room, "warning.end", warning=id, why="气象台解除")
    plan_error = await refusal(room, "warning.call", warning=id)
    assert "不再叫应" in plan_error


async def test_a_later_warning_takes_the_place_of_the_first_and_gives_it_back(
    room: Room,
) -> None:
    first = await warn(room)
    second = await do(
        room, "warning.register", kind="暴雨", colour="橙色", issuer="区气象台", replaces=first
    )
    store = room.duty.warned.warnings.store
    assert store.get(first).state.value == "已变更"
    await room.duty.acting.undo(person(room, "officer"), second.steps[0].id)
    assert [one.id for one in store.in_force()] == [first]


async def test_a_registration_stays_once_somebody_was_told(room: Room) -> None:
    plan = await do(room, "warning.register", kind="大风", colour="黄色", issuer="区气象台")
    receipt = plan.steps[0].receipt
    assert receipt is not None
    id = str(receipt.refs["warning"])
    await done(room, "warning.assign", warning=id, units=["U09"])
    await done(room, "warning.told", warning=id)
    with pytest.raises(Refused, match="已经告知过单位"):
        await room.duty.acting.undo(person(room, "officer"), plan.steps[0].id)
    assert room.duty.warned.warnings.get(id).in_force


async def test_the_sheet_has_a_row_for_every_unit(room: Room) -> None:
    id = await warn(room, "U09", "U08")
    await done(room, "warning.told", warning=id)
    made = await look(room, "warning.sheet", warning=id)
    page = load_workbook(made.data["file"]).worksheets[0]
    cells = [str(c.value) for row in page.iter_rows() for c in row if c.value is not None]
    assert {"区水务局", "区建设和管理委员会", "已告知"} <= set(cells)


async def test_confirmed_is_said_only_of_who_confirmed(room: Room) -> None:
    id = await warn(room, "U09", "U08")
    await done(room, "warning.told", warning=id)
    standings = {u.assigned.unit: u.standing for u in room.duty.warned.warnings.get(id).units}
    assert standings == {"U09": Standing.TOLD, "U08": Standing.TOLD}
    status = await look(room, "warning.status", warning=id)
    assert "已确认0家" in status.text

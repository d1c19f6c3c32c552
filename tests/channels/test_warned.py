"""Warnings, instructions, daily reports and the record of duty, in a whole room."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from docx import Document
from fastapi import FastAPI
from openpyxl import load_workbook

from assistant.duties.handover.model import EntryKind
from assistant.duties.warning.model import Standing
from channels.messenger.register_sources import RegisterSources
from channels.room import Room
from connectors.sample_world import sample_things
from core.clock import SteppedClock
from core.effects.action import Done
from core.effects.plan import Need, Plan, PlanState, Request
from core.errors import Refused, ZhibanError
from core.identity import SYSTEM
from ingest.jobs import Upload
from tests.channels.messenger.desk_room import person

pytestmark = pytest.mark.usefixtures("app", "sampled")
PLAN = """# 示范区防汛应急预案

第一条 暴雨红色预警发布后，区水务局应当立即加密泵站巡查，区教育局应当通知学校停课。

第二条 接到预警的单位应当在5分钟内回复确认。

第三条 各街镇应当在三十分钟内组织低洼地区人员转移。
"""


@pytest.fixture
def sampled(app: FastAPI, room: Room) -> None:
    room.duty.connectors.load(sample_things(room.clock.now()))
    room.duty.connectors.directory.forget()


async def do(room: Room, action: str, approve: bool = True, **given: Any) -> Plan:
    who = person(room, "officer")
    plan = await room.duty.acting.act(who, [Request(action=action, arguments=given)])
    if approve and plan.state is PlanState.WAITING:
        plan = await room.duty.acting.approve(who, plan.id, plan.digest)
    return plan


async def done(room: Room, action: str, **given: Any) -> Done:
    plan = await do(room, action, **given)
    receipt = plan.steps[0].receipt
    assert receipt is not None, plan.steps[0].error
    return receipt


async def look(room: Room, action: str, **given: Any) -> Done:
    return await room.duty.acting.look(person(room, "officer"), action, given)


async def warn(room: Room, *units: str) -> str:
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


# --- warnings


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
    plan_error = await _refusal(room, "warning.call", warning=id)
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


# --- instructions


async def directed(room: Room, **more: Any) -> str:
    given = {"given_by": "李区长", "text": "全力抢修，尽快恢复。", "to": ["U09", "U08"]} | more
    return str((await done(room, "instruction.register", **given)).refs["instruction"])


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
    refused = await _refusal(
        room, "instruction.register", given_by="李区长", text="秘密★10年 请办理", to=["U09"]
    )
    assert "没有接收" in refused or "密级" in refused


async def test_an_urge_waits_for_a_word_and_calls_only_who_owes(room: Room) -> None:
    id = await directed(room)
    await done(room, "instruction.feedback", instruction=id, unit="U09", text="已办。")
    plan = await do(room, "instruction.urge", approve=False, instruction=id)
    assert plan.state is PlanState.WAITING
    assert plan.steps[0].arguments["units"] == ["U08"]


# --- daily reports


def at_eight(room: Room, late: timedelta = timedelta(0)) -> datetime:
    """Set the clock to the next time of the report, in a room that began shortly before."""
    now = room.clock.now()
    due = now.replace(hour=8, minute=0, second=0, microsecond=0)
    due += timedelta(days=1) if due <= now else timedelta(0)
    move(room, due + late - now)
    room.duty.warned.daily._began = lambda: due - timedelta(hours=3)
    return due


async def test_the_report_makes_itself_once_at_its_time_and_is_announced(room: Room) -> None:
    await done(room, "log.note", text="检查传真机正常")
    due = at_eight(room, timedelta(seconds=2))
    daily = room.duty.warned.daily
    following = daily.scan()
    daily.scan()
    made = [one for one in daily.find() if one.kind == "值班日报"]
    assert len(made) == 1
    assert (made[0].due, made[0].late, made[0].by_name) == (due, "", "系统")
    assert following is not None
    assert following > due
    lines = [line for section in made[0].sections for line in section.lines]
    assert any("检查传真机正常" in line.text for line in lines)
    entries = daily.entries(due, due + timedelta(minutes=1))
    assert [e.link for e in entries] == [f"/daily/{one.id}" for one in daily.find()]


async def test_a_report_that_was_missed_is_made_up_for_and_says_so(room: Room) -> None:
    at_eight(room, timedelta(hours=2))
    daily = room.duty.warned.daily
    daily.scan()
    assert "补做" in daily.find()[-1].late


async def test_a_new_room_makes_up_nothing_from_before_it_was_there(room: Room) -> None:
    room.duty.warned.daily.scan()
    assert room.duty.warned.daily.find() == []


async def test_a_report_by_hand_can_be_taken_back_and_printed(room: Room) -> None:
    plan = await do(room, "daily.make", day=room.clock.now().date().isoformat())
    receipt = plan.steps[0].receipt
    assert receipt is not None
    id = str(receipt.refs["daily"])
    file = await look(room, "daily.file", daily=id)
    text = "\n".join(p.text for p in Document(str(file.data["file"])).paragraphs)
    assert "一、值班情况" in text
    assert "本期间没有报出的信息" in text
    await room.duty.acting.undo(person(room, "officer"), plan.steps[0].id)
    assert room.duty.warned.daily.find() == []


# --- the record of duty


async def test_the_record_counts_what_was_done_in_time_late_and_not_at_all(room: Room) -> None:
    id = await warn(room, "U09", "U08")
    await done(room, "warning.told", warning=id)
    await done(room, "warning.confirm", warning=id, units=["U09"])
    await directed(room)
    today = room.clock.now().date()
    room.duty.warned.warnings.store.clock = SteppedClock(room.clock.now() + timedelta(hours=1))
    found = room.duty.warned.months(today, today)
    units = {row.unit: row for row in found.units}
    assert (units["U09"].warnings.on_time, units["U09"].warnings.share) == (1, 1.0)
    assert (units["U08"].warnings.missed, units["U08"].warnings.share) == (1, 0.0)
    assert units["U08"].feedback.waiting == 1
    assert units["U08"].feedback.share is None
    assert found.shifts[0].entries["预警"] >= 4
    made = await look(room, "record.file")
    book = load_workbook(made.data["file"])
    assert book.sheetnames == ["按单位", "单位按月", "本室值班"]
    assert all(len(book[name]._charts) == 1 for name in ("按单位", "本室值班"))


async def test_the_pages_open_and_offer_what_can_be_done(visitor, room: Room) -> None:
    id = await warn(room, "U09")
    other = await directed(room)
    user = await visitor("officer")
    await user.open("/warnings")
    await user.should_see("暴雨红色预警")
    await user.open(f"/warnings/{id}")
    await user.should_see(marker="warning.told")
    await user.should_see(marker="warning.call")
    await user.open("/instructions")
    await user.should_see("全力抢修")
    await user.open(f"/instructions/{other}")
    await user.should_see(marker="instruction.close")
    await user.open("/daily")
    await user.should_see(marker="make-daily")
    await user.open("/record")
    await user.should_see(marker="units")


async def test_confirmed_is_said_only_of_who_confirmed(room: Room) -> None:
    id = await warn(room, "U09", "U08")
    await done(room, "warning.told", warning=id)
    standings = {u.assigned.unit: u.standing for u in room.duty.warned.warnings.get(id).units}
    assert standings == {"U09": Standing.TOLD, "U08": Standing.TOLD}
    status = await look(room, "warning.status", warning=id)
    assert "已确认0家" in status.text


async def _refusal(room: Room, action: str, **given: Any) -> str:
    try:
        plan = await do(room, action, **given)
    except ZhibanError as error:
        return str(error)
    return plan.steps[0].error


async def test_what_is_late_and_what_made_itself_is_pushed_to_who_does_duty(room: Room) -> None:
    id = await warn(room, "U09")
    await done(room, "warning.told", warning=id)
    since = room.clock.now() - timedelta(minutes=1)
    at_eight(room, timedelta(seconds=2))
    room.duty.warned.watched.scan()
    room.duty.warned.daily.scan()
    sources = RegisterSources(room)
    officer, auditor = person(room, "officer"), person(room, "auditor")
    told = [reply.text for _, reply in sources.warnings(officer, since)]
    assert any("区水务局超过时限没有确认" in text for text in told)
    keys = [key for key, _ in sources.dailies(officer, since)]
    assert keys == [f"daily:{one.id}" for one in room.duty.warned.daily.find()]
    assert not list(sources.warnings(auditor, since))
    assert not list(sources.dailies(auditor, since))

"""Daily reports and the record of duty, in a whole room; the pages, and what is pushed."""

from datetime import timedelta

import pytest
from docx import Document
from openpyxl import load_workbook

from channels.messenger.register_sources import RegisterSources
from channels.room import Room
from core.clock import SteppedClock
from tests.channels.messenger.desk_room import person
from tests.channels.registers import at_eight, directed, do, done, look, sampled, warn

__all__ = ["sampled"]  # fixtures
pytestmark = pytest.mark.usefixtures("app", "sampled")


@pytest.fixture(autouse=True)
def _here_since_now(room: Room) -> None:
    """The copied home may be from before eight in the morning, and the room no part of that."""
    began = room.clock.now()
    room.duty.warned.daily._began = lambda: began


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


async def test_what_is_late_and_what_made_itself_is_pushed_to_who_does_duty(room: Room) -> None:
    id = await warn(room, "U09")
    await done(room, "warning.told", warning=id)
    since = room.clock.now() - timedelta(minutes=1)
    at_eight(room, timedelta(seconds=2), ahead=timedelta(hours=1))
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

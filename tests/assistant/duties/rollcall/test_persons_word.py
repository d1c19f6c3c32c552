"""What people say over the machine: corrections, recordings, dead numbers, labelled rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from assistant.duties.rollcall.labelling import COLUMNS, tsv
from assistant.duties.rollcall.model import Attempt, CallState, Campaign, Rank
from connectors.contacts.model import NumberKind
from connectors.contract import Kind, Named
from core.effects.action import Call
from core.errors import NotFound, Refused
from tests.assistant.duties.rollcall.calling_room import OFFICER, Room, duty, unit
from tests.assistant.duties.rollcall.conftest import Opened
from voice.line import Ending
from voice.outcome import Verdict
from voice.recorded_leg import Happens


@pytest.fixture
def heard(opened: Opened) -> tuple[Room, str]:
    """A round of three: unclear, dead, on duty."""
    room = opened(units=3, numbers={duty(2): Happens(ending=Ending.DEAD_NUMBER)})
    room.heard.verdicts[unit(1)] = [Verdict.UNCLEAR]
    id = room.start(redial=False)
    room.finished(id)
    return room, id


def test_a_correction_keeps_both_verdicts_who_when_and_why(heard: tuple[Room, str]) -> None:
    room, id = heard
    plan = room.plan(
        "rollcall.correct", rollcall=id, unit=unit(1), verdict="在岗", name="赵C1", why="听了录音"
    )
    assert "由“听不清待复核”改判为“在岗”" in plan.steps[0].summary
    attempt = room.desk.get(id).units[0].last
    assert attempt.verdict is Verdict.ON_DUTY
    assert attempt.state is CallState.DONE
    assert attempt.answer is not None
    assert attempt.answer.verdict is Verdict.UNCLEAR
    [entry] = room.desk.history(attempt.id)
    word = entry.correction
    assert (word.by, word.why, word.name, entry.machine) == (
        OFFICER.id, "听了录音", "赵C1", Verdict.UNCLEAR,
    )  # fmt: skip


def test_a_correction_can_be_taken_back_and_stays_in_the_history(
    heard: tuple[Room, str],
) -> None:
    room, id = heard
    room.do("rollcall.correct", rollcall=id, unit=unit(1), verdict="接听非值班员", why="听错")
    room.do("rollcall.correct", rollcall=id, unit=unit(1), verdict="在岗", why="再听")
    room.undo()
    attempt = room.desk.get(id).units[0].last
    assert attempt.verdict is Verdict.WRONG_PERSON
    first = room.desk.history(attempt.id)[0].key
    room.desk.corrections.take_back(_call(room), attempt.id, first)
    attempt = room.desk.get(id).units[0].last
    assert attempt.verdict is Verdict.UNCLEAR
    assert attempt.state is CallState.NEEDS_PERSON
    assert [entry.retracted_at is not None for entry in room.desk.history(attempt.id)] == [
        True, True,
    ]  # fmt: skip


def _call(room: Room) -> Call:
    return Call("another", OFFICER, room.clock.now())


def test_confirming_keeps_the_machines_verdict(heard: tuple[Room, str]) -> None:
    room, id = heard
    done = room.do("rollcall.correct", rollcall=id, unit=unit(3))
    assert "确认为“在岗”" in done.text
    assert room.desk.get(id).units[2].last.correction is not None


def test_a_call_under_way_can_not_be_corrected(opened: Opened) -> None:
    room = opened(units=1)
    room.heard.held.clear()
    id = room.start()
    room.until(id, lambda c: c.units[0].last.state is CallState.JUDGING)
    with pytest.raises(AssertionError, match="还没有判定"):
        room.do("rollcall.correct", rollcall=id, unit=unit(1), verdict="在岗")
    room.heard.held.set()
    room.finished(id)


def test_who_is_found_there_by_a_person_is_not_called_again(opened: Opened) -> None:
    room = opened(units=2, numbers={duty(1): Happens(ending=Ending.BUSY)})
    id = room.start(redial=False)
    room.finished(id)
    room.do("rollcall.redial", rollcall=id, after_min=30)
    attempt = room.desk.get(id).units[0].attempts[0]
    room.do("rollcall.correct", attempt=attempt.id, verdict="在岗", why="对方已回电")
    campaign = room.finished(id)
    assert campaign.units[0].attempts[1].state is CallState.DROPPED
    assert campaign.units[0].last.verdict is Verdict.ON_DUTY


def test_who_hears_a_recording_is_in_the_audit_log(heard: tuple[Room, str]) -> None:
    room, id = heard
    attempt = room.desk.get(id).units[0].last
    file = room.desk.recording(attempt.id, OFFICER)
    assert file.read_bytes()[:4] == b"RIFF"
    assert file.stat().st_mode & 0o077 == 0
    told = room.look("rollcall.listen", attempt=attempt.id).text
    assert "机器判定“听不清待复核”" in told
    assert "应答：“值班员在岗”" in told
    found = [row for row in room.audit.every() if row.action == "rollcall.recording"]
    assert [(row.actor, row.target) for row in found] == [(OFFICER.id, attempt.id)] * 2


def test_a_call_that_nobody_answered_has_no_recording(heard: tuple[Room, str]) -> None:
    room, id = heard
    with pytest.raises(NotFound, match="没有录音"):
        room.desk.recording(room.desk.get(id).units[1].last.id, OFFICER)


def test_recordings_past_their_time_are_deleted_and_noted(opened: Opened) -> None:
    room = opened(units=2)

    def old(campaigns: Sequence[Campaign], _now: datetime) -> list[Attempt]:
        return [a for c in campaigns for a in c.attempts if a.unit == unit(1)]

    room.more["expired"] = old
    room.close()
    room.open()
    id = room.start()
    room.finished(id)
    gone = room.desk.clear_recordings()
    assert [a.unit for a in gone] == [unit(1)]
    first, second = room.desk.get(id).units
    assert not first.last.recording
    with pytest.raises(NotFound):
        room.desk.recording(first.last.id, OFFICER)
    assert room.desk.recording(second.last.id, OFFICER).exists()
    assert any(row.action == "rollcall.expire" for row in room.audit.every())


def test_dead_numbers_are_proposed_and_not_marked(heard: tuple[Room, str]) -> None:
    room, id = heard
    [dead] = room.desk.dead_numbers(id)
    assert (dead.holder, dead.person, dead.number) == (unit(2), False, duty(2))
    assert not room.contacts.marks()
    assert "第2街道的号码是空号或停机" in room.look("rollcall.status", rollcall=id).text


def test_a_number_marked_dead_is_passed_over_and_said(opened: Opened) -> None:
    room = opened(units=2)
    room.contacts.mark_dead(_call(room), unit(1), NumberKind.DUTY_PHONE, "空号")
    campaign = room.finished(room.start())
    first = campaign.units[0].attempts[0]
    assert first.callee.rank is Rank.DEPUTY
    assert first.note.startswith("值班电话已标注为空号，未呼叫")
    assert room.dialled(duty(1)) == 0


def test_a_unit_without_any_number_needs_a_person(opened: Opened) -> None:
    room = opened(units=2)
    room.contacts.load([Named(Kind.UNIT, "U99", "新设街道", (), {"klass": "Ⅲ"})])
    id = room.start(unit(1), "U99")
    campaign = room.finished(id)
    last = campaign.units[1].last
    assert last.state is CallState.NEEDS_PERSON
    assert "没有登记号码" in last.note


def test_a_room_outside_is_called_by_its_own_number_only(opened: Opened) -> None:
    room = opened(units=1)
    room.numbers["02112345"] = Happens()
    campaign = room.finished(room.start("X1"))
    assert [a.callee.number for a in campaign.attempts] == ["02112345"]


def test_corrected_calls_become_rows_for_the_evaluation(heard: tuple[Room, str]) -> None:
    room, id = heard
    since = room.clock.now() - timedelta(hours=1)
    room.do("rollcall.correct", rollcall=id, unit=unit(1), verdict="接听非值班员", name="王五")
    room.do("rollcall.correct", rollcall=id, unit=unit(3))
    rows = room.desk.labelled(since)
    text = tsv(rows).splitlines()
    assert text[0].split("\t") == list(COLUMNS)
    overruled, agreed = (dict(zip(COLUMNS, row.cells, strict=True)) for row in rows)
    assert overruled["verdict"] == "接听非值班员"
    assert (overruled["said_name"], overruled["said_unit"]) == ("王五", "")
    assert (agreed["verdict"], agreed["said_unit"]) == ("在岗", unit(3))
    assert agreed["said_on_duty"] == "yes"
    assert all(row.recording.is_file() for row in rows)


def test_conversation_finds_rounds_by_what_they_were(heard: tuple[Room, str]) -> None:
    room, id = heard
    [thing] = room.desk.named()
    assert thing.kind is Kind.ROLLCALL
    assert thing.id == id
    assert thing.facts["targets"] == ["G01"]
    assert thing.facts["mode"] == "电话"
    assert thing.facts["state"] == "已完成"
    assert thing.facts["failed"] == [
        {"unit": unit(2), "reason": "空号"},
    ]  # fmt: skip
    assert thing.facts["connected"] == 2


def test_a_told_round_says_who_is_where(heard: tuple[Room, str]) -> None:
    room, id = heard
    done = room.look("rollcall.status", rollcall=id)
    assert "共3家，已有结果3家" in done.text
    assert "在岗1家" in done.text
    assert "听不清待复核（待人工）1家：第1街道" in done.text
    assert done.data["rollcall"]["units"][2]["verdict"] == "在岗"
    assert done.refs["failed"] == [unit(2)]
    with pytest.raises(Refused):
        room.look("rollcall.bulletin", rollcall=id)
    listed = room.look("rollcall.list")
    assert listed.refs["rollcall"] == id

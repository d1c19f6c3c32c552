"""What is left open when the program ends, politely or not, and what becomes of it."""

import time
from collections import Counter
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from assistant.duties.rollcall.model import CallState, CampaignState
from assistant.duties.rollcall.tables import AttemptRow
from core.errors import Unavailable
from tests.assistant.duties.rollcall.calling_room import Room, duty, told, unit
from tests.assistant.duties.rollcall.conftest import Opened
from voice.outcome import Verdict
from voice.recorded_leg import Happens


def put(room: Room, attempt: str, state: CallState) -> None:
    with room.database.transaction() as session:
        row = session.get(AttemptRow, attempt)
        assert row is not None
        row.state = state.value
        row.dialed_at = room.clock.now()


def waiting(room: Room) -> str:
    """A round whose prompts are not there yet, so that nobody is called."""
    room.prompts.held.clear()
    id = room.start()
    room.close()
    room.prompts.held.set()
    return id


def test_a_call_that_may_have_been_made_goes_to_a_person(either: Opened) -> None:
    room = either(units=4)
    id = waiting(room)
    put(room, f"{id}-001-1", CallState.DIALING)
    put(room, f"{id}-002-1", CallState.TALKING)
    room.open()
    campaign = room.finished(id)
    assert [one.last.state for one in campaign.units] == [
        CallState.NEEDS_PERSON, CallState.NEEDS_PERSON, CallState.DONE, CallState.DONE,
    ], told(campaign)  # fmt: skip
    assert [one.last.unknown for one in campaign.units] == [True, True, False, False]
    assert room.dialled(duty(1)) == room.dialled(duty(2)) == 0
    assert [one.unit for one in room.desk.failed(campaign)] == [unit(1), unit(2)]


def test_such_a_call_is_made_again_when_a_person_says_so(opened: Opened) -> None:
    room = opened(units=2)
    id = waiting(room)
    put(room, f"{id}-001-1", CallState.TALKING)
    room.open()
    room.finished(id)
    plan = room.plan("rollcall.redial", rollcall=id)
    assert "其中第1街道上次是否接通不明" in plan.steps[0].summary
    room.do("rollcall.redial", rollcall=id)
    campaign = room.finished(id)
    assert campaign.units[0].last.verdict is Verdict.ON_DUTY
    assert campaign.units[0].attempts[0].state is CallState.NEEDS_PERSON


def test_a_call_that_had_ended_is_heard_after_a_restart(opened: Opened) -> None:
    room = opened(units=3)
    room.heard.error = Unavailable("识别没有就绪。")
    id = room.start()
    room.until(id, lambda c: all(one.last.state is CallState.JUDGING for one in c.units))
    room.close()
    assert all(one.last.state is CallState.JUDGING for one in room.desk.get(id).units)
    room.heard.error = None
    room.open()
    campaign = room.finished(id)
    assert {one.last.verdict for one in campaign.units} == {Verdict.ON_DUTY}
    assert room.line.placed == []


def test_a_recording_that_is_gone_goes_to_a_person(opened: Opened) -> None:
    room = opened(units=1)
    room.more["listened"] = broken
    room.close()
    room.open()
    campaign = room.finished(room.start())
    assert campaign.units[0].last.state is CallState.NEEDS_PERSON
    assert campaign.units[0].last.note == "识别出错，请人工听录音"


def broken(*_: object) -> object:
    raise ValueError("no such thing")


def test_closing_the_room_hangs_up_and_goes_on_later(opened: Opened) -> None:
    room = opened(units=2, capacity=1, numbers={duty(1): Happens(ring_s=30)})
    id = room.start()
    room.until(id, lambda c: c.units[0].last.state is CallState.DIALING)
    room.close()
    assert all(leg.ended is not None for leg in room.line.legs)
    left = room.desk.get(id)
    assert left.state is CampaignState.RUNNING
    assert [one.last.state for one in left.units] == [CallState.WAITING] * 2
    room.numbers[duty(1)] = Happens()
    room.open()
    campaign = room.finished(id)
    assert {one.last.verdict for one in campaign.units} == {Verdict.ON_DUTY}


def test_a_voice_that_is_not_there_calls_nobody_and_says_so(opened: Opened) -> None:
    from core.errors import InvalidInput

    room = opened(units=2)
    room.prompts.error = InvalidInput("没有这个音色。")
    campaign = room.finished(room.start())
    assert room.line.placed == []
    assert all("语音没有备好，没有呼叫：没有这个音色" in u.last.note for u in campaign.units)


def test_progress_of_the_prompts_is_told(opened: Opened) -> None:
    room = opened(units=2)
    room.prompts.held.clear()
    id = room.start()
    end = time.monotonic() + 10
    while room.desk.preparing(id) is None and time.monotonic() < end:
        time.sleep(0.01)
    assert room.desk.preparing(id) == (0, 5)
    assert "正在准备语音：0/5" in room.look("rollcall.status", rollcall=id).text
    room.prompts.held.set()
    room.finished(id)
    assert room.desk.preparing(id) is None


def test_versions_rise_with_every_change(opened: Opened) -> None:
    room = opened(units=2)
    id = room.start()
    seen = [room.desk.version(id)]
    room.until(id, lambda c: not seen.append(c.version) and c.finished_at is not None)
    assert seen == sorted(seen)
    assert seen[-1] == room.desk.version(id) > seen[0]


def test_what_could_not_be_stored_is_found_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = opened(units=2)
    progress, failed = room.desk.engine.progress, Counter[str]()
    judged, ended = progress.judged, progress.ended

    def judge_once(id: str, *given: Any) -> None:
        failed["judged"] += 1
        if failed["judged"] == 1:
            raise OperationalError("UPDATE", {}, Exception("the disk was busy"))
        judged(id, *given)

    def end_once(call: Any, *given: Any, **more: Any) -> Any:
        if call.unit == unit(2):
            raise OperationalError("UPDATE", {}, Exception("the disk was busy"))
        return ended(call, *given, **more)

    monkeypatch.setattr(progress, "judged", judge_once)
    monkeypatch.setattr(progress, "ended", end_once)
    campaign = room.finished(room.start())
    assert campaign.units[0].last.verdict is Verdict.ON_DUTY
    assert campaign.units[1].last.unknown
    assert room.dialled(duty(2)) == 1

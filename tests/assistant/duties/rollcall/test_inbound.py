"""Calls that come in: a told report is drafted, a called-back room completes its round."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from assistant.duties.report.draft.model import Header
from assistant.duties.rollcall.inbound.model import (
    About,
    Drafted,
    DutyNumber,
    InboundCall,
    InboundState,
    Missed,
)
from assistant.duties.rollcall.inbound.store import same_number
from assistant.duties.rollcall.model import CallState, Campaign
from assistant.duties.rollcall.writing import Writing
from core.database import Database
from core.errors import NotFound, Unavailable
from tests.assistant.duties.rollcall.calling_room import OFFICER, Room, deputy, duty, unit
from voice.dialogue.menu import read_menu
from voice.line import Dial
from voice.outcome import Verdict
from voice.recorded_leg import Happens, RecordedLeg, Turn
from voice.telephone_wav import wav_bytes


class Drafts:
    """Keeps what it is given; fails on demand."""

    def __init__(self) -> None:
        self.calls: list[tuple[InboundCall, int]] = []
        self.error: Exception | None = None

    def __call__(self, call: InboundCall, file: Path) -> Drafted:
        if self.error is not None:
            raise self.error
        self.calls.append((call, file.stat().st_size))
        return Drafted("BG20260101-01", "东堰镇一处厂房起火。")


@pytest.fixture
def drafts() -> Drafts:
    return Drafts()


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """Six seconds of something that counts as talk."""
    path = tmp_path / "talk.wav"
    at = np.arange(6 * 8000) / 8000
    path.write_bytes(wav_bytes((9000 * np.sin(2 * np.pi * 300 * at)).astype(np.int16)))
    return path


@pytest.fixture
def room(database: Database, tmp_path: Path, drafts: Drafts) -> Iterator[Room]:
    number = DutyNumber(read_menu, drafts)
    made = Room(database, tmp_path / "rollcalls", units=4, more={"duty_number": number})
    yield made
    made.close()


def rings(room: Room, number: str, *turns: Turn, tmp: Path) -> RecordedLeg:
    """Let somebody call; he hangs up a while after his last turn."""
    happens = Happens(turns=turns, hangs_up_after_s=8.0)

    async def ring() -> RecordedLeg:
        return await room.line.ring_in(happens, Dial(number, tmp / f"in-{number}.wav"))

    while (loop := room.desk.engine._loop) is None:  # its thread is only just starting
        time.sleep(0.01)
    return asyncio.run_coroutine_threadsafe(ring(), loop).result(5)


def came(room: Room, holds: Callable[[InboundCall], bool], within: float = 20.0) -> InboundCall:
    end = time.monotonic() + within
    while time.monotonic() < end:
        calls = room.desk.inbound()
        if calls and holds(calls[0]):
            return calls[0]
        time.sleep(0.02)
    raise AssertionError(room.desk.inbound())


def settled(call: InboundCall) -> bool:
    return call.state not in (InboundState.TALKING, InboundState.HEARING)


def told(voice: Path) -> tuple[Turn, ...]:
    """Press 1 at the menu, then tell."""
    return (
        Turn(digits="1", after="prompt", wait_s=1.0),  # behind the greeting
        Turn(says=voice, digits="#", after="prompt", wait_s=1.0),
    )


def missed_round(room: Room, *units: str, **more: Any) -> Campaign:
    for n in range(1, room.units + 1):
        if unit(n) in units:
            for number in (duty(n), deputy(n)):
                room.numbers[number] = Happens(ring_s=90.0)
    id = room.start(*units, redial=False, **more)
    return room.finished(id)


def test_a_told_report_is_recorded_and_drafted_and_nothing_is_sent(
    room: Room, drafts: Drafts, voice: Path, tmp_path: Path
) -> None:
    rings(room, duty(2), *told(voice), tmp=tmp_path)
    call = came(room, settled)
    assert (call.about, call.state) == (About.REPORT, InboundState.DRAFTED)
    assert (call.unit, call.report, call.digits) == (unit(2), "BG20260101-01", "1#")
    assert drafts.calls[0][1] > 6 * 8000  # bytes: what he told is in it
    assert room.desk.inbound_recording(call.id, OFFICER).is_file()
    assert room.line.placed == []


def test_a_report_that_cannot_be_heard_now_waits_for_a_person_with_its_recording(
    room: Room, drafts: Drafts, voice: Path, tmp_path: Path
) -> None:
    drafts.error = Unavailable("识别没有就绪。", "请稍候。")
    rings(room, "13800001111", *told(voice), tmp=tmp_path)
    call = came(room, settled)
    assert (call.state, call.unit) == (InboundState.OPEN, "")
    assert "请听录音" in call.note
    assert call.recording


def test_who_hangs_up_at_the_menu_leaves_a_trace_and_no_draft(
    room: Room, drafts: Drafts, tmp_path: Path
) -> None:
    rings(room, duty(1), tmp=tmp_path)
    assert came(room, settled).state is InboundState.EMPTY
    assert drafts.calls == []


def test_a_called_back_room_completes_its_missed_call_in_a_running_round(
    room: Room, tmp_path: Path
) -> None:
    room.numbers[duty(1)] = Happens(ring_s=90.0)
    room.numbers[deputy(1)] = Happens(ring_s=90.0)
    room.numbers[duty(2)] = Happens(ring_s=30.0)  # keeps the round going meanwhile
    id = room.start(unit(1), unit(2), redial=False, concurrency=1)
    room.until(id, lambda one: one.units[0].last.verdict is Verdict.NO_ANSWER)
    room.heard.held.clear()
    press = Turn(digits="2", after="prompt", wait_s=1.0)
    rings(room, duty(1), press, tmp=tmp_path)
    late = room.until(id, lambda one: one.units[0].last.came_in).units[0].last
    room.heard.held.set()
    done = room.finished(id)
    last = done.units[0].last
    assert last.id == late.id
    assert (last.verdict, last.state, last.recording) == (Verdict.ON_DUTY, CallState.DONE, True)
    assert "回电补答" in last.note
    call = came(room, settled)
    assert (call.state, call.attempt) == (InboundState.ANSWERED, last.id)


def test_an_answer_from_a_mobile_telephone_waits_for_a_persons_word(
    room: Room, tmp_path: Path
) -> None:
    room.numbers[duty(1)] = Happens(ring_s=90.0)
    id = room.start(unit(1), unit(2), redial=False, concurrency=1)
    room.until(id, lambda one: one.units[0].last.verdict is Verdict.NO_ANSWER)
    room.heard.held.clear()
    rings(room, deputy(1), Turn(digits="2", wait_s=1.0), tmp=tmp_path)
    room.until(id, lambda one: one.units[0].last.came_in)
    room.heard.held.set()
    last = room.finished(id).units[0].last
    assert (last.verdict, last.state) == (Verdict.ON_DUTY, CallState.NEEDS_PERSON)
    assert "不是从值班电话打回" in last.note


def test_an_answer_after_the_round_waits_for_a_persons_word_and_moves_no_end(
    room: Room, tmp_path: Path
) -> None:
    before = missed_round(room, unit(1))
    assert before.units[0].last.verdict is Verdict.NO_ANSWER
    rings(room, duty(1), Turn(digits="2", wait_s=1.0), tmp=tmp_path)
    after = room.until(before.id, lambda one: one.units[0].last.state is CallState.NEEDS_PERSON)
    last = after.units[0].last
    assert (last.came_in, last.verdict) == (True, Verdict.ON_DUTY)
    assert "请人工" in last.note
    assert (after.state, after.finished_at) == (before.state, before.finished_at)
    room.do("rollcall.correct", attempt=last.id, why="听录音，报了姓名")
    confirmed = room.desk.get(before.id)
    assert confirmed.units[0].last.state is CallState.DONE
    assert confirmed.finished_at == before.finished_at


def test_a_caller_who_missed_nothing_is_not_put_into_a_round(
    room: Room, drafts: Drafts, tmp_path: Path
) -> None:
    done = room.finished(room.start(unit(1)))
    rings(room, duty(1), Turn(digits="2", wait_s=1.0), tmp=tmp_path)
    call = came(room, settled)
    assert (call.state, call.attempt) == (InboundState.EMPTY, "")
    assert len(room.desk.get(done.id).units[0].attempts) == 1


def test_a_crash_while_a_room_answers_late_hands_it_to_a_person(room: Room, tmp_path: Path) -> None:
    before = missed_round(room, unit(1))
    store = room.desk.engine.inbound
    room.desk.engine.stop()
    store.arrived(duty(1), unit(1), "第1街道", room.clock.now())
    store.answer(Missed(before.id, unit(1)), duty(1), room.clock.now())
    room.open()
    found = room.until(before.id, lambda one: one.units[0].last.settled)
    last = found.units[0].last
    assert (last.state, last.unknown) == (CallState.NEEDS_PERSON, False)
    assert "回电" in last.note
    assert came(room, settled).state is InboundState.OPEN


def test_a_line_engaged_with_us_is_no_second_call(room: Room) -> None:
    room.numbers[duty(1)] = Happens(ring_s=30.0)
    id = room.start(unit(1))
    room.until(id, lambda one: one.units[0].last.state is CallState.DIALING)
    now = room.clock.now()
    assert room.desk.engine.inbound.answer(Missed(id, unit(1)), duty(1), now) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("021-62880001", "62880001", True),
        ("+862162880001", "021 6288 0001", True),
        ("008613800001111", "13800001111", True),
        ("8001", "8001", True),
        ("8001", "62888001", False),
        ("13800001111", "13800001112", False),
        ("", "", False),
    ],
)
def test_a_number_is_known_however_an_exchange_writes_it(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) is same
    assert same_number(other, one) is same


def test_recordings_of_callers_are_deleted_when_their_time_is_over(
    room: Room, voice: Path, tmp_path: Path
) -> None:
    rings(room, duty(2), *told(voice), tmp=tmp_path)
    call = came(room, settled)
    room.desk.parts = replace(room.desk.parts, recording_days=0)
    room.desk.clear_recordings()
    assert not room.desk.inbound()[0].recording
    with pytest.raises(NotFound):
        room.desk.inbound_recording(call.id, OFFICER)


def test_what_is_deleted_is_written_down_and_what_is_held_stays(room: Room, tmp_path: Path) -> None:
    header = Header(unit="试验区总值班室", contact="")
    write = Writing(tmp_path, room.clock, header, 0, held=lambda: room.desk.held())
    room.more |= {"expired": write.expired, "deletion": write.deletion}
    room.close()
    room.open()
    done = room.finished(room.start(unit(1), unit(2)))
    kept, gone = (one.last.id for one in done.units)
    room.desk.hold(OFFICER, kept, True, "投诉核查")
    assert [a.id for a in room.desk.clear_recordings()] == [gone]
    [record] = room.desk.deletion_records()
    rows = [[c.value for c in row] for row in load_workbook(record)["到期录音"].iter_rows()]
    told_ = {row[1]: row[6] for row in rows if row[1] in (kept, gone)}
    assert told_ == {kept: "留存", gone: "已删除"}

"""Reminders before a deadline: each once, through restarts, kills and several processes."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assistant.duties.report.reminded import Reminder, Stage
from assistant.duties.report.reminders import Reminders
from assistant.duties.report.tables import ReminderRow
from assistant.duties.ticking import Ticking
from core.database import Database
from core.errors import InvalidInput
from tests.assistant.duties.report.desk_room import LEADER, RULES, START, Failed, Room

RECEIVED = f"接报：{START.isoformat()}\n死亡：1\n地点：北塘路"


def started(room: Room) -> str:
    room.do("rules", LEADER, text=RULES, note="本区要求", version=0)
    return room.draft(text=RECEIVED)


def reminders(room: Room, told: list[Reminder] | None = None) -> Reminders:
    return Reminders(room.desk, room.database, None if told is None else told.append)


def given(room: Room) -> list[tuple[str, str, datetime]]:
    return [(r.kind, r.stage.value, r.due) for r in room.desk.reminders()]


def test_each_reminder_is_given_once_and_a_miss_is_only_suspected(either: Room) -> None:
    room = either
    started(room)
    told: list[Reminder] = []
    watch = reminders(room, told)
    telephone, written = START + timedelta(minutes=30), START + timedelta(minutes=60)
    for _minute in range(0, 75, 3):
        watch.scan()
        room.wait(3)
        room.restart()
        watch = reminders(room, told)
    assert given(room) == [
        ("电话", "临近", telephone),
        ("电话", "临近", telephone),
        ("电话", "疑似超时", telephone),
        ("书面", "临近", written),
        ("书面", "临近", written),
        ("书面", "疑似超时", written),
    ]
    assert [r.stage for r in told] == [r.stage for r in reminders(room).since()]
    late = told[2].text
    assert "疑似超时" in late
    assert "由人工认定" in late


def test_what_was_reported_is_not_reminded_of(room: Room) -> None:
    id = started(room)
    room.wait(5)
    room.do("confirm", report=id, answered_by="钱值班", kind="电话报告", to="X1")
    room.wait(10)
    room.do("submit", report=id)
    room.do("sign", LEADER, report=id)
    room.do("send", report=id)
    room.wait(120)
    reminders(room).scan()
    assert given(room) == []


def test_a_report_that_went_out_late_is_recorded_even_if_nobody_watched(room: Room) -> None:
    id = started(room)
    room.wait(90)
    room.do("submit", report=id)
    room.do("sign", LEADER, report=id)
    room.do("send", report=id)
    reminders(room).scan()
    assert [stage for _, stage, _ in given(room)] == ["疑似超时", "疑似超时"]


def test_after_a_pause_only_the_newest_moment_is_told(room: Room) -> None:
    started(room)
    room.wait(55)
    reminders(room).scan()
    assert [(kind, stage) for kind, stage, _ in given(room)] == [
        ("电话", "疑似超时"),
        ("书面", "临近"),
    ]


def test_a_clock_that_moves_gets_reminders_of_its_own(room: Room) -> None:
    id = started(room)
    room.wait(12)
    reminders(room).scan()
    later = (START + timedelta(minutes=10)).isoformat()
    room.do("update", report=id, changes={"received_at": later})
    room.wait(10)
    reminders(room).scan()
    assert [due for _, _, due in given(room)] == [
        START + timedelta(minutes=30),
        START + timedelta(minutes=40),
    ]


def test_the_next_moment_is_known(room: Room) -> None:
    started(room)
    assert reminders(room).scan() == START + timedelta(minutes=10)
    assert [r.id for r in reminders(room).since(last=10**6)] == []


def test_an_event_may_be_asked_for_its_deadline_before_there_is_a_report(room: Room) -> None:
    room.do("rules", LEADER, text=RULES, note="本区要求", version=0)
    told = room.look("deadline", event="SJ20261120-0003", kind="书面")
    assert "接报" in told.text  # what it counts from is not known yet, and is asked for
    id = room.draft(text=RECEIVED)
    assert "22时00分" in room.look("deadline", report=id, kind="书面").text


def test_versions_of_the_rule_book_are_kept(either: Room) -> None:
    either.do("rules", LEADER, text=RULES, note="本区要求", version=0)
    either.do("rules", LEADER, text=RULES.replace("60", "90"), note="放宽", version=1)
    with pytest.raises(Failed, match="现在是第2版"):
        either.do("rules", LEADER, text=RULES, note="旧稿", version=1)
    with pytest.raises(InvalidInput, match="时限规则表"):
        either.do("rules", LEADER, text="规则: 没有", note="写错", version=2)
    versions = either.desk.rulebooks.versions()
    assert [(v.version, v.note) for v in versions] == [(2, "放宽"), (1, "本区要求")]
    assert versions[1].text == RULES


# --- real processes

_WATCH = """
import sys, time
from pathlib import Path
from core.clock import SteppedClock
from core.database import Database
from assistant.duties.report.reminders import Reminders
from tests.assistant.duties.report.desk_room import Room, START
from datetime import timedelta
room = Room(Database(sys.argv[1]), Path(sys.argv[2]))
watch = Reminders(room.desk, room.database)
print("ready", flush=True)
while True:
    watch.scan()
    room.wait(0.5)
"""


@pytest.mark.slow
def test_kills_at_any_moment_lose_and_double_nothing(database: Database, tmp_path: Path) -> None:
    room = Room(database, tmp_path / "reports")
    started(room)
    arguments = [sys.executable, "-c", _WATCH, database.url, str(tmp_path / "reports")]
    for pause in (0.05, 0.2, 0.4):
        both = [
            subprocess.Popen(arguments, stdout=subprocess.PIPE, env=os.environ, cwd=Path.cwd())
            for _ in range(2)
        ]
        for process in both:
            assert process.stdout is not None
            process.stdout.readline()
        time.sleep(pause)
        for process in both:
            process.send_signal(signal.SIGKILL)
            process.wait()
    for _minute in range(75):
        reminders(room).scan()
        room.wait(1)
    with database.reading() as session:
        query = (
            select(func.count())
            .select_from(ReminderRow)
            .group_by(ReminderRow.clock, ReminderRow.stage, ReminderRow.moment)
        )
        counts = list(session.scalars(query))
    assert set(counts) == {1}
    stages = [r.stage for r in reminders(room).since()]
    assert stages.count(Stage.LATE) == 2


def test_the_timer_gives_them_by_itself(room: Room) -> None:
    started(room)
    watch = reminders(room)
    timer = Ticking("reminders", room.clock, (watch.scan,))
    timer.start()
    room.wait(12)
    timer.wake()
    deadline = time.monotonic() + 10
    while not watch.since() and time.monotonic() < deadline:
        time.sleep(0.02)
    timer.stop()
    assert [r.stage for r in watch.since()] == [Stage.SOON]

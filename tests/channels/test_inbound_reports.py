"""A told report becomes a draft in the duty number's name, with its recording as material."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.duties.report.record import Recording
from assistant.duties.report.revision import State
from assistant.duties.rollcall.inbound.model import Drafted, InboundCall
from channels.inbound_reports import CALLER, FirstReports
from channels.report_recordings import Taken
from channels.room import Room
from core.effects.plan import Need, Request
from core.errors import ZhibanError
from core.identity import Principal
from tests.channels.conftest import settings
from voice.notes import NoteSegment, NoteTranscript
from voice.telephone_wav import wav_bytes

TOLD = "我是东堰镇值班室，十分钟前建设路一处仓库起火，过火面积约两百平方米，没有人员伤亡。"


class Heard:
    """Takes a recording as `ReportRecordings` does; what is said in it is written down here."""

    def __init__(self, room: Room, text: str) -> None:
        self._room = room
        self._text = text

    def take(self, who: Principal, name: str, data: bytes) -> Taken:
        sha256 = self._room.duty.reporting.desk.recordings.wait(data)
        lines = (NoteSegment(0.0, 9.0, self._text),) if self._text else ()
        return Taken(Recording(sha256=sha256, name=name, seconds=9.0), NoteTranscript(lines, 9.0))


@pytest.fixture
def room(furnished: Path, tmp_path: Path) -> Iterator[Room]:
    import shutil

    home = tmp_path / "home"
    shutil.copytree(furnished, home)
    made = Room(settings(home))
    yield made
    made.database.dispose()


def drafted(room: Room, tmp_path: Path, text: str) -> Drafted:
    file = tmp_path / "LD-20260101-1.wav"
    file.write_bytes(wav_bytes(np.zeros(8000, np.int16)))
    call = InboundCall("LD-20260101-1", room.clock.now(), "62880001", "U14", "东堰镇")
    first = FirstReports(Heard(room, text), room.duty.dispatcher)  # type: ignore[arg-type]
    return first(call, file)


def test_a_told_report_is_a_draft_of_what_was_said_and_nothing_more(
    room: Room, tmp_path: Path
) -> None:
    made = drafted(room, tmp_path, TOLD)
    desk = room.duty.reporting.desk
    report = desk.get(made.report)
    assert report.state is State.DRAFT
    (source,) = report.content.sources.values()
    assert source.text == TOLD
    assert "未经核对" in source.label
    assert source.recording is not None
    assert desk.recordings.kept(source.recording.sha256).is_file()


def test_silence_makes_no_draft(room: Room, tmp_path: Path) -> None:
    made = drafted(room, tmp_path, "")
    assert made.report == ""
    assert "听录音" in made.why


def test_the_duty_number_can_send_and_approve_nothing(room: Room, tmp_path: Path) -> None:
    made = drafted(room, tmp_path, TOLD)
    dispatcher = room.duty.dispatcher
    for action in ("report.sign", "report.send"):
        try:
            plan = dispatcher.act(
                CALLER, [Request(action=action, arguments={"report": made.report})]
            )
        except ZhibanError:
            continue
        assert plan.need is not Need.NONE  # it waits for a person
    assert room.duty.reporting.desk.get(made.report).state is State.DRAFT

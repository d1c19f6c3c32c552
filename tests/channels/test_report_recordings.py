"""A recording becomes material of a report: heard, checked, kept by its hash, played from there."""

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from nicegui.elements.upload_files import SmallFileUpload

from channels.room import ROOT_ORG, Room
from channels.web.report_recording import line_row, timed, untimed
from channels.web.text import report_recordings as words
from core.effects.plan import PlanState, Request
from core.identity import Role
from tests.channels.conftest import PASSWORD
from tests.channels.reporting import done, drafted, newest, note, sent
from tests.channels.test_web_acting import principal, until
from tests.voice.vowels import babble, wav
from voice.hot_words import Put
from voice.notes import NoteSegment

SAID = "青禾镇来电。柳堤路18号一处厂房着火。受伤2人。"
SOUND = wav(babble(4))


class _Server(BaseHTTPRequestHandler):
    """A recogniser's server that always hears the same."""

    said = SAID

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        rows = [{"id": 0, "seek": 0, "start": 0.0, "end": 3.5, "text": type(self).said,
                 "tokens": [], "temperature": 0.0, "avg_logprob": -0.2,
                 "compression_ratio": 1.0, "no_speech_prob": 0.0}]  # fmt: skip
        body = {"text": type(self).said, "language": "zh", "duration": 3.5, "segments": rows}
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture
def hearing(room: Room) -> Iterator[type[_Server]]:
    """The room hears through a server of its own."""
    room.accounts.add_user("leader", "王带班", ROOT_ORG, [Role.LEADER], PASSWORD)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    room.settings.speech_base_url = f"http://127.0.0.1:{server.server_port}/v1"
    _Server.said = SAID
    yield _Server
    server.shutdown()
    server.server_close()


def waiting(room: Room) -> list[str]:
    folder = room.settings.home / "reports" / "recordings" / "waiting"
    return [file.name for file in folder.glob("??/*")]


async def test_a_recording_becomes_material_and_is_kept_by_its_hash(
    hearing, signed_in, room: Room
) -> None:
    officer, auditor = await signed_in("officer"), await signed_in("auditor")
    file = {"file": ("来电.wav", SOUND)}
    assert (await auditor("POST", "/report-recordings", files=file)).status_code == 403
    taken = await officer("POST", "/report-recordings", files=file)
    assert taken.status_code == 201, taken.text
    heard = taken.json()
    assert heard["text"] == SAID
    digest = hashlib.sha256(SOUND).hexdigest()
    assert heard["recording"]["sha256"] == digest
    assert (await officer("GET", f"/report-recordings/{digest}")).content == SOUND
    source = {"text": heard["text"], "kind": "transcript", "recording": heard["recording"]}
    report = await drafted(room, "", sources=[source])
    (kept,) = room.duty.reporting.desk.get(report).content.sources.values()
    assert kept.recording is not None
    assert kept.recording.name == "来电.wav"
    assert waiting(room) == []
    played = await officer("GET", f"/reports/{report}/recordings/{digest}")
    assert played.content == SOUND
    assert played.headers["content-type"] == "audio/wav"
    assert (await auditor("GET", f"/reports/{report}/recordings/{digest}")).status_code == 403
    other = await drafted(room, note(room))
    assert (await officer("GET", f"/reports/{other}/recordings/{digest}")).status_code == 404
    assert (await officer("GET", "/report-recordings/..%2Fkeys")).status_code in (404, 422)
    assert len(room.audit.records(action="report.listen")) == 1


async def test_what_is_no_sound_or_bears_a_marking_is_kept_nowhere(
    hearing, signed_in, room: Room
) -> None:
    officer = await signed_in("officer")
    bad = await officer("POST", "/report-recordings", files={"file": ("a.wav", b"nothing")})
    assert bad.status_code == 422
    hearing.said = "机密★3年。某地情况。"
    secret = await officer("POST", "/report-recordings", files={"file": ("b.wav", SOUND)})
    assert secret.status_code == 409
    assert "没有保存" in secret.json()["message"]
    assert waiting(room) == []


async def test_without_a_recogniser_it_says_so_and_keeps_nothing(signed_in, room: Room) -> None:
    officer = await signed_in("officer")
    away = await officer("POST", "/report-recordings", files={"file": ("a.wav", SOUND)})
    assert away.status_code == 503
    assert "语音识别模型" in away.json()["message"]
    assert waiting(room) == []


async def test_material_cannot_name_a_recording_that_is_not_there(hearing, room: Room) -> None:
    gone = {"sha256": "0" * 64, "name": "来电.wav", "seconds": 3.0}
    arguments = {"step": "首报", "sources": [{"text": SAID, "recording": gone}]}
    step = Request(action="report.draft", arguments=arguments)
    plan = await room.duty.acting.act(principal(room, "officer"), [step])
    assert plan.state is PlanState.STOPPED
    assert "已不在本机" in str(plan.steps[0])


async def test_what_nobody_used_is_gone_after_a_day(hearing, room: Room) -> None:
    recordings = room.duty.reporting.desk.recordings
    first = recordings.wait(b"old")
    day = room.clock.now().timestamp() - 25 * 3600
    os.utime(recordings.waiting(first), (day, day))
    second = recordings.wait(b"new")
    assert waiting(room) == [second]


async def test_a_report_with_a_recording_is_signed_and_sent_like_any_other(
    hearing, signed_in, room: Room
) -> None:
    officer = await signed_in("officer")
    taken = await officer("POST", "/report-recordings", files={"file": ("来电.wav", SOUND)})
    recording = taken.json()["recording"]
    report = await drafted(room, "", sources=[{"text": SAID, "recording": recording}])
    await done(room, "officer", "report.edit", report=report, body="柳堤路18号厂房着火，受伤2人。")
    await sent(room, report)
    assert room.duty.reporting.desk.get(report).sent is not None


async def test_the_page_fills_the_text_with_what_was_heard(hearing, visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/reports")
    user.find(marker="new-report").click()
    await user.should_see(marker="start")
    upload = newest(user, "recording-file")
    await upload.handle_uploads(  # type: ignore[attr-defined]
        [SmallFileUpload("来电.wav", "audio/wav", SOUND)]
    )
    await until(user, "recording-heard", "data-seek")
    await user.should_see(words.CHECK)
    field = newest(user, "material")
    assert field.value == f"[0:00] {SAID}"  # type: ignore[attr-defined]
    user.find(marker="start").click()
    material = await until(user, "material", "柳堤路", "<audio")
    assert "[0:00]" not in material
    assert f"recordings/{hashlib.sha256(SOUND).hexdigest()}" in material


def test_times_before_lines_become_marks_and_leave_the_text() -> None:
    line = NoteSegment(65.2, 70.0, "收到。", "声道一")
    assert timed(line) == "[1:05] 声道一：收到。"
    text, marks = untimed("[0:03] 甲\n接着说\n[1:05] 乙")
    assert text == "甲\n接着说\n乙"
    assert marks == (3.0, 3.0, 65.0)
    assert untimed("21:30接电话") == ("21:30接电话", ())


def test_a_line_shows_what_is_unsure_and_what_was_put_in() -> None:
    put = (Put(0, 3, "清河镇", "青禾镇"),)
    row = line_row(NoteSegment(1.0, 2.0, "青禾镇着火", "", ((1, 2), (3, 4)), put))
    shown_as = [(p["text"], p["unsure"], p["heard"]) for p in row["pieces"]]
    assert "".join(text for text, _, _ in shown_as) == "青禾镇着火"
    assert ("着", True, "") in shown_as
    assert all(heard == "清河镇" and not unsure for _, unsure, heard in shown_as[:3])

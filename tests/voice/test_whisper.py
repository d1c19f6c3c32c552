"""The real recogniser on real sound."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from core.errors import Unavailable
from core.models.registry import ModelRegistry
from evals.suites import asr
from tests.voice.conftest import noise
from voice.endpoint import WhisperServer
from voice.hearing import hear
from voice.outcome import Speaker, Verdict
from voice.roster import Expected
from voice.sound import RATE, Sound, load_sound
from voice.speech import DUTY_WORDS, PLAIN, Segment, Transcript, turns
from voice.whisper import LocalWhisper
from voice.whisper_files import folder


@pytest.fixture(scope="session")
def clip(shared_dir: Path) -> Sound:
    """A recorded answer: 城管局值班员……"""
    return load_sound(shared_dir / "evals" / "rollcall-dev" / "wav" / "rc098.wav")


@pytest.mark.model
def test_the_same_sound_gives_the_same_words(whisper: LocalWhisper, clip: Sound) -> None:
    first = whisper.transcribe(clip, (PLAIN, DUTY_WORDS))
    assert first == whisper.transcribe(clip, (PLAIN, DUTY_WORDS))
    assert [transcript.prompt for transcript in first] == [PLAIN, DUTY_WORDS]


@pytest.mark.model
def test_segments_carry_times_and_figures(whisper: LocalWhisper, clip: Sound) -> None:
    (segment,) = whisper.transcribe(clip)[0].segments
    assert 0.0 <= segment.start < segment.end <= clip.duration
    assert -2.0 < segment.avg_logprob < 0.0
    assert 0.0 <= segment.no_speech <= 1.0
    assert segment.alternatives


@pytest.mark.model
def test_a_long_recording_is_cut_at_pauses(whisper: LocalWhisper, clip: Sound) -> None:
    pause = np.zeros(3 * RATE, dtype=np.float32)
    long = Sound(np.concatenate([clip.samples, pause] * 5))
    segments = whisper.transcribe(long)[0].segments
    assert len(segments) >= 2
    assert all(a.end <= b.start + 0.7 for a, b in itertools.pairwise(segments))
    assert sum("领导" in segment.text for segment in segments) >= 2


@pytest.mark.model
def test_silence_is_nobody(whisper: LocalWhisper, call: Callable[..., Expected]) -> None:
    answer = hear(Sound(np.zeros(3 * RATE, dtype=np.float32)), call(), whisper)
    assert (answer.verdict, answer.speaker) == (Verdict.SILENT, Speaker.NOBODY)


def test_a_model_that_is_not_there_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as told:
        folder(ModelRegistry(tmp_path))
    assert "zhiban models fetch whisper-base" in told.value.remedy


def test_a_folder_of_ones_own_is_taken_as_it_is(tmp_path: Path) -> None:
    for file in ("model.bin", "config.json"):
        (tmp_path / file).write_bytes(b"{}")
    assert folder(ModelRegistry(tmp_path / "models"), str(tmp_path)) == tmp_path


def test_the_ends_of_a_line_take_turns() -> None:
    ours = Transcript((Segment(0.0, 1.0, "请报单位"), Segment(4.0, 5.0, "谢谢")))
    theirs = Transcript((Segment(1.5, 3.5, "档案局"),))
    merged = turns([("呼叫方", ours), ("应答方", theirs)])
    assert [(s.speaker, s.text) for s in merged.segments] == [
        ("呼叫方", "请报单位"), ("应答方", "档案局"), ("呼叫方", "谢谢"),
    ]  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    asked: list[bytes]

    def do_POST(self) -> None:
        type(self).asked.append(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({
            "task": "transcribe", "language": "zh", "duration": 1.0, "text": "檔案局",
            "segments": [{
                "id": 0, "seek": 0, "start": 0.0, "end": 1.0, "text": "檔案局", "tokens": [],
                "temperature": 0.0, "avg_logprob": -0.3, "compression_ratio": 0.8,
                "no_speech_prob": 0.01,
            }],
        }).encode()  # fmt: skip
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    _Handler.asked = []
    made = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}/v1"
    made.shutdown()
    thread.join()
    made.server_close()


def test_a_server_hears_only_where_a_voice_is(server: str, clip: Sound) -> None:
    away = WhisperServer(server, "whisper-1")
    (transcript,) = away.transcribe(clip, (PLAIN,))
    assert transcript.segments[0].text == "档案局"
    assert transcript.segments[0].avg_logprob == -0.3
    assert PLAIN.encode() in _Handler.asked[0]
    assert away.transcribe(noise(1, 2.0), (PLAIN,))[0].segments == ()
    assert len(_Handler.asked) == 1


def test_a_server_that_is_away_is_told(clip: Sound) -> None:
    with pytest.raises(Unavailable, match="没有应答"):
        WhisperServer("http://127.0.0.1:9/v1", "whisper-1").transcribe(clip)


@pytest.mark.model
@pytest.mark.slow
def test_read_speech_is_recognised(whisper: LocalWhisper, shared_dir: Path) -> None:
    rows = asr.read_rows(shared_dir / "evals" / "speech-dev")
    metrics = asr.run(rows, whisper)[0]["metrics"]
    assert metrics["pinyin_error_clean"] <= 0.12
    assert metrics["cer_clean"] <= 0.25

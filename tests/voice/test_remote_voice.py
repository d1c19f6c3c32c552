"""A voice behind an OpenAI-compatible server, and which voice a room gets."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidInput, NeedsLogin, Refused, Unavailable
from core.models.registry import ModelRegistry
from core.settings import Settings
from tests.voice.conftest import tone
from voice.kokoro import Kokoro
from voice.remote_voice import VoiceServer
from voice.speech import Manner
from voice.synthesizer import synthesizer
from voice.telephone import line_wav


@dataclass
class Server:
    url: str = ""
    status: int = 200
    body: bytes = field(default_factory=lambda: line_wav(tone(500, 1.0, 0.1, 1.5)))
    asked: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.asked.append(body | {"path": self.path})
            self.send_response(told.status)
            self.send_header("Content-Type", "audio/wav")
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output quiet."""

    made = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    told.url = f"http://127.0.0.1:{made.server_port}/v1"
    yield told
    made.shutdown()
    thread.join()
    made.server_close()


def test_a_server_says_it_in_the_manner_asked_for(server: Server) -> None:
    voice = VoiceServer(server.url, "tts-1", voices=("甲", "乙"))
    sound = voice.speak("请报单位", Manner("乙", 1.2))
    assert sound.duration == pytest.approx(1.5, abs=0.02)
    asked = server.asked[0]
    assert asked["path"] == "/v1/audio/speech"
    assert (asked["input"], asked["voice"], asked["speed"]) == ("请报单位", "乙", 1.2)
    assert asked["model"] == "tts-1"


def test_the_first_voice_is_the_default(server: Server) -> None:
    VoiceServer(server.url, "tts-1", voices=("甲", "乙")).speak("请报单位")
    assert server.asked[0]["voice"] == "甲"


@pytest.mark.parametrize(
    ("status", "error"), [(401, NeedsLogin), (400, Refused), (404, Refused), (503, Unavailable)]
)
def test_what_a_server_answers_becomes_our_errors(
    server: Server, status: int, error: type[Exception]
) -> None:
    server.status, server.body = status, b"{}"
    with pytest.raises(error):
        VoiceServer(server.url, "tts-1").speak("请报单位")


def test_something_that_is_no_sound_is_told(server: Server) -> None:
    server.body = b"<html>hello</html>"
    with pytest.raises(Unavailable, match="不是声音"):
        VoiceServer(server.url, "tts-1").speak("请报单位")


def test_a_server_that_is_away_is_told() -> None:
    with pytest.raises(Unavailable, match="没有应答"):
        VoiceServer("http://127.0.0.1:9/v1", "tts-1").speak("请报单位")


def test_nothing_and_too_much_to_say_are_not_sent(server: Server) -> None:
    for text in ("", "。。。", "值" * 5000):
        with pytest.raises(InvalidInput):
            VoiceServer(server.url, "tts-1").speak(text)
    assert server.asked == []


def test_a_room_has_its_own_voice_or_the_servers(tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path)
    assert isinstance(synthesizer(Settings(), registry), Kokoro)
    named = synthesizer(Settings(voice_name="zm_yunyang"), registry)
    assert named.voices[0] == "zm_yunyang"
    away = synthesizer(
        Settings(voice_base_url="http://127.0.0.1:9/v1", voice_name="甲, 乙"), registry
    )
    assert list(away.voices) == ["甲", "乙"]

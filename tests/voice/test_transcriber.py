"""One recogniser for a room, made at the first recording, from whatever thread that comes."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core.errors import Unavailable
from core.models.registry import ModelRegistry
from core.settings import Settings
from tests.voice.vowels import babble
from voice.sound import Sound
from voice.speech import PLAIN, Transcript, Weigher
from voice.transcriber import Lazy, transcriber


def settings(home: Path, **more: object) -> Settings:
    return Settings(_env_file=None, home=home, models_dir=home / "models", **more)  # type: ignore[arg-type,call-arg]


class Plain:
    """A recogniser that hears nothing and can't spell."""

    def transcribe(self, sound: Sound, prompts: Sequence[str] = (PLAIN,)) -> list[Transcript]:
        return [Transcript((), prompt) for prompt in prompts]


def test_it_is_made_once_however_many_ask_at_once() -> None:
    made: list[Plain] = []
    gate = threading.Barrier(8)

    def make() -> Plain:
        made.append(Plain())
        return made[-1]

    lazy = Lazy(make)

    def ask(_: int) -> None:
        gate.wait()
        lazy.transcribe(Sound(np.zeros(10, np.float32)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    assert len(made) == 1
    assert lazy.spell(Sound(np.zeros(10, np.float32)), "无") == ()
    assert lazy.weigh(Sound(np.zeros(10, np.float32)), ["无"]) == []


def test_what_the_recogniser_can_the_rooms_one_can_too() -> None:
    class Weighs(Plain):
        def weigh(self, sound: Sound, texts: Sequence[str]) -> list[float]:
            return [-1.0 for _ in texts]

    lazy = Lazy(Weighs)
    assert isinstance(lazy, Weigher)
    assert lazy.weigh(Sound(np.zeros(10, np.float32)), ["一", "二"]) == [-1.0, -1.0]


def test_a_failure_is_tried_again_at_the_next_recording() -> None:
    tries: list[int] = []

    def make() -> Plain:
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("不在。", "")
        return Plain()

    lazy = Lazy(make)
    with pytest.raises(Unavailable):
        lazy.transcribe(Sound(np.zeros(10, np.float32)))
    assert len(lazy.transcribe(Sound(np.zeros(10, np.float32)))) == 1


def test_a_room_has_one_and_the_setting_chooses_which(tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path / "models")
    local = transcriber(settings(tmp_path), registry)
    assert transcriber(settings(tmp_path), registry) is local
    far = settings(tmp_path, speech_base_url="http://127.0.0.1:9/v1")
    assert transcriber(far, registry) is not local


def test_what_is_missing_is_told_at_the_first_recording_and_not_before(tmp_path: Path) -> None:
    ear = transcriber(settings(tmp_path), ModelRegistry(tmp_path / "models"))
    with pytest.raises(Unavailable) as missing:
        ear.transcribe(Sound(babble(1)))
    assert "语音识别模型" in missing.value.message

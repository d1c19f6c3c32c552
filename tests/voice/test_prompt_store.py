"""Prompts: rendered once, played many times."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core.errors import InvalidInput, Unavailable
from tests.voice.conftest import tone
from voice.prompt_store import PromptStore
from voice.sound import RATE, Sound, load_sound
from voice.speech import Manner
from voice.telephone_wav import read_pcm


class Whistle:
    """Says every character as a tone of its own: an ordinary voice that needs no model."""

    def __init__(self, *voices: str) -> None:
        self.voices = voices or ("low", "high")
        self.said: list[str] = []
        self.slow_s = 0.0
        self.broken_at = ""

    def speak(self, text: str, manner: Manner = Manner()) -> Sound:  # noqa: B008 - frozen
        if text == self.broken_at:
            raise Unavailable("语音合成服务没有应答。", "请稍后重试。")
        time.sleep(self.slow_s)
        self.said.append(text)
        base = 300 if (manner.voice or self.voices[0]) == "low" else 900
        seconds = 0.12 / manner.speed
        tones = [tone(base + ord(char) % 700, 1.0, 0.1, seconds).samples for char in text]
        return Sound(np.concatenate(tones))


@pytest.fixture
def voice() -> Whistle:
    return Whistle()


@pytest.fixture
def store(tmp_path: Path, voice: Whistle) -> PromptStore:
    return PromptStore(tmp_path / "prompts", voice)


def test_a_prompt_is_a_line_s_wav(store: PromptStore) -> None:
    assert len(read_pcm(store.file("请报单位"))) == pytest.approx(0.48 * 8000, abs=4)


def test_a_prompt_is_rendered_once(store: PromptStore, voice: Whistle, tmp_path: Path) -> None:
    first = store.file("请报单位")
    assert store.file(" 请报单位\n") == first
    assert PromptStore(tmp_path / "prompts", voice).file("请报单位") == first
    assert voice.said == ["请报单位"]


def test_text_voice_and_speed_each_make_another_prompt(store: PromptStore, voice: Whistle) -> None:
    manners = [Manner(), Manner("high"), Manner(speed=1.2)]
    files = [store.file(text, manner) for text in ("请报单位", "请报姓名") for manner in manners]
    assert len(set(files)) == 6
    assert store.file("请报单位", Manner("low")) == files[0]
    assert len(voice.said) == 6


def test_another_default_voice_is_rendered_anew(store: PromptStore, tmp_path: Path) -> None:
    before = store.file("请报单位")
    after = PromptStore(tmp_path / "prompts", Whistle("high", "low")).file("请报单位")
    assert before != after
    assert before.read_bytes() != after.read_bytes()


def test_rendering_tells_how_far_it_is_and_counts_a_text_once(store: PromptStore) -> None:
    told: list[tuple[int, int]] = []
    store.render(
        ["请报单位", "请报姓名", "请报单位"], told=lambda done, total: told.append((done, total))
    )
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert store.is_ready("请报姓名")
    assert not store.is_ready("再见")


def test_what_is_rendered_before_a_failure_stays(store: PromptStore, voice: Whistle) -> None:
    voice.broken_at = "请报姓名"
    with pytest.raises(Unavailable):
        store.render(["请报单位", "请报姓名", "再见"])
    voice.broken_at = ""
    store.render(["请报单位", "请报姓名", "再见"])
    assert voice.said == ["请报单位", "请报姓名", "再见"]


def test_many_threads_that_want_the_same_prompt_render_it_once(
    store: PromptStore, voice: Whistle
) -> None:
    voice.slow_s = 0.05
    gate = threading.Barrier(8)

    def ask(number: int) -> bytes:
        gate.wait()
        return store.file(f"第{number % 2}句").read_bytes()

    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(ask, range(8)))
    assert len(set(heard)) == 2
    assert sorted(voice.said) == ["第0句", "第1句"]


def test_no_half_written_file_is_ever_there(
    store: PromptStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("voice.prompt_store.os.fsync", full)
    with pytest.raises(OSError, match="space"):
        store.file("请报单位")
    assert not store.is_ready("请报单位")
    monkeypatch.undo()
    assert store.file("请报单位").is_file()
    assert [path.suffix for path in (tmp_path / "prompts").iterdir()] == [".wav"]


def test_a_recording_takes_the_place_of_the_voice_and_gives_it_back(
    store: PromptStore, voice: Whistle, tmp_path: Path
) -> None:
    spoken = store.file("请报单位")
    own = tmp_path / "own.wav"
    own.write_bytes(PromptStore(tmp_path / "other", voice).file("别的话").read_bytes())
    store.use("请报单位", Manner(), own)
    assert store.is_recorded("请报单位")
    played = store.file("请报单位")
    assert load_sound(played).duration == pytest.approx(load_sound(own).duration, abs=0.01)
    store.drop_recording("请报单位")
    assert store.file("请报单位") == spoken


def test_a_recording_outlives_the_cache_and_a_change_of_voice(
    store: PromptStore, tmp_path: Path
) -> None:
    store.use("请报单位", Manner(), store.file("别的话").read_bytes())
    played = store.file("请报单位")
    for path in (tmp_path / "prompts").glob("*.wav"):
        path.unlink()
    assert PromptStore(tmp_path / "prompts", Whistle("high")).file("请报单位") == played


def test_a_recording_that_cannot_be_played_is_refused(store: PromptStore, tmp_path: Path) -> None:
    silence = tmp_path / "silence.wav"
    silence.write_bytes(_wav(np.zeros(RATE)))
    long = tmp_path / "long.wav"
    long.write_bytes(_wav(np.tile(np.sin(np.arange(RATE) / 5) / 3, 121)))
    for recording in (b"no sound at all", silence, long):
        with pytest.raises(InvalidInput):
            store.use("请报单位", Manner(), recording)
    assert not store.is_recorded("请报单位")


def _wav(samples: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> bytes:
    from voice.telephone_wav import wav_bytes

    return wav_bytes((samples[::2] * 32767).astype(np.int16))

"""The real voice, and its files."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import yaml

import voice.kokoro.model
from core.errors import InvalidInput, Unavailable, ZhibanError
from core.models.fetch import Fetcher
from core.models.registry import ModelRegistry, builtin_specs
from core.settings import load_settings
from tests.conftest import missing
from voice.kokoro import Kokoro
from voice.kokoro.files import fetch
from voice.pinyin import sounds
from voice.sound import Sound
from voice.speech import Manner
from voice.whisper import LocalWhisper

SENTENCE = "请报您的单位、姓名和职务。"


@pytest.fixture(scope="module")
def kokoro() -> Kokoro:
    """Kokoro, from this machine's models directory."""
    registry = ModelRegistry(load_settings().models_dir)
    try:
        fetch(Fetcher(registry))
        made = Kokoro(registry, threads=1)
        made.load()
    except ZhibanError as error:
        missing("kokoro-zh", str(error))
        raise
    return made


@pytest.fixture(scope="module")
def said(kokoro: Kokoro) -> Sound:
    return kokoro.speak(SENTENCE)


@pytest.mark.model
def test_the_same_text_and_manner_give_the_same_sound(kokoro: Kokoro, said: Sound) -> None:
    assert np.array_equal(kokoro.speak(SENTENCE).samples, said.samples)


@pytest.mark.model
def test_a_sentence_lasts_as_long_as_a_person_takes(said: Sound) -> None:
    assert 1.5 < said.duration < 4.5
    assert 0.01 < said.level < 0.3
    assert np.abs(said.samples).max() <= 1.0


@pytest.mark.model
def test_speed_makes_it_shorter(kokoro: Kokoro, said: Sound) -> None:
    faster = kokoro.speak(SENTENCE, Manner(speed=1.25)).duration
    assert faster == pytest.approx(said.duration / 1.25, rel=0.15)


@pytest.mark.model
def test_each_voice_sounds_different(kokoro: Kokoro, said: Sound) -> None:
    assert len(set(kokoro.voices)) == 8
    other = kokoro.speak(SENTENCE, Manner(voice=kokoro.voices[-1]))
    assert not np.array_equal(other.samples, said.samples)


@pytest.mark.model
def test_the_recogniser_understands_it(kokoro: Kokoro, whisper: LocalWhisper) -> None:
    text = "气象台已发布暴雨橙色预警，请立即组织人员转移。"
    wanted = set(sounds(text))
    heard = set(sounds(whisper.transcribe(kokoro.speak(text))[0].text))
    assert len(wanted & heard) / len(wanted) > 0.8


@pytest.mark.model
def test_threads_may_speak_at_once(kokoro: Kokoro, said: Sound) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(kokoro.speak, [SENTENCE, SENTENCE]))
    assert all(np.array_equal(sound.samples, said.samples) for sound in both)


@pytest.mark.model
@pytest.mark.slow
def test_a_text_of_any_length_is_said_whole(kokoro: Kokoro) -> None:
    one = kokoro.speak("请加强值守，及时报告。").duration
    assert kokoro.speak("请加强值守，及时报告。" * 6).duration > 5.5 * one
    assert kokoro.speak("请加强值守和巡查并及时报告" * 16).duration > 25


def test_files_that_are_not_there_are_told_when_it_is_to_speak(tmp_path: Path) -> None:
    for where in (ModelRegistry(tmp_path), tmp_path):
        with pytest.raises(Unavailable) as told:
            Kokoro(where).speak(SENTENCE)
        assert "zhiban models fetch kokoro-zh" in told.value.remedy


def test_files_that_are_something_else_are_told(tmp_path: Path) -> None:
    for part in ("model.onnx", "vocab.json", "voices.bin"):
        (tmp_path / part).write_bytes(b"{}")
    with pytest.raises(Unavailable, match="无法载入"):
        Kokoro(tmp_path).speak(SENTENCE)


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("", Manner()), ("。", Manner()), (SENTENCE, Manner(voice="nobody")),
        (SENTENCE, Manner(speed=9.0)),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_without_loading(
    tmp_path: Path, text: str, manner: Manner
) -> None:
    with pytest.raises(InvalidInput):
        Kokoro(tmp_path).speak(text, manner)


def test_the_voices_are_named_in_the_order_of_their_file() -> None:
    (spec,) = [spec for spec in builtin_specs() if spec.name == "kokoro-zh-voices"]
    assert spec.npm is not None
    listed = yaml.safe_load(
        Path(voice.kokoro.model.__file__).with_name("voices.yaml").read_text(encoding="utf-8")
    )
    assert listed["order"] == [Path(member).stem for member in spec.npm.members]
    assert listed["default"] in listed["order"]

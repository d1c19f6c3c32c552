"""Our own prompt in what comes back from the line."""

from pathlib import Path

import numpy as np
import pytest

from voice.dialogue.echo import LINE_RATE, Row, is_echo, without_echo
from voice.dialogue.talked import Spoken
from voice.sound import Sound
from voice.telephone_wav import wav_bytes

START, LENGTH = 2.0, 3.0


def voice(seed: int, seconds: float) -> Row:
    """Return something like a voice: noise through a slow change of loudness and colour."""
    chance = np.random.default_rng(seed)
    size = int(seconds * LINE_RATE)
    row = np.convolve(chance.standard_normal(size + 40), chance.standard_normal(40), "valid")
    at = np.arange(len(row)) / LINE_RATE
    row *= np.clip(np.sin(2 * np.pi * (2.5 + chance.random()) * at), 0.02, None)
    return 0.1 * row[:size] / np.abs(row).max() * 2


def through(row: Row, delay: float, gain: float, size: int) -> Row:
    """Return a hybrid's echo of `row` in a recording of `size` samples."""
    path = gain * np.array([1.0, -0.4, 0.25, 0.1, -0.05])
    made = np.zeros(size)
    first = int((START + delay) * LINE_RATE)
    echo = np.convolve(row, path)[: size - first]
    made[first : first + len(echo)] = echo
    return made


@pytest.fixture
def prompt(tmp_path: Path) -> tuple[Row, Spoken]:
    row = voice(1, LENGTH)
    file = tmp_path / "prompt.wav"
    file.write_bytes(wav_bytes((row * 32767).astype(np.int16)))
    return row, Spoken("请报单位", START, START + LENGTH, str(file))


def level(row: Row) -> float:
    return float(np.sqrt(np.mean(row**2)))


@pytest.mark.parametrize(("delay", "gain"), [(0.0, 0.5), (0.06, 0.3), (0.3, 0.15), (0.6, 0.08)])
def test_an_echo_is_taken_out(prompt: tuple[Row, Spoken], delay: float, gain: float) -> None:
    row, spoken = prompt
    received = through(row, delay, gain, 7 * LINE_RATE)
    received += np.random.default_rng(2).standard_normal(len(received)) * 1e-4
    left, found = without_echo(received, [spoken])
    assert found
    assert level(left) < 0.1 * level(received)


def test_who_talks_at_the_same_time_is_still_there(prompt: tuple[Row, Spoken]) -> None:
    row, spoken = prompt
    received = through(row, 0.05, 0.3, 7 * LINE_RATE)
    person = np.zeros_like(received)
    person[int(2.5 * LINE_RATE) : int(4.5 * LINE_RATE)] = voice(9, 2.0)
    left, _ = without_echo(received + person, [spoken])
    assert level(left - person) < 0.3 * level(person)


def test_a_person_is_no_echo(prompt: tuple[Row, Spoken]) -> None:
    _, spoken = prompt
    received = np.concatenate([np.zeros(2 * LINE_RATE), voice(5, 5.0)])
    left, found = without_echo(received, [spoken])
    assert not found
    assert np.array_equal(left, received)


def test_a_prompt_whose_file_is_gone_is_left_in(prompt: tuple[Row, Spoken]) -> None:
    received = voice(3, 7.0)
    for file in ("", "/none.wav"):
        left, found = without_echo(received, [Spoken("请报单位", START, 5.0, file)])
        assert not found
        assert np.array_equal(left, received)


@pytest.mark.parametrize(("into", "delay"), [(0.0, 0.05), (0.8, 0.3), (1.5, 0.02)])
def test_a_talk_that_is_the_prompt_itself_is_known(
    prompt: tuple[Row, Spoken], into: float, delay: float
) -> None:
    row, spoken = prompt
    first = int((into - delay) * LINE_RATE)
    heard = row[max(0, first) : first + int(0.9 * LINE_RATE)] * 0.2
    assert is_echo(Sound(np.repeat(heard, 2).astype(np.float32)), Path(spoken.file), into)


def test_a_talk_of_somebody_else_is_not(prompt: tuple[Row, Spoken]) -> None:
    _, spoken = prompt
    for seed in range(20, 40):
        heard = np.repeat(voice(seed, 0.9), 2).astype(np.float32)
        assert not is_echo(Sound(heard), Path(spoken.file), 0.7)

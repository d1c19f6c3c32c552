"""Sound made fit for a line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.telephone import alaw
from tests.voice.conftest import noise, tone
from voice.sound import RATE, Sound, from_g711, load_sound
from voice.telephone import LINE_RATE, active_level, for_line, line_wav
from voice.telephone_wav import read_pcm


def decibels(level: float) -> float:
    return float(20 * np.log10(level))


@pytest.mark.parametrize("hertz", [400, 1000, 3000])
def test_a_tone_in_the_band_keeps_its_strength_and_one_outside_is_lost(hertz: int) -> None:
    kept = tone(hertz, 2.0, 0.1, 2.0, level=0.1)
    for outside in (60, 3900, 6000):
        both = Sound(kept.samples + tone(outside, 2.0, 0.1, 2.0, level=0.1).samples)
        spectrum = np.abs(np.fft.rfft(for_line(both)))
        at = np.fft.rfftfreq(len(for_line(both)), 1 / LINE_RATE)
        inside = spectrum[np.abs(at - hertz) < 20].max()
        rest = spectrum[(at < 150) | (at > 3700)].max()
        assert decibels(inside / rest) > 30


@given(st.floats(min_value=0.003, max_value=0.9))
def test_loud_and_soft_recordings_leave_at_the_same_level(level: float) -> None:
    played = for_line(tone(800, 0.4, 0.3, 2.0, level=level))
    assert decibels(active_level(played)) == pytest.approx(-21, abs=0.7)
    assert np.abs(played).max() <= 10 ** (-2 / 20) + 1e-6


def test_pauses_do_not_make_a_voice_louder() -> None:
    speech = noise(1, 1.0, smooth=4, level=0.1)
    pause = np.zeros(3 * RATE, dtype=np.float32)
    alone, with_pause = for_line(speech), for_line(Sound(np.append(speech.samples, pause)))
    assert active_level(with_pause) == pytest.approx(active_level(alone), rel=0.05)


def test_silence_stays_silence_and_nothing_stays_nothing() -> None:
    assert not for_line(Sound(np.zeros(RATE, dtype=np.float32))).any()
    assert len(for_line(Sound(np.zeros(0, dtype=np.float32)))) == 0


def test_a_law_takes_it_without_clipping() -> None:
    played = for_line(noise(2, 1.0, smooth=3, level=0.8))
    back = from_g711(alaw(played), "alaw")
    there = load_sound(line_wav(noise(2, 1.0, smooth=3, level=0.8)))
    assert np.corrcoef(back.samples, there.samples)[0, 1] > 0.99


def test_the_file_is_what_a_line_reads(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "prompt.wav"
    path.write_bytes(line_wav(tone(700, 1.0, 0.1, 1.0)))
    assert len(read_pcm(path)) == LINE_RATE

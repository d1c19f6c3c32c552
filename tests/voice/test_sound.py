"""Recordings of every kind become the same samples."""

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from core.errors import InvalidInput
from evals.telephone import alaw, telephone_coded
from tests.voice.conftest import melody, noise, tone
from voice.activity import speech_spans
from voice.outcome import Verdict
from voice.sound import RATE, Sound, from_g711, load_channels, load_sound
from voice.tones import tone_verdict


def wav(samples: "np.ndarray[tuple[int], np.dtype[np.float64]]", rate: int, channels: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return out.getvalue()


def strongest(sound: Sound) -> float:
    """Return the strongest frequency in Hz."""
    power = np.abs(np.fft.rfft(sound.samples))
    return float(np.argmax(power)) / sound.duration


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 48_000])
def test_any_rate_becomes_16_khz(rate: int) -> None:
    at = np.arange(rate) / rate
    sound = load_sound(wav(0.5 * np.sin(2 * np.pi * 440 * at), rate, 1))
    assert sound.duration == pytest.approx(1.0, abs=0.01)
    assert strongest(sound) == pytest.approx(440, abs=2)


def test_a_law_payload_is_what_was_sent() -> None:
    sent = 0.4 * np.sin(2 * np.pi * 440 * np.arange(8000) / 8000)
    sound = from_g711(alaw(sent.astype(np.float32)), "alaw")
    assert sound.duration == pytest.approx(1.0, abs=0.01)
    assert strongest(sound) == pytest.approx(440, abs=2)
    assert sound.level == pytest.approx(0.4 / np.sqrt(2), abs=0.02)


def test_mu_law_silence_is_silent() -> None:
    assert from_g711(b"\xff" * 8000, "ulaw").level < 0.001


def test_telephone_coding_keeps_the_band_and_drops_the_rest() -> None:
    speech, hiss = tone(1000, 1, 0, 1.0), tone(6000, 1, 0, 1.0)
    assert telephone_coded(speech).level == pytest.approx(speech.level, rel=0.1)
    assert telephone_coded(hiss).level < 0.01


def test_the_ends_of_a_line_come_apart() -> None:
    at = np.arange(8000) / 8000
    ends = [0.5 * np.sin(2 * np.pi * hertz * at) for hertz in (300, 900)]
    both = np.stack(ends, axis=1)
    near, far = load_channels(wav(both.reshape(-1), 8000, 2))
    assert strongest(near) == pytest.approx(300, abs=2)
    assert strongest(far) == pytest.approx(900, abs=2)


def test_what_is_no_sound_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="无法读取录音"):
        load_sound(b"not a sound at all")
    with pytest.raises(InvalidInput):
        load_sound(tmp_path / "absent.wav")


def test_tones_of_the_exchange_are_told_apart() -> None:
    assert tone_verdict(tone(450, 0.35, 0.35, 4.0)) is Verdict.BUSY
    assert tone_verdict(tone(450, 1.0, 4.0, 6.0)) is Verdict.NO_ANSWER
    assert tone_verdict(noise(1, 4.0)) is None
    assert tone_verdict(melody(1, 4.0)) is None
    assert tone_verdict(Sound(np.zeros(4 * RATE, dtype=np.float32))) is None


def test_nobody_speaks_in_silence_or_noise() -> None:
    assert speech_spans(Sound(np.zeros(2 * RATE, dtype=np.float32))) == []
    assert speech_spans(noise(3, 2.0)) == []

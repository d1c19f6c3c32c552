"""What a telephone sends from the moment it is picked up: room, answer and noise, as A-law."""

import hashlib
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.rollcall.conduct import Conduct, Kind, Where
from evals.rollcall.noise import RATE, Samples, active_level, in_band, noise
from evals.telephone import alaw
from voice.sound import Sound
from voice.speech import Manner, Synthesizer

_SPEECH = 0.1  # root mean square of speech: -20 dB of full scale
_ROOM = 0.0008  # of a quiet room: a few of A-law's smallest steps
_NOISE_ALONE = 0.05
LASTS_S = 75.0  # longer than any call may be
_PICKED_UP_S = 0.4  # until the first word
_PAUSE_S = 1.0  # until the caller speaks
_ROUNDS_GAP_S = 1.2  # between the rounds of an announcement


@dataclass(frozen=True, slots=True)
class Stream:
    """A file of raw A-law that one telephone sends, and where in it the answer is (seconds)."""

    path: Path
    starts: float
    ends: float


class Clips:
    """Spoken sentences at 8 kHz, kept by text, voice and speed: rendering runs at real time."""

    def __init__(self, folder: Path, synthesizer: Synthesizer) -> None:
        self._folder = folder
        self._synthesizer = synthesizer
        folder.mkdir(parents=True, exist_ok=True)

    def speech(self, text: str, voice: int, speed: float) -> Samples:
        """Return a sentence at the level of speech. `voice` counts through those there are."""
        voices = self._synthesizer.voices
        manner = Manner(voices[voice % len(voices)], speed)
        key = hashlib.sha256(f"{text}|{manner.voice}|{speed}".encode()).hexdigest()[:24]
        path = self._folder / f"{key}.wav"
        if not path.exists():
            _write(path, _narrow(self._synthesizer.speak(text, manner)))
        samples = _read(path)
        return samples * (_SPEECH / max(1e-9, active_level(samples)))


def stream(conduct: Conduct, clips: Clips, question_ends_s: float, folder: Path) -> Stream:
    """Write what `conduct`'s telephone sends when it is picked up at second 0.

    `question_ends_s` is when the caller has asked: people let him finish.
    """
    seed = int.from_bytes(conduct.room.id.encode(), "big") % 2**32
    length = int(LASTS_S * RATE)
    whole = noise("pink", length, seed) * _ROOM
    starts = ends = 0.0
    if conduct.kind is Kind.NOISE:
        whole += noise(conduct.noise, length, seed + 1) * _NOISE_ALONE
    elif conduct.text:
        gain = 10 ** (conduct.gain_db / 20)
        words = clips.speech(conduct.text, conduct.voice, conduct.speed) * gain
        if conduct.snr_db is not None:
            loud = _SPEECH * gain * 10 ** (-conduct.snr_db / 20)
            whole += noise(conduct.noise, length, seed + 2) * loud
        first = _PICKED_UP_S
        if conduct.kind is not Kind.DEAD_NUMBER:
            first = _greeted(whole, conduct, clips, gain) + question_ends_s + conduct.delay_s
        rounds = 20 if conduct.where is Where.EARLY_LOOP else 2
        times = rounds if conduct.kind is Kind.DEAD_NUMBER else 1
        starts, ends = first, _lay(whole, words, first, times)
    path = folder / f"{conduct.room.number}.alaw"
    path.write_bytes(alaw(np.clip(whole, -1, 1).astype(np.float32)))
    return Stream(path, starts, ends)


def _greeted(whole: Samples, conduct: Conduct, clips: Clips, gain: float) -> float:
    """Let him say 喂 if he does; return when the caller begins to speak."""
    if not conduct.hello:
        return _PAUSE_S
    hello = clips.speech(conduct.hello, conduct.voice, conduct.speed) * gain
    return _lay(whole, hello, _PICKED_UP_S, 1) + _PAUSE_S


def noise_stream(number: str, folder: Path) -> Stream:
    """Write a stream of noise that never repeats, so that every lost packet shows."""
    whole = noise("white", int(LASTS_S * RATE), int(number) + 1) * _NOISE_ALONE
    path = folder / f"{number}.alaw"
    path.write_bytes(alaw(whole.astype(np.float32)))
    return Stream(path, 0.0, LASTS_S)


def _lay(whole: Samples, words: Samples, first: float, times: int) -> float:
    """Add `words` from second `first`, several times over; return when the last one ends."""
    at = int(first * RATE)
    for _ in range(times):
        room = min(len(words), len(whole) - at)
        if room <= 0:
            break
        whole[at : at + room] += words[:room]
        at += len(words) + int(_ROUNDS_GAP_S * RATE)
    return (at / RATE) - _ROUNDS_GAP_S


def _narrow(sound: Sound) -> Samples:
    wide = sound.samples.astype(np.float64)
    spectrum = np.fft.rfft(wide)
    half = np.fft.irfft(spectrum[: len(wide) // 4 + 1], len(wide) // 2) / 2
    return in_band(half)


def _write(path: Path, samples: Samples) -> None:
    peak = max(1e-9, float(np.abs(samples).max(initial=0.0)))
    part = path.with_suffix(".part")
    with wave.open(str(part), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples / peak * 32000).astype("<i2").tobytes())
    part.replace(path)


def _read(path: Path) -> Samples:
    with wave.open(str(path), "rb") as file:
        frames = file.readframes(file.getnframes())
    return np.frombuffer(frames, "<i2").astype(np.float64) / 32768

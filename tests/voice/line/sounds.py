"""Sounds that a test sends over a line and finds again."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 8000
Pcm = NDArray[np.int16]


def speech(seed: int = 1, quiet_s: float = 0.5, loud_s: float = 2.0) -> Pcm:
    """Quiet, then noise that swells as syllables do, then quiet; as A-law leaves it."""
    chance = np.random.default_rng(seed)
    at = np.arange(int(loud_s * RATE)) / RATE
    made = chance.standard_normal(len(at)) * (0.75 + 0.25 * np.sin(2 * np.pi * 4 * at))
    made = np.convolve(made, [0.25, 0.5, 0.25], mode="same") * 6000
    quiet = np.zeros(int(quiet_s * RATE))
    whole = np.concatenate((quiet, made, quiet)).clip(-32000, 32000).astype(np.int16)
    return from_alaw(to_alaw(whole))


def to_alaw(samples: Pcm) -> bytes:
    """Encode (ITU-T G.711)."""
    table = _alaw_table()
    order = np.argsort(table)
    levels = table[order]
    place = np.searchsorted(levels, samples.astype(np.int32))
    place = place.clip(1, 255)
    nearer = np.abs(levels[place - 1] - samples) <= np.abs(levels[place] - samples)
    return order[np.where(nearer, place - 1, place)].astype(np.uint8).tobytes()


def from_alaw(payload: bytes) -> Pcm:
    """Decode (ITU-T G.711)."""
    return _alaw_table()[np.frombuffer(payload, np.uint8)].astype(np.int16)


def _alaw_table() -> NDArray[np.int32]:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    mantissa, segment = code & 0x0F, (code >> 4) & 7
    level = np.where(
        segment == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(segment - 1, 0)
    )
    return np.where(code & 0x80, level, -level)


def correlation(recorded: Pcm, sent: Pcm) -> tuple[float, float]:
    """Return how alike the best place in the recording is (1: the same), and where, in seconds.

    It may have begun up to 0.2 s before the recording: the first packets can outrun an answer.
    """
    if len(recorded) < len(sent) // 2:
        return 0.0, 0.0
    before = RATE // 5
    a = np.concatenate((np.zeros(before), recorded.astype(np.float64), np.zeros(len(sent))))
    b = sent.astype(np.float64)
    size = 1 << int(np.ceil(np.log2(len(a) + len(b))))
    across = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    lag = int(np.argmax(across[: len(a)]))
    part = a[lag : lag + len(b)]
    part = np.concatenate((part, np.zeros(len(b) - len(part))))
    norm = float(np.linalg.norm(part) * np.linalg.norm(b))
    return (float(part @ b) / norm if norm else 0.0), (lag - before) / RATE


def write_wav(path: Path, samples: Pcm, rate: int = RATE) -> Path:
    """Write a wav of one channel."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def prompt(folder: Path, seconds: float, rate: int = RATE) -> Path:
    """Write a prompt of a steady tone."""
    at = np.arange(int(seconds * rate)) / rate
    samples = (8000 * np.sin(2 * np.pi * 440 * at)).astype(np.int16)
    return write_wav(folder / f"prompt-{seconds}-{rate}.wav", samples, rate)

"""A voice that says vowels: speech enough for the activity gate, on any machine."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
_VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (570, 840, 2410), (300, 870, 2240))  # a i o u, Hz
_BANDS = (90.0, 110.0, 170.0)


def babble(seconds: float, pitch: float = 120.0, seed: int = 1) -> NDArray[np.float32]:
    """Return syllables, four a second, of a throat at `pitch` Hz (Peterson & Barney's formants)."""
    chance = np.random.default_rng(seed)
    made: list[NDArray[np.float64]] = []
    while sum(map(len, made)) < seconds * RATE:
        size = int(RATE * chance.uniform(0.18, 0.26))
        at = np.arange(size) / RATE
        tone = pitch * (1 + 0.15 * np.sin(2 * np.pi * chance.uniform(1, 3) * at))
        phase = np.cumsum(tone) / RATE
        pulses = np.diff(np.floor(phase), prepend=0.0) + 0.01 * chance.standard_normal(size)
        for centre, band in zip(_VOWELS[chance.integers(4)], _BANDS, strict=True):
            pulses = _resonated(pulses, centre, band)
        pulses *= np.sin(np.pi * np.arange(size) / size) ** 0.5
        made.append(pulses / (np.max(np.abs(pulses)) + 1e-9))
    return (0.3 * np.concatenate(made)[: int(seconds * RATE)]).astype(np.float32)


def _resonated(signal: NDArray[np.float64], centre: float, band: float) -> NDArray[np.float64]:
    r = np.exp(-np.pi * band / RATE)
    a1, a2 = 2 * r * np.cos(2 * np.pi * centre / RATE), -r * r
    out = np.zeros_like(signal)
    one = two = 0.0
    for n, value in enumerate(signal):
        out[n] = value * (1 - r) + a1 * one + a2 * two
        two, one = one, out[n]
    return out


def wav(*channels: NDArray[np.float32]) -> bytes:
    """Return a wav file of one channel or two."""
    size = max(map(len, channels))
    rows = np.stack([np.pad(one, (0, size - len(one))) for one in channels], axis=1)
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(rows, -1, 1) * 32767).astype("<i2").tobytes())
    return held.getvalue()

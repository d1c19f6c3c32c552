"""Noise of rooms and lines, mixed to a ratio. Samples are at 8 kHz, between -1 and 1."""

import numpy as np
from numpy.typing import NDArray

RATE = 8000
_LOW, _HIGH = 300.0, 3400.0  # the band of a telephone
_FRAME = RATE // 50
_ACTIVE_DB = 30.0  # a frame this much below the loudest one is a pause

Samples = NDArray[np.float64]


def noise(kind: str, length: int, seed: int) -> Samples:
    """Return `length` samples with a root mean square of 1: white, pink, hum or babble."""
    die = np.random.default_rng(seed)
    white = die.standard_normal(length)
    if kind == "white":
        made = white
    elif kind == "pink":
        made = _coloured(white, 0.5)
    elif kind == "hum":
        at = np.arange(length) / RATE
        tones = sum(np.sin(2 * np.pi * 50 * n * at + n) / n for n in range(6, 20))
        made = tones + 0.3 * _coloured(white, 1.0)
    else:
        made = _babble(white, length, die)
    made = in_band(made)
    return made / max(1e-12, float(np.sqrt(np.mean(np.square(made)))))


def in_band(samples: Samples) -> Samples:
    """Return what a telephone passes of `samples`."""
    spectrum = np.fft.rfft(samples)
    at = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(at < _LOW) | (at > _HIGH)] = 0
    return np.fft.irfft(spectrum, len(samples))


def active_level(samples: Samples) -> float:
    """Return the root mean square of the frames that are no pauses."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.mean(np.square(frames), axis=1)
    if not len(power) or float(power.max()) <= 0:
        return 0.0
    return float(np.sqrt(power[power > power.max() * 10 ** (-_ACTIVE_DB / 10)].mean()))


def _coloured(white: Samples, slope: float) -> Samples:
    spectrum = np.fft.rfft(white)
    at = np.fft.rfftfreq(len(white), 1 / RATE)
    return np.fft.irfft(spectrum / np.maximum(at, 50.0) ** slope, len(white))


def _babble(white: Samples, length: int, die: np.random.Generator) -> Samples:
    """Noise with the spectrum and the syllable rhythm (about 4 Hz) of several talkers."""
    talkers = np.zeros(length)
    at = np.arange(length) / RATE
    for _ in range(5):
        part = np.roll(_coloured(white, 0.8), int(die.integers(length)))
        beat = die.uniform(2.5, 5.5)
        talkers += part * np.clip(np.sin(2 * np.pi * beat * at + die.uniform(0, 6)), 0, 1)
    return talkers

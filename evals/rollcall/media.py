"""How true a recording is to what the peer sent: correlation once the two are aligned."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.telephone import alaw_levels

RATE = 8000
_LOOK_S = 12.0  # of the sent sound, to find where in the recording it begins
_LEAST_S = 1.0  # shorter than this says nothing

Samples = NDArray[np.float64]


def sent(path: Path) -> Samples:
    """Return the samples of a raw A-law file, between -1 and 1."""
    return alaw_levels()[np.frombuffer(path.read_bytes(), np.uint8)]


def recorded(path: Path) -> Samples:
    """Return the samples of a line's recording (8 kHz, 16 bit)."""
    with wave.open(str(path), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def correlation(was_sent: Samples, was_recorded: Samples) -> float | None:
    """Return the correlation of what was received with what was sent, None where too short.

    One offset serves the whole call: a lost, doubled or late frame shows. What lies outside the
    call (before the first packet, after the last) is silence in the recording and not compared.
    """
    heard = np.flatnonzero(was_recorded)
    if not len(heard):
        return None
    first, last = int(heard[0]), int(heard[-1]) + 1
    whole = was_recorded[first:last]
    if len(whole) < _LEAST_S * RATE:
        return None
    shift = _shift(was_sent, whole)
    begin, end = max(0, -shift), min(len(whole), len(was_sent) - shift)
    if end - begin < _LEAST_S * RATE:
        return 0.0
    one, other = whole[begin:end], was_sent[begin + shift : end + shift]
    if one.std() == 0 or other.std() == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _shift(was_sent: Samples, whole: Samples) -> int:
    """Return which sample of the sent sound the recording's first one is."""
    look = was_sent[: len(whole) + int(_LOOK_S * RATE)]
    size = 1 << (len(look) + len(whole)).bit_length()
    product = np.fft.rfft(look, size) * np.conj(np.fft.rfft(whole, size))
    at = int(np.argmax(np.fft.irfft(product, size)))
    return at if at < size // 2 else at - size

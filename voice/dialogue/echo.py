"""Our own prompt coming back from the line: told from a voice, and taken out of a recording.

A hybrid or a loudspeaker returns what we play, weaker and later. Linear echo is estimated by least
squares and subtracted, so that somebody who talks at the same time is still heard; what doesn't
go away by that is silenced.
"""

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice.dialogue.talked import Spoken
from voice.sound import RATE, Sound

LINE_RATE = 8000
_LATEST_S = 0.8  # of an echo behind our sound, with the jitter buffers of both sides
_EARLY_S = 0.15  # by which our note of a prompt's start may be late
_LIKE = 0.45  # correlation of a second or so from which it is our own prompt
_THERE = 0.12  # and over a whole prompt, from which there is some echo in it
_LEFT = 0.3  # and after the subtraction, from which it is not worth listening to
_TAPS = 240  # 30 ms of echo path around the delay
_LEAD = 40  # of these before the delay
_PASSES = 2

Row = NDArray[np.float64]


def is_echo(received: Sound, prompt: Path, into: float) -> bool:
    """Whether `received`, which began `into` seconds into the prompt, is the prompt itself."""
    row = _sharp(received.samples[:: RATE // LINE_RATE].astype(np.float64))
    played = _sharp(prompt_samples(prompt))
    first = max(0, int((into - _LATEST_S) * LINE_RATE))
    window = played[first : int((into + _EARLY_S) * LINE_RATE) + len(row)]
    return _likeness(row, window)[0] >= _LIKE


def without_echo(row: Row, spoken: Sequence[Spoken]) -> tuple[Row, bool]:
    """Return a recording (8 kHz, from the leg's start) without our prompts, and if any was in it.

    Prompts whose file is gone are left in: then only the words can tell.
    """
    kept, found = row.copy(), False
    for prompt in spoken:
        file = Path(prompt.file)
        if not prompt.file or not file.is_file():
            continue
        first = max(0, int((prompt.start - _EARLY_S) * LINE_RATE))
        last = min(len(kept), int((prompt.end + _LATEST_S) * LINE_RATE))
        played = prompt_samples(file)[: int((prompt.end - prompt.start) * LINE_RATE)]
        if last - first > LINE_RATE // 4 and len(played):
            kept[first:last], was = _cleaned(kept[first:last], played)
            found = found or was
    return kept, found


def prompt_samples(file: Path) -> Row:
    """Return the samples of a prompt (8 kHz, 16-bit, one channel), -1 to 1."""
    with wave.open(str(file), "rb") as sound:
        data = sound.readframes(sound.getnframes())
    return np.frombuffer(data, dtype="<i2").astype(np.float64) / 32768.0


def _cleaned(window: Row, played: Row) -> tuple[Row, bool]:
    worst = 0.0
    for _ in range(_PASSES):
        like, at = _likeness(_sharp(played), _sharp(window))
        worst = max(worst, like)
        if like < _THERE:
            return window, worst >= _THERE
        window = _subtracted(window, played, at)
    if _likeness(_sharp(played), _sharp(window))[0] >= _LEFT:
        window = np.zeros_like(window)
    return window, True


def _subtracted(window: Row, played: Row, at: int) -> Row:
    """Fit `played` through a short filter around the delay `at`, and take it away."""
    source = np.zeros(len(window) + _TAPS)
    start = at - _LEAD
    piece = played[max(0, -start) :][: max(0, len(source) - max(0, start))]
    source[max(0, start) : max(0, start) + len(piece)] = piece
    size = len(window)
    transform = 1 << (size + _TAPS).bit_length()
    spectrum = np.fft.rfft(source[:size], transform)
    own = np.fft.irfft(np.abs(spectrum) ** 2, transform)[:_TAPS]
    cross = np.fft.irfft(np.conj(spectrum) * np.fft.rfft(window, transform), transform)[:_TAPS]
    index = np.abs(np.subtract.outer(np.arange(_TAPS), np.arange(_TAPS)))
    matrix = own[index] + np.eye(_TAPS) * (1e-3 * own[0] + 1e-9)
    taps = np.linalg.solve(matrix, cross)
    echo = np.fft.irfft(spectrum * np.fft.rfft(taps, transform), transform)[:size]
    return window - echo


def _likeness(piece: Row, window: Row) -> tuple[float, int]:
    """Return the highest normalised correlation of `piece` in `window`, and where.

    The piece may stick out of the window at its end.
    """
    if len(piece) < LINE_RATE // 20 or not np.any(piece) or not np.any(window):
        return 0.0, 0
    size = 1 << (len(piece) + len(window)).bit_length()
    spectrum = np.conj(np.fft.rfft(piece, size)) * np.fft.rfft(window, size)
    cross = np.fft.irfft(spectrum, size)[: len(window)]
    power = np.concatenate(([0.0], np.cumsum(window**2)))
    ends = np.minimum(np.arange(len(window)) + len(piece), len(window))
    energy = power[ends] - power[np.arange(len(window))]
    norm = np.sqrt(np.maximum(energy, 0.05 * energy.max(initial=0.0)) * float(np.sum(piece**2)))
    scores = np.abs(cross) / np.maximum(norm, 1e-12)
    at = int(np.argmax(scores))
    return float(scores[at]), at


def _sharp(row: Row) -> Row:
    """Lift the high frequencies: voices are alike in their lows."""
    return np.diff(row, prepend=row[:1]) if len(row) else row

"""Call-progress tones: busy and ring-back (GB/T 3380: 450 Hz; busy 0.35 s on, 0.35 s off;
ring-back 1 s on, 4 s off; congestion 0.7 s on, 0.7 s off). Other countries' 400-480 Hz pass too."""

import numpy as np

from voice.outcome import Verdict
from voice.sound import RATE, Samples, Sound

_FRAME = RATE // 50  # 20 ms
_LOW, _HIGH = 380.0, 500.0
_PURE = 0.7  # share of a frame's power inside the tone's band
_ALONE = 0.6  # share of the loud frames that are tone
_BUSY = (0.2, 0.8)  # seconds on
_RINGING = (0.8, 2.5)


def tone_verdict(sound: Sound) -> Verdict | None:
    """Return what the tones say of the call; None where they are not tones."""
    on, loud = _tone_frames(sound.samples)
    # music has notes in the band too, but most of it lies elsewhere
    if not len(on) or on.mean() < 0.1 or on.sum() < _ALONE * loud.sum():
        return None
    runs = _runs(on)
    if not runs:
        return None
    longest = max(runs)
    if len(runs) >= 2 and _BUSY[0] <= float(np.median(runs)) <= _BUSY[1]:
        return Verdict.BUSY
    if _RINGING[0] <= longest <= _RINGING[1]:
        return Verdict.NO_ANSWER
    return None


_Frames = np.ndarray[tuple[int], np.dtype[np.bool_]]


def _tone_frames(samples: Samples) -> tuple[_Frames, _Frames]:
    """Return which frames are a tone, and which are loud."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.abs(np.fft.rfft(frames * np.hanning(_FRAME), n=RATE // 10, axis=1)) ** 2
    at = np.fft.rfftfreq(RATE // 10, 1 / RATE)
    total = power.sum(axis=1)
    band = power[:, (at >= _LOW) & (at <= _HIGH)].sum(axis=1)
    loud = total > max(1e-6, float(total.max(initial=0.0)) * 0.02)
    return loud & (band > _PURE * np.maximum(total, 1e-12)), loud


def _runs(on: _Frames) -> list[float]:
    """Return the lengths in seconds of the stretches of tone."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], on.astype(np.int8), [0]))))
    return [float(b - a) * _FRAME / RATE for a, b in zip(edges[::2], edges[1::2], strict=True)
            if (b - a) * _FRAME / RATE > 0.1]  # fmt: skip

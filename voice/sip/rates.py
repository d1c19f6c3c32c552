"""From the codec's rate to the line's 8 kHz and back: G.722 works at twice that."""

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
_TAPS = 31


def _half_band() -> NDArray[np.float32]:
    """A windowed sinc that passes below a quarter of the rate."""
    at = np.arange(_TAPS) - _TAPS // 2
    taps = np.sinc(at / 2) * np.hamming(_TAPS)
    return (taps / taps.sum()).astype(np.float32)


_FILTER = _half_band()


class Halver:
    """16 kHz to 8 kHz, piece after piece."""

    def __init__(self) -> None:
        self._before = np.zeros(_TAPS - 1, np.float32)
        self._odd = 1  # so that the filter's delay is a whole sample of the lower rate

    def feed(self, samples: Pcm) -> Pcm:
        """Return the next samples at half the rate."""
        if not len(samples):
            return samples
        joined = np.concatenate((self._before, samples.astype(np.float32)))
        self._before = joined[-(_TAPS - 1) :]
        low = np.convolve(joined, _FILTER, mode="valid")[self._odd :: 2]
        self._odd = (self._odd + len(samples)) % 2
        return np.clip(np.rint(low), -32768, 32767).astype(np.int16)


def doubled(samples: Pcm) -> Pcm:
    """Return a whole prompt at twice its rate."""
    wide = np.zeros(len(samples) * 2, np.float32)
    wide[::2] = samples
    smooth = np.convolve(wide, _FILTER * 2, mode="same")
    return np.clip(np.rint(smooth), -32768, 32767).astype(np.int16)

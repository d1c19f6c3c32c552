"""Sound as a telephone line leaves it: 300-3400 Hz, 8 kHz, G.711 A-law there and back."""

import numpy as np

from voice.sound import RATE, Samples, Sound, from_g711

_LINE_RATE = 8000
_LOW, _HIGH = 300.0, 3400.0


def telephone_coded(sound: Sound) -> Sound:
    """Return `sound` after a G.711 A-law call."""
    spectrum = np.fft.rfft(sound.samples)
    at = np.fft.rfftfreq(len(sound.samples), 1 / RATE)
    spectrum[(at < _LOW) | (at > _HIGH)] = 0
    narrow: Samples = np.fft.irfft(spectrum, len(sound.samples)).astype(np.float32)
    return from_g711(alaw(narrow[:: RATE // _LINE_RATE]), "alaw")


def alaw(samples: Samples) -> bytes:
    """Return the A-law bytes nearest to `samples` (ITU-T G.711, table 1)."""
    values = alaw_levels()
    order = np.argsort(values)
    middles = (values[order][1:] + values[order][:-1]) / 2
    return order[np.searchsorted(middles, samples)].astype(np.uint8).tobytes()


def alaw_levels() -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the value, -1 to 1, of each of the 256 A-law bytes."""
    code = np.arange(256) ^ 0x55
    segment, step = (code >> 4) & 7, code & 15
    size = np.where(segment == 0, 2 * step + 1, (2 * step + 33) * 2.0 ** (segment - 1))
    return np.where(code & 0x80, size, -size) / 4096.0

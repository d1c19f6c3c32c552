"""Sound made fit for a telephone line: 8 kHz, its band, an even level, no clipping in A-law."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice.resampling import resampled
from voice.sound import RATE, Samples, Sound
from voice.telephone_wav import RATE as LINE_RATE
from voice.telephone_wav import wav_bytes

# ITU-T G.712: a line passes 300 to 3400 Hz.
_LOWEST_HZ, _HIGHEST_HZ = 300.0, 3400.0
_TAPS = 161  # 20 ms at 8 kHz; falls off within about 150 Hz
# dB below full scale, of the stretches with a voice. Lines carry speech at about -26 (ITU-T P.56
# with G.711's +3.14 dBm0 full scale); announcements are a little louder than the answer they ask.
_LEVEL_DB = -21.0
_CEILING_DB = -2.0
_FRAME = LINE_RATE // 50
_ACTIVE_DB = 30.0  # a frame this far below the loudest one is a pause
_LEAST = 1e-4  # nothing louder than this in a recording is silence


def for_line(sound: Sound) -> Samples:
    """Return the samples at 8 kHz, band limited and levelled; silence stays silence."""
    narrow = resampled(sound.samples, RATE, LINE_RATE)
    band = np.convolve(narrow, _band(), mode="same") if len(narrow) else narrow
    peak = float(np.abs(band).max(initial=0.0))
    if peak < _LEAST:
        return np.zeros(len(band), dtype=np.float32)
    gain = min(10 ** (_LEVEL_DB / 20) / active_level(band), 10 ** (_CEILING_DB / 20) / peak)
    return (band * gain).astype(np.float32)


def active_level(samples: NDArray[Any]) -> float:
    """Return the root mean square (0 to 1) of the stretches with a voice, at 8 kHz."""
    count = len(samples) // _FRAME
    if not count:
        return float(np.sqrt(np.mean(np.square(samples))) or _LEAST)
    power = np.mean(np.square(samples[: count * _FRAME].reshape(count, _FRAME)), axis=1)
    return float(np.sqrt(power[power >= power.max() * 10 ** (-_ACTIVE_DB / 10)].mean()))


def line_wav(sound: Sound) -> bytes:
    """Return the sound as an 8 kHz 16-bit mono wav file for a line."""
    return wav_bytes(np.round(for_line(sound) * 32767).astype(np.int16))


@lru_cache(maxsize=1)
def _band() -> NDArray[Any]:
    """Return a windowed-sinc filter that passes the telephone's band."""
    at = np.arange(_TAPS) - (_TAPS - 1) / 2

    def below(hertz: float) -> NDArray[Any]:
        part = hertz / LINE_RATE
        return 2 * part * np.sinc(2 * part * at)

    return (below(_HIGHEST_HZ) - below(_LOWEST_HZ)) * np.hamming(_TAPS)

"""A sound as a file that any program plays."""

import io
import wave

import numpy as np

from voice.sound import RATE, Sound


def wav(sound: Sound) -> bytes:
    """Return a sound as a whole wav file: 16 kHz, 16 bit, one channel."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()

"""Wav files as a line reads and writes them: 8 kHz, 16 bit, one channel."""

import io
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInput

RATE = 8000
Pcm = NDArray[np.int16]


def read_pcm(path: Path) -> Pcm:
    """Return the samples of a prompt. Raises InvalidInput where it is not a line's wav."""
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getframerate(), file.getsampwidth(), file.getnchannels())
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    except (OSError, EOFError, wave.Error, ValueError) as error:
        raise InvalidInput(
            f"无法播放：{path.name}。", "请使用 8 kHz、16 位、单声道的 wav 文件。"
        ) from error
    if shape != (RATE, 2, 1):
        raise InvalidInput(
            f"{path.name} 不是电话格式的录音。", "请使用 8 kHz、16 位、单声道的 wav 文件。"
        )
    return samples


def wav_bytes(samples: Pcm) -> bytes:
    """Return a whole wav file of the samples."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return held.getvalue()

"""Recordings as samples: any file or telephone payload, 16 kHz mono between -1 and 1."""

import io
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInput

RATE = 16_000  # samples a second that every part of `voice` works with
Samples = NDArray[np.float32]
_WAVE_FORMAT = {"alaw": 6, "ulaw": 7}  # RFC 2361


@dataclass(frozen=True, eq=False)
class Sound:
    """One channel of sound at `RATE`."""

    samples: Samples

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / RATE

    @cached_property
    def level(self) -> float:
        """Root mean square, 0 to 1."""
        return float(np.sqrt(np.mean(np.square(self.samples)))) if len(self.samples) else 0.0

    def cut(self, start: float, end: float) -> "Sound":
        """Return the stretch from `start` to `end` seconds."""
        return Sound(self.samples[max(0, int(start * RATE)) : int(end * RATE)])


def load_sound(source: Path | bytes) -> Sound:
    """Read a recording: wav (PCM, A-law, µ-law), mp3, m4a, ogg, amr, or the sound of a video.

    Several channels are mixed to one. Raises InvalidInput when it is no sound.
    """
    decoded = _decoded(source, split=False)
    return Sound(cast(Samples, decoded))


def load_channels(source: Path | bytes) -> list[Sound]:
    """Read a recording with each of its first two channels apart (a line's two ends)."""
    left, right = cast(tuple[Samples, Samples], _decoded(source, split=True))
    if np.array_equal(left, right):
        return [Sound(left)]
    return [Sound(left), Sound(right)]


def from_g711(payload: bytes, law: Literal["alaw", "ulaw"], rate: int = 8000) -> Sound:
    """Return the sound of G.711 bytes as they come in RTP, without any header."""
    layout = struct.pack("<HHIIHHH", _WAVE_FORMAT[law], 1, rate, rate, 1, 8, 0)
    body = b"fmt " + struct.pack("<I", len(layout)) + layout
    body += b"data" + struct.pack("<I", len(payload)) + payload
    return load_sound(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body)


def _decoded(source: Path | bytes, *, split: bool) -> object:
    import av.error  # with the first recording: a second to import
    from faster_whisper.audio import decode_audio

    given = io.BytesIO(source) if isinstance(source, bytes) else str(source)
    name = "录音" if isinstance(source, bytes) else Path(source).name
    try:
        return decode_audio(given, sampling_rate=RATE, split_stereo=split)
    except (av.error.FFmpegError, IndexError, ValueError) as error:
        raise InvalidInput(
            f"无法读取录音：{name}。", "请使用 wav、mp3、m4a、ogg 或 amr 文件。"
        ) from error

"""What a call receives: read from the file that the PBX writes, while it writes it."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice.loudness import RATE, Watch
from voice.sip.growing import GrowingWav
from voice.sip.rates import Halver

Pcm = NDArray[np.int16]
_HEAD = 4096  # octets in which a wav's header ends
_PCM, _EXTENSIBLE = 1, 0xFFFE


class NotAudible(Exception):
    """The PBX writes another format than a line's."""


class Following:
    """A wav that somebody else is writing; the lengths in its header come last, if at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._at = 0  # where the next samples begin; 0: the header has not been read
        self._halver: Halver | None = None

    def read(self) -> Pcm:
        """Return the samples that came since. Raises NotAudible."""
        if self._file is None:
            try:
                self._file = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                return np.zeros(0, np.int16)
        if not self._at and not self._read_header(self._file):
            return np.zeros(0, np.int16)
        held = os.pread(self._file, 1 << 20, self._at)
        held = held[: len(held) // 2 * 2]
        self._at += len(held)
        samples = np.frombuffer(held, "<i2")
        return samples if self._halver is None else self._halver.feed(samples)

    def close(self) -> None:
        """Let go of it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _read_header(self, file: int) -> bool:
        head = os.pread(file, _HEAD, 0)
        at = 12
        while at + 8 <= len(head):
            name, size = head[at : at + 4], struct.unpack_from("<I", head, at + 4)[0]
            if name == b"fmt " and at + 24 <= len(head):
                self._halver = _shape(head, at + 8)
            if name == b"data":
                self._at = at + 8
                return True
            at += 8 + size + size % 2
        if len(head) == _HEAD or (len(head) >= 12 and head[:4] != b"RIFF"):
            raise NotAudible("not a wav")
        return False


def _shape(head: bytes, at: int) -> Halver | None:
    kind, channels, rate = struct.unpack_from("<HHI", head, at)
    bits = struct.unpack_from("<H", head, at + 14)[0]
    if kind not in (_PCM, _EXTENSIBLE) or (channels, bits) != (1, 16):
        raise NotAudible(f"format {kind}, {channels} channels, {bits} bits")
    if rate not in (RATE, 2 * RATE):
        raise NotAudible(f"{rate} Hz")
    return Halver() if rate == 2 * RATE else None  # a wide codec whose PBX keeps its rate


class Ear:
    """The recording of a call at its place on the call's clock, watched for talking and quiet."""

    def __init__(self, recording: Path, turned: Callable[[bool, float], None]) -> None:
        self._wav = GrowingWav(recording)
        self._watch = Watch(turned)
        self._source: Following | None = None

    def listen(self, path: Path) -> None:
        """From now on the PBX writes there."""
        self._source = self._source or Following(path)

    def pump(self, now: float) -> None:
        """Take what came since. Raises NotAudible, once: nothing is taken from then on."""
        try:
            samples = self._source.read() if self._source is not None else np.zeros(0, np.int16)
        except (NotAudible, OSError) as error:
            self._let_go()
            raise NotAudible(str(error)) from error
        added = self._wav.receive(samples, now) if len(samples) else self._wav.keep_up(now)
        self._watch.added(added, self._wav.removed)

    def close(self, now: float) -> None:
        """Complete the recording."""
        self._let_go()
        self._wav.close(now)

    def _let_go(self) -> None:
        if self._source is not None:
            self._source.close()
            self._source = None

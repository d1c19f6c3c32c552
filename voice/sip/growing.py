"""A recording that grows with the call's clock and can be read meanwhile.

The stack hands over the samples of the packets that came, one after another, without the time
between them and without their RTP timestamps. Where they lie on the call's clock is restored from
when they came: packets of one talk-spurt follow each other sample by sample (so jitter leaves no
trace), and where nothing came for longer than `SLACK_S` the silence is put back. A far end, or this
machine, that was only held up sends what it owes in a burst: then the recording gets ahead of the
clock, which no telephone can, and the silence before the burst is taken out again.
"""

import os
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 8000
HEADER = 44
SLACK_S = 0.4  # more than the jitter of a usable line, or the hiccup of a busy machine
BEHIND_S = 0.5  # how far the file may lie behind the clock where nothing comes
AHEAD_S = 1.0  # more than a second ahead of the clock is no telephone but a flood: dropped
BURST_S = 3.0  # how long after a pause a burst can still show that it was none

Pcm = NDArray[np.int16]


class GrowingWav:
    """Writes what was received at its place; sample 0 is the call's second 0.

    `removed` counts the samples of silence that were taken out again.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.removed = 0
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        self._written = 0
        self._gap = (0, 0)  # the last silence put in: where it ends, how long it is
        os.write(self._file, header(0))

    def receive(self, samples: Pcm, now: float) -> Pcm:
        """Add samples whose last one came at `now`; return all that was added, silence too."""
        late = int(now * RATE) - len(samples) - self._written
        if late < -int(AHEAD_S * RATE) - self._doubtful():
            return samples[:0]
        silence = self._be_silent(late if late > int(SLACK_S * RATE) else 0)
        self._write(samples)
        self._mend(self._written - int(now * RATE))
        return np.concatenate((silence, samples)) if len(silence) else samples

    def keep_up(self, now: float) -> Pcm:
        """Add silence where nothing came for a while; return it."""
        return self._be_silent(int((now - BEHIND_S) * RATE) - self._written)

    def close(self, now: float) -> None:
        """Make the file `now` seconds long, and a complete wav."""
        self._be_silent(int(now * RATE) - self._written)
        os.pwrite(self._file, header(self._written), 0)
        os.close(self._file)

    def _be_silent(self, count: int) -> Pcm:
        silence = np.zeros(max(0, count), np.int16)
        if count > 0:
            end, length = self._gap
            before = length if end == self._written else 0
            self._gap = (self._written + count, before + count)
            self._write(silence)
        return silence

    def _doubtful(self) -> int:
        """Return how much of the last silence a burst may still take out."""
        end, length = self._gap
        return length if self._written - end <= int(BURST_S * RATE) else 0

    def _mend(self, ahead: int) -> None:
        """Take out silence that a burst has shown to be none; a rest too short for a pause too."""
        end, length = self._gap
        since = self._written - end
        if ahead <= 0 or not self._doubtful():
            return
        away = length if length - ahead <= int(SLACK_S * RATE) else ahead
        moved = os.pread(self._file, 2 * since, HEADER + 2 * end)
        os.pwrite(self._file, moved, HEADER + 2 * (end - away))
        self._written -= away
        self._gap = (end - away, length - away)
        self.removed += away
        os.ftruncate(self._file, HEADER + 2 * self._written)
        os.lseek(self._file, 0, os.SEEK_END)

    def _write(self, samples: Pcm) -> None:
        if len(samples):
            os.write(self._file, np.ascontiguousarray(samples, "<i2").data)
            self._written += len(samples)


def header(samples: int) -> bytes:
    """Return the head of a wav: 8 kHz, 16 bit, one channel."""
    size = samples * 2
    layout = struct.pack("<HHIIHH", 1, 1, RATE, RATE * 2, 2, 16)
    return (
        b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<I", 16) + layout
        + b"data" + struct.pack("<I", size)
    )  # fmt: skip


def grown(path: Path, since: float = 0.0) -> Pcm:
    """Return what a recording holds by now, from `since` seconds on; nothing where none began."""
    try:
        with path.open("rb") as file:
            file.seek(HEADER + 2 * int(max(0.0, since) * RATE))
            held = file.read()
    except FileNotFoundError:
        return np.zeros(0, np.int16)
    return np.frombuffer(held[: len(held) // 2 * 2], "<i2")


def mend(path: Path, now: float) -> None:
    """Complete a recording whose writer has died, `now` seconds long."""
    try:
        held = max(0, path.stat().st_size - HEADER) // 2
    except FileNotFoundError:
        held = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    long = max(held, int(now * RATE))
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.ftruncate(file, HEADER + 2 * long)
        os.pwrite(file, header(long), 0)
    finally:
        os.close(file)

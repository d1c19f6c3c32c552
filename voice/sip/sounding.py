"""The two directions of a call's sound: what is received, and the prompt that is played."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from baresip import AudioNotActive, AudioRestarted
from baresip.audio import CallAudio

from voice.loudness import RATE, Watch
from voice.sip.growing import GrowingWav
from voice.sip.rates import Halver, doubled
from voice.telephone_wav import read_pcm

TICK_S = 0.04  # two packets: how often a prompt is fed
HEAR_EVERY = 2  # ticks from one taking of what came to the next, where no prompt plays
_LEAD_S = 0.4  # how far ahead of the wire a prompt is handed over
_PIECE = 4096  # bytes asked for at once: the stack clears a buffer of that size every time


class Hearing:
    """What a call receives: at its place in the recording, watched for talking and quiet."""

    def __init__(self, path: Path, turned: Callable[[bool, float], None]) -> None:
        self._file = GrowingWav(path)
        self._watch = Watch(turned)
        self._halver: Halver | None = None
        self._bound = False

    def pump(self, audio: CallAudio | None, now: float) -> bool:
        """Take what came since; return whether anything did."""
        came = _taken(audio, self) if audio is not None else b""
        samples = np.frombuffer(came, np.int16)
        if self._halver is not None:
            samples = self._halver.feed(samples)
        added = self._file.receive(samples, now) if len(samples) else self._file.keep_up(now)
        self._watch.added(added, self._file.removed)
        return bool(came)

    def bind(self, audio: CallAudio) -> None:
        """Learn the rate of the streams as they are now."""
        if not self._bound:
            rate = audio.info().rx_sample_rate
            self._bound = rate > 0
            self._halver = Halver() if rate == 2 * RATE else None

    def unbind(self) -> None:
        """The streams are gone; others may come."""
        self._bound = False

    def close(self, now: float) -> None:
        """Complete the recording."""
        self._file.close(now)


def _taken(audio: CallAudio, hearing: Hearing) -> bytes:
    try:
        hearing.bind(audio)
        came = audio.read(_PIECE)
        if len(came) < _PIECE:
            return came
        pieces = [came]
        while len(pieces[-1]) == _PIECE:
            pieces.append(audio.read(_PIECE))
        return b"".join(pieces)
    except (AudioNotActive, AudioRestarted):
        hearing.unbind()
        return b""


class Prompt:
    """A wav on its way to the far end."""

    def __init__(self, path: Path, turn: int) -> None:
        self.turn = turn
        self._samples = read_pcm(path)
        self._payload: bytes | None = None  # at the codec's rate, once it is known
        self._second = 2 * RATE  # bytes
        self._sent = 0
        self._since = 0.0

    def pump(self, audio: CallAudio) -> float | None:
        """Hand over what is due; return the seconds played once all of it is."""
        now = time.monotonic()
        try:
            payload = self._ready(audio, now)
            if payload is None:
                return None
            due = int((now - self._since + _LEAD_S) * self._second) & ~1
            if due > self._sent and self._sent < len(payload):
                self._sent += audio.write(payload[self._sent : due])
        except (AudioNotActive, AudioRestarted):
            return None  # held or renegotiated; what was lost is not said again
        over = self._sent >= len(payload) and self.played(now) * self._second >= len(payload)
        return len(payload) / self._second if over else None

    def hush(self, audio: CallAudio) -> float:
        """Stop; return the seconds that were played."""
        try:
            audio.flush_tx()
        except (AudioNotActive, AudioRestarted):
            return 0.0
        return self.played(time.monotonic())

    def played(self, now: float) -> float:
        """Return how many seconds the far end was given by `now`."""
        if self._payload is None:
            return 0.0
        return min(len(self._payload) / self._second, now - self._since)

    def _ready(self, audio: CallAudio, now: float) -> bytes | None:
        if self._payload is None:
            info = audio.info()
            if not info.tx_ready:
                return None
            wide = info.tx_sample_rate == 2 * RATE
            samples = doubled(self._samples) if wide else self._samples
            self._second = 2 * info.tx_sample_rate
            self._payload, self._since = samples.astype(np.int16).tobytes(), now
        return self._payload

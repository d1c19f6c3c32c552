"""When the far end speaks and when it stops, cheaply, from the loudness of 20 ms frames.

This only times the conversation (when to go on, when to stop a prompt); what was said is judged
later, by a recogniser. So it may take a cough for speech, but it costs a few microseconds a frame
and sixty lines can be watched at once.

Chosen: a frame is loud when it is `ABOVE_DB` over the floor and over `LEAST_DB`. The floor is the
level that `FLOOR_SHARE` of the last `FLOOR_FRAMES` stay below, smoothed over three frames so that
one dropped frame is not taken for the room's quiet; not their quietest one, because the voices of a
full room have gaps. It is never above `FLOOR_CEILING_DB`: somebody who talks without a pause
doesn't become the floor. What keeps within `STEADY_DB` for `STEADY` frames from the start is the
room's own noise: no word does. Speech begins with `BEGIN` loud frames of the last `WINDOW`, and is
told as beginning with the first of them; it ends after `HANG` frames that are not loud (by a
threshold `LET_GO_DB` lower, so that the end of a word doesn't end the sentence).
"""

import math
from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE = 8000
FRAME = 160  # 20 ms
ABOVE_DB = 9.0
LET_GO_DB = 3.0
LEAST_DB = -48.0  # of full scale; G.711's own noise and a quiet line are below
FLOOR_CEILING_DB = -30.0
FLOOR_FRAMES = 150  # 3 s
FLOOR_SHARE = 0.2
FLOOR_LEAST = 75  # frames that show a floor where nothing is steady
FLOOR_EVERY = 5  # frames from one look at the floor to the next
FLOOR_AT_FIRST_DB = -50.0  # until the line has shown its own, at the latest after FLOOR_LEAST
STEADY = 20
STEADY_DB = 6.0
WINDOW = 10
BEGIN = 6
HANG = 30  # 600 ms, longer than a stop inside a sentence
WATCH = FRAME * 5  # samples that are looked at together, for numpy's sake
_NOTHING_DB = -96.0
_NOTHING = 10 ** (_NOTHING_DB / 10)
_FULL = float(FRAME << 30)  # the energy of a frame at full scale

Pcm = NDArray[np.int16]


class Loudness:
    """Feed it consecutive samples; it tells the turns between talking and quiet."""

    def __init__(self) -> None:
        self.talking = False
        self._left = np.zeros(0, np.int16)
        self._frames = 0
        self._recent: deque[float] = deque([_NOTHING_DB] * 3, maxlen=3)
        self._smooth: deque[float] = deque(maxlen=FLOOR_FRAMES)
        self._floor = FLOOR_AT_FIRST_DB
        self._loud: deque[bool] = deque(maxlen=WINDOW)
        self._quiet_for = 0

    def feed(self, samples: Pcm) -> list[tuple[bool, float]]:
        """Return (talking or quiet, seconds from the first sample ever fed) for every turn."""
        joined = np.concatenate((self._left, samples)) if len(self._left) else samples
        whole = len(joined) // FRAME
        self._left = joined[whole * FRAME :].copy()
        if not whole:
            return []
        frames = joined[: whole * FRAME].astype(np.float32).reshape(whole, FRAME)
        energies: list[float] = np.einsum("ij,ij->i", frames, frames).tolist()
        levels = [10 * math.log10(max(energy / _FULL, _NOTHING)) for energy in energies]
        return [turn for level in levels for turn in self._frame(level)]

    def _frame(self, level: float) -> list[tuple[bool, float]]:
        self._frames += 1
        self._recent.append(level)
        self._smooth.append(sum(self._recent) / len(self._recent))
        if self._frames % FLOOR_EVERY == 0:
            self._learn_floor()
        edge = max(self._floor + ABOVE_DB, LEAST_DB)
        if self.talking:
            return self._while_talking(level > edge - LET_GO_DB)
        self._loud.append(level > edge)
        if sum(self._loud) < BEGIN:
            return []
        since = self._frames - len(self._loud) + list(self._loud).index(True)
        self.talking, self._quiet_for = True, 0
        self._loud.clear()
        return [(True, since * FRAME / RATE)]

    def _learn_floor(self) -> None:
        rows = list(self._smooth)
        if len(rows) < FLOOR_LEAST and self._floor <= FLOOR_AT_FIRST_DB:
            rows = rows[3:][-STEADY:]  # the first ones are smoothed with nothing
            if len(rows) < STEADY or max(rows) - min(rows) > STEADY_DB:
                return
        self._floor = min(sorted(rows)[int(len(rows) * FLOOR_SHARE)], FLOOR_CEILING_DB)

    def _while_talking(self, loud: bool) -> list[tuple[bool, float]]:
        self._quiet_for = 0 if loud else self._quiet_for + 1
        if self._quiet_for < HANG:
            return []
        self.talking = False
        return [(False, (self._frames - HANG) * FRAME / RATE)]


class Watch:
    """Watches a recording that grows, and tells `turned` when the talking in it begins and ends."""

    def __init__(self, turned: Callable[[bool, float], None]) -> None:
        self._turned = turned
        self._loudness = Loudness()
        self._waiting: list[Pcm] = []
        self._samples = 0

    def added(self, samples: Pcm, removed: int) -> None:
        """Samples were added; so many of those before them had been taken out again."""
        if len(samples):
            self._waiting.append(samples)
            self._samples += len(samples)
        if self._samples < WATCH:
            return
        joined = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting)
        self._waiting, self._samples = [], 0
        for talking, at in self._loudness.feed(joined):
            self._turned(talking, at - removed / RATE)

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

from collections import deque

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
_NOTHING_DB = -96.0

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
        power = np.mean(np.square(frames), axis=1) / float(1 << 30)
        levels = 10 * np.log10(np.maximum(power, 10 ** (_NOTHING_DB / 10)))
        return [turn for level in levels for turn in self._frame(float(level))]

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
        last = rows[3:][-STEADY:]  # the first ones are smoothed with nothing
        known = len(rows) >= FLOOR_LEAST or self._floor > FLOOR_AT_FIRST_DB
        if not known and (len(last) < STEADY or max(last) - min(last) > STEADY_DB):
            return
        if not known:
            rows = last
        self._floor = min(sorted(rows)[int(len(rows) * FLOOR_SHARE)], FLOOR_CEILING_DB)

    def _while_talking(self, loud: bool) -> list[tuple[bool, float]]:
        self._quiet_for = 0 if loud else self._quiet_for + 1
        if self._quiet_for < HANG:
            return []
        self.talking = False
        return [(False, (self._frames - HANG) * FRAME / RATE)]

"""One call of the recorded line: it rings, answers, speaks and ends as it is written down."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from voice.happenings import Happenings
from voice.line import Dial, Ended, Ending, EventKind, LegEvent
from voice.loudness import BEGIN, FRAME, HANG, Loudness
from voice.sound import Samples, Sound, load_sound
from voice.telephone_wav import RATE, Pcm, read_pcm, wav_bytes

CODES = {
    Ending.NO_ANSWER: 480,
    Ending.BUSY: 486,
    Ending.REFUSED: 603,
    Ending.DEAD_NUMBER: 404,
    Ending.FORWARDED: 302,
    Ending.FAULT: 503,
}
_DIGIT_S = 0.2
_TAIL = np.zeros(RATE, np.int16)  # lets the detector see the end of what was said


@dataclass(frozen=True, slots=True)
class Turn:
    """What the far end does next: `wait_s` after `after`, speak `says`, then press `digits`."""

    says: Path | None = None
    digits: str = ""
    after: Literal["prompt", "prompt_began", "last"] = "prompt"  # ended, began; or its last turn
    wait_s: float = 0.4


@dataclass(frozen=True, slots=True)
class Happens:
    """One call at one number. Lengths in seconds.

    Without an `ending` it answers after `ring_s` and does its `turns`, then stays until we hang
    up, or hangs up itself `hangs_up_after_s` after the last turn. With an `ending` it ends so
    after `ring_s`; `early` is heard from the start of the ringing on, as an announcement is.
    """

    ring_s: float = 1.0
    ending: Ending | None = None
    early: Path | None = None
    turns: tuple[Turn, ...] = ()
    hangs_up_after_s: float | None = None
    forwarded_to: str = ""


def answers(*says: Path, ring_s: float = 1.0) -> Happens:
    """Return a call that is picked up and answers one prompt after another with these wavs."""
    return Happens(ring_s=ring_s, turns=tuple(Turn(one) for one in says))


class RecordedLeg:
    """A leg of the recorded line; see `voice.line.Leg`."""

    def __init__(
        self,
        leg_id: str,
        trunk: str,
        happens: Happens,
        speed: float,
        dial: Dial,
        incoming: bool = False,
    ) -> None:
        self.trunk = trunk
        self.dial = dial
        self.played: list[Path] = []  # for tests: what was said to the far end
        self.pressed = ""
        self._id = leg_id
        self._happens = happens
        self._speed = speed
        self._incoming = incoming
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._happenings = Happenings()
        self._received: list[tuple[float, Pcm]] = []
        self._ended: Ended | None = None
        self._answered_at: float | None = None
        self._up = asyncio.Event()
        self._prompts = {"prompt": asyncio.Semaphore(0), "prompt_began": asyncio.Semaphore(0)}
        self._hushed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def id(self) -> str:
        """See `Leg`."""
        return self._id

    @property
    def far_end(self) -> str:
        """See `Leg`."""
        return self.dial.number

    @property
    def ended(self) -> Ended | None:
        """See `Leg`."""
        return self._ended

    @property
    def recording(self) -> Path:
        """See `Leg`."""
        return self.dial.recording

    def begin(self, freed: Callable[[], Awaitable[None]]) -> None:
        """Start the clock; `freed` is called when the leg is over."""
        self._spawn(self._live())
        self._free_task = asyncio.create_task(self._tell(freed))

    async def _tell(self, freed: Callable[[], Awaitable[None]]) -> None:
        await self._happenings.wait_over()
        await freed()

    def events(self) -> AsyncIterator[LegEvent]:
        """See `Leg`."""
        return self._happenings.follow()

    async def answer(self) -> None:
        """See `Leg`."""
        if self._incoming and self._ended is None and self._answered_at is None:
            self._pick_up()

    async def play(self, prompt: Path) -> float:
        """See `Leg`."""
        length = len(read_pcm(prompt)) / RATE
        if self._ended is not None or self._answered_at is None:
            return 0.0
        self.played.append(prompt)
        self._hushed.clear()
        self._prompts["prompt_began"].release()
        since = self._now()
        waiting = {
            asyncio.create_task(self._sleep(length)),
            asyncio.create_task(self._hushed.wait()),
            asyncio.create_task(self._happenings.wait_over()),
        }
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
        self._prompts["prompt"].release()
        return min(length, self._now() - since)

    async def hush(self) -> None:
        """See `Leg`."""
        self._hushed.set()

    async def press(self, digits: str) -> None:
        """See `Leg`."""
        if self._ended is None and self._answered_at is not None:
            self.pressed += digits
            await self._sleep(_DIGIT_S * len(digits))

    async def hang_up(self) -> Ended:
        """See `Leg`."""
        if self._answered_at is not None:
            return self._end(Ending.COMPLETED)
        if self._incoming:
            return self._end(Ending.REFUSED, 486)
        return self._end(Ending.CANCELLED, 487)

    def heard(self, since: float = 0.0) -> Sound:
        """See `Leg`."""
        until = self._ended.at if self._ended else self._now()
        part = self._recorded(until)[int(max(0.0, since) * RATE) :]
        return load_sound(wav_bytes(part)) if len(part) else Sound(_no_samples())

    async def _live(self) -> None:
        row = self._happens
        if self._incoming:
            await self._up.wait()
        else:
            await self._ring(row)
        for turn in row.turns:
            await self._take(turn)
        if row.hangs_up_after_s is not None:
            await self._sleep(row.hangs_up_after_s)
            self._end(Ending.FAR_END)

    async def _ring(self, row: Happens) -> None:
        await self._sleep(min(0.1, row.ring_s / 2))
        self._add(EventKind.RINGING)
        if row.early is not None:
            self._add(EventKind.EARLY_MEDIA)
            self._spawn(self._speak(row.early))
        await self._sleep(min(self.dial.ring_s, row.ring_s) - self._now())
        if row.ring_s > self.dial.ring_s:
            self._end(Ending.NO_ANSWER, 487)
        elif row.ending is not None:
            if row.forwarded_to:
                self._add(EventKind.FORWARDED, row.forwarded_to)
            self._end(row.ending, CODES.get(row.ending))
        else:
            self._pick_up()

    def _pick_up(self) -> None:
        self._answered_at = self._now()
        self._add(EventKind.ANSWERED)
        self._up.set()
        self._spawn(self._no_longer())

    async def _no_longer(self) -> None:
        await self._sleep(self.dial.longest_s)
        self._end(Ending.COMPLETED)

    async def _take(self, turn: Turn) -> None:
        if turn.after != "last":
            await self._prompts[turn.after].acquire()
        await self._sleep(turn.wait_s)
        if turn.says is not None:
            await self._speak(turn.says)
        for digit in turn.digits:
            await self._sleep(_DIGIT_S)
            self._add(EventKind.DIGIT, digit)

    async def _speak(self, says: Path) -> None:
        """Receive a wav: it is in the recording as time goes by, its turns told as they come."""
        samples = read_pcm(says)
        at = self._now()
        self._received.append((at, samples))
        for talking, offset in Loudness().feed(np.concatenate((samples, _TAIL))):
            self._spawn(self._turned(talking, at + offset))
        await self._sleep(at + len(samples) / RATE - self._now())

    async def _turned(self, talking: bool, at: float) -> None:
        """Tell a turn as late as a driver knows of it."""
        await self._sleep(at + (BEGIN if talking else HANG) * FRAME / RATE - self._now())
        kind = EventKind.TALKING if talking else EventKind.QUIET
        self._happenings.add(LegEvent(kind, at))

    def _recorded(self, until: float) -> Pcm:
        whole = np.zeros(int(until * RATE), np.int16)
        for at, samples in self._received:
            start = int(at * RATE)
            part = samples[: max(0, len(whole) - start)]
            whole[start : start + len(part)] = part
        return whole

    def _end(self, ending: Ending, code: int | None = None) -> Ended:
        if self._ended is None:
            at = self._now()
            code = 200 if self._answered_at is not None else code
            self.dial.recording.parent.mkdir(parents=True, exist_ok=True)
            self.dial.recording.write_bytes(wav_bytes(self._recorded(at)))
            self._ended = Ended(ending, at, self._answered_at, code)
            self._happenings.add(LegEvent(EventKind.ENDED, at))
            current = asyncio.current_task()
            for task in self._tasks:
                if task is not current:
                    task.cancel()
        return self._ended

    def _add(self, kind: EventKind, value: str = "") -> None:
        self._happenings.add(LegEvent(kind, self._now(), value))

    def _now(self) -> float:
        return (self._loop.time() - self._began) * self._speed

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self._speed)

    def _spawn(self, live: "Awaitable[None]") -> None:
        task = asyncio.ensure_future(live)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _no_samples() -> Samples:
    return np.zeros(0, np.float32)

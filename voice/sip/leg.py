"""A call as the room sees it; the call itself is in a process of the stack."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np

from voice.happenings import Happenings
from voice.line import Ended, Ending, EventKind, LegEvent
from voice.sip.channels import Channel
from voice.sip.growing import grown, mend
from voice.sip.wire import Came, Deed, Done, Happened, Message, Over, Place, Play, Press
from voice.sound import Sound, load_sound
from voice.telephone_wav import read_pcm, wav_bytes

_STUCK_S = 10.0  # a process that doesn't end a call in this time is stuck, and is ended itself


class SipLeg:
    """See `voice.line.Leg`. Used on the event loop that its line was entered on."""

    def __init__(
        self,
        told: Place | Came,
        say: Callable[[Message], None],
        stuck: Callable[[], None],
        channel: Channel,
    ) -> None:
        self.trunk = told.trunk
        self.recording = Path(told.recording)
        self._id = told.leg
        self._far_end = told.far_end if isinstance(told, Came) else told.number
        self._incoming = isinstance(told, Came)
        self._say = say
        self._stuck = stuck
        self._channel = channel
        self._happenings = Happenings()
        self._ended: Ended | None = None
        self._answered_at: float | None = None
        self._began = told.clock if isinstance(told, Came) else 0.0
        self._placed = asyncio.get_running_loop().create_future()
        self._turns = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[float]] = {}

    @property
    def id(self) -> str:
        """See `Leg`."""
        return self._id

    @property
    def far_end(self) -> str:
        """See `Leg`."""
        return self._far_end

    @property
    def ended(self) -> Ended | None:
        """See `Leg`."""
        return self._ended

    def events(self) -> AsyncIterator[LegEvent]:
        """See `Leg`."""
        return self._happenings.follow()

    async def answer(self) -> None:
        """See `Leg`."""
        if self._incoming and self._ended is None:
            self._say(Deed(self._id, "answer"))

    async def play(self, prompt: Path) -> float:
        """See `Leg`. Raises InvalidInput where the wav is no line's."""
        read_pcm(prompt)
        if self._ended is not None or self._answered_at is None:
            return 0.0
        turn = next(self._turns)
        return await self._done(turn, self._playing(prompt, turn))

    async def hush(self) -> None:
        """See `Leg`."""
        if self._ended is None:
            self._say(Deed(self._id, "hush"))

    async def press(self, digits: str) -> None:
        """See `Leg`."""
        if self._ended is None and digits:
            turn = next(self._turns)
            await self._done(turn, Press(self._id, digits, turn))

    async def hang_up(self) -> Ended:
        """See `Leg`."""
        if self._ended is None:
            self._say(Deed(self._id, "hang_up"))
            try:
                async with asyncio.timeout(_STUCK_S):
                    await self._happenings.wait_over()
            except TimeoutError:
                self._stuck()
                await self._happenings.wait_over()
        assert self._ended is not None
        return self._ended

    def heard(self, since: float = 0.0) -> Sound:
        """See `Leg`."""
        samples = grown(self.recording, since)
        return load_sound(wav_bytes(samples)) if len(samples) else Sound(np.zeros(0, np.float32))

    async def wait_placed(self) -> None:
        """Return when the INVITE was handed to the stack, or the leg is over."""
        await self._placed

    def begun(self, clock: float) -> None:
        """The INVITE was handed over at `clock` (CLOCK_MONOTONIC)."""
        self._began = clock
        if not self._placed.done():
            self._placed.set_result(None)

    def happened(self, told: Happened) -> None:
        """Tell on what the process tells."""
        kind = EventKind(told.kind)
        if kind is EventKind.ANSWERED:
            self._answered_at = told.at
            self._channel.take()
        self._happenings.add(LegEvent(kind, told.at, told.value))

    def done(self, told: Done) -> None:
        """A prompt is over, or digits are sent."""
        waiting = self._waiting.pop(told.turn, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(told.seconds)

    def over(self, told: Over) -> None:
        """The call has ended and its recording is complete."""
        if self._ended is not None:
            return
        ending = Ending(told.ending)
        self._ended = Ended(ending, told.at, told.answered_at, told.code, told.reason)
        self.begun(self._began)
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(told.played)
        self._waiting.clear()
        self._channel.free()
        self._happenings.add(LegEvent(EventKind.ENDED, told.at))

    def lost(self, clock: float, reason: str) -> None:
        """The process is gone, and the call with it."""
        if self._ended is not None:
            return
        at = clock - self._began if self._began else 0.0
        mend(self.recording, at)
        self.over(Over(self._id, Ending.LOST.value, at, self._answered_at, None, reason))

    def _playing(self, prompt: Path, turn: int) -> Play:
        return Play(self._id, os.path.abspath(prompt), turn)

    async def _done(self, turn: int, ask: Message) -> float:
        waiting: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = waiting
        self._say(ask)
        try:
            return await waiting
        except asyncio.CancelledError:
            self._waiting.pop(turn, None)
            if isinstance(ask, Play) and self._ended is None:
                self._say(Deed(self._id, "hush"))
            raise

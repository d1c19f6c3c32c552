"""A leg that does what a list says, in any order, with no network and no clock of its own."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice.dialogue.echo import prompt_samples
from voice.line import Ended, Ending, EventKind, LegEvent
from voice.sound import Sound


@dataclass(frozen=True)
class Happening:
    """`wait` seconds after the one before."""

    wait: float
    kind: EventKind
    value: str = ""


class ListedLeg:
    """Tells its happenings, then stays up (or silent) until it is hung up."""

    id = "listed"
    far_end = "8001"
    recording = Path("listed.wav")

    def __init__(self, happenings: Sequence[Happening], *, sticks: bool = False) -> None:
        self._happenings = happenings
        self._sticks = sticks  # play never comes back by itself
        self._began = asyncio.get_running_loop().time()
        self._hushed = asyncio.Event()
        self._over = asyncio.Event()
        self._answered: float | None = None
        self.ended: Ended | None = None
        self.played: list[str] = []
        self.hung_up = 0

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time() - self._began

    async def events(self) -> AsyncIterator[LegEvent]:
        for row in self._happenings:
            await self._sleep(row.wait)
            if self._over.is_set():
                break
            if row.kind is EventKind.ANSWERED:
                self._answered = self.now if self._answered is None else self._answered
            if row.kind is EventKind.ENDED:
                self._end(Ending.FAR_END)
            yield LegEvent(row.kind, self.now, row.value)
            if row.kind is EventKind.ENDED:
                return
        await self._over.wait()
        yield LegEvent(EventKind.ENDED, self.now)

    async def answer(self) -> None:
        return None

    async def play(self, prompt: Path) -> float:
        self.played.append(prompt.stem)
        if self._over.is_set():
            return 0.0
        self._hushed.clear()
        start = self.now
        waits = [asyncio.create_task(self._hushed.wait()), asyncio.create_task(self._over.wait())]
        length = None if self._sticks else len(prompt_samples(prompt)) / 8000
        await asyncio.wait(waits, timeout=length, return_when=asyncio.FIRST_COMPLETED)
        for task in waits:
            task.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
        return self.now - start

    async def hush(self) -> None:
        if not self._sticks:
            self._hushed.set()

    async def press(self, digits: str) -> None:
        return None

    async def hang_up(self) -> Ended:
        self.hung_up += 1
        return self._end(Ending.CANCELLED if self._answered is None else Ending.COMPLETED)

    def heard(self, since: float = 0.0) -> Sound:
        size = max(0, int((self.now - since) * 16000))
        return Sound(np.zeros(size, np.float32))

    def _end(self, ending: Ending) -> Ended:
        if self.ended is None:
            self.ended = Ended(ending, self.now, self._answered)
            self._over.set()
        return self.ended

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._over.wait()
        except TimeoutError:
            return

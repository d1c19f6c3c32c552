"""What happened on a leg, kept so that whoever asks later still hears it from the beginning."""

import asyncio
from collections.abc import AsyncIterator

from voice.line import EventKind, LegEvent


class Happenings:
    """A log of a leg's events that grows until ENDED. Used on one event loop only."""

    def __init__(self) -> None:
        self._events: list[LegEvent] = []
        self._waiting: set[asyncio.Future[None]] = set()

    @property
    def over(self) -> bool:
        """Whether ENDED has been told."""
        return bool(self._events) and self._events[-1].kind is EventKind.ENDED

    def add(self, event: LegEvent) -> None:
        """Tell an event; nothing is told after ENDED."""
        if self.over:
            return
        self._events.append(event)
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    async def follow(self) -> AsyncIterator[LegEvent]:
        """Every event from the beginning; ends after ENDED. Several may follow at once."""
        told = 0
        while True:
            while told < len(self._events):
                told += 1
                yield self._events[told - 1]
            if self.over:
                return
            await self._grown()

    async def wait_over(self) -> None:
        """Return when ENDED has been told."""
        while not self.over:
            await self._grown()

    async def _grown(self) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)

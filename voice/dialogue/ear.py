"""What the other side of a leg is doing now: its events, gathered as they come in."""

import asyncio
from typing import assert_never

from voice.line import EventKind, Leg, LegEvent

_KEYS = frozenset("0123456789*#")


class Ear:
    """Follows one leg. Times are seconds on the leg's clock.

    A voice before the answer is the exchange's (early media), so talk is counted from the answer.
    """

    def __init__(self, leg: Leg) -> None:
        self._leg = leg
        self._news = asyncio.Event()
        self._offset: float | None = None
        self._stretches: list[tuple[float, float]] = []
        self._since: float | None = None
        self._quiet_since = 0.0
        self.answered_at: float | None = None
        self.digits = ""
        self.over = False

    async def follow(self) -> None:
        """Take every event until the leg has ended."""
        try:
            async for event in self._leg.events():
                self._take(event)
                self._news.set()
        finally:
            self.over = True
            self._news.set()

    @property
    def now(self) -> float:
        """Seconds on the leg's clock; an event that was read late only makes this late."""
        return asyncio.get_running_loop().time() + (self._offset or 0.0)

    @property
    def talking_for(self) -> float:
        """For how long the other side has been talking without a pause; 0 when it is quiet."""
        return 0.0 if self._since is None else max(0.0, self.now - self._since)

    @property
    def talking(self) -> bool:
        """Whether the other side is talking."""
        return self._since is not None

    @property
    def talking_since(self) -> float | None:
        """When the other side began to talk, None when it is quiet."""
        return self._since

    @property
    def quiet_for(self) -> float:
        """For how long the other side has been quiet."""
        return 0.0 if self._since is not None else max(0.0, self.now - self._quiet_since)

    def talked(self, since: float) -> float:
        """Return for how many seconds in all the other side has talked from `since` on."""
        rows = [*self._stretches]
        if self._since is not None:
            rows.append((self._since, self.now))
        return sum(max(0.0, end - max(start, since)) for start, end in rows)

    async def wait(self, longest: float) -> None:
        """Return at the next event, or after `longest` seconds."""
        if self.over:
            return
        self._news.clear()
        try:
            async with asyncio.timeout(max(0.01, longest)):
                await self._news.wait()
        except TimeoutError:
            return

    def _take(self, event: LegEvent) -> None:
        offset = event.at - asyncio.get_running_loop().time()
        self._offset = offset if self._offset is None else max(self._offset, offset)
        match event.kind:
            case EventKind.ANSWERED:
                if self.answered_at is None:
                    self.answered_at = self._quiet_since = event.at
                    self._since = None
            case EventKind.TALKING:
                if self.answered_at is not None and self._since is None:
                    self._since = event.at
            case EventKind.QUIET:
                self._hush(event.at)
            case EventKind.DIGIT:
                if self.answered_at is not None and event.value in _KEYS:
                    self.digits += event.value
            case EventKind.ENDED:
                self._hush(event.at)
                self.over = True
            case EventKind.RINGING | EventKind.EARLY_MEDIA | EventKind.FORWARDED:
                pass
            case _:
                assert_never(event.kind)

    def _hush(self, at: float) -> None:
        if self._since is not None:
            self._stretches.append((self._since, max(self._since, at)))
            self._since = None
            self._quiet_since = max(self._quiet_since, at)

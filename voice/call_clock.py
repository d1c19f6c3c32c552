"""The clock of one call, and what the call has begun on it: timers and tasks."""

import asyncio
import time
from collections.abc import Callable, Coroutine


class CallClock:
    """Seconds since the INVITE was sent, or the call arrived. Used on one event loop."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self._timers: list[asyncio.TimerHandle] = []
        self._deeds: set[asyncio.Task[None]] = set()

    def restart(self) -> None:
        """Now is second 0."""
        self.began = time.monotonic()

    def now(self) -> float:
        """Return the second of the call."""
        return time.monotonic() - self.began

    def after(self, seconds: float, then: Callable[[], object]) -> None:
        """Do something so long from now, unless `stop` comes first."""
        self._timers.append(asyncio.get_running_loop().call_later(seconds, then))

    def spawn(self, live: Coroutine[None, None, None]) -> None:
        """Begin something that goes on by itself; it outlives `stop`."""
        task = asyncio.create_task(live)
        self._deeds.add(task)
        task.add_done_callback(self._deeds.discard)

    def stop(self) -> None:
        """The call has ended: no timer fires any more."""
        for timer in self._timers:
            timer.cancel()

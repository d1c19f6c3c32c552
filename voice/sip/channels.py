"""The channels of the trunks: how many are free, who is registered, how fast calls are placed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.errors import Unavailable
from voice.line import TrunkHealth
from voice.trunks import Trunk


@dataclass
class _State:
    trunk: Trunk
    registered: bool
    message: str = ""
    in_use: int = 0
    next_at: float = 0.0


@dataclass
class Channel:
    """One channel of a trunk, taken until it is freed."""

    trunk: Trunk
    _owner: "Channels"
    _taken: bool = field(default=True)

    def take(self) -> None:
        """A call that came in is answered: from now on it counts."""
        if not self._taken:
            self._taken = True
            self._owner.taken(self.trunk.name)

    def free(self) -> None:
        """Give it back; doing so twice changes nothing."""
        if self._taken:
            self._taken = False
            self._owner.freed(self.trunk.name)


class Channels:
    """All channels of a line. Used on one event loop."""

    def __init__(self, trunks: Sequence[Trunk]) -> None:
        self._states = {row.name: _State(row, registered=not row.registrar) for row in trunks}
        self._waiting: set[asyncio.Future[None]] = set()

    def health(self, trouble: str) -> list[TrunkHealth]:
        """Say how each trunk stands; `trouble` is what concerns them all."""
        return [
            TrunkHealth(
                name,
                state.registered and not trouble,
                state.in_use,
                state.trunk.limit,
                trouble or state.message,
            )
            for name, state in self._states.items()
        ]

    def registered(self, name: str, yes: bool, message: str) -> None:
        """A registrar has answered, or has not."""
        state = self._states[name]
        state.registered, state.message = yes, message
        self._changed()

    def lost(self) -> None:
        """The process that registers is gone."""
        for state in self._states.values():
            state.registered = not state.trunk.registrar

    async def wait_registered(self, seconds: float) -> None:
        """Wait until each registrar has answered in one way or the other, or so long."""
        try:
            async with asyncio.timeout(seconds):
                while not all(row.registered or row.message for row in self._states.values()):
                    await self._change()
        except TimeoutError:
            return

    async def take(self, name: str) -> Channel:
        """Take a channel of a trunk ("": of any), when there is one and it is its turn.

        Raises Unavailable where no trunk could.
        """
        while (state := self._least_used(name)) is None:
            await self._change()
        state.in_use += 1
        channel = Channel(state.trunk, self)
        loop = asyncio.get_running_loop()
        at = max(loop.time(), state.next_at)
        state.next_at = at + 1 / state.trunk.calls_per_second
        try:
            await asyncio.sleep(at - loop.time())
        except BaseException:
            channel.free()
            raise
        return channel

    def arrived(self, name: str) -> Channel:
        """Return the channel of a call that came in; it counts when it is answered.

        Calls that only ring here must not keep the room from calling.
        """
        state = self._states.get(name) or next(iter(self._states.values()))
        return Channel(state.trunk, self, False)

    def taken(self, name: str) -> None:
        """A channel is in use."""
        self._states[name].in_use += 1

    def freed(self, name: str) -> None:
        """A channel was given back."""
        self._states[name].in_use -= 1
        self._changed()

    def _least_used(self, name: str) -> _State | None:
        fit = [row for key, row in self._states.items() if name in ("", key)]
        usable = [row for row in fit if row.registered]
        if not usable:
            why = next((row.message for row in fit if row.message), "")
            raise Unavailable(
                f"没有可用的外呼线路{why and f'（{why}）'}。", "请检查电话线路的登记情况。"
            )
        free = [row for row in usable if row.in_use < row.trunk.limit]
        return min(free, key=lambda row: row.in_use / row.trunk.limit) if free else None

    async def _change(self) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)

    def _changed(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

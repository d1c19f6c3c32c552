"""The room's telephone line, opened when the first call needs it.

`lines.yaml` in the room's home names the trunks, or the PBX that has them. Without it the line is a
simulated exchange on this machine, so that a newcomer can see and hear a roll-call; it never
reaches a real number.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol, runtime_checkable

from core.errors import Refused
from voice.exchange.phone import Calls, Phone
from voice.line import Dial, Leg, Line, TrunkHealth
from voice.trunks import Lines, read_lines

FILE = "lines.yaml"
SIMULATED = 60  # legs of the simulated exchange


class RoomLine:
    """A line that costs nothing until somebody dials. Satisfies `voice.line.Line`.

    The driver's own work (processes, registration) begins with the first call. `simulated` builds
    what stands in for a room that has named no trunk.
    """

    def __init__(self, home: Path, simulated: Callable[[], Line]) -> None:
        self._file = home / FILE
        self._work = home / "rollcalls" / "line"
        self._simulated = simulated
        self._stack = AsyncExitStack()
        self._line: Line | None = None
        self._opening = asyncio.Lock()
        self._up = asyncio.Event()

    async def __aenter__(self) -> "RoomLine":
        # of this loop: a room may be opened again
        self._opening, self._up = asyncio.Lock(), asyncio.Event()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._line = None
        await self._stack.aclose()

    @property
    def simulated(self) -> bool:
        """Whether no call reaches a telephone, because the room has named no trunk."""
        return not self._file.is_file()

    def lines(self) -> Lines:
        """Return the room's trunks. Raises InvalidInput for a file that can't be used."""
        return read_lines(self._file)

    def _make(self) -> Line:
        if self.simulated:
            return self._simulated()
        lines = self.lines()
        if lines.pbx is not None:
            from voice.pbx import PbxLine

            return PbxLine(lines.pbx, self._work)
        from voice.sip import SipLine

        return SipLine(lines, self._work)

    @property
    def capacity(self) -> int:
        """How many legs can be up at once over all trunks."""
        if self._line is not None:
            return self._line.capacity
        return SIMULATED if self.simulated else self.lines().capacity

    def health(self) -> list[TrunkHealth]:
        """Say how each trunk stands; nothing before the line was opened."""
        return self._line.health() if self._line is not None else []

    async def _opened(self) -> Line:
        async with self._opening:
            if self._line is None:
                made = await asyncio.to_thread(self._make)  # its imports take a second
                self._line = await self._stack.enter_async_context(made)
                self._up.set()
            return self._line

    async def dial(self, dial: Dial) -> Leg:
        """Place a call, opening the line first where it is closed; see `voice.line.Line`."""
        return await (await self._opened()).dial(dial)

    async def incoming(self) -> AsyncIterator[Leg]:
        """Legs that come in. Listening opens a real line; a simulated one is waited for."""
        if self.simulated:
            await self._up.wait()  # nobody calls there before it was used
        async for leg in (await self._opened()).incoming():
            yield leg

    async def call_in(self, phone: Phone, about: Calls) -> None:
        """Have a telephone of the simulated exchange call this room.

        Raises Refused where the room's line is a real one, Unavailable without a voice.
        """
        line = await self._opened()
        if not isinstance(line, Simulated):
            raise Refused("本室接的是真实线路，不能模拟来电。", "请用一部电话拨打值班号码。")
        await line.call_in(phone, about)


@runtime_checkable
class Simulated(Protocol):
    """A line whose far ends can be told to call."""

    async def call_in(self, phone: Phone, about: Calls) -> None:
        """See `voice.exchange.line.ExchangeLine`."""
        ...

"""The room's telephone line, opened when the first call needs it.

`lines.yaml` in the room's home names the trunks. Without it the line is a simulated exchange on
this machine, so that a newcomer can see and hear a roll-call; it never reaches a real number.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

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

    async def __aenter__(self) -> "RoomLine":
        self._opening = asyncio.Lock()  # of this loop: a room may be opened again
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
        from voice.sip import SipLine

        return SipLine(self.lines(), self._work)

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
            return self._line

    async def dial(self, dial: Dial) -> Leg:
        """Place a call, opening the line first where it is closed; see `voice.line.Line`."""
        return await (await self._opened()).dial(dial)

    async def incoming(self) -> AsyncIterator[Leg]:
        """Legs that come in; listening opens the line."""
        async for leg in (await self._opened()).incoming():
            yield leg

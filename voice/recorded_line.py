"""A line without a network: what happens at each number is written down beforehand.

For tests and rehearsals. It keeps to the contract of `voice.line` and passes the same tests as the
SIP driver; time on it may run faster than the clock (`speed`), its events and recordings then still
have the lengths of a real call.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import Unavailable
from voice.line import Dial, Ending, Leg, TrunkHealth
from voice.recorded_leg import Happens, RecordedLeg, Turn

__all__ = ["Happens", "RecordedLine", "Turn"]

Numbers = Mapping[str, Happens | Sequence[Happens]]


@dataclass
class RecordedLine:
    """Plays `numbers`: a number's n-th call takes its n-th row, the last row from then on.

    A number that is not written down is dead. `trunks` are names with their limits; a trunk in
    `down` takes no calls. `speed` is how many seconds pass on the line in one of the clock.
    """

    numbers: Numbers = field(default_factory=dict[str, Happens | Sequence[Happens]])
    speed: float = 1.0
    trunks: Mapping[str, int] = field(default_factory=lambda: {"recorded": 60})
    calls_per_second: float = 0.0  # 0: no pacing
    down: set[str] = field(default_factory=set[str])
    placed: list[Dial] = field(default_factory=list[Dial])  # every INVITE, in order
    legs: list[RecordedLeg] = field(default_factory=list[RecordedLeg])

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)
        self._arrivals: asyncio.Queue[RecordedLeg] = asyncio.Queue()
        self._changed = asyncio.Condition()
        self._next_at = 0.0

    async def __aenter__(self) -> "RecordedLine":
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(leg.hang_up() for leg in self.legs))

    @property
    def capacity(self) -> int:
        """The sum of the trunks' limits."""
        return sum(self.trunks.values())

    def health(self) -> list[TrunkHealth]:
        """Say which trunks are up and how much of them is in use."""
        return [
            TrunkHealth(name, name not in self.down, self._in_use(name), limit)
            for name, limit in self.trunks.items()
        ]

    async def dial(self, dial: Dial) -> Leg:
        """Begin what is written down for the number; see `Line.dial`."""
        async with self._changed:
            while (trunk := self._free(dial)) is None:
                await self._changed.wait()
            await self._pace()
            row = self._row(dial.number)
            leg = RecordedLeg(f"recorded-{next(self._ids)}", trunk, row, self.speed, dial)
            self.placed.append(dial)
            self._start(leg)
        return leg

    async def ring_in(self, happens: Happens, dial: Dial) -> RecordedLeg:
        """Let somebody call the room; `dial` says from which number and where it is recorded."""
        leg = RecordedLeg(f"recorded-{next(self._ids)}", "", happens, self.speed, dial, True)
        self._start(leg)
        await self._arrivals.put(leg)
        return leg

    async def incoming(self) -> AsyncIterator[Leg]:
        """Legs of `ring_in`."""
        while True:
            yield await self._arrivals.get()

    def _start(self, leg: RecordedLeg) -> None:
        self.legs.append(leg)
        leg.begin(self._freed)

    async def _freed(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _row(self, number: str) -> Happens:
        row = self.numbers.get(number, Happens(ending=Ending.DEAD_NUMBER))
        if isinstance(row, Happens):
            return row
        before = sum(1 for dial in self.placed if dial.number == number)
        return row[min(before, len(row) - 1)]

    def _in_use(self, trunk: str) -> int:
        return sum(1 for leg in self.legs if leg.trunk == trunk and leg.ended is None)

    def _free(self, dial: Dial) -> str | None:
        fitting = [n for n in self.trunks if n not in self.down and dial.trunk in ("", n)]
        if not fitting:
            raise Unavailable("没有可用的外呼线路。", "请检查电话线路的登记情况。")
        free = [name for name in fitting if self._in_use(name) < self.trunks[name]]
        return min(free, key=self._in_use) if free else None

    async def _pace(self) -> None:
        if not self.calls_per_second:
            return
        now = asyncio.get_running_loop().time()
        wait, self._next_at = self._next_at - now, max(now, self._next_at)
        self._next_at += 1 / self.calls_per_second / self.speed
        await asyncio.sleep(max(0.0, wait))

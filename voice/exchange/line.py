"""The simulated exchange as a line: the ordinary SIP driver, dialling on the loopback."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

from core.errors import Unavailable
from voice.exchange.exchange import CAPACITY, SimulatedExchange
from voice.exchange.phone import Calls, Phone
from voice.line import Dial, Leg, Line, TrunkHealth

_LOG = logging.getLogger(__name__)
_STARTS = 3  # a free port may be taken before the stack listens there


class ExchangeLine:
    """Starts the exchange, then dials it through `voice.sip`. Satisfies `voice.line.Line`."""

    def __init__(self, exchange: SimulatedExchange, work: Path) -> None:
        self._exchange = exchange
        self._work = work
        self._stack = AsyncExitStack()
        self._line: Line | None = None

    async def __aenter__(self) -> "ExchangeLine":
        for left in reversed(range(_STARTS)):
            try:
                await self._start()
                break
            except Unavailable as error:
                if not left:
                    raise
                _LOG.warning("simulated exchange: %s; starting again at other ports", error)
        self._exchange.prepare()
        return self

    async def _start(self) -> None:
        from voice.sip import SipLine  # the stack takes a second to load

        async with AsyncExitStack() as stack:
            stack.callback(self._exchange.stop)
            await asyncio.to_thread(self._exchange.start)
            line = SipLine(self._exchange.lines(), self._work)
            await stack.enter_async_context(line)
            if why := next((trunk.message for trunk in line.health()), ""):
                raise Unavailable(f"模拟交换机没有启动：{why}", "请查看日志，稍后再试。")
            self._line, self._stack = line, stack.pop_all()

    async def __aexit__(self, *_: object) -> None:
        self._line = None
        await self._stack.aclose()

    @property
    def message(self) -> str:
        """What an officer should know of the exchange, in Chinese; "" where all is well."""
        return self._exchange.message

    @property
    def capacity(self) -> int:
        """How many legs can be up at once."""
        return CAPACITY

    def health(self) -> list[TrunkHealth]:
        """Say how the trunk to the exchange stands."""
        return self._line.health() if self._line is not None else []

    async def dial(self, dial: Dial) -> Leg:
        """Place a call; see `voice.line.Line`."""
        self._exchange.expect(dial.number, dial.confirms)
        return await self._opened.dial(dial)

    async def call_in(self, phone: Phone, about: Calls) -> None:
        """Have a telephone of the exchange call the duty number. Raises Unavailable."""
        await asyncio.to_thread(self._exchange.call_in, phone, about)

    async def incoming(self) -> AsyncIterator[Leg]:
        """Calls of `call_in`."""
        async for leg in self._opened.incoming():
            yield leg

    @property
    def _opened(self) -> Line:
        if self._line is None:
            raise Unavailable("模拟交换机没有运行。", "请重新启动后再试。")
        return self._line

"""The SIP line: trunks, their limits and pacing, and the processes that carry the calls."""

import asyncio
import itertools
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

from core.errors import InvalidInput, Unavailable
from voice.line import Dial, Leg, TrunkHealth
from voice.sip.channels import Channel, Channels
from voice.sip.leg import SipLeg
from voice.sip.process import StackProcess
from voice.sip.wire import Began, Came, Deed, Done, Happened, Message, Over, Place, Registered
from voice.trunks import Lines

_log = logging.getLogger(__name__)
_NUMBER = re.compile(r"[0-9A-Za-z*#+._-]{1,64}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")
_REGISTER_S = 5.0  # how long entering waits for the trunks' registrars
_PLACE_S = 10.0
_ARRIVALS = 16


class SipLine:
    """See `voice.line.Line`. `work` holds the processes' logs and the recordings of calls in."""

    def __init__(self, lines: Lines, work: Path) -> None:
        self._lines = lines
        self._channels = Channels(lines.trunks)
        self._processes = [
            StackProcess(f"sip-{number}", lines, work, number == 0, self._heard, self._died)
            for number in range(lines.processes)
        ]
        self._arrivals: asyncio.Queue[SipLeg] = asyncio.Queue(_ARRIVALS)
        self._ids = itertools.count(1)

    async def __aenter__(self) -> "SipLine":
        await asyncio.gather(*(process.start() for process in self._processes))
        await self._channels.wait_registered(_REGISTER_S)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(process.close() for process in self._processes))

    @property
    def capacity(self) -> int:
        """See `Line`."""
        return self._lines.capacity

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that carry the calls."""
        return [process.pid for process in self._processes if process.pid is not None]

    def health(self) -> list[TrunkHealth]:
        """See `Line`."""
        up = any(process.ready for process in self._processes)
        why = next((process.message for process in self._processes if process.message), "")
        return self._channels.health("" if up else why or "电话程序正在启动。")

    async def dial(self, dial: Dial) -> Leg:
        """See `Line`. Raises InvalidInput where the number or a header cannot be dialled."""
        _check(dial)
        channel = await self._channels.take(dial.trunk)
        try:
            process = await self._process()
            leg = self._place(dial, channel, process)
        except BaseException:
            channel.free()
            raise
        try:
            async with asyncio.timeout(_PLACE_S):
                await leg.wait_placed()
        except TimeoutError:
            process.kill()
        return leg

    async def incoming(self) -> AsyncIterator[Leg]:
        """See `Line`."""
        while True:
            leg = await self._arrivals.get()
            if leg.ended is None:
                yield leg

    async def _process(self) -> StackProcess:
        if not any(process.ready for process in self._processes):
            waits = [asyncio.create_task(p.wait_ready(_PLACE_S)) for p in self._processes]
            if waits:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
        most = self._lines.calls_per_process
        fit = [row for row in self._processes if row.ready and len(row.legs) < most]
        if not fit:
            raise Unavailable("电话程序没有运行。", "请稍后再试，或查看电话线路的状态。")
        return min(fit, key=lambda process: len(process.legs))

    def _place(self, dial: Dial, channel: Channel, process: StackProcess) -> SipLeg:
        place = Place(
            leg=f"sip-{next(self._ids)}",
            number=dial.number,
            trunk=channel.trunk.name,
            caller_id=dial.caller_id,
            recording=str(dial.recording.absolute()),
            ring_s=dial.ring_s,
            longest_s=dial.longest_s,
            headers=dict(dial.headers),
        )
        leg = SipLeg(place, process.say, process.kill, channel)
        process.legs[leg.id] = leg
        process.say(place)
        return leg

    def _heard(self, process: StackProcess, message: Message) -> None:
        match message:
            case Registered():
                self._channels.registered(message.trunk, message.yes, message.message)
            case Came():
                self._arrive(process, message)
            case Began() | Happened() | Done() | Over():
                self._of_leg(process, message)
            case _:
                _log.warning("unexpected: %s", type(message).__name__)

    def _died(self, process: StackProcess) -> None:
        if process.registers:
            self._channels.lost()

    def _of_leg(self, process: StackProcess, message: Began | Happened | Done | Over) -> None:
        leg = process.legs.get(message.leg)
        if leg is None:
            return
        match message:
            case Began():
                leg.begun(message.clock)
            case Happened():
                leg.happened(message)
            case Done():
                leg.done(message)
            case Over():
                process.legs.pop(leg.id)
                leg.over(message)

    def _arrive(self, process: StackProcess, came: Came) -> None:
        channel = self._channels.arrived(came.trunk)
        leg = SipLeg(came, process.say, process.kill, channel)
        process.legs[leg.id] = leg
        try:
            self._arrivals.put_nowait(leg)
        except asyncio.QueueFull:  # nobody takes calls here: busy
            process.say(Deed(leg.id, "hang_up"))


def _check(dial: Dial) -> None:
    """Nothing of a number, a caller's number or a header may end the line it is written into."""
    numbers = [dial.number, dial.caller_id] if dial.caller_id else [dial.number]
    if not all(_NUMBER.fullmatch(number) for number in numbers):
        raise InvalidInput("号码不能拨打。", "号码只能由数字、字母和 * # + . _ - 组成。")
    for name, value in dial.headers.items():
        if not _HEADER.fullmatch(name) or not value.isprintable():
            raise InvalidInput(f"呼叫附加信息有误：{name[:40]}。", "请去掉换行等特殊字符。")

"""The PBX as a line: its gateways, their limits and pacing, and the calls on them."""

import asyncio
import contextlib
import itertools
import logging
import re
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from uuid import uuid4

from core.errors import Unavailable
from voice.line import Dial, Leg, TrunkHealth
from voice.pbx.dialling import check, originate
from voice.pbx.event_socket import SocketLost
from voice.pbx.leg import PbxLeg, Placed
from voice.pbx.link import Link
from voice.pbx.messages import Told
from voice.pbx.settings import Gateway, Pbx
from voice.pbx.shared import Shared
from voice.sip.channels import Channel, Channels
from voice.trunks import Trunk

_log = logging.getLogger(__name__)
_OPEN_S = 5.0  # how long entering waits for the PBX
_LOOK_S = 10.0  # between two looks at the gateways
_TICK_S = 0.1
_LONGEST_INCOMING_S = 600.0
_RING_IN_S = 45.0
_ARRIVING = 8  # calls that ring here at once; a flood of more is refused
_CLOSING_S = 3.0
DUTY = "zhiban_call"  # the variable that the dialplan sets on calls which it parks for this room


class PbxLine:
    """See `voice.line.Line`. `work` holds the recordings of calls in."""

    def __init__(self, pbx: Pbx, work: Path) -> None:
        self._pbx = pbx
        self._gateways = {row.name: row for row in pbx.gateways}
        self._channels = Channels([_trunk(row) for row in pbx.gateways])
        self._work = work
        self._shared = Shared(pbx.folder, pbx.there)
        self._link = Link(pbx, self._heard, self._came_up, self._went_down)
        self._legs: dict[str, PbxLeg] = {}
        self._orphans: set[str] = set()  # calls that were up when the connection was lost
        self._arrivals: asyncio.Queue[PbxLeg] = asyncio.Queue()
        self._ids = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "PbxLine":
        await asyncio.to_thread(self._shared.check)
        await self._link.start(_OPEN_S)
        self._running = [asyncio.create_task(self._tick()), asyncio.create_task(self._watch())]
        return self

    async def __aexit__(self, *_: object) -> None:
        legs = list(self._legs.values())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_S):
                await asyncio.gather(*(leg.hang_up() for leg in legs))
        for task in [*self._running, *self._tasks]:
            task.cancel()
        await asyncio.gather(*self._running, *self._tasks, return_exceptions=True)
        await self._link.close()

    @property
    def capacity(self) -> int:
        """See `Line`."""
        return self._pbx.capacity

    def health(self) -> list[TrunkHealth]:
        """See `Line`."""
        return self._channels.health(self._link.message)

    async def dial(self, dial: Dial) -> Leg:
        """See `Line`. Raises InvalidInput where the number or a header cannot be dialled."""
        check(dial)
        channel = await self._channels.take(dial.trunk)
        try:
            leg = await self._prepare(dial, channel)
        except BaseException:
            channel.free()
            raise
        leg.begun()
        leg.rings_for(dial.ring_s)
        command = originate(leg.call, dial, self._gateways[channel.trunk.name])
        try:
            said = await self._link.background(command, leg.call)
        except SocketLost as error:  # it may have got there: never again by itself
            leg.lost(str(error))
        except asyncio.CancelledError:
            self._spawn(_hang_up(leg))
            raise
        else:
            if not said.startswith("+OK"):
                leg.on_job(said if said.startswith("-ERR") else f"-ERR {said}")
        return leg

    async def incoming(self) -> AsyncIterator[Leg]:
        """Calls that the PBX's dialplan parks with the variable `DUTY`."""
        while True:
            leg = await self._arrivals.get()
            if leg.ended is None:
                yield leg

    async def _prepare(self, dial: Dial, channel: Channel) -> PbxLeg:
        call = str(uuid4())
        try:
            await self._link.command(f"filter Unique-ID {call}")
        except SocketLost as error:
            raise Unavailable(self._link.message or str(error), "请检查交换机和网络。") from error
        place = Placed(
            f"pbx-{next(self._ids)}", call, dial.number, dial.recording.absolute(), dial.longest_s
        )
        return self._made(place, channel)

    def _made(self, placed: Placed, channel: Channel) -> PbxLeg:
        try:
            leg = PbxLeg(placed, self._link, self._shared, channel, self._over)
        except OSError as error:
            raise Unavailable(f"录音不能写入：{error}。", "请检查磁盘空间和目录权限。") from error
        self._legs[placed.call] = leg
        return leg

    def _over(self, leg: PbxLeg) -> None:
        self._legs.pop(leg.call, None)
        self._spawn(self._forget(leg.call))

    async def _forget(self, call: str) -> None:
        with contextlib.suppress(SocketLost):  # its filters are gone with it
            await self._link.command(f"filter delete Unique-ID {call}")

    def _heard(self, told: Told) -> None:
        if told.name == "BACKGROUND_JOB":
            leg = self._legs.get(told.get("Job-UUID"))
            if leg is not None:
                leg.on_job(told.body.strip())
        elif told.channel in self._legs:
            self._legs[told.channel].on_event(told)
        elif told.name == "CHANNEL_PARK" and told.variable(DUTY):
            self._spawn(self._arrive(told))

    async def _arrive(self, told: Told) -> None:
        call = told.channel
        if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", call):
            return
        if sum(leg.rings_in for leg in self._legs.values()) >= _ARRIVING:
            with contextlib.suppress(SocketLost):
                await self._link.api(f"uuid_kill {call} USER_BUSY")
            return
        name = f"pbx-in-{next(self._ids)}"
        path = self._work / "incoming" / f"{call}.wav"
        number = told.get("Caller-Caller-ID-Number")
        channel = self._channels.arrived(self._name_of(told.variable("sip_gateway")))
        placed = Placed(name, call, number, path, _LONGEST_INCOMING_S, incoming=True)
        leg = self._made(placed, channel)
        leg.rings_for(_RING_IN_S)
        try:
            await self._link.command(f"filter Unique-ID {call}")
        except SocketLost:
            return  # and the leg with it
        self._arrivals.put_nowait(leg)

    def _name_of(self, gateway: str) -> str:
        return next((row.name for row in self._pbx.gateways if row.gateway == gateway), "")

    async def _came_up(self) -> None:
        """Connected (again): end what was left behind, see how the gateways stand."""
        orphans, self._orphans = self._orphans, set()
        for call in orphans:
            await self._link.api(f"uuid_kill {call} NORMAL_CLEARING")
        await self._look()

    def _went_down(self, why: str) -> None:
        self._channels.lost()
        self._orphans |= set(self._legs)
        for leg in list(self._legs.values()):
            leg.lost(why)

    async def _look(self) -> None:
        for row in self._pbx.gateways:
            said = await self._link.api(f"sofia status gateway {row.gateway}")
            yes, why = standing(said)
            self._channels.registered(row.name, yes, why)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_S)
            with contextlib.suppress(SocketLost):
                await self._look()

    async def _tick(self) -> None:
        while True:
            for leg in list(self._legs.values()):
                leg.pump()
            await asyncio.sleep(_TICK_S)

    def _spawn(self, live: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(live)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def standing(said: str) -> tuple[bool, str]:
    """Return whether a gateway can be used, and why not, from `sofia status gateway`.

    It can where it is registered, or needs no registering, and answers its pings (if it is pinged).
    """
    rows = dict(re.findall(r"^(State|Status)[ \t]+(\S+)", said, re.MULTILINE))
    if "State" not in rows:
        return False, "交换机上没有这个网关"
    if rows["State"] not in ("REGED", "NOREG"):
        return False, f"网关未注册：{rows['State']}"
    up = rows.get("Status", "UP").startswith("UP")
    return up, "" if up else "网关不通"


def _trunk(row: Gateway) -> Trunk:
    """A gateway as the counting and pacing of channels knows trunks; it dials nothing itself."""
    return Trunk(
        name=row.name, registrar=row.gateway, limit=row.limit,
        calls_per_second=row.calls_per_second, codecs=("pcma",),
    )  # fmt: skip


async def _hang_up(leg: PbxLeg) -> None:
    await leg.hang_up()

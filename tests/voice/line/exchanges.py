"""Far ends that behave as the contract's tests ask, one exchange for each driver."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.voice.line.peers import Baresip, baresip, free_port, sipp
from tests.voice.line.scenarios import caller, far_ends
from tests.voice.line.sounds import Pcm, speech, to_alaw, write_wav
from tests.voice.pbx.double import Course
from tests.voice.pbx.exchange import numbers, open_pbx, pressed, recording_of
from voice.line import Dial, Ending, Leg, Line
from voice.recorded_leg import RecordedLeg
from voice.recorded_line import Happens, RecordedLine, Turn
from voice.sip import SipLine
from voice.sip.leg import SipLeg
from voice.telephone_wav import read_pcm
from voice.trunks import Lines, Trunk

SIPP = ("answers", "narrow", "busy", "dead", "refuses", "absent", "broken", "forwards", "rings",
        "hangs-up", "speaks", "announces")  # fmt: skip


@dataclass(frozen=True)
class Exchange:
    """A line under test and how its far ends are reached."""

    line: Line
    call_in: Callable[[], Awaitable[None]]  # somebody calls, speaks, and hangs up
    recording_of: Callable[[Leg], Pcm]
    pressed: Callable[[Leg], Awaitable[str]]  # what the far end counted
    speaks_after_s: float


@asynccontextmanager
async def recorded_exchange(folder: Path) -> AsyncIterator[Exchange]:
    said = write_wav(folder / "said.wav", speech())
    speaks = (Turn(said, after="last", wait_s=0.5),)
    numbers: dict[str, Happens] = {
        "answers": Happens(0.3),
        "narrow": Happens(0.3),
        "counts-digits": Happens(0.3),
        "busy": Happens(0.2, Ending.BUSY),
        "dead": Happens(0.2, Ending.DEAD_NUMBER),
        "refuses": Happens(0.2, Ending.REFUSED),
        "absent": Happens(0.5, Ending.NO_ANSWER),
        "broken": Happens(0.2, Ending.FAULT),
        "forwards": Happens(0.2, Ending.FORWARDED, forwarded_to="sip:13800000000@127.0.0.1"),
        "rings": Happens(600.0),
        "hangs-up": Happens(0.3, hangs_up_after_s=1.0),
        "speaks": Happens(0.3, turns=speaks, hangs_up_after_s=0.8),
        "announces": Happens(3.5, Ending.DEAD_NUMBER, early=said),
        "presses": Happens(0.3, turns=(Turn(digits="15#", after="last"),), hangs_up_after_s=0.5),
    }
    limits = {name: 1 if name == "narrow" else 4 for name in numbers}
    async with RecordedLine(numbers, trunks=limits) as line:

        async def call_in() -> None:
            row = Happens(turns=speaks, hangs_up_after_s=0.8)
            await line.ring_in(row, Dial("021", folder / "in.wav"))

        async def pressed(leg: Leg) -> str:
            assert isinstance(leg, RecordedLeg)
            return leg.pressed

        def recording_of(leg: Leg) -> Pcm:
            assert isinstance(leg, RecordedLeg)
            return read_pcm(leg.dial.recording)

        yield Exchange(line, call_in, recording_of, pressed, 0.5)


@asynccontextmanager
async def sip_exchange(folder: Path) -> AsyncIterator[Exchange]:
    payload = folder / "said.al"
    payload.write_bytes(to_alaw(speech()))
    seconds = len(speech()) / 8000
    async with AsyncExitStack() as opened:
        far = await opened.enter_async_context(sipp(folder, far_ends(payload, seconds)))
        counts = await opened.enter_async_context(baresip(folder, "counts-digits"))
        presses = await opened.enter_async_context(baresip(folder, "presses"))
        listen = free_port()
        trunks = [
            Trunk(name=name, domain=f"127.0.0.1:{port}", calls_per_second=50,
                  limit=1 if name == "narrow" else 4, listen=f"127.0.0.1:{listen}")
            for name, port in [*((name, far) for name in SIPP), ("counts-digits", counts.port),
                               ("presses", presses.port)]
        ]  # fmt: skip
        pressing = asyncio.create_task(_press(presses))
        opened.callback(pressing.cancel)
        line = await opened.enter_async_context(SipLine(Lines(trunks=tuple(trunks)), folder))

        async def call_in() -> None:
            more = ("-m", "1", f"127.0.0.1:{listen}")
            scenario = caller(payload, seconds)
            await opened.enter_async_context(sipp(folder, scenario, *more, name="caller"))

        async def pressed(leg: Leg) -> str:
            return counts.digits

        def recording_of(leg: Leg) -> Pcm:
            assert isinstance(leg, SipLeg)
            return read_pcm(leg.recording)

        yield Exchange(line, call_in, recording_of, pressed, 0.5)


@asynccontextmanager
async def pbx_exchange(folder: Path) -> AsyncIterator[Exchange]:
    async with open_pbx(folder, numbers()) as (line, pbx):

        async def call_in() -> None:
            pbx.ring_in("021", Course(says=speech(), hangs_up_after_s=0.8), zhiban_call="duty")

        async def counted(leg: Leg) -> str:
            return await pressed(pbx, leg)

        yield Exchange(line, call_in, recording_of, counted, 0.5)


async def _press(peer: Baresip) -> None:
    await peer.established.wait()
    await asyncio.sleep(0.5)
    for digit in "15#":
        peer.tell("sndcode", digit)
        await asyncio.sleep(0.3)
    await asyncio.sleep(0.5)
    peer.tell("hangup")

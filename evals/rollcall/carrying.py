"""Only the line: many calls at once, each recording held against what its peer sent."""

import asyncio
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.rollcall.conduct import Conduct, Kind
from evals.rollcall.cost import measured
from evals.rollcall.media import correlation, recorded, sent
from evals.rollcall.peers import exchange
from evals.rollcall.scenario import Telephone
from evals.rollcall.streams import noise_stream
from evals.rollcall.world import Room, invented
from voice.line import Dial, Ended, EventKind, Leg
from voice.sip import SipLine
from voice.trunks import Lines, Trunk

_STREAMS = 50  # SIPp can't name more files; calls share them
_TALK_S = 15.0  # with every call up
_UP_WITHIN_S = 60.0
_CALLS_PER_SECOND = 25.0


@dataclass(slots=True)
class Carried:
    """One call: its number, whether it was answered, how true its recording is."""

    number: str
    stream: Path
    recording: Path
    answered: bool = False
    correlation: float | None = None
    ending: str = ""


def run(size: int, processes: int, details: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Hold `size` calls at once over `processes` processes of the line; see `metrics`."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="zhiban-carry-") as scratch:
        folder = Path(scratch)
        phones = _telephones(folder)
        with measured() as cost, exchange(phones, folder) as (port, pid):
            cost.leave_out.add(pid)
            calls, lines = asyncio.run(_carry(size, processes, port, phones, folder))
        for call in calls:
            call.correlation = (
                correlation(sent(call.stream), recorded(call.recording)) if call.answered else None
            )
    if details is not None:
        details += [_detail(call) for call in calls]
    return {
        "suite": "bench-rollcall-media",
        "rows": size,
        "metrics": {
            "lines": lines,
            "answered": sum(call.answered for call in calls),
            "correlation_min": round(min(call.correlation or 0.0 for call in calls), 4),
            "processes": processes,
            "cpu_s": round(cost.cpu_s, 1),
            "rss_mib": round(cost.rss_mib),
        },
        "seconds": round(time.perf_counter() - started, 1),
    }


def _telephones(folder: Path) -> list[Telephone]:
    room = invented(1)[0]
    phones: list[Telephone] = []
    for at in range(_STREAMS):
        conduct = Conduct(_numbered(room, f"{at:02d}"), Kind.NOISE, ring_s=1.0, delay_s=0.0)
        phones.append(Telephone(conduct, noise_stream(f"{at:02d}", folder)))
    return phones


def _numbered(room: Room, number: str) -> Room:
    return replace(room, number=number)


async def _carry(
    size: int, processes: int, port: int, phones: list[Telephone], folder: Path
) -> tuple[list[Carried], int]:
    trunk = Trunk(
        name="bench", domain=f"127.0.0.1:{port}", limit=size, calls_per_second=_CALLS_PER_SECOND,
        codecs=("pcma",),
    )  # fmt: skip
    lines = Lines(trunks=(trunk,), calls_per_process=-(-size // processes))
    calls = [_call(at, phones, folder) for at in range(size)]
    async with SipLine(lines, folder / "line") as line:
        legs = [await line.dial(Dial(call.number, call.recording)) for call in calls]
        async with asyncio.timeout(_UP_WITHIN_S):
            await asyncio.gather(
                *(_answered(leg, call) for leg, call in zip(legs, calls, strict=True))
            )
        await asyncio.sleep(_TALK_S)
        up = sum(leg.ended is None for leg in legs)
        ending: list[asyncio.Task[Ended]] = []
        for leg in legs:  # as they began, one after the other, as conversations end
            ending.append(asyncio.create_task(leg.hang_up()))
            await asyncio.sleep(1 / _CALLS_PER_SECOND)
        ended = await asyncio.gather(*ending)
    for call, end in zip(calls, ended, strict=True):
        call.ending = f"{end.ending} {end.code or ''} {end.reason}".strip()
    return calls, up


def _call(at: int, phones: list[Telephone], folder: Path) -> Carried:
    stream = phones[at % _STREAMS].stream
    assert stream is not None
    number = f"7{at // _STREAMS:02d}{at % _STREAMS:02d}"
    return Carried(number, stream.path, folder / f"{number}.wav")


async def _answered(leg: Leg, call: Carried) -> None:
    async for event in leg.events():
        if event.kind is EventKind.ANSWERED:
            call.answered = True
            return


def _detail(call: Carried) -> dict[str, Any]:
    return {
        "number": call.number,
        "answered": call.answered,
        "correlation": call.correlation,
        "ending": call.ending,
    }

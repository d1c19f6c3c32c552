"""Many calls at once over the SIP line against sipp, and what became of their sound."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from tests.voice.line.peers import sipp
from tests.voice.line.scenarios import far_ends
from tests.voice.line.sounds import correlation, speech, to_alaw
from voice.line import Dial, Ended, EventKind, Leg
from voice.sip import SipLine
from voice.telephone_wav import read_pcm
from voice.trunks import Lines, Trunk


@dataclass(frozen=True)
class Many:
    """What came of it. `cpu_s` and `rss_mib` are of the stack's processes together."""

    ended: list[Ended]
    correlations: list[float]
    at_once: int
    cpu_s: float
    rss_mib: float
    wall_s: float


async def call_many(
    folder: Path, lines: int, a_second: float, a_process: int = 150, speech_s: float = 8.0
) -> Many:
    """Call `lines` far ends that each speak for `speech_s`; all are up at once."""
    sent = speech(loud_s=speech_s)
    payload = folder / "said.al"
    payload.write_bytes(to_alaw(sent))
    scenario = far_ends(payload, len(sent) / 8000)
    async with sipp(folder, scenario, "-l", str(lines + 20)) as port:
        trunk = Trunk(
            name="many", domain=f"127.0.0.1:{port}", limit=lines, calls_per_second=a_second
        )
        began = time.monotonic()
        async with SipLine(Lines(trunks=(trunk,), calls_per_process=a_process), folder) as line:
            legs = await asyncio.gather(
                *(line.dial(Dial("speaks", folder / f"{n}.wav")) for n in range(lines))
            )
            at_once = max(await asyncio.gather(*(_lasts(leg, legs) for leg in legs)))
            pids = line.processes
            cpu_s, rss_mib = sum(map(_cpu_s, pids)), sum(map(_rss_mib, pids))
    found = [correlation(read_pcm(folder / f"{n}.wav"), sent)[0] for n in range(lines)]
    ended = [leg.ended for leg in legs if leg.ended is not None]
    return Many(ended, found, at_once, cpu_s, rss_mib, time.monotonic() - began)


async def _lasts(leg: Leg, legs: list[Leg]) -> int:
    up = 0
    async for event in leg.events():
        if event.kind is EventKind.TALKING:
            up = max(up, sum(1 for other in legs if other.ended is None))
    return up


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _rss_mib(pid: int) -> float:
    rows = dict(row.split(":", 1) for row in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(rows["VmHWM"].split()[0]) / 1024

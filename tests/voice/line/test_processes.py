"""The stack's processes: they die, are replaced, and never outlive the room."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.voice.line.peers import Baresip, baresip
from voice.line import Dial, Ending, EventKind, Leg
from voice.sip import SipLine
from voice.telephone_wav import read_pcm
from voice.trunks import Lines, Trunk

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(90)]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
async def peer(tmp_path: Path) -> AsyncIterator[Baresip]:
    async with baresip(tmp_path, "peer") as opened:
        yield opened


def lines(peer: Baresip) -> Lines:
    return Lines(trunks=(Trunk(name="t", domain=f"127.0.0.1:{peer.port}", calls_per_second=50),))


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def gone(pid: int, within: float) -> bool:
    return await asyncio.to_thread(_gone, pid, time.monotonic() + within)


def _gone(pid: int, until: float) -> bool:
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


def told(pid: int, name: str) -> bytes:
    return Path(f"/proc/{pid}/{name}").read_bytes()


async def answered(line: SipLine, recording: Path) -> Leg:
    leg = await line.dial(Dial("peer", recording))
    async with asyncio.timeout(20):
        async for event in leg.events():
            if event.kind is EventKind.ANSWERED:
                return leg
    raise AssertionError(leg.ended)


async def test_a_process_that_dies_loses_its_calls_and_is_replaced(
    peer: Baresip, tmp_path: Path
) -> None:
    async with SipLine(lines(peer), tmp_path) as line:
        leg = await answered(line, tmp_path / "one.wav")
        await asyncio.sleep(1.0)
        (pid,) = line.processes
        os.kill(pid, signal.SIGKILL)
        last = [event async for event in leg.events()][-1]
        assert leg.ended is not None
        assert last.kind is EventKind.ENDED
        assert leg.ended.ending is Ending.LOST
        assert leg.ended.answered_at is not None
        assert len(read_pcm(tmp_path / "one.wav")) / 8000 == pytest.approx(leg.ended.at, abs=0.05)
        assert line.health()[0].in_use == 0
        again = await answered(line, tmp_path / "two.wav")
        assert line.processes != [pid]
        assert (await again.hang_up()).ending is Ending.COMPLETED


async def test_leaving_the_line_hangs_up_and_leaves_no_process(
    peer: Baresip, tmp_path: Path
) -> None:
    async with SipLine(lines(peer), tmp_path) as line:
        leg = await answered(line, tmp_path / "one.wav")
        (pid,) = line.processes
    assert not alive(pid)
    assert leg.ended is not None
    assert leg.ended.ending is Ending.COMPLETED
    assert len(read_pcm(tmp_path / "one.wav")) / 8000 == pytest.approx(leg.ended.at, abs=0.05)


async def test_a_process_that_is_stuck_does_not_hold_a_call_up(
    peer: Baresip, tmp_path: Path
) -> None:
    async with SipLine(lines(peer), tmp_path) as line:
        leg = await answered(line, tmp_path / "one.wav")
        (pid,) = line.processes
        os.kill(pid, signal.SIGSTOP)
        async with asyncio.timeout(20):
            ended = await leg.hang_up()
        assert ended.ending is Ending.LOST
        assert await gone(pid, 2.0)


_ROOM = """
import asyncio, sys
from pathlib import Path
from voice.line import Dial, EventKind
from voice.sip import SipLine
from voice.trunks import Lines, Trunk

async def main():
    port, folder = sys.argv[1], Path(sys.argv[2])
    trunk = Trunk(name="t", domain=f"127.0.0.1:{port}")
    async with SipLine(Lines(trunks=(trunk,)), folder) as line:
        leg = await line.dial(Dial("peer", folder / "room.wav"))
        async for event in leg.events():
            if event.kind is EventKind.ANSWERED:
                print(line.processes[0], flush=True)

asyncio.run(main())
"""


async def test_no_process_outlives_a_room_that_was_killed(peer: Baresip, tmp_path: Path) -> None:
    room = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _ROOM, str(peer.port), str(tmp_path), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert room.stdout is not None
    pid = int(await asyncio.wait_for(room.stdout.readline(), 40))
    assert alive(pid)
    room.kill()
    await room.wait()
    try:
        assert await gone(pid, 8.0)
        async with asyncio.timeout(5):  # and it said goodbye to whom it was talking
            await peer.closed.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def test_secrets_are_not_among_a_process_s_arguments_or_variables(
    peer: Baresip, tmp_path: Path
) -> None:
    trunk = Trunk(name="t", domain=f"127.0.0.1:{peer.port}", password="hush-hush")
    async with SipLine(Lines(trunks=(trunk,)), tmp_path) as line:
        (pid,) = line.processes
        for name in ("cmdline", "environ"):
            assert b"hush-hush" not in told(pid, name)

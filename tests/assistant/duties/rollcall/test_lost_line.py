"""A call whose end nobody was told, because what carried it is gone: never made again unasked."""

import asyncio
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.duties.rollcall.model import CallState
from tests.assistant.duties.rollcall.calling_room import duty, unit
from tests.assistant.duties.rollcall.conftest import Opened
from tests.voice.pbx.double import PASSWORD, THERE, Course, Double, double
from voice.dialogue.script import Script
from voice.dialogue.talked import Talked
from voice.line import Ending, EventKind, Leg
from voice.outcome import Verdict
from voice.pbx import PbxLine
from voice.pbx.settings import Gateway, Pbx
from voice.recorded_leg import Happens


@contextmanager
def exchange(folder: Path, numbers: dict[str, Course]) -> Generator[tuple[Double, PbxLine]]:
    """A double in a thread of its own, and the line to it that the engine will enter."""
    folder.mkdir()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = double(folder, numbers=numbers, gateways={"out": ("NOREG", "UP")})
    far = asyncio.run_coroutine_threadsafe(opening.__aenter__(), loop).result(10)
    row = Gateway(name="out", gateway="out", limit=9, calls_per_second=50)
    pbx = Pbx(host="127.0.0.1", port=far.port, gateways=(row,), password=PASSWORD,
              folder=folder, folder_there=THERE)  # fmt: skip
    try:
        yield far, PbxLine(pbx, folder / "work")
    finally:
        asyncio.run_coroutine_threadsafe(opening.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def patient(
    leg: Leg, script: Script, given: Mapping[str, str], prompt: Callable[[str], Path]
) -> Talked:
    """Say nothing and wait until the call ends by itself."""
    answered = [event.at async for event in leg.events() if event.kind is EventKind.ANSWERED]
    return Talked(answered[0] if answered else None)


def test_a_connection_to_the_pbx_that_is_lost_leaves_its_calls_to_a_person(
    opened: Opened, tmp_path: Path
) -> None:
    rings, answers = Course(ring_s=600.0), Course(wait_s=600.0)
    numbers = {duty(1): rings, duty(2): rings, duty(3): answers}
    with exchange(tmp_path / "pbx", numbers) as (far, line):
        room = opened(units=3, more={"line": line, "converse": patient})
        room.heard.verdicts[unit(3)] = [Verdict.SILENT]  # which is called again otherwise
        id = room.start()
        wanted = [CallState.DIALING, CallState.DIALING, CallState.TALKING]
        room.until(id, lambda c: [one.last.state for one in c.units] == wanted)
        far.drop()
        campaign = room.finished(id)
        placed = [row for row in far.commands if "originate" in row]
        room.close()
    assert [one.last.state for one in campaign.units] == [CallState.NEEDS_PERSON] * 3
    assert [one.last.unknown for one in campaign.units] == [True, True, False]
    assert len(placed) == 3
    assert "不自动重拨" in campaign.units[2].last.note
    assert "请人工核实后再决定是否重拨" in campaign.units[0].last.note


@pytest.mark.parametrize("rang_s", [0.05, 5.0])
def test_a_process_of_the_stack_that_dies_is_no_fault_to_be_tried_again(
    opened: Opened, rang_s: float
) -> None:
    lost = Happens(ring_s=rang_s, ending=Ending.LOST)
    room = opened(units=2, numbers={duty(1): [lost, Happens()]})
    campaign = room.finished(room.start())
    first = campaign.units[0]
    assert (first.last.state, first.last.unknown) == (CallState.NEEDS_PERSON, True)
    assert room.dialled(duty(1)) == 1
    assert campaign.units[1].last.verdict is Verdict.ON_DUTY

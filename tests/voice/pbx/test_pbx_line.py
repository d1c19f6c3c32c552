"""What the line contract doesn't ask: the PBX's own troubles, and what is said to it."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from core.errors import InvalidInput, Unavailable
from tests.voice.line.sounds import correlation, prompt, speech
from tests.voice.pbx.double import Course, Double, double
from tests.voice.pbx.exchange import open_pbx, recording_of, settings
from voice.line import Dial, Ending, EventKind, Leg
from voice.pbx import PbxLine, event_socket

pytestmark = pytest.mark.timeout(30)
ROWS = {
    "answers": Course(0.05),
    "rings": Course(600.0),
    "silent": Course(600.0, silent=True),
    "speaks": Course(0.05, says=speech(loud_s=0.4, quiet_s=0.1), wait_s=0.1, hangs_up_after_s=0.1),
}


@pytest_asyncio.fixture
async def pbx(tmp_path: Path) -> AsyncIterator[tuple[PbxLine, Double]]:
    async with open_pbx(tmp_path, ROWS) as opened:
        yield opened


@pytest.fixture
def to(tmp_path: Path) -> Callable[..., Dial]:
    def made(number: str, trunk: str = "", **more: object) -> Dial:
        where = tmp_path / "recordings" / f"{number}.wav"
        return Dial(number, where, trunk=trunk or number, **more)  # type: ignore[arg-type]

    return made


async def until(leg: Leg, kind: EventKind) -> None:
    async with asyncio.timeout(5):
        async for event in leg.events():
            if event.kind is kind:
                return


async def soon(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not done():  # noqa: ASYNC110 # what is waited for is the double's own state
            await asyncio.sleep(0.01)


async def test_a_call_is_placed_as_the_room_asked(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial]
) -> None:
    line, far = pbx
    await line.dial(
        to("rings", caller_id="62880000", ring_s=20.0, longest_s=60, headers={"X-Round": "r 1"})
    )
    await soon(lambda: bool(far.calls))
    told = far.calls[0].variables
    assert (told["origination_caller_id_number"], told["originate_timeout"]) == ("62880000", "25")
    assert told["sip_h_X-Round"] == "r 1"
    assert told["execute_on_answer"] == "sched_hangup +75 allotted_timeout"
    assert told["outbound_redirect_fatal"] == "true"
    assert told["ignore_early_media"] == "consume"


@pytest.mark.parametrize(
    "more",
    [
        {"number": "1,sofia/gateway/x/2"},
        {"number": "1|2"},
        {"number": "1 &bridge(x)"},
        {"caller_id": "1}sofia"},
        {"headers": {"X-A": "a',origination_uuid='b"}},
        {"headers": {"X-A": "${system(x)}"}},
        {"headers": {"X A": "a"}},
        {"headers": {"X-A": "a\nb"}},
    ],
)
async def test_nothing_in_a_call_becomes_a_command(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial], more: dict[str, object]
) -> None:
    line, far = pbx
    number = str(more.pop("number", "answers"))
    with pytest.raises(InvalidInput):
        await line.dial(to(number, trunk="answers", **more))
    assert not [row for row in far.commands if "originate" in row]


async def test_a_short_answer_is_kept_and_the_pbx_keeps_nothing(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial]
) -> None:
    line, far = pbx
    leg = await line.dial(to("speaks"))
    await until(leg, EventKind.ENDED)
    assert correlation(recording_of(leg), speech(loud_s=0.4, quiet_s=0.1))[0] > 0.99
    assert not list((far.folder / "calls").iterdir())


async def test_a_connection_that_is_lost_ends_its_calls_and_repeats_none(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial]
) -> None:
    line, far = pbx
    up, ringing = await line.dial(to("answers")), await line.dial(to("rings"))
    await until(up, EventKind.ANSWERED)
    await until(ringing, EventKind.RINGING)
    far.drop()
    await until(up, EventKind.ENDED)
    for leg in (up, ringing):
        assert leg.ended is not None
        assert (leg.ended.ending, leg.ended.code) == (Ending.LOST, None)
        assert leg.recording.stat().st_size == pytest.approx(leg.ended.at * 16_000 + 44, abs=4000)
    assert up.ended is not None
    assert up.ended.answered_at is not None
    await soon(lambda: all(call.over for call in far.calls))  # what was left behind is ended
    assert len(far.calls) == 2
    again = await line.dial(to("speaks"))  # and the line is there again
    await until(again, EventKind.ENDED)
    assert again.ended is not None
    assert again.ended.ending is Ending.FAR_END


async def test_a_call_that_nobody_confirms_is_lost_and_not_repeated(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, far = pbx
    monkeypatch.setattr(event_socket, "_REPLY_S", 0.2)
    far.mute = "bgapi"
    leg = await line.dial(to("answers"))
    await until(leg, EventKind.ENDED)
    assert leg.ended is not None
    assert leg.ended.ending is Ending.LOST
    assert sum("originate" in row for row in far.commands) == 1


async def test_a_pbx_that_is_not_there_takes_no_call(
    tmp_path: Path, to: Callable[..., Dial]
) -> None:
    far = Double(tmp_path, port=1)
    async with PbxLine(settings(far, "answers"), tmp_path / "work") as line:
        row = line.health()[0]
        assert (row.registered, "连不上交换机" in row.message) == (False, True)
        with pytest.raises(Unavailable):
            await line.dial(to("answers"))


async def test_a_wrong_password_is_told_in_the_line_s_health(tmp_path: Path) -> None:
    async with open_pbx(tmp_path, ROWS, password="wrong") as (line, _):
        assert all("密码" in row.message for row in line.health())


async def test_a_password_variable_that_is_empty_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEST_NO_SUCH", raising=False)
    async with open_pbx(tmp_path, ROWS, password="", password_env="TEST_NO_SUCH") as (line, _):
        assert "TEST_NO_SUCH" in line.health()[0].message


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    far = Double(tmp_path / "none", port=1)
    with pytest.raises(Unavailable, match="共用的目录"):
        await PbxLine(settings(far, "answers"), tmp_path / "work").__aenter__()


@pytest.mark.parametrize(
    ("standing", "registered", "said"),
    [
        (("REGED", "UP"), True, ""),
        (("NOREG", "UP"), True, ""),
        (("NOREG", "UP (ping)"), True, ""),
        (("TRYING", "DOWN"), False, "网关未注册：TRYING"),
        (("FAIL_WAIT", "DOWN"), False, "网关未注册：FAIL_WAIT"),
        (("NOREG", "DOWN (ping)"), False, "网关不通"),
        (None, False, "交换机上没有这个网关"),
    ],
)
async def test_a_gateway_stands_as_the_pbx_says(
    tmp_path: Path, to: Callable[..., Dial], standing: tuple[str, str] | None,
    registered: bool, said: str,
) -> None:  # fmt: skip
    async with double(tmp_path) as far:
        if standing is not None:
            far.gateways["gov"] = standing
        async with PbxLine(settings(far, "gov"), tmp_path / "work") as line:
            row = line.health()[0]
            assert (row.registered, row.message) == (registered, said)
            if not registered:
                with pytest.raises(Unavailable, match=said):
                    await line.dial(to("1", trunk="gov"))


async def test_a_gateway_that_has_vanished_since_is_a_fault(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial]
) -> None:
    line, far = pbx
    del far.gateways["answers"]
    leg = await line.dial(to("answers"))
    await until(leg, EventKind.ENDED)
    assert leg.ended is not None
    assert (leg.ended.ending, leg.ended.reason) == (Ending.FAULT, "INVALID_GATEWAY")


async def test_not_even_a_ring_is_the_line_s_fault(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial]
) -> None:
    line, _ = pbx
    leg = await line.dial(to("silent", ring_s=0.3))
    await until(leg, EventKind.ENDED)
    assert leg.ended is not None
    assert leg.ended.ending is Ending.FAULT


async def test_a_call_hung_up_at_once_rings_nowhere(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial]
) -> None:
    line, far = pbx
    leg = await line.dial(to("rings"))
    assert (await leg.hang_up()).ending is Ending.CANCELLED
    await soon(lambda: all(call.over for call in far.calls))


async def test_a_prompt_is_given_once_and_played_from_the_pbx_s_own_path(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial], tmp_path: Path
) -> None:
    line, far = pbx
    leg = await line.dial(to("answers"))
    await until(leg, EventKind.ANSWERED)
    said = prompt(tmp_path, 0.1)
    assert await leg.play(said) == pytest.approx(0.1, abs=0.05)
    await leg.play(said)
    played = far.calls[0].played
    assert [path.parent for path in played] == [far.folder / "prompts"] * 2
    assert len(list((far.folder / "prompts").iterdir())) == 1
    await leg.hang_up()


async def test_a_prompt_takes_the_place_of_the_one_before(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial], tmp_path: Path
) -> None:
    line, _ = pbx
    leg = await line.dial(to("answers"))
    await until(leg, EventKind.ANSWERED)
    long = asyncio.create_task(leg.play(prompt(tmp_path, 20.0)))
    await asyncio.sleep(0.1)
    await leg.play(prompt(tmp_path, 0.1))
    assert long.done()
    assert await long < 1.0
    await leg.hang_up()


async def test_calls_that_were_parked_for_others_are_left_alone(
    pbx: tuple[PbxLine, Double],
) -> None:
    line, far = pbx
    incoming = line.incoming()
    other = far.ring_in("020", Course(silent=True))
    far.ring_in("021", Course(), zhiban_call="duty")
    leg = await asyncio.wait_for(anext(incoming), 5)
    assert leg.far_end == "021"
    assert not other.over
    await leg.hang_up()


async def test_a_caller_who_gives_up_is_no_call(pbx: tuple[PbxLine, Double]) -> None:
    line, far = pbx
    incoming = line.incoming()
    caller = far.ring_in("021", Course(), zhiban_call="duty")
    leg = await asyncio.wait_for(anext(incoming), 5)
    caller.hang_up("ORIGINATOR_CANCEL", 487)
    await until(leg, EventKind.ENDED)
    assert leg.ended is not None
    assert (leg.ended.ending, leg.ended.answered_at) == (Ending.NO_ANSWER, None)


async def test_a_flood_of_callers_is_told_busy(pbx: tuple[PbxLine, Double]) -> None:
    line, far = pbx
    callers = [far.ring_in(f"02{n}", Course(), zhiban_call="duty") for n in range(12)]
    await soon(lambda: sum(call.over for call in callers) == 4)
    assert {call.cause for call in callers if call.over} == {"USER_BUSY"}
    assert all(row.in_use == 0 for row in line.health())


async def test_only_its_own_calls_are_asked_for_and_none_for_ever(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial]
) -> None:
    line, far = pbx
    leg = await line.dial(to("speaks"))
    await until(leg, EventKind.ENDED)
    added = re.findall(r"^filter (Unique-ID \S+)", "\n".join(far.commands), re.M)
    await soon(lambda: f"filter delete {added[0]}" in far.commands)
    assert len(added) == 1


async def test_a_recording_of_another_format_ends_no_call(
    pbx: tuple[PbxLine, Double], to: Callable[..., Dial]
) -> None:
    line, far = pbx
    leg = await line.dial(to("answers"))
    await soon(lambda: bool(far.calls))
    (far.folder / "calls" / f"{far.calls[0].call}.wav").write_bytes(b"ID3" + bytes(100))
    await until(leg, EventKind.ANSWERED)
    await asyncio.sleep(0.3)
    assert (await leg.hang_up()).ending is Ending.COMPLETED
    assert recording_of(leg).dtype == np.int16

"""The socket's own language: replies, events, and what must not pass for either."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from tests.voice.pbx.double import PASSWORD, Course, Double, double
from voice.pbx.event_socket import EventSocket, NotLetIn, SocketLost
from voice.pbx.messages import Told, event, read_message

pytestmark = pytest.mark.timeout(20)


@pytest_asyncio.fixture
async def pbx(tmp_path: Path) -> AsyncIterator[Double]:
    async with double(tmp_path, gateways={"gov": ("REGED", "UP")}) as made:
        yield made


async def opened(pbx: Double, heard: list[Told], password: str = PASSWORD) -> EventSocket:
    return await EventSocket.open("127.0.0.1", pbx.port, password, heard.append)


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not done():  # noqa: ASYNC110 # what is waited for is the double's own state
            await asyncio.sleep(0.01)


async def test_commands_are_answered_in_their_order(pbx: Double) -> None:
    socket = await opened(pbx, [])
    said = await asyncio.gather(
        socket.api("sofia status gateway gov"), socket.command("filter Unique-ID a"),
        socket.api("nothing"), socket.background("originate x", "job-1"),
    )  # fmt: skip
    assert "REGED" in said[0]
    assert said[1].startswith("+OK filter added")
    assert said[2] == "-ERR nothing Command not found!"
    assert said[3] == "+OK Job-UUID: job-1"
    await socket.close()


async def test_events_come_as_they_were_meant(pbx: Double) -> None:
    heard: list[Told] = []
    socket = await opened(pbx, heard)
    await socket.command("event plain BACKGROUND_JOB CHANNEL_PARK")
    pbx.ring_in("021 58%", Course(), note="甲：乙\n丙")
    pbx.tell("BACKGROUND_JOB", Job_UUID="j", body="-ERR USER_BUSY\n")
    await until(lambda: len(heard) == 2)
    assert {told.name for told in heard} == {"CHANNEL_PARK", "BACKGROUND_JOB"}
    parked = next(told for told in heard if told.name == "CHANNEL_PARK")
    assert (parked.get("Caller-Caller-ID-Number"), parked.variable("note")) == (
        "021 58%", "甲：乙\n丙",
    )  # fmt: skip
    assert next(told.body for told in heard if told.name != "CHANNEL_PARK") == "-ERR USER_BUSY\n"
    await socket.close()


async def test_a_wrong_password_is_told(pbx: Double) -> None:
    with pytest.raises(NotLetIn):
        await opened(pbx, [], "wrong")


async def test_an_address_that_is_not_on_the_list_is_told(pbx: Double) -> None:
    pbx.rude = True
    with pytest.raises(NotLetIn, match="go away"):
        await opened(pbx, [])


async def test_nobody_there_is_told() -> None:
    with pytest.raises(SocketLost):
        await EventSocket.open("127.0.0.1", 1, "x", lambda told: None)


async def test_who_waits_when_the_connection_ends_is_told(pbx: Double) -> None:
    socket = await opened(pbx, [])
    pbx.mute = "api"
    waiting = asyncio.create_task(socket.api("status"))
    await until(lambda: pbx.commands[-1] == "api status")
    pbx.drop()
    with pytest.raises(SocketLost):
        await waiting
    await socket.ended.wait()
    with pytest.raises(SocketLost):
        await socket.api("status")


async def test_who_gave_up_waiting_does_not_take_another_s_reply(pbx: Double) -> None:
    socket = await opened(pbx, [])
    first = asyncio.create_task(socket.api("first"))
    await asyncio.sleep(0)
    first.cancel()
    assert await socket.api("second") == "-ERR second Command not found!"
    await socket.close()


async def test_one_command_is_never_two(pbx: Double) -> None:
    socket = await opened(pbx, [])
    with pytest.raises(ValueError, match="several lines"):
        await socket.api("uuid_kill x\n\napi originate")
    await socket.close()


async def test_an_event_that_nobody_can_bear_stops_no_other(pbx: Double) -> None:
    heard: list[Told] = []

    def take(told: Told) -> None:
        heard.append(told)
        raise RuntimeError(told.name)

    socket = await EventSocket.open("127.0.0.1", pbx.port, PASSWORD, take)
    await socket.command("event plain ALL")
    for _ in range(2):
        pbx.tell("HEARTBEAT")
    await until(lambda: len(heard) == 2)
    await socket.close()


@given(st.binary(max_size=300))
def test_noise_is_no_message_and_no_crash(noise: bytes) -> None:
    async def read() -> None:
        reader = asyncio.StreamReader(limit=200)
        reader.feed_data(noise)
        reader.feed_eof()
        try:
            while True:
                event(await read_message(reader))
        except (EOFError, ValueError):
            return

    asyncio.run(read())

"""Five rooms alike, each behind one channel; made once a module, all at the same moment."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from nicegui import Client
from nicegui.testing.general import nicegui_reset_globals

import channels.room
from channels.app import create_app
from channels.room import Room
from core.clock import ROOM_ZONE, SteppedClock, SystemClock
from tests.channels.contract.driver import Driver, sampled_room
from tests.channels.contract.over_api import OverApi, bare_app
from tests.channels.contract.over_console import OverConsole
from tests.channels.contract.over_telegram import OverTelegram
from tests.channels.contract.over_wecom import OverWecom
from tests.channels.contract.over_wecom_bot import OverWecomBot
from tests.channels.messenger import bot_api, bot_server
from tests.channels.messenger.desk_room import eventually
from tests.channels.roll_call import Calls, furnish

CHANNELS = ("api", "console", "wecom", "wecom_bot", "telegram")


@pytest.fixture(scope="module")
def rooms(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Room]:
    """A room for each channel. Calls go over a recorded line on which everybody answers."""
    home = tmp_path_factory.mktemp("contract")
    evening = SystemClock(ROOM_ZONE).now().replace(hour=21, minute=30, second=0, microsecond=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(channels.room, "SystemClock", lambda _zone: SteppedClock(evening))
        calls = Calls()
        calls.bind(patch, home)
        made = {name: sampled_room(furnished, home / name) for name in CHANNELS}
        for room in made.values():
            furnish(room, calls)
            room.duty.connectors.directory.forget()
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def drivers(rooms: dict[str, Room]) -> AsyncIterator[dict[str, Driver]]:
    """Every channel, connected."""
    async with AsyncExitStack() as stack:
        for room in rooms.values():
            await room.duty.start(room.assistant, room.conversations)
            stack.push_async_callback(room.duty.stop)
            room.duty.begin_calling()
        api = OverApi(rooms["api"], bare_app(rooms["api"]))
        stack.push_async_callback(api.close)
        wecom = OverWecom(rooms["wecom"], bare_app(rooms["wecom"]))
        stack.push_async_callback(wecom.http.aclose)
        found: list[Driver] = [
            api, await _console(rooms["console"], stack), wecom,
            await _bot(rooms["wecom_bot"], stack), await _telegram(rooms["telegram"], stack),
        ]  # fmt: skip
        yield {driver.name: driver for driver in found}


async def _console(room: Room, stack: AsyncExitStack) -> Driver:
    stack.enter_context(nicegui_reset_globals())
    os.environ["NICEGUI_USER_SIMULATION"] = "true"
    stack.callback(os.environ.pop, "NICEGUI_USER_SIMULATION", None)
    stack.callback(Client.page_routes.clear)
    app = create_app(room)
    await stack.enter_async_context(app.router.lifespan_context(app))
    made = OverConsole(room, app)
    stack.push_async_callback(made.close)
    return made


async def _bot(room: Room, stack: AsyncExitStack) -> Driver:
    server = await stack.enter_async_context(bot_server.running())
    made = OverWecomBot(room, server)
    made.bot.start()
    stack.push_async_callback(made.bot.stop)
    await eventually(lambda: server.sockets and not made.bot.problem)
    return made


async def _telegram(room: Room, stack: AsyncExitStack) -> Driver:
    made = OverTelegram(room, await stack.enter_async_context(bot_api.running()))
    made.channel.start()
    stack.push_async_callback(made.channel.stop)
    await eventually(lambda: made.channel._application.running)
    return made

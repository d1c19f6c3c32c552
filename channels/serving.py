"""Serves a room: the page first, its models and samples behind it, until it is told to stop."""

import asyncio
import gc
import sys
from concurrent.futures import ThreadPoolExecutor

import uvicorn

from channels.app import create_app
from channels.commands.output import OUT
from channels.local import announce, withdraw
from channels.messengers import Messengers
from channels.room import ADMIN, Room
from channels.web.lighter import let_go
from core.settings import Settings
from knowledge.lexical import keep_dictionary_in

SWITCH_S = 0.001
THREADS = 16
COLLECT = (10_000, 10, 20)


async def serve(settings: Settings, samples: bool) -> None:
    """Run until Ctrl-C; everything that was started is stopped again."""
    keep_dictionary_in(settings.cache_dir)
    _share_fairly()
    room = Room(settings)
    await room.prepare()
    secret = await room.first_administrator()
    app = create_app(room)
    messengers: Messengers = app.state.messengers
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )
    # Modules and tables stay for good. The collector need not walk them again, and NiceGUI, which
    # looks for its server among all objects, doesn't wake the lazy parts of clients that it meets.
    gc.freeze()
    server = uvicorn.Server(config)
    url = f"http://{settings.host}:{settings.port}"
    try:
        # embedding and sample loading go on behind the page that is already open
        await room.start(samples=samples)
        serving = asyncio.create_task(server.serve())
        letting_go = asyncio.create_task(let_go())
        while not server.started and not serving.done():  # noqa: ASYNC110 - it sets a flag only
            await asyncio.sleep(0.05)
        if server.started:
            announce(settings, url, room.local_token)
            messengers.start()
            _greet(url, secret)
        await serving
        letting_go.cancel()
    finally:
        withdraw(settings)
        await messengers.stop()
        await room.stop()


def _share_fairly() -> None:
    """Keep the pages' loop responsive beside threads that search and read.

    A thread that computes lets the loop in every millisecond, not every five: the loop asks for the
    interpreter dozens of times for one page. More threads than the usual two more than processors:
    most of them wait for the disk. And the collector walks all open pages less often: by default
    it did so, up to a second at a time, whenever a quarter more had been opened.
    """
    sys.setswitchinterval(SWITCH_S)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "work"))
    gc.set_threshold(*COLLECT)


def _greet(url: str, secret: str | None) -> None:
    OUT.print(f"\n值班助手已启动：[bold]{url}[/]")
    if secret:
        OUT.print(
            f"首次登录：用户名 [bold]{ADMIN}[/]，一次性密码 [bold]{secret}[/]（登录后须修改）"
        )
    OUT.print("按 Ctrl-C 停止。\n")

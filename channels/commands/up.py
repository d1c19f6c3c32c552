"""`zhiban up`: the server, its models and its sample library, until Ctrl-C."""

import asyncio
import logging
from typing import Annotated

import typer
import uvicorn

from channels.app import create_app
from channels.commands.output import OUT, explained
from channels.local import announce, owning, withdraw
from channels.room import ADMIN, Room
from core.settings import Settings, load_settings

LOG = logging.getLogger(__name__)


def up(
    host: Annotated[str | None, typer.Option(help="监听地址，默认只在本机 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="端口，默认 8080")] = None,
    no_llm: Annotated[bool, typer.Option("--no-llm", help="不启动对话模型，只列依据")] = False,
    samples: Annotated[bool, typer.Option(help="首次运行时装入示例资料库")] = True,
) -> None:
    """启动值班助手；首次运行会下载模型并装入示例资料。Ctrl-C 停止全部。"""
    settings = load_settings()
    changes = {"host": host, "port": port, "llm_enabled": False if no_llm else None}
    settings = settings.model_copy(update={k: v for k, v in changes.items() if v is not None})
    with explained(), owning(settings):
        asyncio.run(_serve(settings, samples))


async def _serve(settings: Settings, samples: bool) -> None:
    room = Room(settings)
    await room.prepare()
    secret = await room.first_administrator()
    config = uvicorn.Config(
        create_app(room),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    url = f"http://{settings.host}:{settings.port}"
    try:
        # embedding and sample loading go on behind the page that is already open
        await room.start(samples=samples)
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():  # noqa: ASYNC110 - it sets a flag only
            await asyncio.sleep(0.05)
        if server.started:
            announce(settings, url, room.local_token)
            _greet(url, secret)
        await serving
    finally:
        withdraw(settings)
        await room.stop()


def _greet(url: str, secret: str | None) -> None:
    OUT.print(f"\n值班助手已启动：[bold]{url}[/]")
    if secret:
        OUT.print(f"首次登录：用户名 [bold]{ADMIN}[/],一次性密码 [bold]{secret}[/]（登录后须修改）")
    OUT.print("按 Ctrl-C 停止。\n")


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("up")(up)

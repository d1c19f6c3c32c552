"""`zhiban up`: the server, its models and its sample library, until Ctrl-C."""

import asyncio
import gc
import importlib
import importlib.util
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from channels.commands.output import explained
from channels.local import owning
from core.settings import load_settings


def up(
    host: Annotated[str | None, typer.Option(help="监听地址，默认只在本机 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="端口，默认 8080")] = None,
    no_llm: Annotated[bool, typer.Option("--no-llm", help="不启动对话模型，只列依据")] = False,
    samples: Annotated[bool, typer.Option(help="首次运行时装入示例知识库")] = True,
) -> None:
    """启动值班助手；首次运行会下载模型并装入示例资料。Ctrl-C 停止全部。"""
    settings = load_settings()
    changes = {"host": host, "port": port, "llm_enabled": False if no_llm else None}
    settings = settings.model_copy(update={k: v for k, v in changes.items() if v is not None})
    with explained(), owning(settings):
        keep_bytecode(settings.cache_dir / "bytecode")
        with _nothing_to_collect():
            # the server imports every part: not before it is wanted
            serving = importlib.import_module("channels.serving")
        asyncio.run(serving.serve(settings, samples))


def keep_bytecode(folder: Path) -> None:
    """Keep bytecode in `folder` where the environment forbids it beside the sources.

    PYTHONDONTWRITEBYTECODE is usual in container images; without bytecode every start compiles four
    thousand modules, as much work as all the rest. An image that was compiled when it was made is
    left as it is.
    """
    if sys.dont_write_bytecode and sys.pycache_prefix is None and not compiled():
        sys.pycache_prefix, sys.dont_write_bytecode = str(folder), False


def compiled() -> bool:
    """Whether the server's bytecode stands beside its sources."""
    found = importlib.util.find_spec("channels.serving")
    return found is not None and found.cached is not None and Path(found.cached).exists()


@contextmanager
def _nothing_to_collect() -> Generator[None]:
    """Import with the collector at rest: a quarter of the time would go into walks that find
    nothing, as modules stay."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("up")(up)

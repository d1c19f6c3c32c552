"""Runs the act suite over a world file, with the room's models where they are wanted."""

import asyncio
import json
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.understand.model_fill import fill as ask_model
from assistant.understand.outcome import Turn, Understood
from assistant.understand.parse import parse as understand
from assistant.understand.world import World
from connectors.registry import connect
from core.clock import SteppedClock
from core.database import Database
from core.errors import Unavailable
from core.models import e5
from core.models.chat import ChatModel, chat_model
from core.models.embed import Embedder, LocalE5
from core.models.engine import EngineSupervisor
from core.settings import Settings, load_settings
from evals.act_world import read_world
from evals.suites import act

_WAIT = 180.0  # seconds for the chat engine


async def evaluate(
    world: Path,
    cases: Path,
    *,
    use_model: bool,
    limit: int | None = None,
    details: Path | None = None,
) -> dict[str, Any]:
    """Run the act suite; `details` receives one JSON line a row."""
    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        here = await asyncio.to_thread(through_systems, read_world(world), Path(folder))
    embedder = await asyncio.to_thread(_embedder, settings)
    rows = await asyncio.to_thread(act.read_rows, cases, limit)

    def parse(text: str, turns: Sequence[Turn]) -> Understood:
        return understand(text, here, turns, embedder=embedder)

    if use_model:
        async with chat_engine(settings) as chat:

            async def complete(text: str, turns: Sequence[Turn], guess: Understood) -> Understood:
                return await ask_model(chat, text, here, turns, guess)

            report, outcomes = await act.run(here, rows, parse, complete)
    else:
        report, outcomes = await act.run(here, rows, parse, None)
    if details:
        lines = (json.dumps(o.detail(), ensure_ascii=False) for o in outcomes)
        await asyncio.to_thread(details.write_text, "\n".join(lines) + "\n", encoding="utf-8")
    return report


def through_systems(world: World, folder: Path) -> World:
    """Return the world as the built-in systems give it back after it was loaded into them.

    Kinds that no system holds yet (sensors, roll-calls, notices, reports) stay as they were.
    """
    settings = Settings(_env_file=None, home=folder)  # type: ignore[call-arg]
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    systems = connect(settings, database, SteppedClock(world.now))
    try:
        systems.load(world.things)
        held = systems.directory.things()
    finally:
        systems.close()
        database.dispose()
    known = {thing.id for thing in held}
    rest = [thing for thing in world.things if thing.id not in known]
    return replace(world, things=(*held, *rest))


def _embedder(settings: Settings) -> Embedder | None:
    return LocalE5(settings.models_dir) if e5.built(settings.models_dir) else None


@asynccontextmanager
async def chat_engine(settings: Settings) -> AsyncGenerator[ChatModel]:
    """Give the room's chat model, its engine started for this run where it is local."""
    engine = None if settings.chat_base_url else EngineSupervisor.from_settings(settings)
    try:
        if engine is not None:
            engine.start()
            await asyncio.to_thread(engine.wait_ready, _WAIT)
        chat = chat_model(settings, engine.endpoint if engine else None)
        if chat is None:
            raise Unavailable("对话模型未启用。", "请加 --no-llm 运行，或启用对话模型。")
        yield chat
    finally:
        if engine is not None:
            await asyncio.to_thread(engine.stop)

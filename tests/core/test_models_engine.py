"""The local chat engine: a real llama.cpp with a real model where one is on disk."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel

from core.errors import Unavailable
from core.models.chat import chat_model
from core.models.endpoint import endpoint_file, running_engine
from core.models.engine import EngineOptions, EngineSupervisor
from core.models.registry import ModelRegistry
from core.settings import Settings
from tests.conftest import missing

ROOT = Path(__file__).resolve().parents[2]


class Event(BaseModel):
    kind: Literal["火灾", "燃气", "内涝"]
    injured: int
    place: str


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        if true():
            return True
        time.sleep(0.1)
    return true()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A killed child that nobody has waited for yet is no engine any more.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture(scope="module")
def local_model() -> str:
    registry = ModelRegistry(Settings().models_dir)
    for name in ("chat-0.5b", "chat-1.5b"):
        if registry.is_ready(name):
            return name
    missing("chat-0.5b or chat-1.5b", "zhiban models fetch chat-0.5b")
    raise AssertionError


@pytest.fixture(scope="module")
def room(local_model: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("engine")
    return Settings(home=home, chat_local_model=local_model, chat_context=2048)


@pytest.fixture(scope="module")
def engine(room: Settings) -> Iterator[EngineSupervisor]:
    with EngineSupervisor.from_settings(room) as supervisor:
        assert supervisor.wait_ready(120), supervisor.status()
        yield supervisor


@pytest.mark.model
async def test_it_streams_an_answer_in_chinese(engine: EngineSupervisor, room: Settings) -> None:
    model = chat_model(room, engine.endpoint)
    assert model is not None
    asked = [SystemMessage("你是值班助手,简短回答。"), HumanMessage("火警电话是多少?")]
    pieces = [piece async for piece in model.stream(asked, max_tokens=40)]
    assert len(pieces) > 1
    assert "119" in "".join(pieces)


@pytest.mark.model
async def test_an_answer_fits_the_schema_asked_for(
    engine: EngineSupervisor, room: Settings
) -> None:
    model = chat_model(room, engine.endpoint)
    assert model is not None
    event = await model.structured(
        [
            SystemMessage("从话里取出事件。"),
            HumanMessage("示范区人民路12号发生燃气爆燃,2人受伤。"),
        ],
        Event,
        max_tokens=120,
    )
    assert event.injured == 2
    assert "人民路" in event.place


@pytest.mark.model
async def test_an_answer_cut_short_is_no_answer(engine: EngineSupervisor, room: Settings) -> None:
    model = chat_model(room, engine.endpoint)
    assert model is not None
    with pytest.raises(Unavailable):
        await model.structured([HumanMessage("昨晚起火")], Event, max_tokens=3)


@pytest.mark.model
async def test_too_long_a_prompt_is_told_and_the_next_one_works(
    engine: EngineSupervisor, room: Settings
) -> None:
    model = chat_model(room, engine.endpoint)
    assert model is not None
    with pytest.raises(Unavailable, match="过长"):
        await model.complete([HumanMessage("很长的话" * 4000)], max_tokens=3)
    assert await model.complete([HumanMessage("你好")], max_tokens=5)


@pytest.mark.model
async def test_leaving_in_the_middle_frees_the_engine(
    engine: EngineSupervisor, room: Settings
) -> None:
    model = chat_model(room, engine.endpoint)
    assert model is not None
    for _ in range(4):  # more than there are slots
        answer = model.stream([HumanMessage("从一数到一千")], max_tokens=1500, temperature=0.7)
        await anext(answer)
        await answer.aclose()
    began = time.monotonic()
    await asyncio.wait_for(model.complete([HumanMessage("你好")], max_tokens=3), 60)
    assert time.monotonic() - began < 30


@pytest.mark.model
def test_a_repeated_beginning_is_not_read_again(engine: EngineSupervisor) -> None:
    at = engine.endpoint()
    assert at is not None
    fixed = "你是值班助手。" + "生产经营单位应当建立健全并落实全员安全生产责任制。" * 10
    cached: list[int] = []
    for question in ("谁负责?", "何时报告?"):
        messages = [
            {"role": "system", "content": fixed},
            {"role": "user", "content": question},
        ]
        reply = httpx.post(
            f"{at.base_url}/chat/completions",
            json={"messages": messages, "max_tokens": 2},
            headers={"Authorization": f"Bearer {at.api_key}"},
            timeout=120,
        )
        cached.append(reply.json()["timings"]["cache_n"])
    assert cached[1] > 100


@pytest.mark.model
def test_nobody_without_the_key_is_answered(engine: EngineSupervisor) -> None:
    at = engine.endpoint()
    assert at is not None
    reply = httpx.post(f"{at.base_url}/chat/completions", json={"messages": []})
    assert reply.status_code == 401
    assert at.base_url.startswith("http://127.0.0.1:")


@pytest.mark.model
def test_another_process_finds_it_by_a_file_that_only_the_owner_reads(
    engine: EngineSupervisor, room: Settings
) -> None:
    assert running_engine(room) == engine.endpoint()
    assert endpoint_file(room).stat().st_mode & 0o077 == 0


@pytest.mark.model
async def test_a_killed_engine_comes_back(engine: EngineSupervisor, room: Settings) -> None:
    model = chat_model(room, engine.endpoint)
    assert model is not None
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    assert wait_until(lambda: engine.status().state != "ready", 10)
    with pytest.raises(Unavailable):
        await model.complete([HumanMessage("你好")], max_tokens=3)
    assert await asyncio.to_thread(engine.wait_ready, 120)
    assert await model.complete([HumanMessage("你好")], max_tokens=3)


SUPERVISE = """
import sys, time
from pathlib import Path
from core.models.engine import EngineSupervisor
from core.settings import Settings
home, name, until = sys.argv[1:]
s = EngineSupervisor.from_settings(Settings(home=Path(home), chat_local_model=name))
s.start()
while s.pid is None or (until == "ready" and not s.wait_ready(0.1)):
    time.sleep(0.01)
print(s.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.model
@pytest.mark.parametrize("moment", ["loading", "ready"])
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_no_engine_outlives_its_parent(
    local_model: str, tmp_path: Path, moment: str, sent: signal.Signals
) -> None:
    arguments = [str(tmp_path), local_model, moment]
    parent = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, *arguments], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    parent.send_signal(sent)
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not alive(child), 20)


@pytest.mark.model
def test_stop_leaves_no_process_and_no_address(room: Settings, tmp_path: Path) -> None:
    settings = room.model_copy(update={"home": tmp_path})
    supervisor = EngineSupervisor.from_settings(settings)
    supervisor.start()
    assert supervisor.wait_ready(120)
    pid = supervisor.pid
    assert pid is not None
    supervisor.stop()
    assert not alive(pid)
    assert supervisor.status().state == "stopped"
    assert supervisor.endpoint() is None
    assert not endpoint_file(settings).exists()


def test_a_broken_model_file_is_tried_again_and_reported_in_chinese(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF and nothing that belongs there")
    options = EngineOptions(backoff_s=(0.05, 30.0), failing_after=2)
    supervisor = EngineSupervisor(
        lambda: broken, "broken", tmp_path / "engine.log", options=options
    )
    with supervisor:
        assert wait_until(lambda: supervisor.status().state == "failing", 60)
        assert "退出码" in supervisor.status().message
    assert (tmp_path / "engine.log").exists()


def test_it_waits_for_a_model_that_is_still_arriving(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, models_dir=tmp_path / "none")
    with EngineSupervisor.from_settings(settings) as supervisor:
        assert wait_until(lambda: supervisor.status().state == "waiting", 5)
        assert supervisor.endpoint() is None

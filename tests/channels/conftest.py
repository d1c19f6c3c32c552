"""A real room with four people and a small library, its application, and ways to talk to it."""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import fastapi.dependencies.models
import httpx
import nicegui.testing.general
import nicegui.ui_run_with
import pytest
import uvicorn
from fastapi import APIRouter, FastAPI
from nicegui import Client, ui
from nicegui.testing import User
from nicegui.testing.general import nicegui_reset_globals
from starlette.routing import BaseRoute

import channels.app
import channels.report_room
from assistant.conversations import Conversations
from assistant.service import Assistant
from channels.api.gate import SESSION_COOKIE
from channels.app import create_app
from channels.room import ROOT_ORG, Room
from core.identity import SYSTEM, Role
from core.models.chat import ChatModel
from core.settings import Settings
from ingest.jobs import Upload
from tests.channels import one_chromium

PASSWORD = "Zhiban2026"
PEOPLE = {
    "officer": ("张值班", Role.OFFICER),
    "second": ("孙值班", Role.OFFICER),
    "librarian": ("李知识", Role.KNOWLEDGE_ADMIN),
    "admin": ("王系统", Role.SYSTEM_ADMIN),
    "auditor": ("赵审计", Role.AUDITOR),
}
RULES = """# 演示区值班报告规定

第一章 总则

第一条 为规范演示区值班报告工作,制定本规定。

第二条 值班电话应当在铃响三声内接听,接听人应当报出单位名称。

第二章 报告

第三条 较大突发事件发生后,事发单位应当在三十分钟内电话报告区总值班室,一小时内书面报告。

第四条 台风橙色预警期间,各街道应当每两小时报告一次情况。
"""
LEADERS = """# 演示区带班领导通讯规定

第一条 带班领导应当保持通讯畅通,外出期间每四小时与总值班室联系一次。
"""
TRAP = """# 演示区<script>alert(1)</script>标注规定

第一条 标牌写作<img src=x onerror=alert(1)>的,应当在十日内更正。
"""


def settings(home: Path, **changes: object) -> Settings:
    """Return a room's settings without any model, whatever this machine's `.env` says."""
    base = {"home": home, "llm_enabled": False, "models_dir": home / "models"}
    return Settings(_env_file=None, **(base | changes))  # type: ignore[arg-type]


async def _prepared_and_closed(room: Room) -> None:
    await room.prepare()
    await room.duty.stop()


class _Application(FastAPI):
    """FastAPI works out every route anew for each application; the API's are the same in all."""

    included: ClassVar[dict[int, tuple[APIRouter, BaseRoute]]] = {}

    def include_router(self, router: APIRouter, **more: Any) -> None:
        """Include a router as the first application of this process has it."""
        if id(router) not in self.included:
            super().include_router(router, **more)
            self.included[id(router)] = router, self.router.routes[-1]
        else:
            self.router.routes.append(self.included[id(router)][1])


class _NoWalks:
    """The collector as NiceGUI sees it: it collects for each test, and looks for a server."""

    @staticmethod
    def collect() -> int:
        """Leave it to the collector's own time."""
        return 0

    @staticmethod
    def get_objects() -> list[object]:
        """Return nothing: no server of uvicorn's starts these applications."""
        return []


@pytest.fixture(scope="session", autouse=True)
def _quick_applications() -> Iterator[None]:
    """Spare each application what is the same for all: most of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(channels.app, "FastAPI", _Application)
        patch.setattr(channels.app, "api_router", cache(channels.app.api_router))
        # 130 MB of language model, the same for every room
        patch.setattr(channels.report_room, "Speller", cache(channels.report_room.Speller))
        patch.setattr(nicegui.testing.general, "gc", _NoWalks)
        patch.setattr(nicegui.ui_run_with, "gc", _NoWalks)
        yield


def forget_endpoints() -> None:
    """Empty FastAPI's memory of 4,096 endpoints. Each page among them holds its whole room."""
    for kept in vars(fastapi.dependencies.models).values():
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()


# a simulated user puts its own in the place of these three, for every page of the process
REAL = ui.navigate, ui.notify, ui.download


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home directory of a furnished room, made once; tests work on copies."""
    home = tmp_path_factory.mktemp("furnished")
    room = Room(settings(home))
    asyncio.run(_prepared_and_closed(room))
    for login, (name, role) in PEOPLE.items():
        room.accounts.add_user(login, name, ROOT_ORG, [role], PASSWORD)
    for name, text, audience in (
        ("规定.md", RULES, "all"),
        ("领导.md", LEADERS, f"role:{Role.LEADER.value}"),
        ("标注.md", TRAP, "all"),
    ):
        room.desk.submit([Upload(name, text.encode())], SYSTEM, audience, "制度规定")
    room.desk.run_until_idle()
    room.database.dispose()
    gc.freeze()  # dictionaries and tables that stay
    return home


@pytest.fixture
def room(furnished: Path, tmp_path: Path) -> Iterator[Room]:
    """A furnished room of one's own."""
    home = tmp_path / "home"
    shutil.copytree(furnished, home)
    made = Room(settings(home))
    yield made
    made.database.dispose()


def give_model(room: Room, model: ChatModel | None) -> None:
    """Have the room's assistant word its answers with this model."""
    room.assistant = Assistant(
        room.library,
        room.retriever,
        lambda: None,
        lambda: model,
        Conversations(room.database, room.clock),
        room.audit,
        room.clock,
    )
    if room.duty._talking is not None:
        room.duty._talking._assistant = room.assistant


@pytest.fixture
async def app(room: Room) -> AsyncIterator[FastAPI]:
    """The room's application, started."""
    with nicegui_reset_globals():
        os.environ["NICEGUI_USER_SIMULATION"] = "true"
        made = create_app(room)
        await room.duty.start(room.assistant, room.conversations)
        try:
            async with made.router.lifespan_context(made):
                yield made
        finally:
            await room.duty.stop()
            os.environ.pop("NICEGUI_USER_SIMULATION", None)
            Client.page_routes.clear()  # or leaving would unload the modules under test
            forget_endpoints()


@dataclass
class Caller:
    """A program or browser that talks to the API. `csrf` is sent where it is set."""

    http: httpx.AsyncClient
    csrf: str = ""
    token: str = ""

    async def __call__(self, method: str, path: str, **arguments: object) -> httpx.Response:
        headers = dict(arguments.pop("headers", {}))  # type: ignore[call-overload]
        if self.csrf:
            headers.setdefault("X-CSRF-Token", self.csrf)
        return await self.http.request(method, f"/api/v1{path}", headers=headers, **arguments)  # type: ignore[arg-type]


def browser(app: FastAPI) -> httpx.AsyncClient:
    """Return a client with a cookie jar of its own."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


@pytest.fixture
async def call(app: FastAPI) -> AsyncIterator[Caller]:
    """Someone who has not signed in."""
    async with browser(app) as http:
        yield Caller(http)


SignIn = Callable[[str], "asyncio.Future[Caller]"]


@pytest.fixture
async def signed_in(app: FastAPI) -> AsyncIterator[Callable[[str], object]]:
    """A function that signs one of PEOPLE in, by cookie."""
    opened: list[httpx.AsyncClient] = []

    async def sign_in(login: str) -> Caller:
        http = browser(app)
        opened.append(http)
        answer = await http.post("/api/v1/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return Caller(http, answer.json()["csrf"], answer.json()["token"])

    yield sign_in
    for http in opened:
        await http.aclose()


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[Callable[[str], object]]:
    """A function that returns NiceGUI's simulated user, signed in through the login form."""
    opened: list[httpx.AsyncClient] = []

    async def visit(login: str) -> User:
        http = browser(app)
        opened.append(http)
        answer = await http.post("/login", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303
        assert SESSION_COOKIE in http.cookies
        return User(http)

    yield visit
    for http in opened:
        await http.aclose()


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Serve the application on a free port of this machine and yield its address."""
    ui.navigate, ui.notify, ui.download = REAL
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it sets a flag only
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving


@pytest.fixture(scope="session")
def chromium_address() -> Iterator[str]:
    """A real Chromium; each test opens windows of its own in it, which share nothing."""
    with one_chromium.opened() as address:
        yield address

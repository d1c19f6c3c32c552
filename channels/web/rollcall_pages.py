"""Where the pages of the roll-calls are mounted."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from nicegui import ui

from channels.room import Room
from channels.web import text
from channels.web.rollcall import rollcall_page
from channels.web.rollcall_inbound import inbound_page
from channels.web.rollcall_scripts import scripts_page
from channels.web.rollcall_statistics import statistics_page
from channels.web.rollcalls import rollcalls_page
from channels.web.shell import Pulse
from channels.web.text import rollcalls as words
from channels.web.visit import Visit
from core.identity import Permission

Build = Callable[[Visit, Pulse], Awaitable[None]]
Open = Callable[[Room, Pulse, Request, Permission, Build], Awaitable[None]]


def add_rollcall_pages(room: Room, pulse: Pulse, open_page: Open) -> None:
    """Mount the pages. `open_page` checks who asks and shows what is refused."""

    async def opened(request: Request, build: Build) -> None:
        await open_page(room, pulse, request, Permission.ACT, build)

    @ui.page("/rollcalls", title=f"{text.ROLLCALLS} · {text.PRODUCT}", response_timeout=20)
    async def rounds(request: Request) -> None:
        await opened(request, rollcalls_page)

    # before the page of one round, whose path would match it too
    @ui.page(
        "/rollcalls/statistics",
        title=f"{words.STATISTICS_TITLE} · {text.PRODUCT}",
        response_timeout=20,
    )
    async def months(request: Request) -> None:
        await opened(request, statistics_page)

    @ui.page(
        "/rollcalls/scripts", title=f"{words.SCRIPTS_TITLE} · {text.PRODUCT}", response_timeout=20
    )
    async def scripts(request: Request, script: str = "") -> None:
        await opened(request, lambda v, p: scripts_page(v, p, script))

    @ui.page(
        "/rollcalls/inbound", title=f"{words.INBOUND_TITLE} · {text.PRODUCT}", response_timeout=20
    )
    async def inbound(request: Request) -> None:
        await opened(request, inbound_page)

    @ui.page(
        "/rollcalls/{rollcall}", title=f"{text.ROLLCALLS} · {text.PRODUCT}", response_timeout=20
    )
    async def board(request: Request, rollcall: str) -> None:
        await opened(request, lambda v, p: rollcall_page(v, p, rollcall))

    assert all((rounds, months, scripts, inbound, board))  # registered by their decorators

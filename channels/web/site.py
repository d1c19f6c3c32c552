"""All pages, and what is refused or broken shown as a page."""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from nicegui import ui

from channels.messengers import Messengers
from channels.room import Room
from channels.web import entry, markup, text
from channels.web.admin import audit_page, users_page
from channels.web.chat import chat_page
from channels.web.console_system import system_page
from channels.web.duty_pages import add_duty_pages
from channels.web.library import library_page
from channels.web.lighter import lighten
from channels.web.map_pages import add_map_pages
from channels.web.messengers import messengers_page
from channels.web.missing import answer_missing_pages
from channels.web.rollcall_pages import add_rollcall_pages
from channels.web.search import search_page
from channels.web.shell import Pulse, navigation, shell
from channels.web.shift_pages import add_shift_pages
from channels.web.source import source_page
from channels.web.text import console
from channels.web.text import messengers as words
from channels.web.visit import Visit
from channels.web.warning_pages import add_warning_pages
from core.errors import ZhibanError
from core.identity import Permission

_log = logging.getLogger(__name__)
ICON = Path(__file__).parent / "static" / "icon.svg"
Build = Callable[[Visit, Pulse], Awaitable[None]]


async def open_page(
    room: Room, pulse: Pulse, request: Request, need: Permission, build: Build
) -> None:
    """Build a page for who asks; what is refused or not there is shown as a page."""
    visit = Visit(room, request)
    try:
        visit.principal.require(need)
        await build(visit, pulse)
    except ZhibanError as problem:
        _refused(visit, pulse, problem.http_status, problem.message, problem.remedy)
    except Exception:  # the framework's own page would show the error's insides
        _log.exception("the page %s failed", request.url.path)
        _refused(visit, pulse, 500, console.BROKEN, console.BROKEN_REMEDY)


def _refused(visit: Visit, pulse: Pulse, status: int, message: str, remedy: str) -> None:
    client = ui.context.client
    client.status_code = status
    client.content.clear()
    with shell(visit, pulse, ""):
        ui.html(markup.fragment("admin.html", "problem", message, remedy), sanitize=False)


def add_pages(app: FastAPI, room: Room, messengers: Messengers) -> None:
    """Mount the pages on the application."""
    lighten()
    pulse = Pulse(room)
    app.include_router(entry.router)
    _add_conversation(room, pulse)
    _add_library(room, pulse)
    _add_administration(room, pulse, messengers)
    add_duty_pages(room, pulse, open_page)
    add_map_pages(room, pulse, open_page)
    add_rollcall_pages(room, pulse, open_page)
    add_shift_pages(room, pulse, open_page)
    add_warning_pages(room, pulse, open_page)
    answer_missing_pages()
    ui.run_with(
        app,
        title=text.PRODUCT,
        favicon=ICON,
        dark=True,
        language="zh-CN",
        tailwind=False,
        reconnect_timeout=20,  # a phone that changes network keeps its page
        binding_refresh_interval=None,
        show_welcome_message=False,
    )


def _add_conversation(room: Room, pulse: Pulse) -> None:
    @ui.page("/", title=f"{text.CHAT} · {text.PRODUCT}", response_timeout=20)
    async def chat(request: Request, c: str = "", event: str = "") -> Response | None:
        offered = navigation(Visit(room, request))
        if offered and offered[0].href != "/":  # an auditor does not ask; start where one may
            return RedirectResponse(offered[0].href, 303)
        await open_page(
            room, pulse, request, Permission.ASK, lambda v, p: chat_page(v, p, c, event)
        )
        return None

    assert chat  # registered by its decorator


def _add_library(room: Room, pulse: Pulse) -> None:
    @ui.page("/library", title=f"{text.LIBRARY} · {text.PRODUCT}", response_timeout=20)
    async def library(request: Request) -> None:
        await open_page(room, pulse, request, Permission.ASK, library_page)

    @ui.page("/source/{revision_id}", title=text.PRODUCT, response_timeout=20)
    async def source(
        request: Request, revision_id: int, clause: int = 0, start: int = -1, end: int = -1
    ) -> None:
        await open_page(
            room,
            pulse,
            request,
            Permission.ASK,
            lambda v, p: source_page(v, p, revision_id, clause, start, end),
        )

    @ui.page("/search", title=f"{text.SEARCH} · {text.PRODUCT}", response_timeout=20)
    async def search(request: Request, q: str = "") -> None:
        await open_page(room, pulse, request, Permission.ASK, lambda v, p: search_page(v, p, q))

    assert all((library, source, search))  # registered by their decorators


def _add_administration(room: Room, pulse: Pulse, messengers: Messengers) -> None:
    @ui.page("/audit", title=f"{text.AUDIT} · {text.PRODUCT}", response_timeout=20)
    async def audit(request: Request) -> None:
        await open_page(room, pulse, request, Permission.READ_AUDIT, audit_page)

    @ui.page("/users", title=f"{text.USERS} · {text.PRODUCT}", response_timeout=20)
    async def users(request: Request) -> None:
        await open_page(room, pulse, request, Permission.MANAGE_USERS, users_page)

    @ui.page("/messengers", title=f"{words.TITLE} · {text.PRODUCT}", response_timeout=20)
    async def bindings(request: Request) -> None:
        await open_page(
            room, pulse, request, Permission.ASK, lambda v, p: messengers_page(v, p, messengers)
        )

    @ui.page("/system", title=f"{console.SYSTEM} · {text.PRODUCT}", response_timeout=20)
    async def system(request: Request) -> None:
        await open_page(room, pulse, request, Permission.ASK, system_page)

    assert all((audit, users, bindings, system))  # registered by their decorators

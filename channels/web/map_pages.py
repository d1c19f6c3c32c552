"""The pages of the map: 一张图 and the register of places."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from nicegui import ui

from channels.room import Room
from channels.web import text
from channels.web.map_page import map_page
from channels.web.map_places import places_page
from channels.web.shell import Pulse
from channels.web.text import maps as words
from channels.web.visit import Visit
from core.identity import Permission

Build = Callable[[Visit, Pulse], Awaitable[None]]
Open = Callable[[Room, Pulse, Request, Permission, Build], Awaitable[None]]


def add_map_pages(room: Room, pulse: Pulse, open_page: Open) -> None:
    """Mount the pages. `open_page` checks who asks and shows what is refused."""

    @ui.page("/map", title=f"{words.TITLE} · {text.PRODUCT}", response_timeout=20)
    async def one_map(request: Request, at: str = "") -> None:
        await open_page(room, pulse, request, Permission.ASK, lambda v, p: map_page(v, p, at))

    @ui.page("/map/places", title=f"{words.PLACES} · {text.PRODUCT}", response_timeout=20)
    async def places(request: Request, q: str = "") -> None:
        await open_page(room, pulse, request, Permission.ASK, lambda v, p: places_page(v, p, q))

    assert all((one_map, places))  # registered by their decorators

"""The pages of the shift."""

from fastapi import Request
from nicegui import ui

from channels.room import Room
from channels.web import text
from channels.web.duty_pages import Open
from channels.web.shell import Pulse
from channels.web.shift_handover import handover_page
from channels.web.shift_log import log_page
from channels.web.text import shift as words
from core.identity import Permission


def add_shift_pages(room: Room, pulse: Pulse, open_page: Open) -> None:
    """Mount the pages. `open_page` checks who asks and shows what is refused."""

    @ui.page("/log", title=f"{words.LOG} · {text.PRODUCT}", response_timeout=20)
    async def log(request: Request, day: str = "") -> None:
        await open_page(room, pulse, request, Permission.ACT, lambda v, p: log_page(v, p, day))

    @ui.page("/handover", title=f"{words.HANDOVER} · {text.PRODUCT}", response_timeout=20)
    async def handover(request: Request) -> None:
        await open_page(room, pulse, request, Permission.ACT, handover_page)

    assert all((log, handover))  # registered by their decorators

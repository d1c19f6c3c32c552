"""Where the pages of warnings, instructions, daily reports and the record of duty are mounted."""

from fastapi import Request
from nicegui import ui

from channels.room import Room
from channels.web import text, warning_strip
from channels.web.daily_pages import dailies_page, daily_page
from channels.web.duty_months_page import record_page
from channels.web.duty_pages import Build, Open
from channels.web.instruction_detail import instruction_page
from channels.web.instruction_list import instructions_page
from channels.web.shell import Pulse
from channels.web.text import dailies, instructions, warnings
from channels.web.warning_detail import warning_page
from channels.web.warning_list import warnings_page
from core.identity import Permission


def add_warning_pages(room: Room, pulse: Pulse, open_page: Open) -> None:
    """Mount the pages. `open_page` checks who asks and shows what is refused."""

    assert warning_strip  # puts its items into the strip

    async def opened(request: Request, build: Build) -> None:
        await open_page(room, pulse, request, Permission.ACT, build)

    @ui.page("/warnings", title=f"{warnings.TITLE} · {text.PRODUCT}", response_timeout=20)
    async def warned(request: Request) -> None:
        await opened(request, warnings_page)

    @ui.page("/warnings/{warning}", title=f"{warnings.TITLE} · {text.PRODUCT}", response_timeout=20)
    async def one_warning(request: Request, warning: str) -> None:
        await opened(request, lambda v, p: warning_page(v, p, warning))

    title = f"{instructions.TITLE} · {text.PRODUCT}"

    @ui.page("/instructions", title=title, response_timeout=20)
    async def directed(request: Request) -> None:
        await opened(request, instructions_page)

    @ui.page("/instructions/{instruction}", title=title, response_timeout=20)
    async def one_instruction(request: Request, instruction: str) -> None:
        await opened(request, lambda v, p: instruction_page(v, p, instruction))

    @ui.page("/daily", title=f"{dailies.TITLE} · {text.PRODUCT}", response_timeout=20)
    async def reports(request: Request) -> None:
        await opened(request, dailies_page)

    @ui.page("/daily/{daily}", title=f"{dailies.TITLE} · {text.PRODUCT}", response_timeout=20)
    async def one_report(request: Request, daily: str) -> None:
        await opened(request, lambda v, p: daily_page(v, p, daily))

    @ui.page("/record", title=f"{dailies.RECORD} · {text.PRODUCT}", response_timeout=20)
    async def record(request: Request, since: str = "", until: str = "") -> None:
        await opened(request, lambda v, p: record_page(v, p, since, until))

    # registered by their decorators
    assert all((warned, one_warning, directed, one_instruction, reports, one_report, record))

"""The pages of the duty systems: events, directory, roster, cameras, devices, approvals."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from nicegui import ui

from channels.room import Room
from channels.web import text
from channels.web.approvals import approvals_page
from channels.web.contacts import contacts_page
from channels.web.devices import devices_page
from channels.web.event_detail import event_page
from channels.web.events import events_page
from channels.web.proofread import proofread_page
from channels.web.report import report_page
from channels.web.report_rules import rules_page
from channels.web.report_templates import templates_page
from channels.web.reports import reports_page
from channels.web.roster import roster_page
from channels.web.shell import Pulse
from channels.web.text import contacts as contact_words
from channels.web.text import report_rules as rule_words
from channels.web.video import video_page
from channels.web.visit import Visit
from core.identity import Permission

Build = Callable[[Visit, Pulse], Awaitable[None]]
Open = Callable[[Room, Pulse, Request, Permission, Build], Awaitable[None]]


def add_duty_pages(room: Room, pulse: Pulse, open_page: Open) -> None:
    """Mount the pages. `open_page` checks who asks and shows what is refused."""

    def page(path: str, title: str, need: Permission, build: Build) -> None:
        async def show(request: Request) -> None:
            await open_page(room, pulse, request, need, build)

        ui.page(path, title=f"{title} · {text.PRODUCT}", response_timeout=20)(show)

    page("/events", text.EVENTS, Permission.ACT, events_page)
    page("/contacts", text.CONTACTS, Permission.ASK, contacts_page)
    page("/roster", contact_words.ROSTER, Permission.ASK, roster_page)
    page("/devices", text.DEVICES, Permission.ACT, devices_page)
    page("/proofread", text.PROOFREAD, Permission.ASK, proofread_page)
    page("/approvals", text.APPROVALS, Permission.ACT, approvals_page)

    @ui.page("/events/{event}", title=f"{text.EVENTS} · {text.PRODUCT}", response_timeout=20)
    async def event_detail(request: Request, event: str) -> None:
        await open_page(room, pulse, request, Permission.ACT, lambda v, p: event_page(v, p, event))

    @ui.page("/video", title=f"{text.VIDEO} · {text.PRODUCT}", response_timeout=20)
    async def video(request: Request, camera: str = "", near: str = "") -> None:
        need = _reads_records(room, request)
        await open_page(room, pulse, request, need, lambda v, p: video_page(v, p, camera, near))

    @ui.page("/reports", title=f"{text.REPORTS} · {text.PRODUCT}", response_timeout=20)
    async def reports(request: Request, event: str = "") -> None:
        await open_page(
            room, pulse, request, Permission.ACT, lambda v, p: reports_page(v, p, event)
        )

    @ui.page("/reports/rules", title=f"{rule_words.TITLE} · {text.PRODUCT}", response_timeout=20)
    async def rules(request: Request) -> None:
        await open_page(room, pulse, request, _reads_records(room, request), rules_page)

    @ui.page(
        "/reports/templates",
        title=f"{rule_words.TEMPLATES_TITLE} · {text.PRODUCT}",
        response_timeout=20,
    )
    async def templates(request: Request) -> None:
        await open_page(room, pulse, request, _reads_records(room, request), templates_page)

    @ui.page("/reports/{report}", title=f"{text.REPORTS} · {text.PRODUCT}", response_timeout=20)
    async def report(request: Request, report: str) -> None:
        await open_page(
            room, pulse, request, Permission.ACT, lambda v, p: report_page(v, p, report)
        )

    assert all(
        (event_detail, video, reports, rules, templates, report)
    )  # registered by their decorators


def _reads_records(room: Room, request: Request) -> Permission:
    """Registers are opened by who keeps them, and by who works with them."""
    keeps = Permission.MANAGE_RECORDS in Visit(room, request).principal.permissions
    return Permission.MANAGE_RECORDS if keeps else Permission.ACT

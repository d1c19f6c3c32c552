"""The frame around every page: header, navigation, the strip that says what works."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from nicegui import ui

from assistant.replies import Health
from channels.deciding import may_decide
from channels.render import model_detail, model_text, percent
from channels.room import Room
from channels.web import markup, text
from channels.web.report_clocks import NOTHING, Due, RunningReports
from channels.web.visit import Visit, show_problem
from core.errors import NeedsLogin
from core.identity import Permission

HEAD = (
    '<link rel="stylesheet" href="/static/zhiban.css">'
    '<link rel="stylesheet" href="/static/acting.css">'
    '<link rel="stylesheet" href="/static/duties.css">'
    '<link rel="stylesheet" href="/static/rollcall.css">'
    '<script defer src="/static/zhiban.js"></script>'
)
STRIP_SECONDS = 3.0
TONES = {"ready": "zb-ok", "failed": "zb-bad", "off": "zb-off"}
NAVIGATION = (
    ("/", text.CHAT, Permission.ASK),
    ("/events", text.EVENTS, Permission.ACT),
    ("/reports", text.REPORTS, Permission.ACT),
    ("/rollcalls", text.ROLLCALLS, Permission.ACT),
    ("/log", text.LOG, Permission.ACT),
    ("/handover", text.HANDOVER, Permission.ACT),
    ("/proofread", text.PROOFREAD, Permission.ASK),
    ("/contacts", text.CONTACTS, Permission.ASK),
    ("/video", text.VIDEO, Permission.ACT),
    ("/video", text.VIDEO, Permission.MANAGE_RECORDS),
    ("/devices", text.DEVICES, Permission.ACT),
    ("/approvals", text.APPROVALS, Permission.ACT),
    ("/library", text.LIBRARY, Permission.ASK),
    ("/search", text.SEARCH, Permission.ASK),
    ("/users", text.USERS, Permission.MANAGE_USERS),
    ("/audit", text.AUDIT, Permission.READ_AUDIT),
)


class Pulse:
    """The room's health, asked once for all open pages."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._read = 0.0
        self._last: Health | None = None
        self.reports = RunningReports(room)

    async def now(self, visit: Visit) -> Health:
        """Return the room's health, at most STRIP_SECONDS old."""
        if self._last is None or time.monotonic() - self._read >= STRIP_SECONDS:
            self._last = await visit.thread(self._room.health)
            self._read = time.monotonic()
        return self._last


def navigation(visit: Visit) -> list[dict[str, str]]:
    """Return the pages that this person may open."""
    offered = {href: label for href, label, permission in NAVIGATION if visit.may(permission)}
    return [{"href": href, "label": label} for href, label in offered.items()]


@contextmanager
def shell(
    visit: Visit,
    pulse: Pulse,
    active: str,
    drawer: Callable[[], None] | None = None,
    *,
    broad: bool = False,
) -> Generator[ui.element]:
    """Build the frame; the page's own content goes into what is yielded."""
    ui.add_head_html(HEAD)
    ui.colors(primary="#4d87b8", positive="#3f8f63", negative="#b5544a", warning="#a87a2a")
    if visit.light:
        ui.dark_mode(False)
    ui.on_exception(show_problem)
    side = None
    if drawer is not None:
        # Quasar itself opens it where there is room; asking the browser first costs a round trip
        side = ui.left_drawer(value=False, bottom_corner=True).classes("zb-drawer")
        with side.props("show-if-above width=290"):
            drawer()
    with ui.header(elevated=False).classes("zb-header"):
        if side is not None:
            ui.button(icon="menu", on_click=side.toggle).props(
                f'flat round dense color=grey aria-label="{text.OPEN_DRAWER}"'
            )
        _bar(visit, pulse, active)
    with ui.element("div").classes(f"zb-column{' zb-broad' if broad else ''}") as column:
        yield column


def _bar(visit: Visit, pulse: Pulse, active: str) -> None:
    nav = navigation(visit)
    ui.html(markup.whole("header.html", nav=nav, active=active), sanitize=False).classes("zb-bar")
    strip = ui.html("", sanitize=False).classes("zb-strip").mark("strip")
    roles = "、".join(sorted(visit.principal.roles))
    ui.html(
        markup.whole(
            "account.html",
            nav=nav,
            active=active,
            name=visit.principal.name,
            roles=roles,
            csrf=visit.signed.csrf,
            person_asks=visit.may(Permission.ASK),
        ),
        sanitize=False,
    )

    async def tick() -> None:
        # looking at the strip must not keep a session alive
        if visit.idle_too_long():
            show_problem(NeedsLogin(text.EXPIRED))
            timer.deactivate()
            return
        due = await approvals_due(visit)
        fresh = strip_html(await pulse.now(visit), due, await pulse.reports.now(visit))
        if fresh != strip.content:
            strip.set_content(fresh)

    timer = ui.timer(STRIP_SECONDS, tick)


async def approvals_due(visit: Visit) -> int:
    """Return how many plans wait for this person's word."""
    if not visit.may(Permission.ACT):
        return 0
    waiting = await visit.room.duty.acting.waiting(visit.principal)
    return sum(may_decide(plan, visit.principal) for plan in waiting)


def strip_html(health: Health, due: int = 0, reports: Due = NOTHING) -> str:
    """Return the strip: what waits for a word or a report, what the library holds, the model."""
    model = health.model
    return markup.whole(
        "strip.html",
        health=health,
        due=due,
        reports=reports,
        model=model_text(model),
        detail=model_detail(model),
        percent=percent(model.done_bytes, model.total_bytes),
        tone=TONES.get(model.state, "zb-warn"),
    ).strip()

"""The frame around every page: header, navigation, the strip that says what works."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import groupby

from nicegui import ui

from assistant.replies import Health
from channels.deciding import may_decide
from channels.room import Room
from channels.web import markup, text
from channels.web.console_box import command_box
from channels.web.console_pages import Page, offered
from channels.web.desk_state import RoomState, Shared, strip_html
from channels.web.newest import redraw
from channels.web.report_clocks import RunningReports
from channels.web.text import console as words
from channels.web.visit import Visit, show_problem
from core.effects.plan import Plan
from core.errors import NeedsLogin
from core.identity import Permission

HEAD = (
    '<link rel="stylesheet" href="/static/zhiban.css">'
    '<link rel="stylesheet" href="/static/acting.css">'
    '<link rel="stylesheet" href="/static/duties.css">'
    '<link rel="stylesheet" href="/static/rollcall.css">'
    '<link rel="stylesheet" href="/static/console.css">'
    '<link rel="stylesheet" href="/static/shift.css">'
    # before anything is drawn: large type and what is open must not jump
    "<script>document.documentElement.classList.toggle("
    "'zb-large', document.cookie.includes('zhiban_type=large'))</script>"
    '<script defer src="/static/zhiban.js"></script>'
    '<script defer src="/static/console.js"></script>'
)
STRIP_SECONDS = 3.0
WAITING_SECONDS = 1.0


class Pulse:
    """The room's health, asked once for all open pages."""

    def __init__(self, room: Room) -> None:
        self._health: Shared[Health | None] = Shared(room.health, None)
        self.reports = RunningReports(room)
        self.state = RoomState(room)
        self._waiting: Shared[list[Plan]] = Shared(
            room.duty.dispatcher.everyones_waiting, [], WAITING_SECONDS
        )

    async def now(self, visit: Visit) -> Health:
        """Return the room's health, some seconds old at most while the room keeps up."""
        health = await self._health.now(visit)
        assert health is not None  # only the very first reading is waited for
        return health

    async def due(self, visit: Visit) -> int:
        """Return how many plans wait for this person's word, a second old at most."""
        if not visit.may(Permission.ACT):
            return 0
        waiting = await self._waiting.now(visit)
        return sum(may_decide(plan, visit.principal) for plan in waiting)


def navigation(visit: Visit) -> list[Page]:
    """Return the pages of the navigation that this person may open. They are in text/pages.yaml."""
    return list(offered(visit.principal.permissions))


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
    # Quasar itself opens it where there is room; asking the browser first costs a round trip
    with ui.left_drawer(value=False, bottom_corner=True).classes("zb-drawer") as side:
        side.props("show-if-above width=232 breakpoint=1180")
        _navigation(visit, active)
        if drawer is not None:
            drawer()
    with ui.header(elevated=False).classes("zb-header"):
        toggle = ui.button(icon="menu", on_click=side.toggle)
        toggle.props(f'flat round dense color=grey aria-label="{words.HIDE_NAVIGATION}"')
        _bar(visit, pulse)
    with ui.element("div").classes(f"zb-column{' zb-broad' if broad else ''}") as column:
        ui.html('<span id="main" tabindex="-1"></span>', sanitize=False).classes("zb-anchor")
        command_box(visit)
        yield column


def _navigation(visit: Visit, active: str) -> None:
    groups = [(name, list(rows)) for name, rows in groupby(navigation(visit), lambda p: p.group)]
    html = markup.fragment("console.html", "navigation", groups, active)
    ui.html(html, sanitize=False).classes("zb-navigation")


def _bar(visit: Visit, pulse: Pulse) -> None:
    ui.html(markup.whole("header.html"), sanitize=False).classes("zb-bar")
    ui.html(
        markup.whole(
            "account.html",
            name=visit.principal.name,
            roles="、".join(sorted(visit.principal.roles)),
            csrf=visit.signed.csrf,
            person_asks=visit.may(Permission.ASK),
        ),
        sanitize=False,
    )
    strip = ui.html("", sanitize=False).classes("zb-strip").mark("strip")
    strip.props(f'role=region aria-label="{words.STATE_STRIP}"')

    async def tick() -> None:
        # looking at the strip must not keep a session alive
        if visit.idle_too_long():
            show_problem(NeedsLogin(text.EXPIRED))
            timer.deactivate()
            return
        due = await pulse.due(visit)
        state = await pulse.state.now(visit)
        redraw(
            strip, strip_html(await pulse.now(visit), state, due, await pulse.reports.now(visit))
        )

    timer = ui.timer(STRIP_SECONDS, tick)


markup.teach({"co": words})

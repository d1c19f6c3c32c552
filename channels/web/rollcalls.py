"""The rounds of calls: what runs, what waits for a person, and where a new one is started."""

from dataclasses import dataclass
from typing import Any

from nicegui import ui

from assistant.duties.rollcall.cards import moment
from assistant.duties.rollcall.model import Campaign, Purpose
from channels.web import markup
from channels.web.doing import PageDesk
from channels.web.newest import Newest, redraw
from channels.web.rollcall_start import start_dialog
from channels.web.rollcall_view import campaign_rows
from channels.web.shell import Pulse, shell
from channels.web.text import rollcalls as words
from channels.web.visit import Visit
from core.identity import Permission
from voice.line import TrunkHealth

LOOK_AGAIN_SECONDS = 3.0
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows."""

    campaigns: list[Campaign]
    trunks: list[TrunkHealth]
    simulated: bool


async def rollcalls_page(visit: Visit, pulse: Pulse) -> None:
    """Build the list."""
    page = Rollcalls(visit)
    page.build(pulse, await page.read())


class Rollcalls:
    """One open list of rounds."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._room = visit.room.duty.calling
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._filter = ""

    async def read(self) -> Read:
        """Return the rounds and how the lines stand."""
        return await self._visit.thread(self._look)

    def _look(self) -> Read:
        room = self._room
        return Read(room.desk.campaigns(SHOWN), room.trunks(), room.simulated)

    def build(self, pulse: Pulse, first: Read) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/rollcalls", broad=True):
            with ui.element("div").classes("zb-filters"):
                if self._desk.can("rollcall.start"):
                    ui.button(words.NEW, icon="add_call", on_click=self._start).props(
                        "unelevated no-caps"
                    ).mark("new-rollcall")
                if self._desk.can("warn.call"):
                    ui.button(words.NEW_ALERT, icon="campaign", on_click=self._alert).props(
                        "outline no-caps"
                    ).mark("new-alert")
                ui.toggle(words.FILTERS, value=self._filter, on_change=self._choose).props(
                    "no-caps unelevated toggle-color=primary"
                ).mark("filter")
                links = markup.fragment("rollcall.html", "links", self._room.answers)
                ui.html(links, sanitize=False)
            self._lines = ui.html("", sanitize=False).mark("lines")
            self._desk.slot()
            self._list = ui.html("", sanitize=False).mark("rounds")
        self._fill(first)
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    async def _choose(self, chosen: Any) -> None:
        await self._visit.holding(Permission.ASK)
        self._filter = chosen.value or ""
        await self._show()

    def _fill(self, found: Read) -> None:
        now = self._visit.room.clock.now()
        rows = campaign_rows(found.campaigns, lambda at: moment(at, now))
        if self._filter:
            rows = [row for row in rows if row["open"] is (self._filter == "open")]
        empty = words.NONE_FOUND if found.campaigns else words.NONE
        redraw(self._list, markup.fragment("rollcall.html", "list", rows, empty))
        lines = markup.fragment("rollcall.html", "trunks", found.trunks, found.simulated)
        redraw(self._lines, lines)

    async def _start(self) -> None:
        await self._visit.holding(Permission.ACT)
        await start_dialog(self._visit, self._desk)

    async def _alert(self) -> None:
        await self._visit.holding(Permission.ACT)
        await start_dialog(self._visit, self._desk, Purpose.ALERT)


markup.teach({"rc": words})

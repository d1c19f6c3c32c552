"""Warnings: what is in force, what is over, and where a new one is registered."""

from nicegui import ui

from assistant.duties.rollcall.cards import moment
from assistant.duties.warning.arguments import Find
from assistant.duties.warning.model import Warning
from channels.web import markup
from channels.web.doing import PageDesk
from channels.web.newest import Newest, redraw
from channels.web.shell import Pulse, shell
from channels.web.text import warnings as words
from channels.web.visit import Visit
from channels.web.warning_form import warning_dialog
from channels.web.warning_view import warning_row

LOOK_AGAIN_SECONDS = 5.0
SHOWN = 100
markup.teach({"wn": words})


async def warnings_page(visit: Visit, pulse: Pulse) -> None:
    """Build the list."""
    page = Warnings(visit)
    page.build(pulse, await page.read())


class Warnings:
    """One open list of warnings."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._store = visit.room.duty.warned.warnings.store
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)

    async def read(self) -> list[Warning]:
        """Return the warnings, the newest first."""
        self._signals = await self._visit.thread(self._visit.room.duty.warned.warnings.signals)
        return await self._visit.thread(self._store.find, Find(limit=SHOWN))

    def build(self, pulse: Pulse, found: list[Warning]) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/warnings", broad=True):
            with ui.element("div").classes("zb-filters"):
                if self._desk.can("warning.register"):
                    ui.button(words.NEW, icon="add_alert", on_click=self._register).props(
                        "unelevated no-caps"
                    ).mark("new-warning")
            self._desk.slot()
            self._list = ui.html("", sanitize=False).mark("warnings")
        self._fill(found)
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _fill(self, found: list[Warning]) -> None:
        now = self._visit.room.clock.now()
        rows = [warning_row(one, lambda at: moment(at, now)) for one in found]
        ranks = {row["id"]: self._signals.rank(row["colour"]) for row in rows}
        rows.sort(key=lambda row: (not row["open"], ranks[row["id"]] if row["open"] else 0))
        redraw(self._list, markup.fragment("warning.html", "list", rows, words.NONE))

    async def _register(self) -> None:
        await warning_dialog(self._visit, self._desk)

"""领导批示: what is open, what is late, and where a new one is registered."""

from typing import Any

from nicegui import ui

from assistant.duties.instruction.arguments import Find
from assistant.duties.instruction.model import Instruction
from assistant.duties.rollcall.cards import moment
from channels.web import markup
from channels.web.doing import PageDesk
from channels.web.instruction_form import instruction_dialog
from channels.web.instruction_view import instruction_row
from channels.web.newest import Newest, redraw
from channels.web.shell import Pulse, shell
from channels.web.text import instructions as words
from channels.web.visit import Visit
from core.identity import Permission

LOOK_AGAIN_SECONDS = 5.0
SHOWN = 200
markup.teach({"ins": words})


async def instructions_page(visit: Visit, pulse: Pulse) -> None:
    """Build the list."""
    page = Instructions(visit)
    page.build(pulse, await page.read())


class Instructions:
    """One open list of instructions."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._store = visit.room.duty.warned.instructions.store
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._filter = "open"

    async def read(self) -> list[Instruction]:
        """Return the instructions, the newest first."""
        return await self._visit.thread(self._store.find, Find(limit=SHOWN))

    def build(self, pulse: Pulse, found: list[Instruction]) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/instructions", broad=True):
            with ui.element("div").classes("zb-filters"):
                if self._desk.can("instruction.register"):
                    ui.button(words.NEW, icon="post_add", on_click=self._register).props(
                        "unelevated no-caps"
                    ).mark("new-instruction")
                ui.toggle(words.FILTERS, value=self._filter, on_change=self._choose).props(
                    "no-caps unelevated toggle-color=primary"
                ).mark("filter")
                sheet = "/api/v1/instructions-sheet"
                ui.html(
                    f'<a class="zb-button" href="{sheet}" download>{words.SHEET}</a>',
                    sanitize=False,
                )
            self._desk.slot()
            self._list = ui.html("", sanitize=False).mark("instructions")
        self._fill(found)
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    async def _choose(self, chosen: Any) -> None:
        await self._visit.holding(Permission.ACT)
        self._filter = chosen.value or ""
        await self._show()

    def _fill(self, found: list[Instruction]) -> None:
        now = self._visit.room.clock.now()
        rows = [instruction_row(one, lambda at: moment(at, now)) for one in found]
        if self._filter:
            rows = [row for row in rows if row["open"] is (self._filter == "open")]
        empty = words.NONE_FOUND if found else words.NONE
        redraw(self._list, markup.fragment("instruction.html", "list", rows, empty))

    async def _register(self) -> None:
        await instruction_dialog(self._visit, self._desk)

"""One instruction: its words, its clocks, and what every unit fed back."""

from datetime import datetime
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from assistant.duties.instruction.model import Instruction, Standing, State
from assistant.duties.rollcall.cards import moment
from channels.web import instruction_list, markup, text
from channels.web.doing import PageDesk
from channels.web.instruction_view import instruction_row, word_rows
from channels.web.newest import Newest, redraw
from channels.web.shell import Pulse, shell
from channels.web.text import instructions as words
from channels.web.visit import Visit, show_problem
from core.errors import ZhibanError
from core.identity import Permission

LOOK_AGAIN_SECONDS = 5.0


async def instruction_page(visit: Visit, pulse: Pulse, instruction: str) -> None:
    """Build the page of one instruction; NotFound where there is none."""
    page = InstructionPage(visit, instruction)
    page.build(pulse, await page.read())


class InstructionPage:
    """One open instruction."""

    def __init__(self, visit: Visit, instruction: str) -> None:
        assert instruction_list  # its words are taught to the templates there
        self._visit = visit
        self._id = instruction
        self._room = visit.room.duty.warned.instructions
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._buttons_for: object = None

    async def read(self) -> Instruction:
        """Return the instruction as it is now."""
        return await self._visit.thread(self._room.get, self._id)

    def build(self, pulse: Pulse, found: Instruction) -> None:
        """Build the page."""
        ui.page_title(f"{words.OF_LEADER.format(name=found.leader)} · {text.PRODUCT}")
        with shell(self._visit, pulse, "/instructions", broad=True):
            with ui.element("div").classes("zb-report-top"):
                self._head = ui.html("", sanitize=False).mark("head")
                self._buttons = ui.element("div").classes("zb-actions zb-deeds")
            self._desk.slot()
            self._units = ui.html("", sanitize=False).mark("units")
            self._words = ui.html("", sanitize=False)
        self._fill(found)
        self._desk.listen()
        ui.on("zb-ins-feedback", self._feed_back)
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _moment(self, at: datetime) -> str:
        return moment(at, self._visit.room.clock.now())

    def _fill(self, found: Instruction) -> None:
        row = instruction_row(found, self._moment)
        open = found.state is State.OPEN
        may = open and self._desk.can("instruction.feedback")
        redraw(self._head, markup.fragment("instruction.html", "head", row))
        redraw(self._units, markup.fragment("instruction.html", "units", row, may))
        lines = word_rows(found, self._moment)
        redraw(self._words, markup.fragment("instruction.html", "words", lines))
        waiting = any(one.standing is Standing.WAITING for one in found.units)
        standing = (open, waiting, bool(found.owing))
        if standing != self._buttons_for:
            self._buttons_for = standing
            self._deeds(open, waiting, bool(found.owing))

    def _deeds(self, open: bool, waiting: bool, owing: bool) -> None:
        self._buttons.clear()
        if not open:
            return
        with self._buttons:
            if waiting:
                self._button("instruction.pass", words.FORWARDED, "forward_to_inbox", "unelevated")
            if owing and self._desk.can("instruction.urge"):
                ui.button(words.URGE, icon="ring_volume", on_click=self._urge).props(
                    "outline no-caps"
                ).mark("instruction.urge")
            if owing:
                self._button("instruction.extend", words.EXTEND, "more_time", "outline")
            look = "outline" if owing else "unelevated"
            self._button("instruction.close", words.CLOSE, "task_alt", look)

    def _button(self, action: str, label: str, icon: str, look: str) -> None:
        if self._desk.can(action):

            async def ask() -> None:
                hidden = frozenset({"instruction", "units"})
                await self._desk.fill(action, {"instruction": self._id}, hidden)

            ui.button(label, icon=icon, on_click=ask).props(f"{look} no-caps").mark(action)

    async def _urge(self) -> None:
        try:
            await self._desk.once("instruction.urge", {"instruction": self._id})
        except ZhibanError as problem:
            show_problem(problem)

    async def _feed_back(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        args: Any = event.args
        values = {"instruction": self._id, "unit": str(args["id"])}
        hidden = frozenset({"instruction", "unit"})
        await self._desk.fill("instruction.feedback", values, hidden)

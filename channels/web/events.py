"""The event board: what is open by state, with clocks; looking older ones up."""

from typing import Any

from nicegui import ui

from channels.web import markup
from channels.web.cards import moment_of
from channels.web.doing import PageDesk
from channels.web.importing import import_dialog
from channels.web.newest import Newest
from channels.web.shell import Pulse, shell
from channels.web.text import events as words
from channels.web.visit import Visit
from connectors.contract import Kind
from core.identity import Permission

LOOK_AGAIN_SECONDS = 20.0


async def events_page(visit: Visit, pulse: Pulse) -> None:
    """Build the board."""
    page = Board(visit)
    first = await page.content()
    await page.build(pulse, first)


class Board:
    """One open board."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._show = Newest(self.content, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._moment = moment_of(self._desk.wording)
        self._unit, self._loop, self._keyword = "", "", ""

    async def build(self, pulse: Pulse, first: tuple[str, str]) -> None:
        """Build the page."""
        units = await self._desk.named(Kind.UNIT)
        with shell(self._visit, pulse, "/events", broad=True):
            self._filters(units)
            self._desk.slot()
            self._total = ui.label(first[0]).mark("totals")
            self._out = ui.html(first[1], sanitize=False).mark("board")
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _filters(self, units: dict[str, str]) -> None:
        with ui.element("div").classes("zb-filters"):
            find = ui.input(words.KEYWORD, on_change=lambda e: self._choose(keyword=e.value))
            find.props("outlined dense clearable debounce=300").classes("zb-grow zb-find")
            find.mark("find")
            unit = ui.select(
                {"": words.ALL_UNITS} | units, value="", label=words.UNIT, with_input=True,
                on_change=lambda e: self._choose(unit=e.value),
            )  # fmt: skip
            loop = ui.select(
                {"": words.ALL_LOOPS} | {one: one for one in words.LOOPS},
                value="",
                label=words.LOOP,
                on_change=lambda e: self._choose(loop=e.value),
            )
            for field in (unit, loop):
                field.props("outlined dense")
            if self._desk.can("event.create"):
                ui.button(
                    words.REGISTER, icon="add", on_click=lambda: self._desk.fill("event.create", {})
                ).props("unelevated no-caps").mark("register")
            ui.html(
                f'<a class="zb-button" href="/api/v1/exports/events">{words.EXPORT}</a>',
                sanitize=False,
            )
            if self._desk.can("event.import"):
                ui.button(
                    words.IMPORT, on_click=lambda: import_dialog(self._visit, "events", self._desk)
                ).props("outline no-caps")

    async def _choose(
        self, keyword: str | None = None, unit: str | None = None, loop: str | None = None
    ) -> None:
        await self._visit.holding(Permission.ACT)
        self._keyword = self._keyword if keyword is None else keyword.strip()
        self._unit = self._unit if unit is None else unit
        self._loop = self._loop if loop is None else loop
        await self._show()

    async def content(self) -> tuple[str, str]:
        """Return the line above the board, and the board."""
        asked: dict[str, Any] = {
            name: value for name, value in (("unit", self._unit), ("loop", self._loop)) if value
        }
        if self._keyword:
            found = await self._desk.look("event.find", asked | {"keyword": self._keyword})
            rows = found.data["events"]
            html = markup.fragment("events.html", "found", rows, self._moment)
            return found.text.partition("：")[0], html
        board = await self._desk.look("event.board", asked)
        lanes = [lane for lane in board.data["columns"] if lane["events"]]
        return board.text, markup.fragment("events.html", "board", lanes, self._moment)

    def _fill(self, found: tuple[str, str]) -> None:
        total, html = found
        self._total.set_text(total)
        if html != self._out.content:
            self._out.set_content(html)


markup.teach({"ev": words})

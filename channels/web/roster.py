"""The roster: one week of all units, or of one; editing a shift."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from channels.web import cards, markup
from channels.web.doing import PageDesk
from channels.web.importing import import_dialog
from channels.web.newest import Newest
from channels.web.record_dialog import record_dialog
from channels.web.roster_swap import swap_dialog
from channels.web.shell import Pulse, shell
from channels.web.text import contacts as words
from channels.web.visit import Visit
from connectors.contacts.model import Shift
from connectors.contract import Kind
from core.clock import today
from core.effects.action import Done
from core.identity import Permission

DAYS = 7


async def roster_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    page = Roster(visit)
    await page.build(pulse, await page.read())


class Roster:
    """One open roster."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._today = today(visit.room.clock)
        self._monday = self._today - timedelta(days=self._today.weekday())
        self._unit = ""
        self._shifts: dict[str, dict[str, Any]] = {}

    async def read(self) -> Done:
        """Return the week's shifts."""
        asked: dict[str, Any] = {
            "since": self._monday.isoformat(),
            "until": (self._monday + timedelta(days=DAYS - 1)).isoformat(),
        }
        return await self._desk.look(
            "roster.list", asked | ({"unit": self._unit} if self._unit else {})
        )

    async def build(self, pulse: Pulse, first: Done) -> None:
        """Build the page."""
        units = await self._desk.named(Kind.UNIT)
        with shell(self._visit, pulse, "/roster", broad=True):
            ui.link(f"← {words.TITLE}", "/contacts")
            self._filters(units)
            self._desk.slot()
            self._text = ui.label().classes("zb-dim zb-small").mark("roster-text")
            self._notes = ui.html("", sanitize=False)
            self._table = ui.html("", sanitize=False).mark("roster")
        self._fill(first)
        self._desk.listen()
        ui.on("zb-shift", self._change)

    def _filters(self, units: dict[str, str]) -> None:
        with ui.element("div").classes("zb-filters"):
            for label, weeks in ((words.EARLIER, -1), (words.TODAY, 0), (words.LATER, 1)):
                ui.button(label, on_click=partial(self._turn, weeks)).props("flat no-caps").mark(
                    f"week{weeks}"
                )
            ui.select(
                {"": words.ALL_UNITS} | units, value="", label=words.UNIT, with_input=True,
                on_change=lambda e: self._choose(e.value or ""),
            ).props("outlined dense")  # fmt: skip
            if self._desk.can("roster.save"):
                ui.button(words.ADD_SHIFT, icon="add", on_click=lambda: self._edit({})).props(
                    "unelevated no-caps"
                ).mark("add-shift")
            if self._desk.can("roster.swap"):
                ui.button(words.SWAP, icon="swap_horiz", on_click=self._swap).props(
                    "outline no-caps"
                ).mark("swap-shifts")
            if self._desk.can("contact.export"):
                ui.link(words.EXPORT, "/api/v1/exports/contacts?table=roster").classes("zb-button")
            if self._desk.can("contact.import_apply"):
                ui.button(
                    words.IMPORT,
                    on_click=lambda: import_dialog(self._visit, "contacts", self._desk, "roster"),
                ).props("outline no-caps")

    async def _turn(self, weeks: int) -> None:
        await self._visit.holding(Permission.ASK)
        start = self._monday if weeks else self._today - timedelta(days=self._today.weekday())
        self._monday = start + timedelta(weeks=weeks)
        await self._show()

    async def _choose(self, unit: str) -> None:
        await self._visit.holding(Permission.ASK)
        self._unit = unit
        await self._show()

    async def _swap(self) -> None:
        await swap_dialog(self._visit, self._desk, self._unit)

    def _fill(self, found: Done) -> None:
        shifts: list[dict[str, Any]] = found.data["shifts"]
        self._shifts = {shift["id"]: shift for shift in shifts}
        units = list({shift["unit"]: shift["unit_name"] for shift in shifts}.items())
        cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for shift in shifts:
            cells.setdefault((shift["unit"], shift["date"]), []).append(shift)
        days: list[date] = [self._monday + timedelta(days=n) for n in range(DAYS)]
        may = self._desk.can("roster.save")
        self._text.set_text(found.text)
        notes = Done(text="", data={"warnings": found.data.get("warnings", [])})
        self._notes.set_content(cards.html(notes, self._desk.wording))
        self._table.set_content(
            markup.fragment("contacts.html", "roster", units, days, cells, self._today, may)
        )

    async def _change(self, event: GenericEventArguments) -> None:
        await self._edit(self._shifts[str(event.args["id"])])

    async def _edit(self, shift: dict[str, Any]) -> None:
        await self._visit.holding(Permission.MANAGE_RECORDS)
        known = {k: v for k, v in shift.items() if k in Shift.model_fields}
        if not known:
            known = {"date": self._today.isoformat(), "unit": self._unit, "period": "day"}

        async def save(values: dict[str, Any]) -> None:
            await self._desk.once("roster.save", {"shift": values})

        async def remove() -> None:
            await self._desk.once("roster.delete", {"id": known["id"]})

        title = words.EDIT_SHIFT if shift else words.ADD_SHIFT
        removing = remove if shift else None
        await record_dialog(title, Shift, known, self._desk.wording, save, words.FIELDS, removing)

"""One warning: what the library says, who is to be told, who has confirmed, who is called."""

from datetime import datetime
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from assistant.duties.rollcall.cards import moment
from assistant.duties.warning.clauses import Found
from assistant.duties.warning.model import Assigned, Standing, Warning
from channels.web import markup, text, warning_list
from channels.web.doing import PageDesk
from channels.web.newest import Newest, redraw
from channels.web.shell import Pulse, shell
from channels.web.text import warnings as words
from channels.web.visit import Visit, show_problem
from channels.web.warning_view import clause_rows, warning_row, word_rows
from core.errors import InvalidInput, ZhibanError
from core.identity import Permission

LOOK_AGAIN_SECONDS = 2.0


async def warning_page(visit: Visit, pulse: Pulse, warning: str) -> None:
    """Build the page of one warning; NotFound where there is none."""
    page = WarningPage(visit, warning)
    page.build(pulse, await page.read(), await page.look())


class WarningPage:
    """One open warning."""

    def __init__(self, visit: Visit, warning: str) -> None:
        assert warning_list  # its words are taught to the templates there
        self._visit = visit
        self._id = warning
        self._room = visit.room.duty.warned.warnings
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._buttons_for: object = None
        self._proposed: tuple[Assigned, ...] = ()
        self._chosen: set[str] = set()
        self._offered: object = None

    async def read(self) -> Warning:
        """Return the warning as it is now."""
        return await self._visit.thread(self._room.get, self._id)

    async def look(self) -> Found:
        """Return what the library says to it, for who has the page open."""
        return await self._visit.thread(self._room.found, self._visit.principal, self._id)

    def build(self, pulse: Pulse, warning: Warning, found: Found) -> None:
        """Build the page."""
        ui.page_title(f"{warning.name} · {text.PRODUCT}")
        self._proposed = found.units
        with shell(self._visit, pulse, "/warnings", broad=True):
            with ui.element("div").classes("zb-report-top"):
                self._head = ui.html("", sanitize=False).mark("head")
                self._buttons = ui.element("div").classes("zb-actions zb-deeds")
            self._desk.slot()
            with ui.element("div").classes("zb-two"):
                with ui.element("div"):
                    self._units = ui.html("", sanitize=False).mark("units")
                    self._words = ui.html("", sanitize=False)
                with ui.element("div"):
                    self._picking = ui.element("div").mark("proposed")
                    clauses = markup.fragment("warning.html", "clauses", clause_rows(found))
                    ui.html(clauses, sanitize=False).mark("clauses")
        self._fill(warning)
        self._desk.listen()
        ui.on("zb-wn-confirm", self._confirm)
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _moment(self, at: datetime) -> str:
        return moment(at, self._visit.room.clock.now())

    def _fill(self, found: Warning) -> None:
        row = warning_row(found, self._moment)
        may = found.in_force and self._desk.can("warning.confirm")
        redraw(self._head, markup.fragment("warning.html", "head", row))
        redraw(self._units, markup.fragment("warning.html", "units", row, may))
        redraw(
            self._words, markup.fragment("warning.html", "words", word_rows(found, self._moment))
        )
        listed = frozenset(one.assigned.unit for one in found.units)
        offered = (found.in_force, listed)
        if offered != self._offered:
            self._offered = offered
            self._offer(found, listed)
        standing = (
            found.in_force,
            bool(found.units),
            any(one.standing is Standing.WAITING for one in found.units),
            bool(found.unconfirmed),
        )
        if standing != self._buttons_for:
            self._buttons_for = standing
            self._deeds(found)

    # --- the duty list

    def _offer(self, found: Warning, listed: frozenset[str]) -> None:
        """Show whom clauses and directory name and who is not on the list, ticked."""
        self._picking.clear()
        left = [one for one in self._proposed if one.unit not in listed]
        self._chosen = {one.unit for one in left}
        if not found.in_force or not self._desk.can("warning.assign"):
            return
        with self._picking:
            ui.html(f"<h2>{words.PLAN}</h2>", sanitize=False)
            if not left:
                ui.label(words.ALL_LISTED).classes("zb-dim")
                return
            ui.label(words.PROPOSED.format(count=len(left))).classes("zb-small")
            with ui.element("div").classes("zb-pick"):
                for one in left:
                    box = ui.checkbox(one.name, value=True).props("dense")
                    box.on_value_change(lambda e, unit=one.unit: self._choose(unit, bool(e.value)))
            assign = ui.button(words.ASSIGN, icon="playlist_add_check", on_click=self._assign)
            assign.props("unelevated no-caps").mark("assign")

    def _choose(self, unit: str, chosen: bool) -> None:
        if chosen:
            self._chosen.add(unit)
        else:
            self._chosen.discard(unit)

    async def _assign(self) -> None:
        now = await self.read()
        listed = [one.assigned.unit for one in now.units]
        chosen = [one.unit for one in self._proposed if one.unit in self._chosen]
        if not chosen:
            show_problem(InvalidInput(words.NOBODY_CHOSEN, ""))
            return
        await self._try("warning.assign", {"units": [*listed, *chosen]})

    # --- deeds

    def _deeds(self, found: Warning) -> None:
        self._buttons.clear()
        with self._buttons:
            if found.in_force:
                if any(one.standing is Standing.WAITING for one in found.units):
                    self._button("warning.told", words.TOLD, "campaign", "unelevated")
                if found.unconfirmed:
                    self._now("warning.urge", words.URGE, "notifications_active")
                    self._now("warning.call", words.CALL, "ring_volume")
                self._button("warning.add", words.ADD, "group_add", "outline")
                self._button("warning.end", words.END, "notifications_off", "outline")
            if found.units:
                url = f"/api/v1/warnings/{self._id}/sheet"
                ui.html(
                    f'<a class="zb-button" href="{url}" download>{words.SHEET}</a>', sanitize=False
                )

    def _button(self, action: str, label: str, icon: str, look: str) -> None:
        if self._desk.can(action):
            hidden = frozenset({"warning", "units"})

            async def ask() -> None:
                await self._desk.fill(action, {"warning": self._id}, hidden)

            ui.button(label, icon=icon, on_click=ask).props(f"{look} no-caps").mark(action)

    def _now(self, action: str, label: str, icon: str) -> None:
        """A call is shown as a plan with its units and words before anybody's telephone rings."""
        if self._desk.can(action):

            async def propose() -> None:
                await self._try(action, {})

            ui.button(label, icon=icon, on_click=propose).props("outline no-caps").mark(action)

    async def _confirm(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        args: Any = event.args
        values = {"warning": self._id, "units": [str(args["id"])], "how": "电话"}
        await self._desk.fill("warning.confirm", values, frozenset({"warning", "units"}))

    async def _try(self, action: str, given: dict[str, Any]) -> None:
        try:
            await self._desk.once(action, {"warning": self._id} | given)
        except ZhibanError as problem:
            show_problem(problem)

"""Calls that came in at the duty number: who, about what, the recording, and what it became."""

from typing import Any

from nicegui import ui

from assistant.duties.rollcall.cards import moment
from assistant.duties.rollcall.inbound.model import InboundCall, InboundState
from channels.web import markup
from channels.web.dialogs import put_away
from channels.web.newest import Newest, redraw
from channels.web.rollcall_hear import Far
from channels.web.shell import Pulse, shell
from channels.web.text import acting
from channels.web.text import rollcalls as words
from channels.web.visit import Visit, show_problem
from core.errors import ZhibanError
from core.identity import Permission

LOOK_SECONDS = 2.0
TONES = {
    InboundState.TALKING: "zb-live",
    InboundState.HEARING: "zb-live",
    InboundState.DRAFTED: "zb-ok",
    InboundState.ANSWERED: "zb-ok",
    InboundState.OPEN: "zb-warn",
    InboundState.REFUSED: "zb-bad",
}


async def inbound_page(visit: Visit, pulse: Pulse) -> None:
    """Build the list of calls."""
    page = Inbound(visit)
    page.build(pulse, await page.read())


class Inbound:
    """One open list of calls that came in."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._room = visit.room.duty.calling
        self._show = Newest(self.read, self._fill).show
        self._seen: object = None
        self._far = Far()

    async def read(self) -> list[InboundCall]:
        """Return the calls, newest first."""
        return await self._visit.thread(self._room.desk.inbound)

    def build(self, pulse: Pulse, first: list[InboundCall]) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/rollcalls", broad=True):
            title = f'<a href="/rollcalls">← {words.BACK}</a><h1>{words.INBOUND_TITLE}</h1>'
            ui.html(title, sanitize=False)
            ui.label(words.INBOUND_HINT).classes("zb-dim zb-small")
            if not self._room.answers:
                ui.label(words.INBOUND_AWAY).classes("zb-notice").mark("inbound-away")
            if self._room.simulated:
                with ui.element("div").classes("zb-filters"):
                    ui.button(words.SIMULATE, icon="phone_callback", on_click=self._ask).props(
                        "unelevated no-caps"
                    ).mark("simulate")
                    ui.label(words.SIMULATE_HINT).classes("zb-dim zb-small")
            self._told = ui.label("").classes("zb-small").mark("simulating")
            self._list = ui.html("", sanitize=False).mark("inbound")
        self._fill(first)
        ui.timer(LOOK_SECONDS, self._show)
        self._timer = ui.timer(0.5, self._tell, active=False)

    def _fill(self, calls: list[InboundCall]) -> None:
        if calls == self._seen:
            return  # whoever listens is not cut off
        self._seen = calls
        now = self._visit.room.clock.now()
        rows = [row_of(call, moment(call.at, now)) for call in calls]
        redraw(self._list, markup.fragment("rollcall.html", "inbound", rows))

    async def _ask(self) -> None:
        """Ask who calls about what, and have him call."""
        await self._visit.holding(Permission.ACT)
        units = await self._visit.thread(self._callers)
        with ui.dialog(value=True) as dialog, ui.card().classes("zb-dialog"):
            ui.label(words.SIMULATE).classes("zb-heading")
            ui.label(words.SIMULATE_HINT).classes("zb-dim zb-small")
            who = ui.select(units, value=next(iter(units), None), label=words.SIMULATE_WHO)
            who.props("outlined dense").classes("zb-input").mark("simulate-who")
            about = ui.toggle(words.SIMULATE_ABOUT, value="report").props("no-caps unelevated")
            about.mark("simulate-about")

            async def go() -> None:
                dialog.close()
                await self._call_in(str(who.value or ""), str(about.value))

            with ui.row().classes("zb-dialog-buttons"):
                ui.button(acting.BACK, on_click=dialog.close).props("flat no-caps")
                ui.button(words.SIMULATE_GO, on_click=go).props("unelevated no-caps").mark(
                    "simulate-go"
                )
        await dialog
        put_away(dialog)

    def _callers(self) -> dict[str, str]:
        units = self._room.desk.contacts.directory().units
        own = self._room.own_unit()
        return {unit.id: unit.name for unit in units if unit.duty_phone and unit.id != own}

    async def _call_in(self, unit: str, about: str) -> None:
        self._far = far = Far()
        self._told.set_text(words.SIMULATING)
        self._timer.activate()

        def told(done: int, of: int) -> None:
            far.done, far.total = done, of

        try:
            await self._visit.thread(self._room.simulate_call, unit, about, told)
        except ZhibanError as problem:
            self._told.set_text("")
            show_problem(problem)
        else:
            self._told.set_text(words.SIMULATED_NOW)
        finally:
            self._timer.deactivate()

    def _tell(self) -> None:
        """Say how far the prompts are; the first time they take a minute."""
        if self._far.done < self._far.total:
            self._told.set_text(
                words.RENDERING.format(done=self._far.done + 1, total=self._far.total)
            )
        elif self._far.total:
            self._told.set_text(words.SIMULATING)


def row_of(call: InboundCall, at: str) -> dict[str, Any]:
    """Return a call as the template draws it."""
    return {
        "id": call.id,
        "at": at,
        "who": call.unit_name or words.UNKNOWN_CALLER,
        "caller": call.caller,
        "about": call.about.value,
        "state": call.state.value,
        "tone": TONES.get(call.state, ""),
        "busy": call.state in (InboundState.TALKING, InboundState.HEARING),
        "lasted": words.LASTED.format(seconds=round(call.seconds)) if call.seconds else "",
        "recording": call.recording,
        "transcript": call.transcript,
        "report": call.report,
        "campaign": call.campaign,
        "note": call.note,
    }


markup.teach({"rc": words})

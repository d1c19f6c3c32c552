"""One unit of a round: every attempt with recording, words and verdict; listening and correcting.

An attempt has an element of its own, drawn again only when it changes: whoever listens to a
recording is not cut off because another call of the round has ended.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from assistant.duties.rollcall.cards import moment
from assistant.duties.rollcall.model import Attempt, Campaign, UnitResult
from channels.web import markup
from channels.web.dialogs import put_away
from channels.web.doing import PageDesk
from channels.web.newest import redraw
from channels.web.rollcall_attempts import attempt_rows
from channels.web.text import acting
from channels.web.text import rollcalls as words
from channels.web.visit import Visit
from core.identity import Permission
from voice.outcome import Verdict


class UnitDetail:
    """The panel beside the board; on a phone it covers the page."""

    def __init__(self, visit: Visit, desk: PageDesk, closed: Callable[[], None]) -> None:
        self._visit = visit
        self._desk = desk
        self._closed = closed
        self._campaign = ""
        self._unit: UnitResult | None = None
        self._shown: dict[str, ui.html] = {}

    def slot(self) -> None:
        """Keep a place for the panel."""
        self._panel = ui.element("aside").classes("zb-detail zb-idle").mark("detail")
        self._empty()

    def listen(self) -> None:
        """Take the panel's events. Called once, while the page is built."""
        ui.on("zb-rc-confirm", self._confirm)
        ui.on("zb-rc-correct", self._correct)
        ui.on("zb-rc-hold", self._hold)

    def _empty(self) -> None:
        self._unit = None
        self._shown.clear()
        self._panel.clear()
        self._panel.classes(add="zb-idle")
        with self._panel:
            ui.label(words.CHOOSE_UNIT).classes("zb-dim")

    def show(self, campaign: Campaign, unit: UnitResult) -> None:
        """Show a unit, or bring it up to date where it is shown."""
        rows = attempt_rows(unit, campaign.purpose, self._moment)
        if self._unit is None or self._unit.unit != unit.unit:
            self._frame(unit)
        self._campaign, self._unit = campaign.id, unit
        may = self._desk.can("rollcall.correct")
        for row in reversed(rows):  # the oldest first: a new one is put on top of them
            if row["id"] not in self._shown:
                with self._list:
                    made = ui.html("", sanitize=False).mark("attempt")
                made.move(target_index=0)
                self._shown[row["id"]] = made
            html = markup.fragment("rollcall.html", "attempt", row, may, self._may_listen)
            redraw(self._shown[row["id"]], html)

    def _moment(self, at: datetime) -> str:
        return moment(at, self._visit.room.clock.now())

    @property
    def _may_listen(self) -> bool:
        return self._visit.may(Permission.ACT)

    def _frame(self, unit: UnitResult) -> None:
        self._panel.clear()
        self._panel.classes(remove="zb-idle")
        self._shown.clear()
        with self._panel:
            with ui.element("div").classes("zb-detail-head"):
                ui.html(
                    markup.fragment("rollcall.html", "unit_head", unit.unit_name), sanitize=False
                )
                with ui.row().classes("zb-row"):
                    if self._desk.can("rollcall.redial"):
                        ui.button(words.AGAIN, icon="call", on_click=self._again).props(
                            "outline dense no-caps"
                        ).mark("again")
                    ui.button(icon="close", on_click=self._close).props(
                        f'flat round dense aria-label="{words.CLOSE}"'
                    ).mark("close-detail")
            self._list = ui.element("div")
            ui.label(words.RECORDING_HINT).classes("zb-dim zb-small")

    def _close(self) -> None:
        self._empty()
        self._closed()

    async def _again(self) -> None:
        if self._unit is not None:
            given = {"rollcall": self._campaign, "targets": [self._unit.unit]}
            await self._desk.fill(
                "rollcall.redial", given, frozenset({"rollcall", "targets", "units"})
            )

    # --- a person's word

    def _attempt(self, id: str) -> Attempt | None:
        attempts = self._unit.attempts if self._unit else ()
        return next((a for a in attempts if a.id == id), None)

    async def _confirm(self, event: GenericEventArguments) -> None:
        """What was judged is right: one press, after listening."""
        await self._visit.holding(Permission.ACT)
        attempt = self._attempt(str(event.args["id"]))
        if attempt is not None and attempt.verdict is not None:
            given = {"attempt": attempt.id, "verdict": attempt.verdict.value}
            await self._desk.once("rollcall.correct", given | {"why": words.WHY_CONFIRMED})

    async def _correct(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        attempt = self._attempt(str(event.args["id"]))
        if attempt is None:
            return
        given = await ask_verdict(attempt)
        if given is not None:
            await self._desk.once("rollcall.correct", {"attempt": attempt.id} | given)

    async def _hold(self, event: GenericEventArguments) -> None:
        """Keep a recording beyond its time, or no longer."""
        who = await self._visit.holding(Permission.ACT)
        attempt = self._attempt(str(event.args["id"]))
        if attempt is None:
            return
        why = "" if attempt.held else await ask_why()
        if why is None:
            return
        desk = self._visit.room.duty.calling.desk
        await self._visit.thread(desk.hold, who, attempt.id, not attempt.held, why)


async def ask_why() -> str | None:
    """Ask why a recording is to be kept; None where he turns back."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.HOLD).classes("zb-heading")
        why = ui.input(words.HOLD_WHY).props("outlined dense maxlength=300").mark("hold-why")
        why.classes("zb-input")
        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.HOLD, on_click=lambda: dialog.submit(str(why.value or ""))).props(
                "unelevated no-caps"
            ).mark("hold")
    given: str | None = await dialog
    put_away(dialog)
    return given


async def ask_verdict(attempt: Attempt) -> dict[str, Any] | None:
    """Ask what a person heard, and why; None where he turns back."""
    now = attempt.verdict or Verdict.UNCLEAR
    name = attempt.answer.name if attempt.answer and attempt.answer.name else ""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.CORRECT_TITLE.format(unit=attempt.unit_name)).classes("zb-heading")
        ui.label(words.CORRECT_HINT).classes("zb-dim zb-small")
        verdict = ui.select([v.value for v in Verdict], value=now.value, label=words.VERDICT)
        spoke = ui.input(words.SPOKE, value=name).mark("spoke")
        why = ui.textarea(words.WHY, placeholder=words.WHY_NEEDED).mark("why")
        for field in (verdict.mark("verdict"), spoke, why):
            field.props("outlined dense").classes("zb-input")
        why.props("autogrow maxlength=300")

        def give() -> None:
            said = (why.value or "").strip()
            if not said:
                ui.notify(words.WHY_NEEDED, type="warning")
                return
            named = (spoke.value or "").strip()
            dialog.submit({"verdict": verdict.value, "name": named, "why": said})

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.SAVE, on_click=give).props("unelevated no-caps").mark("save-verdict")
    given: dict[str, Any] | None = await dialog
    put_away(dialog)
    return given

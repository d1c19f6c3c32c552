"""The form by which an instruction is registered."""

from datetime import datetime
from typing import Any

from nicegui import ui

from channels.web.dialogs import put_away
from channels.web.doing import PageDesk
from channels.web.text import instructions as words
from channels.web.visit import Visit, show_problem
from connectors.contract import Kind
from core.errors import InvalidInput, ZhibanError
from core.identity import Permission

_TARGETS = (Kind.GROUP, Kind.UNIT, Kind.EXTERNAL)
_SUBJECTS = (Kind.EVENT, Kind.REPORT)


async def instruction_dialog(visit: Visit, desk: PageDesk, about: str = "") -> None:
    """Ask for an instruction, and register it; `about` is an event or a report."""
    await visit.holding(Permission.ACT)
    form = _Form(visit, desk, about)
    await form.read()
    with ui.dialog(value=True) as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.FORM_TITLE).classes("zb-heading")
        ui.label(words.FORM_HINT).classes("zb-dim zb-small")
        form.build()

        async def send() -> None:
            try:
                await desk.once("instruction.register", form.values())
            except ZhibanError as problem:  # the form stays open with what was typed
                show_problem(problem)
            else:
                dialog.close()

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(words.CANCEL, on_click=dialog.close).props("flat no-caps")
            ui.button(words.SUBMIT, on_click=send).props("unelevated no-caps").mark("submit")
    await dialog
    put_away(dialog)


class _Form:
    def __init__(self, visit: Visit, desk: PageDesk, about: str) -> None:
        self._visit = visit
        self._desk = desk
        self._about_id = about

    async def read(self) -> None:
        things = await self._visit.thread(self._desk.wording.things)
        self._targets = {t.id: t.name for kind in _TARGETS for t in things if t.kind is kind}
        self._subjects = {t.id: f"{t.name}（{t.id}）" for t in things if t.kind in _SUBJECTS}
        desk = self._visit.room.duty.warned.instructions
        self._periods = await self._visit.thread(desk.periods)

    def build(self) -> None:
        self._leader = ui.input(words.LEADER).props("outlined dense").classes("zb-input")
        self._leader.mark("leader")
        self._text = ui.textarea(words.TEXT).props("outlined dense autogrow rows=2")
        self._text.classes("zb-input").mark("text")
        self._to = ui.select(self._targets, label=words.TO, multiple=True, with_input=True)
        self._to.props("outlined dense use-chips").classes("zb-input").mark("to")
        ways = list(self._periods.ways)
        with ui.element("div").classes("zb-row zb-input"):
            if ways:
                self._way = ui.select(ways, value=ways[0], label=words.WAY)
                self._way.props("outlined dense").classes("zb-grow").mark("way")
            urgencies = {
                name: f"{name}（{period.said}）" for name, period in self._periods.urgencies.items()
            }
            middle = list(urgencies)[min(1, len(urgencies) - 1)]
            self._urgency = ui.select(urgencies, value=middle, label=words.URGENCY)
            self._urgency.props("outlined dense").classes("zb-grow").mark("urgency")
        now = self._visit.room.clock.now().strftime("%Y-%m-%dT%H:%M")
        moment = "outlined dense type=datetime-local stack-label"
        with ui.element("div").classes("zb-row zb-input"):
            self._at = (
                ui.input(words.AT, value=now).props(moment).classes("zb-grow").mark("given-at")
            )
            self._due = ui.input(words.DEADLINE).props(moment).classes("zb-grow").mark("due")
        known = self._about_id if self._about_id in self._subjects else None
        self._about = ui.select(
            self._subjects, value=known, label=words.CONCERNS, with_input=True, clearable=True
        )
        self._about.props("outlined dense").classes("zb-input").mark("about")

    def values(self) -> dict[str, Any]:
        leader, text = str(self._leader.value or "").strip(), str(self._text.value or "").strip()
        if not (leader and text and self._to.value):
            raise InvalidInput(words.NEEDED, "")
        given = {
            "given_by": leader,
            "text": text,
            "to": list(self._to.value),
            "way": self._way.value if self._periods.ways else None,
            "urgency": self._urgency.value,
            "given_at": self._moment(self._at.value),
            "due": self._moment(self._due.value),
            "about": self._about.value,
        }
        return {name: value for name, value in given.items() if value}

    def _moment(self, given: Any) -> str | None:
        if not given:
            return None
        zone = self._visit.room.settings.zone
        return datetime.fromisoformat(str(given)).replace(tzinfo=zone).isoformat()

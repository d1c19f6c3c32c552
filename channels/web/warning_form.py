"""The form by which a warning is registered."""

from datetime import datetime
from typing import Any

from nicegui import ui

from assistant.duties.warning.signals import OTHER
from channels.web.dialogs import put_away
from channels.web.doing import PageDesk
from channels.web.text import warnings as words
from channels.web.visit import Visit, show_problem
from core.errors import InvalidInput, ZhibanError
from core.identity import Permission


async def warning_dialog(visit: Visit, desk: PageDesk) -> None:
    """Ask for a warning as it came in, and register it."""
    await visit.holding(Permission.ACT)
    form = _Form(visit)
    await form.read()
    with ui.dialog(value=True) as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.FORM_TITLE).classes("zb-heading")
        ui.label(words.FORM_HINT).classes("zb-dim zb-small")
        form.build()

        async def send() -> None:
            try:
                await desk.once("warning.register", form.values())
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
    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._desk = visit.room.duty.warned.warnings

    async def read(self) -> None:
        self._signals = await self._visit.thread(self._desk.signals)
        held = await self._visit.thread(self._desk.store.in_force)
        self._held = {one.id: f"{one.name}（{one.id}）" for one in held}

    def build(self) -> None:
        kinds = [kind for kind in self._signals.kinds if kind != OTHER]
        with ui.element("div").classes("zb-row zb-input"):
            self._kind = ui.select(
                kinds, label=words.KIND, with_input=True, new_value_mode="add-unique"
            )
            self._kind.props("outlined dense").classes("zb-grow").mark("kind")
            colours = list(self._signals.colours)
            self._colour = ui.toggle(colours, value=None).props("no-caps unelevated")
            self._colour.mark("colour")
        self._issuer = _line(words.ISSUER, "issuer")
        self._area = _line(words.AREA, "area")
        self._text = ui.textarea(words.TEXT).props("outlined dense autogrow rows=2")
        self._text.classes("zb-input").mark("text")
        now = self._visit.room.clock.now().strftime("%Y-%m-%dT%H:%M")
        moment = "outlined dense type=datetime-local stack-label"
        with ui.element("div").classes("zb-row zb-input"):
            self._at = ui.input(words.AT, value=now).props(moment).mark("issued-at")
            self._until = ui.input(words.LASTING).props(moment).mark("until")
        self._replaces = None
        if self._held:
            self._replaces = ui.select(self._held, label=words.REPLACED, clearable=True)
            self._replaces.props("outlined dense").classes("zb-input").mark("replaces")

    def values(self) -> dict[str, Any]:
        kind, colour = str(self._kind.value or "").strip(), self._colour.value
        issuer = str(self._issuer.value or "").strip()
        if not (kind and colour and issuer):
            raise InvalidInput(words.NEEDED, "")
        given = {
            "kind": kind,
            "colour": colour,
            "issuer": issuer,
            "area": str(self._area.value or "").strip(),
            "text": str(self._text.value or "").strip(),
            "issued_at": _moment(self._at.value, self._visit),
            "until": _moment(self._until.value, self._visit),
            "replaces": self._replaces.value if self._replaces else None,
        }
        return {name: value for name, value in given.items() if value}


def _line(label: str, mark: str) -> ui.input:
    return ui.input(label).props("outlined dense").classes("zb-input").mark(mark)


def _moment(given: Any, visit: Visit) -> str | None:
    if not given:
        return None
    zone = visit.room.settings.zone
    return datetime.fromisoformat(str(given)).replace(tzinfo=zone).isoformat()

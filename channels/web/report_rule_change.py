"""The dialog in which the rule book is changed: checked as often as wanted, then proposed."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from assistant.duties.report.rules import RuleBook, differences
from channels.web import markup
from channels.web.dialogs import put_away
from channels.web.text import acting
from channels.web.text import report_rules as words
from channels.web.visit import Visit, show_problem
from core.errors import InvalidInput, ZhibanError

# lays out the fields and returns what gives the whole new text from them
Draw = Callable[[], Callable[[], str]]


class RuleChange:
    """One change of a text; `propose` takes the new text and the note on it."""

    def __init__(
        self, visit: Visit, now: str, propose: Callable[[str, str], Awaitable[None]]
    ) -> None:
        self._visit = visit
        self._now = now
        self._propose = propose

    async def ask(self, title: str, hint: str, draw: Draw) -> None:
        """Show the dialog until the change was proposed or given up."""
        dialog = ui.dialog().props("persistent")
        with dialog, ui.card().classes("zb-dialog zb-wide-dialog"):
            ui.label(title).classes("zb-heading")
            ui.label(hint).classes("zb-dim zb-small")
            self._text = draw()
            self._note = ui.input(words.NOTE).props("outlined dense maxlength=500")
            self._note.classes("zb-input").mark("rules-note")
            self._told = ui.html("", sanitize=False).mark("rules-told")
            self._buttons(dialog)
        await dialog
        put_away(dialog)

    def _buttons(self, dialog: ui.dialog) -> None:
        async def send() -> None:
            if await self._send():
                dialog.close()

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=dialog.close).props("flat no-caps")
            ui.button(words.CHECK, on_click=self._check).props("outline no-caps").mark(
                "rules-check"
            )
            ui.button(words.SUBMIT, on_click=send).props("unelevated no-caps").mark("rules-send")

    def _tell(self, macro: str, found: object) -> None:
        self._told.set_content(markup.fragment("report_rules.html", macro, found))
        ui.run_javascript(f"getHtmlElement({self._told.id}).scrollIntoView({{block: 'center'}})")

    def _differing(self) -> tuple[str, list[str]]:
        changed = self._text()
        return changed, differences(RuleBook.load(self._now), RuleBook.load(changed))

    async def _check(self) -> str | None:
        """Show what the change comes to; the new text, None where nothing can be sent."""
        try:
            changed, lines = await self._visit.thread(self._differing)
        except InvalidInput as wrong:
            self._tell("wrong", wrong)
            return None
        self._tell("good", lines)
        return changed if lines else None

    async def _send(self) -> bool:
        """Propose what was changed; what was typed stays where that fails."""
        changed = await self._check()
        if changed is None:
            return False
        note = (self._note.value or "").strip()
        if not note:
            ui.notify(words.NOTE_NEEDED, type="warning")
            return False
        try:
            await self._propose(changed, note)
        except ZhibanError as problem:
            show_problem(problem)
            return False
        return True

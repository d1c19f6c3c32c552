"""Small dialogs of the report page: a text, and a decision about a contradiction."""

from typing import Any

from nicegui import ui

from channels.web.dialogs import put_away
from channels.web.text import acting
from channels.web.text import reports as words


async def ask_text(title: str, label: str, hint: str, now: str, reset: str = "") -> str | None:
    """Ask for a text; None where the person turns back, `reset` where that button was pressed."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(title).classes("zb-heading")
        if hint:
            ui.label(hint).classes("zb-dim zb-small")
        field = ui.textarea(label, value=now).classes("zb-input").mark("report-text")
        field.props("outlined autogrow autofocus")
        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            if reset:
                ui.button(reset, on_click=lambda: dialog.submit(reset)).props("outline no-caps")
            ui.button(words.SAVE, on_click=lambda: dialog.submit(field.value or "")).props(
                "unelevated no-caps"
            ).mark("report-save")
    said = await dialog
    put_away(dialog)
    return None if said is None else str(said)


async def decide(sides: list[str]) -> dict[str, Any] | None:
    """Ask which side holds, or for an explanation; the arguments of report.decide."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.DECIDE).classes("zb-heading")
        for n, side in enumerate(sides, start=1):
            ui.button(f"以“{side}”为准", on_click=lambda n=n: dialog.submit({"choice": n})).props(
                "outline no-caps align=left"
            ).classes("zb-input").mark(f"side-{n}")
        said = ui.textarea(words.EXPLAIN).classes("zb-input").mark("decision")
        said.props("outlined autogrow maxlength=2000")

        def explain() -> None:
            written = (said.value or "").strip()
            if written:
                dialog.submit({"decision": written})

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.SAVE, on_click=explain).props("unelevated no-caps").mark("explain")
    chosen = await dialog
    put_away(dialog)
    return chosen

"""The dialog for what stands around a report: its title, to whom it goes, who gets copies."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from channels.web.dialogs import put_away
from channels.web.text import acting
from channels.web.text import reports as words

_LISTS = {"recipients": words.RECIPIENTS, "copies": words.COPIES}


async def ask_heading(title: str, heading: Mapping[str, Any]) -> dict[str, Any] | None:
    """Ask for title, recipients and copies; the changes of report.update, None: turned back.

    `title` is the one that the draft bears now. What the officer leaves alone is no change.
    """
    with ui.dialog() as dialog, ui.card().classes("zb-dialog zb-wide-dialog"):
        ui.label(words.EDIT_HEADING).classes("zb-heading")
        ui.label(words.HEADING_HINT).classes("zb-dim zb-small")
        fields = {"title": ui.textarea(words.REPORT_TITLE, value=title)}
        fields["title"].props("autogrow autofocus maxlength=200")
        for name, label in _LISTS.items():
            fields[name] = ui.textarea(label, value="、".join(heading[name])).props("autogrow")
        for name, field in fields.items():
            field.props("outlined").classes("zb-input").mark(f"heading-{name}")

        def save() -> None:
            said = {name: str(field.value or "").strip() for name, field in fields.items()}
            dialog.submit(_changed(said, title, heading))

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            if heading["title"]:
                ui.button(
                    words.TITLE_BY_FACTS, on_click=lambda: dialog.submit({"title": None})
                ).props("outline no-caps").mark("heading-by-facts")
            ui.button(words.SAVE, on_click=save).props("unelevated no-caps").mark("report-save")
    changes: dict[str, Any] | None = await dialog
    put_away(dialog)
    return changes


def _changed(said: Mapping[str, str], title: str, heading: Mapping[str, Any]) -> dict[str, Any]:
    before = {name: "、".join(heading[name]) for name in _LISTS} | {"title": title}
    return {name: now or None for name, now in said.items() if now != before[name]}

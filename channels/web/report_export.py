"""Choosing in which form and by which template a report is written to a file."""

from pathlib import Path
from typing import Any

from nicegui import ui

from channels.web.dialogs import put_away
from channels.web.doing import PageDesk
from channels.web.text import acting
from channels.web.text import reports as words
from channels.web.visit import Visit, show_problem
from core.errors import ZhibanError
from core.identity import Permission


async def export_dialog(visit: Visit, report: str, desk: PageDesk) -> None:
    """Ask for form and template, make the file and hand it to the browser."""
    await visit.holding(Permission.ACT)
    known = await visit.thread(visit.room.duty.reporting.templates.names)
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.EXPORT_TITLE).classes("zb-heading")
        form = ui.toggle(words.EXPORT_AS, value="docx").props("no-caps unelevated").mark("format")
        choices = {"": words.EXPORT_USUAL} | {name: name for name in known}
        by = ui.select(choices, value="", label=words.EXPORT_TEMPLATE).mark("template")
        by.props("outlined dense").classes("zb-input")
        ui.label(words.EXPORT_SENT_HINT).classes("zb-dim zb-small")
        told = ui.label("").classes("zb-dim")

        async def make() -> None:
            told.set_text(words.EXPORTING)
            try:
                file = await exported(visit, desk, report, form.value, by.value or "")
                ui.download.content(*file)
                dialog.submit(None)
            except ZhibanError as problem:  # the choice stays: another form may work
                told.set_text("")
                show_problem(problem)

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.DOWNLOAD, icon="download", on_click=make).props(
                "unelevated no-caps"
            ).mark("export-now")
    await dialog
    put_away(dialog)


async def exported(
    visit: Visit, desk: PageDesk, report: str, form: str, template: str
) -> tuple[bytes, str]:
    """Return bytes and name of a report's file; the copy made for it is deleted."""
    asked: dict[str, Any] = {"report": report, "format": form}
    if template:
        asked["template"] = template
    done = await desk.look("report.export", asked)
    return await visit.thread(_taken, Path(done.data["file"])), str(done.data["name"])


def _taken(path: Path) -> bytes:
    data = path.read_bytes()
    path.unlink(missing_ok=True)
    return data

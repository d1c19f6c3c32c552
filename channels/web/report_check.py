"""Proofreading a draft from its page: what was found, and what of it is written into the text."""

from typing import Any

from nicegui import ui

from assistant.duties.proofread.finding import Finding
from channels.web import markup
from channels.web.dialogs import put_away
from channels.web.proof_state import Proof
from channels.web.text import acting
from channels.web.text import reports as words


async def check_dialog(found: dict[str, Any], *, may_change: bool) -> str | None:
    """Show a check; the new body where findings were taken over, None where nothing changes."""
    findings = [Finding.model_validate(one) for one in found["findings"]]
    proof = Proof(found["text"], findings)
    with ui.dialog() as dialog, ui.card().classes("zb-dialog zb-wide-dialog"):
        ui.label(words.CHECK_TITLE).classes("zb-heading")
        others = (found["missing"], found["conflicts"], found["flags"])
        ui.label(_told(proof, others)).mark("checked")
        ui.html(markup.fragment("report.html", "checked", *others), sanitize=False)
        boxes = 0
        title_end = len(found["text"].partition("\n")[0])
        for index, finding in enumerate(findings):
            with ui.element("div").classes("zb-check-row"):
                rows = [finding.model_dump(mode="json")]
                ui.html(markup.fragment("report.html", "findings", rows), sanitize=False)
                if may_change and finding.right is not None and finding.start > title_end:
                    _box(proof, index)
                    boxes += 1
        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            if boxes:  # nothing to take over, nothing to write
                ui.button(words.CHECK_SAVE, on_click=lambda: dialog.submit(proof.result)).props(
                    "unelevated no-caps"
                ).mark("check-save")
    said = await dialog
    put_away(dialog)
    if said is None or said == found["text"]:
        return None
    return str(said).partition("\n")[2]


def _box(proof: Proof, index: int) -> None:
    def take(event: Any) -> None:
        if event.value:
            proof.accept(index)
        else:
            proof.decided.pop(index, None)

    ui.checkbox(words.CHECK_TAKE, on_change=take).props("dense").mark("check-take")


def _told(proof: Proof, others: tuple[list[Any], ...]) -> str:
    if proof.findings:
        return words.CHECKED.format(**proof.counts())
    return words.CHECKED_OTHERS if any(others) else words.CHECKED_CLEAN

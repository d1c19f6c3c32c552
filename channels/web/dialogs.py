"""Small dialogs: why not, what was found out, are you sure; and putting a dialog away."""

from nicegui import ui

from channels.web.text import acting as words


def put_away(dialog: ui.dialog) -> None:
    """Delete a dialog that has been answered; one whose page was left is gone already."""
    if not dialog.is_deleted:
        dialog.delete()


async def sure(question: str, yes: str) -> bool:
    """Ask before something is taken away."""
    with ui.dialog() as dialog, ui.card():
        ui.label(question)
        with ui.row().classes("zb-dialog-buttons"):
            ui.button(words.BACK, on_click=lambda: dialog.submit(False)).props("flat no-caps")
            ui.button(yes, on_click=lambda: dialog.submit(True)).props(
                "unelevated no-caps color=negative"
            ).mark("sure")
    answer = await dialog
    put_away(dialog)
    return bool(answer)


async def ask_reason() -> str | None:
    """Ask why a plan is refused; None where the person turns back."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.REFUSE_TITLE).classes("zb-heading")
        reason = ui.textarea(words.REASON, placeholder=words.REASON_HINT)
        reason.props("outlined autogrow autofocus maxlength=500").mark("reason")
        with ui.row().classes("zb-dialog-buttons"):
            ui.button(words.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.REFUSE, on_click=lambda: dialog.submit(reason.value or "")).props(
                "unelevated no-caps color=negative"
            ).mark("refuse-sure")
    said = await dialog
    put_away(dialog)
    return None if said is None else str(said)


async def ask_finding() -> tuple[bool, str] | None:
    """Ask whether an uncertain step took effect, and how that was found out."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.SETTLE_TITLE).classes("zb-heading")
        ui.label(words.UNKNOWN_HINT).classes("zb-dim zb-small")
        note = ui.textarea(words.SETTLE_NOTE, placeholder=words.SETTLE_HINT)
        note.props("outlined autogrow maxlength=500").mark("note")

        def submit(happened: bool) -> None:
            if not (note.value or "").strip():
                ui.notify(words.NOTE_NEEDED, type="warning")
                return
            dialog.submit((happened, (note.value or "").strip()))

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(words.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.NOT_HAPPENED, on_click=lambda: submit(False)).props(
                "outline no-caps"
            ).mark("not-happened")
            ui.button(words.HAPPENED, on_click=lambda: submit(True)).props(
                "unelevated no-caps"
            ).mark("happened")
    found = await dialog
    put_away(dialog)
    return found

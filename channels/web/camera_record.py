"""Editing one camera of the register. Its password is locked before it becomes an argument."""

from collections.abc import Mapping
from typing import Any, cast

from nicegui import ui

from channels.audiences import audience_choices
from channels.web.dialogs import put_away
from channels.web.doing import PageDesk
from channels.web.plan_form import RecordForm
from channels.web.text import acting as buttons
from channels.web.text import video as words
from channels.web.visit import Visit, show_problem
from connectors.video.system import VideoSystem
from core.errors import ZhibanError
from core.identity import EVERYONE, Permission

ACTION = "video.save"
HIDDEN = frozenset({"locked_password", "audience"})


async def camera_dialog(visit: Visit, desk: PageDesk, row: Mapping[str, Any]) -> None:
    """Let a person change one camera, or register a new one where `row` is empty."""
    await visit.holding(Permission.MANAGE_RECORDS)
    action = desk.action(ACTION)
    known = {k: v for k, v in row.items() if k in action.arguments.model_fields}
    audiences = await visit.thread(audience_choices, visit.room.accounts)
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        title = words.EDIT_TITLE.format(name=row["name"]) if row else words.ADD
        ui.label(title).classes("zb-heading")
        hidden = HIDDEN | ({"id"} if row else set[str]())
        things = desk.wording.things()
        form = RecordForm(
            action.arguments, known, desk.wording, things, hidden, labels=words.FIELDS
        )
        now = str(row.get("audience") or EVERYONE).split("|")
        known_now = {label: label for label in now} | audiences
        seen = ui.select(known_now, multiple=True, value=now, label=words.AUDIENCE)
        seen.props("outlined dense use-chips").classes("zb-input").mark("camera-audience")
        secret = ui.input(words.PASSWORD, password=True).props("outlined dense").classes("zb-input")

        async def send() -> None:
            try:
                values = form.values() | {"audience": "|".join(seen.value) or EVERYONE}
                if secret.value:
                    values["locked_password"] = await visit.thread(_lock, visit, secret.value)
                await desk.once(ACTION, values)
            except ZhibanError as problem:
                show_problem(problem)
            else:
                dialog.close()

        async def remove() -> None:
            dialog.close()
            await desk.once("video.remove", {"camera": row["id"]})

        with ui.row().classes("zb-dialog-buttons"):
            if row:
                ui.button(buttons.DELETE, on_click=remove).props("flat no-caps color=negative")
            ui.button(buttons.BACK, on_click=dialog.close).props("flat no-caps")
            ui.button(buttons.SAVE, on_click=send).props("unelevated no-caps").mark("save-camera")
    await dialog
    put_away(dialog)


def _lock(visit: Visit, secret: str) -> str:
    """Arguments are kept in plans and the audit log, so the plain password never becomes one."""
    system = cast(VideoSystem, visit.room.duty.connectors.connected["video"].system)
    return system.lock(secret)

"""A dialog that edits one record of a register, made from the record's own model."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui import ui
from pydantic import BaseModel, ValidationError

from channels.web.dialogs import put_away
from channels.web.plan_form import RecordForm
from channels.web.plan_view import Wording, argument_label
from channels.web.text import acting as words
from channels.web.visit import show_problem
from core.errors import InvalidInput, ZhibanError
from core.faults import faults

Save = Callable[[dict[str, Any]], Awaitable[None]]
KEPT = frozenset({"id"})


async def record_dialog(
    title: str,
    model: type[BaseModel],
    values: Mapping[str, Any],
    wording: Wording,
    save: Save,
    labels: Mapping[str, str],
    remove: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Let a person change one record; `save` gets all its fields, `remove` takes it away."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(title).classes("zb-heading")
        form = RecordForm(model, values, wording, wording.things(), KEPT, labels=labels)

        async def send() -> None:
            try:
                record = form.values()
                _check(model, record, labels)
                await save(record)
            except ZhibanError as problem:  # the form stays open with what was typed
                show_problem(problem)
            else:
                dialog.close()

        async def take_away() -> None:
            if remove is not None:
                await remove()
                dialog.close()

        with ui.row().classes("zb-dialog-buttons"):
            if remove is not None:
                ui.button(words.DELETE, on_click=take_away).props("flat no-caps color=negative")
            ui.button(words.BACK, on_click=dialog.close).props("flat no-caps")
            ui.button(words.SAVE, on_click=send).props("unelevated no-caps").mark("save-record")
    await dialog
    put_away(dialog)


def _check(model: type[BaseModel], values: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    try:
        model.model_validate(values)
    except ValidationError as error:
        said = faults(error, lambda name: labels.get(name) or argument_label(model, name))
        raise InvalidInput(f"填写的内容不正确：{said}。", "请改正后再保存。") from error

"""Editing one device: its name, where it stands, its address; or adding another like it."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui
from pydantic import BaseModel, Field

from channels.web.dialogs import sure
from channels.web.doing import PageDesk
from channels.web.record_dialog import record_dialog
from channels.web.text import devices as words

KEPT = ("commands", "choices")  # what the kind of device understands; a copy understands the same


class DeviceRecord(BaseModel):
    """The part of a device's record that people type."""

    id: str = ""
    name: str = Field(min_length=1)
    type: str = ""
    place: str = ""
    aliases: tuple[str, ...] = ()
    address: str = ""


def record_buttons(desk: PageDesk, device: Mapping[str, Any]) -> None:
    """Build the buttons that edit a device and make another like it, for who may."""
    if not desk.can("device.save"):
        return
    with ui.element("div").classes("zb-actions"):
        ui.button(words.EDIT, on_click=lambda: _edit(desk, device)).props(
            "flat dense no-caps"
        ).mark(f"edit-{device['id']}")
        ui.button(words.ANOTHER, on_click=lambda: _edit(desk, {**device, "id": ""})).props(
            "flat dense no-caps"
        ).mark(f"another-{device['id']}")


async def _edit(desk: PageDesk, device: Mapping[str, Any]) -> None:
    known = {k: v for k, v in device.items() if k in DeviceRecord.model_fields}
    if not device["id"]:
        known["name"] = ""

    async def save(values: dict[str, Any]) -> None:
        kept = {key: device[key] for key in KEPT}
        await desk.once("device.save", {**values, "id": device["id"], **kept})

    async def remove() -> None:
        if await sure(words.REMOVE_SURE.format(name=device["name"]), words.REMOVE):
            await desk.once("device.remove", {"device": device["id"]})

    title = words.EDIT_TITLE if device["id"] else words.ANOTHER_TITLE
    await record_dialog(
        title.format(name=device["name"]),
        DeviceRecord,
        known,
        desk.wording,
        save,
        words.RECORD,
        remove if device["id"] else None,
    )

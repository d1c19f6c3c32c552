"""Editing one scene: its name, its rooms, and which devices it still sets."""

from collections.abc import Mapping, Sequence
from typing import Any

from nicegui import ui

from channels.web.dialogs import put_away, sure
from channels.web.doing import PageDesk
from channels.web.text import acting as buttons
from channels.web.text import devices as words
from channels.web.visit import show_problem
from core.errors import ZhibanError


async def edit_scenes(
    desk: PageDesk, scenes: Sequence[Mapping[str, Any]], rooms: Sequence[str]
) -> None:
    """Choose one of the scenes and change it."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.EDIT_SCENES).classes("zb-heading")
        if not scenes:
            ui.label(words.NO_SCENES).classes("zb-dim")
        for scene in scenes:
            ui.button(scene["name"], on_click=lambda one=scene: dialog.submit(one)).props(
                "outline no-caps"
            ).mark(f"edit-{scene['id']}")
    chosen = await dialog
    put_away(dialog)
    if chosen is not None:
        await _edit(desk, chosen, rooms)


async def _edit(desk: PageDesk, scene: Mapping[str, Any], rooms: Sequence[str]) -> None:
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.EDIT_SCENE.format(name=scene["name"])).classes("zb-heading")
        form = _SceneForm(scene, desk, rooms)

        async def save() -> None:
            try:
                await desk.once("device.save_scene", form.values())
            except ZhibanError as problem:  # the form stays open with what was typed
                show_problem(problem)
            else:
                dialog.close()

        async def remove() -> None:
            if await sure(words.REMOVE_SCENE_SURE.format(name=scene["name"]), words.REMOVE):
                await desk.once("device.remove_scene", {"scene": scene["id"]})
                dialog.close()

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(words.REMOVE, on_click=remove).props("flat no-caps color=negative")
            ui.button(buttons.BACK, on_click=dialog.close).props("flat no-caps")
            ui.button(words.SAVE, on_click=save).props("unelevated no-caps").mark("save-scene")
    await dialog
    put_away(dialog)


class _SceneForm:
    """The inputs of one scene. What a device is told is learnt from the room, not typed."""

    def __init__(self, scene: Mapping[str, Any], desk: PageDesk, rooms: Sequence[str]) -> None:
        self._scene = scene
        self._name = ui.input(words.RECORD["name"], value=scene["name"]).mark("scene-name")
        places = list(scene.get("places", []))
        options = list(dict.fromkeys([*places, *filter(None, rooms)]))
        self._places = ui.select(options, value=places, multiple=True, label=words.ROOMS)
        aliases = "\u3001".join(scene.get("aliases", []))
        self._aliases = ui.input(words.RECORD["aliases"], value=aliases)
        for made in (self._name, self._places, self._aliases):
            made.props("outlined dense").classes("zb-input")
        ui.label(words.SETTINGS_HINT).classes("zb-dim zb-small")
        self._kept = [(one, self._setting(one, desk)) for one in scene.get("settings", [])]

    def _setting(self, setting: Mapping[str, Any], desk: PageDesk) -> ui.checkbox:
        command = words.COMMANDS.get(setting["command"], setting["command"])
        value = "" if setting.get("value") is None else f" {setting['value']}"
        name = desk.wording.value(setting["device"])
        return ui.checkbox(f"{name}：{command}{value}", value=True)

    def values(self) -> dict[str, Any]:
        """Return the scene's record as it is to be."""
        said = str(self._aliases.value or "").replace(",", "\u3001").split("\u3001")
        return {
            "id": self._scene["id"],
            "name": str(self._name.value or "").strip(),
            "places": list(self._places.value),
            "aliases": [alias.strip() for alias in said if alias.strip()],
            "settings": [setting for setting, kept in self._kept if kept.value],
        }

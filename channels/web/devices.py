"""The devices of every room: states, scenes, and a control for each thing they understand."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import ui

from channels.web.device_controls import controls
from channels.web.device_record import record_buttons
from channels.web.doing import PageDesk
from channels.web.importing import import_dialog
from channels.web.newest import Newest
from channels.web.scene_record import edit_scenes
from channels.web.shell import Pulse, shell
from channels.web.text import devices as words
from channels.web.visit import Visit
from core.effects.action import Done
from core.errors import ZhibanError
from core.identity import Permission

LOOK_AGAIN_SECONDS = 15.0


async def devices_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    page = Devices(visit)
    await page.build(pulse, await page.read())


class Devices:
    """One open device page. A room is redrawn when its devices have changed."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._drawn: dict[str, Any] = {}

    async def read(self) -> Done:
        """Return the register with the states as they are now, or as last known."""
        listed = await self._desk.look("device.list", {})
        try:
            states = await self._desk.look("device.status", {})
        except ZhibanError:
            return listed
        now = {card["id"]: card for card in states.data["devices"]}
        listed.data["devices"] = [
            device | {k: now[device["id"]][k] for k in ("state", "text", "online")}
            if device["id"] in now
            else device
            for device in listed.data["devices"]
        ]
        return listed

    async def build(self, pulse: Pulse, first: Done) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/devices", broad=True):
            with ui.element("div").classes("zb-filters"):
                if self._desk.can("device.export"):
                    ui.link(words.EXPORT, "/api/v1/exports/devices").classes("zb-button")
                if self._desk.can("device.import_apply"):
                    ui.button(
                        words.IMPORT,
                        on_click=lambda: import_dialog(self._visit, "devices", self._desk),
                    ).props("outline no-caps")
                if self._desk.can("device.save_scene"):
                    scenes = ui.button(words.EDIT_SCENES, on_click=self._scenes)
                    scenes.props("outline no-caps").mark("scenes")
            if not first.data.get("controls", True):
                ui.label(words.REGISTER_ONLY).classes("zb-notice")
            self._desk.slot()
            self._rooms = ui.element("div").classes("zb-rooms")
        self._fill(first)
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _fill(self, found: Done) -> None:
        if found.data == self._drawn:
            return  # a slider that somebody holds must not jump
        self._drawn = found.data
        devices: list[dict[str, Any]] = found.data["devices"]
        scenes: list[dict[str, Any]] = found.data["scenes"]
        rooms = dict.fromkeys(device.get("place") or "" for device in devices)
        self._rooms.clear()
        with self._rooms:
            for room in rooms:
                here = [d for d in devices if (d.get("place") or "") == room]
                self._room(room, here, [s for s in scenes if room in s.get("places", [])])
            if not rooms:
                ui.label(words.NO_DEVICES).classes("zb-dim")

    def _room(self, room: str, devices: list[dict[str, Any]], scenes: list[dict[str, Any]]) -> None:
        with ui.element("section").classes("zb-room"):
            ui.label(room or words.NO_ROOM).classes("zb-heading")
            with ui.element("div").classes("zb-actions"):
                for scene in scenes:
                    ui.button(
                        scene["name"],
                        on_click=partial(
                            self._desk.once,
                            "device.scene",
                            {"scene": scene["id"], "place": room},
                        ),
                    ).props("outline no-caps").mark(f"scene-{scene['id']}")
                if room and self._desk.can("device.teach_scene"):
                    ui.button(
                        words.REMEMBER,
                        on_click=lambda: self._desk.fill(
                            "device.teach_scene", {"place": room}, frozenset({"place"})
                        ),
                    ).props("flat no-caps")
            with ui.element("ul").classes("zb-cards zb-controls"):
                for device in devices:
                    with controls(device, self._set):
                        record_buttons(self._desk, device)

    async def _scenes(self) -> None:
        rooms = dict.fromkeys(str(d.get("place") or "") for d in self._drawn["devices"])
        await edit_scenes(self._desk, self._drawn["scenes"], list(rooms))

    async def _set(self, device: Mapping[str, Any], command: str, value: Any) -> None:
        await self._visit.holding(Permission.ACT)
        given = {"device": device["id"], "command": command}
        await self._desk.once("device.set", given | ({} if value is None else {"value": value}))

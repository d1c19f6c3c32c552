"""The register's records as they were, so that keeping it can be taken back."""

from collections.abc import Callable, Iterable
from typing import Any

from connectors.devices.model import Device, Scene
from connectors.devices.system import Devices
from core.effects.action import Call, Done

Undo = Callable[[Call, Any, Done], Done]


def snapshot(system: Devices, devices: Iterable[str], scenes: Iterable[str]) -> dict[str, Any]:
    """Return these records as they are now, None for those that don't exist yet."""
    known: dict[str, Device] = {device.id: device for device in system.devices()}
    staged: dict[str, Scene] = {scene.id: scene for scene in system.scenes()}
    return {
        "devices": {id: _dump(known.get(id)) for id in devices},
        "scenes": {id: _dump(staged.get(id)) for id in scenes},
    }


def _dump(record: Device | Scene | None) -> dict[str, Any] | None:
    return None if record is None else record.model_dump(mode="json")


def take_back(system: Devices) -> Undo:
    """Return the undo of every action that changes the register."""

    def undo(_call: Call, _args: Any, done: Done) -> Done:
        devices: dict[str, Any] = done.undo.get("devices", {})
        scenes: dict[str, Any] = done.undo.get("scenes", {})
        for id in [id for id, record in scenes.items() if record is None]:
            system.remove_scene(id)
        for id in [id for id, record in devices.items() if record is None]:
            system.remove_device(id)
        present = {device.id for device in system.devices()}
        former = [Device.model_validate(record) for record in devices.values() if record]
        # what a device was switched to since then is no part of its record
        kept = [d.model_copy(update={"state": {}}) if d.id in present else d for d in former]
        staged = [Scene.model_validate(record) for record in scenes.values() if record]
        system.load(thing.named() for thing in (*kept, *staged))
        return Done(text="已恢复台账原有记录。")

    return undo

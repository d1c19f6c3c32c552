"""Which settings a scene means in a room: the taught ones, else suggestions by its name."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from connectors.devices.commands import checked
from connectors.devices.model import Device, Scene, Setting
from core.errors import InvalidInput, Refused
from core.yaml_data import read_yaml

_SUGGESTED = Path(__file__).with_name("suggested.yaml")


def settings_in(
    scene: Scene, place: str, devices: Sequence[Device]
) -> tuple[tuple[Setting, ...], bool]:
    """Return a scene's settings for one room, and whether they were taught.

    Raises:
        InvalidInput: the scene is not meant for this room.
        Refused: nothing was taught and nothing can be suggested.
    """
    if scene.places and place not in scene.places:
        raise InvalidInput(
            f"“{scene.name}”不用于“{place}”。", f"可用于：{'、'.join(scene.places)}。"
        )
    there = {device.id: device for device in devices if device.place == place}
    if taught := tuple(setting for setting in scene.settings if setting.device in there):
        return taught, True
    if suggested := _suggested(scene, list(there.values())):
        return suggested, False
    raise Refused(
        f"“{scene.name}”在{place}还没有设置内容。",
        f"请先把设备调好，再说“把现在的状态存成{scene.name}”。",
    )


def _suggested(scene: Scene, devices: Sequence[Device]) -> tuple[Setting, ...]:
    for entry in _suggestions():
        if any(word in scene.name for word in entry["words"]):
            wanted = [
                (device, Setting(device=device.id, **setting))
                for device in devices
                for setting in entry["settings"].get(device.type, ())
            ]
            return tuple(setting for device, setting in wanted if _accepts(device, setting))
    return ()


def _accepts(device: Device, setting: Setting) -> bool:
    try:
        checked(device, setting)
    except InvalidInput:
        return False
    return True


@lru_cache(maxsize=1)
def _suggestions() -> list[dict[str, Any]]:
    return read_yaml(_SUGGESTED.read_text(encoding="utf-8"))

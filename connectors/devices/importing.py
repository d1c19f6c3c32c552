"""What a file would change in the register, told before anything is changed."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from connectors.devices.commands import checked
from connectors.devices.exchange import Sheet
from connectors.devices.model import Device, Scene
from connectors.devices.system import Devices
from core.errors import InvalidInput


class Change(BaseModel):
    """One record that a file adds or changes; `fields` maps a field to its old and new value."""

    model_config = ConfigDict(frozen=True)

    what: Literal["device", "scene"]
    kind: Literal["add", "change"]
    id: str
    name: str
    fields: dict[str, tuple[Any, Any]]


class Preview(BaseModel):
    """All that a file would do. With `problems` it can't be applied."""

    model_config = ConfigDict(frozen=True)

    changes: tuple[Change, ...]
    unchanged: int
    problems: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say in one sentence what would change."""
        added = sum(change.kind == "add" for change in self.changes)
        text = f"新增 {added} 项，修改 {len(self.changes) - added} 项，{self.unchanged} 项不变"
        return text + (f"；有 {len(self.problems)} 处问题" if self.problems else "")


def preview(system: Devices, sheet: Sheet) -> Preview:
    """Compare a file with the register."""
    devices = {device.id: device for device in system.devices()}
    scenes = {scene.id: scene for scene in system.scenes()}
    found = [_change("device", devices.get(device.id), device) for device in sheet.devices]
    found += [_change("scene", scenes.get(scene.id), scene) for scene in sheet.scenes]
    changes = tuple(change for change in found if change is not None)
    known = devices | {device.id: device for device in sheet.devices}
    return Preview(
        changes=changes,
        unchanged=len(found) - len(changes),
        problems=(*sheet.problems, *_unfit(sheet, known)),
    )


def _change(what: Literal["device", "scene"], old: Any, new: Device | Scene) -> Change | None:
    after = new.model_dump(mode="json", exclude={"state"})
    before = {} if old is None else old.model_dump(mode="json", exclude={"state"})
    fields = {
        key: (before.get(key), value) for key, value in after.items() if before.get(key) != value
    }
    if old is not None and not fields:
        return None
    kind = "add" if old is None else "change"
    return Change(what=what, kind=kind, id=new.id, name=new.name, fields=fields)


def _unfit(sheet: Sheet, devices: dict[str, Device]) -> list[str]:
    problems: list[str] = []
    for scene in sheet.scenes:
        for setting in scene.settings:
            if setting.device not in devices:
                problems.append(f"场景“{scene.name}”用到没有登记的设备“{setting.device}”")
                continue
            try:
                checked(devices[setting.device], setting)
            except InvalidInput as error:
                problems.append(f"场景“{scene.name}”：{error.message}{error.remedy}")
    return problems

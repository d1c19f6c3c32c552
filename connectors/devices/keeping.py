"""How the register of devices and scenes is kept: save, remove, teach."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import Field

from connectors.contract import Context, Names
from connectors.devices.commands import restoring
from connectors.devices.former import Undo, snapshot, take_back
from connectors.devices.model import Device, Reading, Scene, Setting
from connectors.devices.system import Devices
from connectors.devices.words import told
from core.effects.action import Action, Arguments, Call, Done, Effect
from core.errors import InvalidInput, Refused
from core.identity import Permission


class SaveDevice(Arguments):
    """A device's record; a new one where `id` is empty."""

    id: str = ""
    name: str = Field(min_length=1)
    type: str = ""
    place: str = ""
    aliases: tuple[str, ...] = ()
    commands: dict[str, Any] = Field(default_factory=dict[str, Any])
    choices: dict[str, tuple[str, ...]] = Field(default_factory=dict[str, tuple[str, ...]])
    address: str = ""


class SaveScene(Arguments):
    """A scene's record; a new one where `id` is empty."""

    id: str = ""
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()


class RemoveDevice(Arguments):
    """A device to take out of the register."""

    device: str


class RemoveScene(Arguments):
    """A scene to take out of the register."""

    scene: str


class TeachScene(Arguments):
    """Store the present states of a room (or of all the scene's rooms) as a scene.

    Either an existing `scene` or the `name` of one, new or known.
    """

    scene: str | None = None
    name: str = ""
    place: str | None = None


class Keeping:
    """The deeds behind the actions that keep the register."""

    def __init__(self, system: Devices, context: Context) -> None:
        self._system = system
        self._context = context

    def save_device(self, _call: Call, args: SaveDevice) -> Done:
        """Add or replace one device."""
        id = args.id or _next_id("DEV", (device.id for device in self._system.devices()))
        for other in self._system.devices():
            if other.id != id and (other.name, other.place) == (args.name, args.place):
                raise InvalidInput(
                    f"{args.place}已有名为“{args.name}”的设备。", "请换一个名称，或修改原有设备。"
                )
        undo = snapshot(self._system, [id], [])
        self._system.save_device(Device(**args.model_dump(exclude={"id"}), id=id))
        return Done(text=f"已登记设备“{args.name}”。", refs={"device": id}, undo=undo)

    def save_scene(self, _call: Call, args: SaveScene) -> Done:
        """Add or replace one scene."""
        id = args.id or _next_id("SC", (scene.id for scene in self._system.scenes()))
        undo = snapshot(self._system, [], [id])
        self._system.save_scene(Scene.model_validate(args.model_dump() | {"id": id}))
        return Done(text=f"已登记场景“{args.name}”。", refs={"scene": id}, undo=undo)

    def remove_device(self, _call: Call, args: RemoveDevice) -> Done:
        """Take a device out; scenes lose its settings."""
        device = self._system.device(args.device)
        using = [
            scene.id
            for scene in self._system.scenes()
            if any(setting.device == device.id for setting in scene.settings)
        ]
        undo = snapshot(self._system, [device.id], using)
        self._system.remove_device(device.id)
        return Done(text=f"已从台账删除设备“{device.name}”。", undo=undo)

    def remove_scene(self, _call: Call, args: RemoveScene) -> Done:
        """Take a scene out."""
        scene = self._system.scene(args.scene)
        undo = snapshot(self._system, [], [scene.id])
        self._system.remove_scene(scene.id)
        return Done(text=f"已从台账删除场景“{scene.name}”。", undo=undo)

    def teach(self, _call: Call, args: TeachScene) -> Done:
        """Store what the room is like now; settings for other rooms are kept."""
        scene = self._to_teach(args)
        places = (args.place,) if args.place else scene.places
        devices = [device for device in self._system.devices() if device.place in places]
        if not devices:
            raise InvalidInput("没有说明要记住哪个房间。", "请说明房间，且房间里要有登记的设备。")
        settings: list[Setting] = []
        for reading in self._system.read([device.id for device in devices]):
            if reading.online is False:
                raise Refused(
                    f"{reading.device.name}没有应答，不知道它现在的状态。", "请等它恢复后再存。"
                )
            settings += _remembered(reading)
        if not settings:
            raise Refused("这些设备还没有可以记住的状态。", "请先把设备调好。")
        here = {device.id for device in devices}
        kept = [setting for setting in scene.settings if setting.device not in here]
        undo = snapshot(self._system, [], [scene.id])
        taught = scene.model_copy(
            update={
                "settings": (*kept, *settings),
                "places": tuple(dict.fromkeys((*scene.places, *places))),
            }
        )
        self._system.save_scene(taught)
        names = {device.id: device.name for device in devices}
        deeds = "；".join(told(setting, names[setting.device]) for setting in settings)
        return Done(
            text=f"已把{'、'.join(places)}现在的状态存成“{scene.name}”：{deeds}。",
            refs={"scene": scene.id},
            data={"scene": taught.model_dump(mode="json")},
            undo=undo,
        )

    def say_teach(self, args: TeachScene) -> str:
        """Say what would be remembered, and where."""
        name = self._context.names.of(args.scene) if args.scene else args.name
        return f"把{args.place or '场景各房间'}现在的设备状态存成“{name}”"

    def _to_teach(self, args: TeachScene) -> Scene:
        if args.scene:
            return self._system.scene(args.scene)
        wanted = args.name.removesuffix("模式").strip()
        if not wanted:
            raise InvalidInput("没有说明场景的名称。", "请说“把现在的状态存成某某模式”。")
        scenes = self._system.scenes()
        for scene in scenes:
            if wanted in (name.removesuffix("模式") for name in (scene.name, *scene.aliases)):
                return scene
        return Scene(id=_next_id("SC", (scene.id for scene in scenes)), name=wanted)


def _remembered(reading: Reading) -> tuple[Setting, ...]:
    """What is off is remembered as off, without what it would be if it were on."""
    device, state = reading.device, reading.state
    if state.get("power") == "off" and "off" in device.commands:
        state = {"power": "off"}
    return restoring(device, state, {})[0]


def _next_id(prefix: str, ids: Iterable[str]) -> str:
    numbers = [int(m[1]) for id in ids if (m := re.fullmatch(rf"{prefix}(\d+)", id))]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


def keeping(system: Devices, context: Context) -> Sequence[Action[Any]]:
    """Return the actions that keep the register."""
    deeds, undo = Keeping(system, context), take_back(system)
    return [
        *_saving(deeds, undo),
        *_removing(deeds, undo, context.names),
        Action(
            name="device.teach_scene",
            title="记住场景",
            arguments=TeachScene,
            effect=Effect.REVERSIBLE,
            permission=Permission.ACT,
            summary=deeds.say_teach,
            run=deeds.teach,
            undo=undo,
            examples=(
                "小会议室就照现在这样记成开会模式",
                "把现在的灯光大屏存成一个新场景",
                "记住这个状态，以后叫接待模式",
            ),
        ),
    ]


def _saving(deeds: Keeping, undo: Undo) -> list[Action[Any]]:
    return [
        Action(
            name="device.save",
            title="登记设备",
            arguments=SaveDevice,
            effect=Effect.REVERSIBLE,
            permission=Permission.MANAGE_RECORDS,
            summary=lambda args: f"登记设备“{args.name}”（{args.place or '未写房间'}）",
            run=deeds.save_device,
            undo=undo,
            examples=("登记一台新设备", "把这盏灯加进台账", "改一下投影的名称"),
        ),
        Action(
            name="device.save_scene",
            title="登记场景",
            arguments=SaveScene,
            effect=Effect.REVERSIBLE,
            permission=Permission.MANAGE_RECORDS,
            summary=lambda args: f"登记场景“{args.name}”（{len(args.settings)} 项设置）",
            run=deeds.save_scene,
            undo=undo,
            examples=("新建一个场景", "改一下值守场景的设置", "给场景加一个别名"),
        ),
    ]


def _removing(deeds: Keeping, undo: Undo, names: Names) -> list[Action[Any]]:
    return [
        Action(
            name="device.remove",
            title="删除设备",
            arguments=RemoveDevice,
            effect=Effect.REVERSIBLE,
            permission=Permission.MANAGE_RECORDS,
            summary=lambda args: f"从台账删除设备“{names.of(args.device)}”",
            run=deeds.remove_device,
            undo=undo,
            examples=("这台空调拆了，从台账里删掉", "删除这台设备", "这个灯不用登记了"),
        ),
        Action(
            name="device.remove_scene",
            title="删除场景",
            arguments=RemoveScene,
            effect=Effect.REVERSIBLE,
            permission=Permission.MANAGE_RECORDS,
            summary=lambda args: f"从台账删除场景“{names.of(args.scene)}”",
            run=deeds.remove_scene,
            undo=undo,
            examples=("删掉这个场景", "这个模式以后不用了", "把旧的会议场景删了"),
        ),
    ]

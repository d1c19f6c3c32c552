"""What officers do with devices: set one, switch a scene, look at states."""

from collections.abc import Sequence
from typing import Any

from pydantic import StrictFloat, StrictInt

from connectors.contract import Context, SystemSpec
from connectors.devices.commands import IRREVERSIBLE, checked
from connectors.devices.files import files
from connectors.devices.keeping import keeping
from connectors.devices.model import Device, Outcome, Reading, Setting
from connectors.devices.scenes import settings_in
from connectors.devices.system import Devices
from connectors.devices.words import part_words, sentence, state_words, told
from core.effects.action import Action, Arguments, Call, Done, Effect
from core.errors import NotFound, ZhibanError
from core.identity import Permission

# Where nothing is moved, nothing is claimed to have been.
_REGISTER_ONLY = "（未接中控，只更新了台账，请现场操作）"


class Set(Arguments):
    """One device, one command. `value` as the device's rule says: number, option, or fields."""

    device: str
    command: str
    value: StrictInt | StrictFloat | str | dict[str, Any] | None = None


class SwitchScene(Arguments):
    """A scene in one room (`place`: the room's name)."""

    scene: str
    place: str


class Look(Arguments):
    """Which devices to look at; all that fit, or every one where nothing is said."""

    device: str | None = None
    place: str | None = None
    type: str | None = None


class DeviceActions:
    """The deeds behind the actions, on one system."""

    def __init__(self, system: Devices, context: Context) -> None:
        self._system = system
        self._context = context

    def say_set(self, args: Set) -> str:
        """Say what would be set, with the present state."""
        try:
            device = self._system.device(args.device)
        except NotFound:
            device = None
        if device is None:
            return told(_setting(args), self._context.names.of(args.device))
        return sentence(device, _setting(args))

    def set(self, call: Call, args: Set) -> Done:
        """Set one device."""
        device = self._system.device(args.device)
        setting = checked(device, _setting(args))
        outcome = self._system.apply(call, [setting])
        now = state_words(outcome.after.get(device.id, {}))
        text = f"{told(setting, device.name)}" + (f"，现在{now}" if now else "")
        return self._done(text, outcome, [device])

    def effect_of_set(self, args: Set) -> Effect:
        """Words over loudspeakers can't be taken back; everything else can."""
        return _effect([_setting(args)])

    def say_scene(self, args: SwitchScene) -> str:
        """Say what a scene would set."""
        try:
            scene = self._system.scene(args.scene)
            devices = self._system.devices()
            settings, taught = settings_in(scene, args.place, devices)
        except ZhibanError as error:
            name = self._context.names.of(args.scene)
            return f"把{args.place}切到“{name}”（不能执行：{error}）"
        names = {device.id: device.name for device in devices}
        deeds = "；".join(told(setting, names[setting.device]) for setting in settings)
        source = "" if taught else "按通用设置，"
        return f"把{args.place}切到“{scene.name}”（{source}{deeds}）"

    def scene(self, call: Call, args: SwitchScene) -> Done:
        """Switch a room to a scene; devices that fail are told, the others are set."""
        scene = self._system.scene(args.scene)
        devices = {device.id: device for device in self._system.devices()}
        settings, _taught = settings_in(scene, args.place, list(devices.values()))
        outcome = self._system.apply(call, settings)
        done = [devices[id] for id in outcome.after]
        states = "；".join(f"{d.name}{state_words(outcome.after[d.id])}" for d in done)
        text = f"把{args.place}切到“{scene.name}”" + (f"：{states}" if states else "")
        return self._done(text, outcome, done)

    def effect_of_scene(self, args: SwitchScene) -> Effect:
        """A scene that speaks over loudspeakers can't be taken back either."""
        try:
            scene = self._system.scene(args.scene)
        except NotFound:
            return Effect.REVERSIBLE
        return _effect(scene.settings)

    def take_back(self, call: Call, _args: Arguments, done: Done) -> Done:
        """Bring every touched device back to the state it was in."""
        before: dict[str, dict[str, Any]] = done.undo.get("before", {})
        outcome = self._system.restore(call, before)
        devices = [self._system.device(id) for id in outcome.after]
        states = "；".join(f"{d.name}{state_words(outcome.after[d.id])}" for d in devices)
        return self._done(f"恢复原状：{states}", outcome, devices)

    def status(self, _call: Call, args: Look) -> Done:
        """Read the present states."""
        wanted = [device for device in self._system.devices() if _fits(device, args)]
        if args.device is not None:
            wanted = [self._system.device(args.device)]
        if not wanted:
            raise NotFound("没有符合条件的设备。", "请换个房间或类别，或先查看设备清单。")
        readings = self._system.read([device.id for device in wanted])
        return Done(
            text="；".join(map(_reading_words, readings)) + "。",
            data={"devices": [_card(reading) for reading in readings]},
        )

    def list(self, _call: Call, args: Look) -> Done:
        """List the register without asking the devices."""
        devices = [d for d in self._system.devices() if _fits(d, args)]
        scenes = [scene for scene in self._system.scenes() if args.place in (None, *scene.places)]
        return Done(
            text=f"共 {len(devices)} 台设备、{len(scenes)} 个场景。",
            data={
                "controls": self._system.controls,
                "devices": [device.model_dump(mode="json") for device in devices],
                "scenes": [scene.model_dump(mode="json") for scene in scenes],
            },
        )

    def _done(self, text: str, outcome: Outcome, devices: Sequence[Device]) -> Done:
        if outcome.kept:
            names = {device.id: device.name for device in devices}
            text += "；未能恢复：" + "、".join(
                f"{names.get(id, id)}的{part_words(parts)}" for id, parts in outcome.kept.items()
            )
        if outcome.failed:
            text += "；未成功：" + "；".join(failure.message for failure in outcome.failed)
        text = f"已{text}" if self._system.controls else f"已登记：{text}{_REGISTER_ONLY}"
        cards = [
            _card(Reading(device=d, state=outcome.after[d.id]))
            for d in devices
            if d.id in outcome.after
        ]
        data: dict[str, Any] = {"devices": cards}
        if outcome.failed:
            data["failed"] = [failure.model_dump() for failure in outcome.failed]
        before = {id: dict(state) for id, state in outcome.before.items()}
        return Done(text=f"{text}。", data=data, undo={"before": before})


def _setting(args: Set) -> Setting:
    return Setting(device=args.device, command=args.command, value=args.value)


def _effect(settings: Sequence[Setting]) -> Effect:
    spoken = any(setting.command in IRREVERSIBLE for setting in settings)
    return Effect.CONSEQUENTIAL if spoken else Effect.REVERSIBLE


def _fits(device: Device, args: Look) -> bool:
    return (
        args.device in (None, device.id)
        and args.place in (None, device.place)
        and args.type in (None, device.type)
    )


def _reading_words(reading: Reading) -> str:
    said = state_words(reading.state) or "状态未知"
    if reading.online is False:
        said = f"无应答（上次记录：{said}）"
    return f"{reading.device.name}：{said}"


def _card(reading: Reading) -> dict[str, Any]:
    """Return what a device's card shows."""
    return {
        "id": reading.device.id,
        "name": reading.device.name,
        "type": reading.device.type,
        "place": reading.device.place,
        "state": dict(reading.state),
        "text": state_words(reading.state),
        "online": reading.online,
        "at": reading.at.isoformat() if reading.at else None,
    }


def actions(system: Devices, context: Context) -> Sequence[Action[Any]]:
    """Return all actions on devices."""
    deeds = DeviceActions(system, context)
    return [*_deeds(deeds), *_looks(deeds), *keeping(system, context), *files(system, context)]


def _deeds(deeds: DeviceActions) -> list[Action[Any]]:
    return [
        Action(
            name="device.set",
            title="操作设备",
            arguments=Set,
            effect=Effect.REVERSIBLE,
            permission=Permission.ACT,
            summary=deeds.say_set,
            run=deeds.set,
            undo=deeds.take_back,
            effect_of=deeds.effect_of_set,
            examples=(
                "小会议室的灯打开",
                "走廊灯调暗一点，三成就够",
                "指挥大厅冷气打到二十五度",
                "大屏换成四分屏",
                "右上角那块放气象云图",
                "广播一下，请各科室到三楼开会",
            ),
        ),
        Action(
            name="device.scene",
            title="切换场景",
            arguments=SwitchScene,
            effect=Effect.REVERSIBLE,
            permission=Permission.ACT,
            summary=deeds.say_scene,
            run=deeds.scene,
            undo=deeds.take_back,
            effect_of=deeds.effect_of_scene,
            examples=(
                "小会议室准备开视频会，切会商模式",
                "指挥大厅转应急模式",
                "开完会了，走人模式",
                "大厅回到平时的样子",
            ),
        ),
    ]


def _looks(deeds: DeviceActions) -> list[Action[Any]]:
    return [
        Action(
            name="device.status",
            title="查看设备状态",
            arguments=Look,
            effect=Effect.READ,
            permission=Permission.ACT,
            summary=lambda args: "查看设备状态",
            run=deeds.status,
            examples=(
                "小会议室的灯关了没有",
                "指挥大厅冷气现在几度",
                "大屏现在是什么布局",
                "三楼的设备都开着吗",
            ),
        ),
        Action(
            name="device.list",
            title="设备清单",
            arguments=Look,
            effect=Effect.READ,
            permission=Permission.ACT,
            summary=lambda args: "查看设备和场景清单",
            run=deeds.list,
            examples=("我们有哪些能控制的设备", "列一下全部场景", "大厅登记了哪些设备"),
        ),
    ]


SPEC = SystemSpec(
    key="devices",
    title="中控设备",
    adapters={
        "builtin": "connectors.devices.builtin",
        "mqtt": "connectors.devices.mqtt",
    },
    actions=actions,
)

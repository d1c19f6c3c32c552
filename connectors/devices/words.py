"""How devices, their commands and states are told to an officer."""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.devices.commands import changed, checked
from connectors.devices.model import Device, Setting, State
from core.errors import InvalidInput

_TOLD: Mapping[str, str] = {
    "on": "打开",
    "off": "关闭",
    "open": "打开",
    "close": "拉上",
    "stop": "停止",
    "mute": "静音",
    "unmute": "取消静音",
    "dim": "调到 {value}%",
    "position": "开到 {value}%",
    "temp": "调到 {value}℃",
    "mode": "切到{value}模式",
    "speed": "风速调到{value}",
    "layout": "切到{value}布局",
    "source": "切到{value}信号",
    "volume": "音量调到 {value}",
}
_STATE: Mapping[str, str] = {
    "dim": "亮度 {value}%",
    "position": "开度 {value}%",
    "temp": "{value}℃",
    "mode": "{value}",
    "speed": "风速{value}",
    "layout": "{value}布局",
    "source": "信号{value}",
    "volume": "音量 {value}",
}
_PARTS: Mapping[str, str] = {
    "power": "开关",
    "dim": "亮度",
    "position": "开度",
    "temp": "温度",
    "mode": "模式",
    "speed": "风速",
    "layout": "布局",
    "source": "信号源",
    "volume": "音量",
    "muted": "静音",
    "zones": "分区画面",
}


def told(setting: Setting, name: str) -> str:
    """Return the deed as one phrase: 把一号会商室灯光调到 50%."""
    command, value = setting.command, setting.value
    if command == "show" and isinstance(value, Mapping):
        return f"在{name}的 {value.get('zone')} 区显示“{value.get('source')}”"
    if command == "play" and isinstance(value, Mapping):
        return f"用{name}向“{value.get('zone')}”播报：“{value.get('text')}”"
    if command == "stop":
        return f"让{name}停止"
    if command in _TOLD:
        return f"把{name}{_TOLD[command].format(value=value)}"
    return f"向{name}发出“{command}”" + ("" if value is None else f"（{value}）")


def sentence(device: Device, setting: Setting) -> str:
    """Return what the approver reads, with the present state or with what is wrong."""
    try:
        setting = checked(device, setting)
    except InvalidInput as error:
        return f"{told(setting, device.name)}（不能执行：{error.message}{error.remedy}）"
    present = _present(device, setting)
    return told(setting, device.name) + (f"（现在{present}）" if present else "")


def _present(device: Device, setting: Setting) -> str:
    """Say the present value of what the setting changes."""
    state = device.state
    if state.get("power") == "off":
        return "关着"
    if setting.command == "show" and isinstance(setting.value, Mapping):
        shown = (state.get("zones") or {}).get(setting.value.get("zone"))
        return f"是“{shown}”" if shown else ""
    touched = changed(device, setting, state)
    keys = [key for key in touched if key in state and key != "power"] or list(touched)
    said = state_words({key: state[key] for key in keys if key in state})
    value = str(state.get(keys[0])) if keys else ""
    if keys and keys[0] == "dim":
        return f" {value}%"
    return f" {said}" if said[:1].isdigit() else said


def state_words(state: State) -> str:
    """Return a state as words: 开，亮度 50%."""
    said: list[str] = []
    if state.get("power") in ("on", "off"):
        said.append("开着" if state["power"] == "on" else "关着")
    for key, value in state.items():
        if key == "muted":
            said.append("静音" if value else "未静音")
        elif key == "zones" and isinstance(value, Mapping):
            said += [f"{zone} 区“{source}”" for zone, source in value.items()]
        elif key in _STATE and value is not None:
            said.append(_STATE[key].format(value=value))
        elif key != "power" and value not in (None, "", {}):
            said.append(f"{key} {value}")
    return "，".join(said)


def part_words(keys: Sequence[str]) -> str:
    """Return the names of parts of a state: 亮度、分区画面."""
    return "、".join(_PARTS.get(key, key) for key in keys)


def rules_words(commands: Mapping[str, Any]) -> str:
    """Return what a device accepts: on；off；dim（0-100）."""
    return "；".join(
        name if rule in (None, "") else f"{name}（{_rule_words(rule)}）"
        for name, rule in commands.items()
    )


def _rule_words(rule: Any) -> str:
    if isinstance(rule, Mapping):
        return "、".join(f"{field}：{_rule_words(inner)}" for field, inner in rule.items())
    if isinstance(rule, str):
        return rule
    return "、".join(map(str, rule))

"""What a device accepts, what a command does to its state, which commands bring a state back."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.devices.model import Device, Setting, State
from core.errors import InvalidInput

LONGEST_TEXT = 200  # characters of a broadcast; longer is not listened to

# What cannot be taken back once it is out: words over the loudspeakers.
IRREVERSIBLE = frozenset({"play"})

# Commands that leave a state of another name, or none that lasts.
_SWITCHES: Mapping[str, State] = {
    "on": {"power": "on"},
    "off": {"power": "off"},
    "open": {"position": 100},
    "close": {"position": 0},
    "mute": {"muted": True},
    "unmute": {"muted": False},
    "stop": {},
    "play": {},
}
_SHOW = "show"

_RANGE = re.compile(r"\s*(-?\d+)\s*[-~～—–]\s*(-?\d+)\s*")
_FIELDS = re.compile(r"\s*\{\s*([\w\s,，、]+?)\s*\}\s*")


def checked(device: Device, setting: Setting) -> Setting:
    """Return the setting with its value in the form the device accepts ("50" becomes 50).

    Raises:
        InvalidInput: the device does not know the command, or does not accept the value; the
            remedy says what it accepts.
    """
    if setting.command not in device.commands:
        known = "、".join(device.commands) or "（未登记任何指令）"
        raise InvalidInput(
            f"{device.name}没有“{setting.command}”这一指令。", f"可用的指令：{known}。"
        )
    what = f"{device.name}的“{setting.command}”"
    value = _accept(what, device.commands[setting.command], setting.value, device.choices)
    return setting.model_copy(update={"value": value})


def _accept(what: str, rule: Any, value: Any, choices: Mapping[str, Sequence[str]]) -> Any:
    if rule is None or rule == "":
        if value not in (None, ""):
            raise InvalidInput(f"{what}不带数值。", "请去掉数值再试。")
        return None
    if isinstance(rule, Mapping):
        return _accept_fields(what, rule, value, choices)
    if isinstance(rule, Sequence) and not isinstance(rule, str):
        return _accept_choice(what, [str(option) for option in rule], value)
    if bounds := _RANGE.fullmatch(str(rule)):
        return _accept_number(what, int(bounds[1]), int(bounds[2]), value)
    if names := field_names(rule):
        return _accept_fields(what, dict.fromkeys(names, "text"), value, choices)
    return _accept_text(what, value)


def field_names(rule: Any) -> list[str]:
    """Return the fields of a rule such as "{text,zone}", empty for other rules."""
    match = _FIELDS.fullmatch(rule) if isinstance(rule, str) else None
    return [name for name in re.split(r"[\s,，、]+", match[1]) if name] if match else []


def rule_is_known(rule: Any) -> bool:
    """Say whether a value rule is written in one of the forms above."""
    if rule is None or rule in ("", "text"):
        return True
    if isinstance(rule, Mapping):
        return bool(rule) and all(map(rule_is_known, rule.values()))
    if isinstance(rule, str):
        return bool(_RANGE.fullmatch(rule) or field_names(rule))
    return isinstance(rule, Sequence) and bool(rule)


def _accept_number(what: str, low: int, high: int, value: Any) -> int:
    number: float | None = None
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    elif isinstance(value, str) and re.fullmatch(r"-?\d+", plain := _plain(value)):
        number = float(plain)
    if number is None or number != int(number) or not low <= number <= high:
        given = "没有给出数值" if value in (None, "") else f"不接受“{value}”"
        raise InvalidInput(f"{what}{given}。", f"请给 {low} 到 {high} 之间的整数。")
    return int(number)


def _accept_choice(what: str, options: Sequence[str], value: Any) -> str:
    wanted = "" if value is None else _plain(str(value))
    for option in options:
        if wanted and _plain(option) == wanted:
            return option
    given = f"不接受“{value}”" if wanted else "没有给出数值"
    raise InvalidInput(f"{what}{given}。", f"可选：{'、'.join(options)}。")


def _accept_text(what: str, value: Any) -> str:
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    if not text or len(text) > LONGEST_TEXT:
        given = f"有 {len(text)} 个字，太长" if text else "没有给出内容"
        raise InvalidInput(f"{what}{given}。", f"请给 1 到 {LONGEST_TEXT} 个字的内容。")
    return text


def _accept_fields(
    what: str, rules: Mapping[str, Any], value: Any, choices: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    wanted = "、".join(rules)
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{what}需要写明各项内容。", f"请给出：{wanted}。")
    if unknown := [str(key) for key in value if key not in rules]:
        raise InvalidInput(f"{what}不认识“{'、'.join(unknown)}”。", f"只接受：{wanted}。")
    accepted: dict[str, Any] = {}
    for field, rule in rules.items():
        options = choices.get(f"{field}s")
        narrowed = list(options) if options and rule == "text" else rule
        accepted[field] = _accept(f"{what}中的“{field}”", narrowed, value.get(field), choices)
    return accepted


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def changed(device: Device, setting: Setting, state: State) -> dict[str, Any]:
    """Return the parts of the state that the (checked) setting leaves, given the state before.

    A value given to a switched-off device switches it on, as a person means it who says
    “空调二十四度”; a lamp dimmed to 0 is off.
    """
    command, value = setting.command, setting.value
    if command in _SWITCHES:
        return dict(_SWITCHES[command])
    if command == _SHOW and isinstance(value, Mapping):
        zones = dict(state.get("zones") or {})
        return {"zones": zones | {str(value["zone"]): value["source"]}} | _powered(device, True)
    return {command: value} | _powered(device, not (command == "dim" and value == 0))


def _powered(device: Device, on: bool) -> dict[str, Any]:
    return {"power": "on" if on else "off"} if "on" in device.commands else {}


def restoring(device: Device, wanted: State, now: State) -> tuple[tuple[Setting, ...], list[str]]:
    """Return the settings that lead from one state to another, and the parts that none can.

    From an empty `now` these are the settings by which a scene remembers a state.
    """
    if now.get("muted"):  # a state that says nothing of it was not muted
        wanted = {"muted": False, **wanted}
    settings: list[Setting] = []
    lost: list[str] = []
    for key, value in wanted.items():
        if key == "power" or now.get(key) == value:
            continue
        found = _leading_to(device, key, value, now)
        settings += found
        # a zone that showed nothing can't be emptied again
        filled = key == "zones" and not set(now.get("zones") or {}) <= set(value or {})
        if filled or (not found and value not in (None, {})):
            lost.append(key)
    power, reached = wanted.get("power"), now.get("power")
    if settings and "on" in device.commands:
        reached = changed(device, settings[-1], now).get("power", reached)
    if power in ("on", "off") and power != reached and power in device.commands:
        # off comes last, since a value switches on
        switch = Setting(device=device.id, command=power)
        settings = [*settings, switch] if power == "off" else [switch, *settings]
    elif power != reached and "power" in wanted:
        lost.append("power")
    return tuple(settings), lost


def _leading_to(device: Device, key: str, value: Any, now: State) -> list[Setting]:
    if key == "zones" and _SHOW in device.commands and isinstance(value, Mapping):
        shown = now.get("zones") or {}
        return [
            Setting(device=device.id, command=_SHOW, value={"zone": zone, "source": source})
            for zone, source in value.items()
            if shown.get(zone) != source
        ]
    if key in device.commands and key not in _SWITCHES:
        return [Setting(device=device.id, command=key, value=value)]
    for command, left in _SWITCHES.items():
        if command in device.commands and left.get(key) == value and left:
            return [Setting(device=device.id, command=command)]
    return []

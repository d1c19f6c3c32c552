"""How a room's MQTT devices speak: their topics, command messages and state messages.

`payload` "command" sends {"command", "value", "key"}; a device may echo `key`, and may answer
{"key", "error"}. `payload` "state" sends the wanted part of the state ({"power": "on"}), as
zigbee2mqtt and Home Assistant's JSON lights take it; `state_names` maps their keys to ours.
"""

import json
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from connectors.contract import Options as BaseOptions
from connectors.devices.model import Device, Setting, State
from connectors.devices.wire import Heard
from core.errors import InvalidInput

_SHARED_STATE = ("power", "muted", "zones", "position")


class Options(BaseOptions):
    """The broker and how its devices speak. `{device}` in a topic is the device's address.

    Files are relative to the system's own folder. `confirm_seconds`: how long a device may be
    silent after a command; one that moves and tells so may take `moving_seconds` in all.
    """

    host: str
    port: int = Field(default=1883, ge=1, le=65535)
    protocol: Literal["5", "3.1.1"] = "5"
    keepalive: int = Field(default=30, ge=5)
    username: str = ""
    password: SecretStr = SecretStr("")
    password_file: str = ""
    tls: bool = False
    ca_file: str = ""
    certificate: str = ""
    key: str = ""
    command_topic: str = "zhiban/{device}/set"
    state_topic: str = "zhiban/{device}/state"
    availability_topic: str = "zhiban/{device}/availability"
    available: str = "online"
    payload: Literal["command", "state"] = "command"
    state_names: Mapping[str, str] = Field(default_factory=dict[str, str])
    connect_seconds: float = Field(default=5.0, gt=0)
    confirm_seconds: float = Field(default=5.0, gt=0)
    moving_seconds: float = Field(default=60.0, gt=0)

    @field_validator("command_topic", "state_topic", "availability_topic")
    @classmethod
    def _names_the_device(cls, topic: str) -> str:
        if topic and "{device}" not in topic.split("/"):
            raise ValueError("主题里要有一级是 {device}")
        return topic


class Dialect:
    """Topics and messages of one room's devices."""

    def __init__(self, options: Options) -> None:
        self._options = options

    @property
    def heard(self) -> list[str]:
        """The topics to subscribe to, for all devices at once."""
        topics = (self._options.state_topic, self._options.availability_topic)
        return [topic.replace("{device}", "+") for topic in topics if topic]

    def command_topic(self, device: Device) -> str:
        """Return where the device takes commands."""
        return _topic(device, self._options.command_topic)

    def state_topic(self, device: Device) -> str:
        """Return where the device tells its state."""
        return _topic(device, self._options.state_topic)

    def availability_topic(self, device: Device) -> str:
        """Return where the device (or its last will) says whether it is there; "" for nowhere."""
        template = self._options.availability_topic
        return _topic(device, template) if template else ""

    def body(self, setting: Setting, wanted: State, key: str) -> str:
        """Return the message that asks for a setting (`wanted`: the state it leaves)."""
        if self._options.payload == "command":
            body = {"command": setting.command, "value": setting.value, "key": key}
            return json.dumps(body, ensure_ascii=False)
        if not wanted:
            raise InvalidInput(
                f"“{setting.command}”无法用状态消息表达。", "请把该设备改接为指令方式。"
            )
        theirs = {ours: vendor for vendor, ours in self._options.state_names.items()}
        return json.dumps({theirs.get(k, k): v for k, v in wanted.items()}, ensure_ascii=False)

    def state(self, device: Device, heard: Heard) -> State:
        """Return the parts of a message that are a state of this device."""
        names = self._options.state_names
        ours = {names.get(key, key): value for key, value in (heard.object() or {}).items()}
        if isinstance(ours.get("power"), str):
            ours["power"] = ours["power"].lower()
        known = {*_SHARED_STATE, *device.commands}
        return {key: value for key, value in ours.items() if key in known}


def _topic(device: Device, template: str) -> str:
    address = device.address or device.id
    if not address or any(mark in address for mark in "+#/\0"):
        raise InvalidInput(f"{device.name}的控制地址“{address}”不能使用。", "请修改设备台账。")
    return template.replace("{device}", address)

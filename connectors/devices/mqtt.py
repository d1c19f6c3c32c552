"""Devices behind an MQTT broker, as lighting, air and screen controllers offer them.

A device listens on its command topic and tells its state, as a retained JSON object, on its state
topic. A command counts as done when the state says so; until then nothing is claimed. Commands
are sent with QoS 1, never retained and never again.
"""

import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from connectors.contract import Context, Health
from connectors.devices.commands import changed, restoring
from connectors.devices.dialect import Dialect, Options
from connectors.devices.model import Device, Failure, Outcome, Reading, Setting, State
from connectors.devices.register import Register
from connectors.devices.wire import Address, Wire
from core.clock import Clock
from core.database import Database
from core.effects.action import Call, Uncertain
from core.errors import InvalidInput, Refused, Unavailable, ZhibanError

_AT_ONCE = 8  # devices of a scene that are told at the same time


@dataclass
class _Told:
    """What one device came to: `sent` says whether anything was sent to it."""

    device: Device
    before: State
    after: State
    sent: bool = False
    error: ZhibanError | None = None
    lost: list[str] = field(default_factory=list[str])


class MqttDevices(Register):
    """The register's devices, moved and read over MQTT."""

    controls = True

    def __init__(self, database: Database, clock: Clock, options: Options, wire: Wire) -> None:
        super().__init__(database)
        self._clock = clock
        self._options = options
        self._dialect = Dialect(options)
        self._wire = wire

    def devices(self) -> Sequence[Device]:
        """Return all devices with what was last heard of them."""
        return [self._live(device) for device in super().devices()]

    def device(self, id: str) -> Device:
        """Return one device with what was last heard of it."""
        return self._live(super().device(id))

    def read(self, ids: Sequence[str]) -> Sequence[Reading]:
        """Return what the devices last told; raises `Unavailable` without a broker."""
        known = [super(MqttDevices, self).device(id) for id in ids]
        self._wire.ready()
        self._wire.settled([self._dialect.state_topic(device) for device in known])
        return [
            Reading(device=live, state=live.state, online=self._online(live))
            for live in map(self._live, known)
        ]

    def apply(self, call: Call, settings: Sequence[Setting]) -> Outcome:
        """Tell devices in parallel, each its own settings in order."""
        steps = self.settle(settings)
        plans: dict[str, tuple[Device, list[Setting]]] = {}
        for device, setting in steps:
            plans.setdefault(device.id, (device, []))[1].append(setting)
        return self._tell(call, list(plans.values()), {})

    def restore(self, call: Call, before: Mapping[str, State]) -> Outcome:
        """Send what leads back to former states; parts that no command reaches are told."""
        plans: list[tuple[Device, list[Setting]]] = []
        lost: dict[str, list[str]] = {}
        self._wire.ready()
        for id, state in before.items():
            device = self.device(id)
            settings, lost[id] = restoring(device, state, device.state)
            plans.append((device, list(settings)))
        return self._tell(call, plans, lost)

    def _tell(
        self,
        call: Call,
        plans: Sequence[tuple[Device, list[Setting]]],
        lost: Mapping[str, list[str]],
    ) -> Outcome:
        if (ran := self.ran(call)) is not None:
            return ran
        self._wire.ready()
        topics = [self._dialect.state_topic(device) for device, _ in plans]
        self._wire.settled(topics)
        if (ran := self.start(call)) is not None:
            return ran
        with ThreadPoolExecutor(min(_AT_ONCE, len(plans) or 1)) as pool:
            runs = [pool.submit(self._tell_one, call, device, todo) for device, todo in plans]
            told = [run.result() for run in runs]
        for one in told:
            one.lost = lost.get(one.device.id, []) if one.error is None else []
        self.keep_states({t.device.id: t.after for t in told if t.sent}, self._clock.now())
        return self._concluded(call, told)

    def _concluded(self, call: Call, told: Sequence[_Told]) -> Outcome:
        errors = [one.error for one in told if one.error is not None]
        if errors and not any(one.error is None for one in told):
            unsure = [error for error in errors if isinstance(error, Uncertain)]
            if not any(one.sent for one in told):
                self.finish(call, None)
            raise (unsure or errors)[0]
        outcome = Outcome(
            before={t.device.id: t.before for t in told if t.sent or t.error is None},
            after={t.device.id: t.after for t in told if t.error is None},
            failed=tuple(_failure(t.device, t.error) for t in told if t.error is not None),
            kept={t.device.id: tuple(t.lost) for t in told if t.lost},
        )
        self.finish(call, outcome)
        return outcome

    def _tell_one(self, call: Call, device: Device, settings: Sequence[Setting]) -> _Told:
        live = self._live(device)
        told = _Told(device=device, before=dict(live.state), after=dict(live.state))
        try:
            if settings and self._online(live) is False:
                raise Unavailable(f"{device.name}不在线，指令没有发出。", "请检查设备电源和网络。")
            for number, setting in enumerate(settings):
                told.after = self._send(device, setting, f"{call.key}/{device.id}/{number}", told)
        except ZhibanError as error:
            told.error = error
            told.after = dict(self._live(device).state)
        return told

    def _send(self, device: Device, setting: Setting, key: str, told: _Told) -> State:
        """Send one command and wait until the device's state says that it is done."""
        wanted = changed(device, setting, told.after)
        start = self._wire.count
        topic = self._dialect.command_topic(device)
        try:
            self._wire.publish(
                topic, self._dialect.body(setting, wanted, key), self._options.confirm_seconds
            )
        except (Uncertain, Refused, Unavailable) as error:
            told.sent = told.sent or isinstance(error, Uncertain)
            raise type(error)(f"{device.name}：{error.message}", error.remedy) from error
        told.sent = True
        if (state := self._confirmed(device, wanted, key, start)) is None:
            raise Uncertain(
                f"{device.name}：指令已发出，但设备没有确认。", "请到现场查看设备状态。"
            )
        return state

    def _confirmed(self, device: Device, wanted: State, key: str, start: int) -> State | None:
        """Wait for a state that holds what is wanted; a device that is moving is given time."""
        topic = self._dialect.state_topic(device)
        ends = monotonic() + self._options.moving_seconds
        seen, progress = start, {k: self._live(device).state.get(k) for k in wanted}
        wait = self._options.confirm_seconds
        until = monotonic() + wait
        while (left := min(until, ends) - monotonic()) > 0:
            heard = self._wire.wait(topic, seen, left)
            if heard is None:
                break
            seen = heard.number
            answer = heard.object() or {}
            if answer.get("error") and answer.get("key") == key:
                reason = str(answer["error"])[:100]
                raise Refused(f"{device.name}没有执行：{reason}", "请检查设备后再试。")
            state = self._dialect.state(device, heard)
            if _holds(state, wanted) and answer.get("key", key) == key:
                return state
            if (moved := {k: state.get(k) for k in wanted}) != progress:
                progress, until = moved, monotonic() + wait
        # a device that was so already may see no reason to tell it again
        state = self._live(device).state
        return state if wanted and _holds(state, wanted) else None

    def _live(self, device: Device) -> Device:
        heard = self._wire.last(self._dialect.state_topic(device))
        if heard is None or not (state := self._dialect.state(device, heard)):
            return device
        return device.model_copy(update={"state": state})

    def _online(self, device: Device) -> bool | None:
        if topic := self._dialect.availability_topic(device):
            heard = self._wire.last(topic)
            if heard is not None:
                return heard.payload.decode(errors="replace").strip() == self._options.available
        told = self._wire.last(self._dialect.state_topic(device))
        return True if told is not None else None

    def health(self) -> Health:
        """Say whether the broker answers."""
        try:
            self._wire.ready()
        except ZhibanError as error:
            return Health(ok=False, message=str(error))
        return Health(ok=True, message="中控消息服务器已连接")

    def close(self) -> None:
        """Disconnect."""
        self._wire.close()


def _holds(state: State, wanted: State) -> bool:
    return all(state.get(key) == value for key, value in wanted.items())


def _failure(device: Device, error: ZhibanError) -> Failure:
    return Failure(
        device=device.id,
        message=error.message.rstrip("。"),
        uncertain=isinstance(error, Uncertain),
    )


def connect(options: Options, context: Context) -> MqttDevices:
    """Return the system; it begins to connect in the background."""

    def file(name: str) -> Path | None:
        if not name:
            return None
        if not (path := context.files / name).is_file():
            raise InvalidInput(f"中控连接配置里的文件“{name}”不存在。", f"请放到 {path}。")
        return path

    password = options.password.get_secret_value()
    if secret := file(options.password_file):
        password = secret.read_text(encoding="utf-8").strip()
    paths = {name: file(getattr(options, name)) for name in ("ca_file", "certificate", "key")}
    address = Address(
        host=options.host,
        port=options.port,
        protocol=options.protocol,
        keepalive=options.keepalive,
        username=options.username,
        password=password,
        tls=options.tls,
        client_id=f"zhiban-{uuid.uuid4().hex[:12]}",
        **{name: str(path) if path else None for name, path in paths.items()},
    )
    wire = Wire(address, Dialect(options).heard, options.connect_seconds)
    wire.start()
    return MqttDevices(context.database, context.clock, options, wire)

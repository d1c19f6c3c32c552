"""The register of devices and scenes in our own tables; every adapter keeps one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from connectors.contract import Kind, Named
from connectors.devices.commands import checked, rule_is_known
from connectors.devices.model import (
    Device,
    Outcome,
    Scene,
    Setting,
    State,
    device_of,
    scene_of,
)
from connectors.devices.tables import DeviceRow, DeviceRunRow, DeviceSceneRow, DeviceSettingRow
from core.database import Database
from core.effects.action import Call, Uncertain
from core.errors import InvalidInput, NotFound
from core.table_writes import Remembered


class Register:
    """Devices with their last known states, scenes, and the record of calls already run."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._named = Remembered(
            database.writes,
            (DeviceRow.__tablename__, DeviceSceneRow.__tablename__, DeviceSettingRow.__tablename__),
            self._read_named,
        )

    def devices(self) -> Sequence[Device]:
        """Return all devices, by id."""
        with self.database.reading() as session:
            rows = session.scalars(select(DeviceRow).order_by(DeviceRow.id))
            return [_device(row) for row in rows]

    def device(self, id: str) -> Device:
        """Return one device, or raise `NotFound`."""
        with self.database.reading() as session:
            return _device(device_row(session, id))

    def scenes(self) -> Sequence[Scene]:
        """Return all scenes, by id."""
        with self.database.reading() as session:
            rows = session.scalars(select(DeviceSceneRow).order_by(DeviceSceneRow.id)).all()
            return [_scene(session, row) for row in rows]

    def scene(self, id: str) -> Scene:
        """Return one scene, or raise `NotFound`."""
        with self.database.reading() as session:
            if row := session.get(DeviceSceneRow, id):
                return _scene(session, row)
        raise NotFound(f"没有编号为“{id}”的场景。", "请先查看场景清单。")

    def save_device(self, device: Device) -> None:
        """Add or replace a device; a state already known is kept where none is given."""
        with self.database.transaction() as session:
            put_device(session, device)

    def remove_device(self, id: str) -> None:
        """Take a device out, with its settings in scenes."""
        with self.database.transaction() as session:
            session.delete(device_row(session, id))

    def save_scene(self, scene: Scene) -> None:
        """Add or replace a scene; its settings are checked against their devices."""
        with self.database.transaction() as session:
            put_scene(session, scene)

    def remove_scene(self, id: str) -> None:
        """Take a scene out."""
        with self.database.transaction() as session:
            session.execute(delete(DeviceSceneRow).where(DeviceSceneRow.id == id))

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add devices and scenes, in one transaction."""
        known = list(things)
        with self.database.transaction() as session:
            for thing in known:
                if thing.kind is Kind.DEVICE:
                    put_device(session, device_of(thing))
            session.flush()
            for thing in known:
                if thing.kind is Kind.SCENE:
                    put_scene(session, scene_of(thing))

    def named(self) -> Iterable[Named]:
        """Return devices, then scenes."""
        return self._named.now()

    def _read_named(self) -> list[Named]:
        things = [device.named() for device in self.devices()]
        return things + [scene.named() for scene in self.scenes()]

    def settle(self, settings: Sequence[Setting]) -> list[tuple[Device, Setting]]:
        """Return the settings with their devices, all checked; raises before anything is done."""
        if not settings:
            raise InvalidInput("没有要执行的设备指令。", "请说明要操作的设备。")
        devices = {setting.device: self.device(setting.device) for setting in settings}
        return [(devices[s.device], checked(devices[s.device], s)) for s in settings]

    def keep_states(self, states: Mapping[str, State], at: datetime) -> None:
        """Store the last known states."""
        with self.database.transaction() as session:
            for id, state in states.items():
                put_state(session, id, state, at)

    def ran(self, call: Call) -> Outcome | None:
        """Return what a call came to, None where it never started.

        Raises:
            Uncertain: it started and never came to an end.
        """
        with self.database.reading() as session:
            row = session.get(DeviceRunRow, call.key)
        if row is None:
            return None
        if row.outcome is None:
            raise Uncertain(
                "这一步此前已经发出，但没有留下结果，不会重复执行。", "请到现场查看设备状态。"
            )
        return Outcome.model_validate(row.outcome)

    def start(self, call: Call) -> Outcome | None:
        """Record that a call starts; return what it came to where it already ran."""
        try:
            with self.database.transaction() as session:
                session.add(DeviceRunRow(key=call.key, at=call.at.isoformat(), outcome=None))
        except IntegrityError:
            return self.ran(call)
        return None

    def finish(self, call: Call, outcome: Outcome | None) -> None:
        """Record what a call came to; None where nothing was sent, so that it may run again."""
        with self.database.transaction() as session:
            row = session.get_one(DeviceRunRow, call.key)
            if outcome is None:
                session.delete(row)
            else:
                row.outcome = outcome.model_dump(mode="json")


def device_row(session: Session, id: str, *, lock: bool = False) -> DeviceRow:
    """Return a device's row, or raise `NotFound`."""
    row = session.get(DeviceRow, id, with_for_update=True if lock else None)
    if row is None:
        raise NotFound(f"没有编号为“{id}”的设备。", "请先查看设备清单。")
    return row


def put_state(session: Session, id: str, state: State, at: datetime) -> None:
    """Write one device's state; a device taken out meanwhile is passed over."""
    if row := session.get(DeviceRow, id):
        row.state, row.state_at = dict(state), at.isoformat()


def put_device(session: Session, device: Device) -> None:
    """Write one device."""
    for command, rule in device.commands.items():
        if not rule_is_known(rule):
            raise InvalidInput(
                f"{device.name}的指令“{command}”取值规则“{rule}”无法识别。",
                "取值规则可写：留空、0-100、制冷|制热、{text,zone}。",
            )
    row = session.get(DeviceRow, device.id)
    if row is None:
        row = DeviceRow(id=device.id, state={}, state_at=None)
        session.add(row)
    row.name, row.type, row.place, row.address = (
        device.name, device.type, device.place, device.address,
    )  # fmt: skip
    row.aliases, row.commands = list(device.aliases), dict(device.commands)
    row.choices = {key: list(values) for key, values in device.choices.items()}
    if device.state:
        row.state = dict(device.state)
    session.flush()


def put_scene(session: Session, scene: Scene) -> None:
    """Write one scene with its settings."""
    row = session.get(DeviceSceneRow, scene.id)
    if row is None:
        row = DeviceSceneRow(id=scene.id)
        session.add(row)
    row.name, row.aliases, row.places = scene.name, list(scene.aliases), list(scene.places)
    session.flush()
    session.execute(delete(DeviceSettingRow).where(DeviceSettingRow.scene_id == scene.id))
    for ordinal, setting in enumerate(scene.settings):
        setting = checked(_device(device_row(session, setting.device)), setting)
        session.add(
            DeviceSettingRow(
                scene_id=scene.id,
                ordinal=ordinal,
                device_id=setting.device,
                command=setting.command,
                value=setting.value,
            )
        )


def _device(row: DeviceRow) -> Device:
    return Device(
        id=row.id,
        name=row.name,
        type=row.type,
        place=row.place,
        aliases=tuple(row.aliases),
        commands=row.commands,
        choices={key: tuple(values) for key, values in row.choices.items()},
        address=row.address,
        state=row.state,
    )


def _scene(session: Session, row: DeviceSceneRow) -> Scene:
    settings = session.scalars(
        select(DeviceSettingRow)
        .where(DeviceSettingRow.scene_id == row.id)
        .order_by(DeviceSettingRow.ordinal)
    )
    return Scene(
        id=row.id,
        name=row.name,
        aliases=tuple(row.aliases),
        places=tuple(row.places),
        settings=tuple(
            Setting(device=s.device_id, command=s.command, value=s.value) for s in settings
        ),
    )

"""The built-in device system: a register that keeps what each device was set to.

A room without a controller records here what is on and what is off; nothing is moved, and
`controls` says so, so that no receipt claims more. States change in the same transaction as the
record that they were changed.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from connectors.contract import Context, Health
from connectors.contract import Options as BaseOptions
from connectors.devices.commands import changed
from connectors.devices.model import Outcome, Reading, Setting, State
from connectors.devices.register import Register, device_row
from connectors.devices.tables import DeviceRow, DeviceRunRow
from core.effects.action import Call


class Options(BaseOptions):
    """Nothing to set."""


class BuiltinDevices(Register):
    """Devices and scenes in our own database."""

    controls = False

    def read(self, ids: Sequence[str]) -> Sequence[Reading]:
        """Return the registered states."""
        with self.database.reading() as session:
            moments = {id: device_row(session, id).state_at for id in ids}
        devices = [self.device(id) for id in ids]
        return [
            Reading(device=device, state=device.state, at=_moment(moments[device.id]))
            for device in devices
        ]

    def apply(self, call: Call, settings: Sequence[Setting]) -> Outcome:
        """Set the register; all settings or, where one is not accepted, none."""
        steps = self.settle(settings)

        def put(session: Session) -> Outcome:
            before: dict[str, State] = {}
            after: dict[str, State] = {}
            for device, setting in steps:
                row = device_row(session, device.id, lock=True)
                before.setdefault(device.id, dict(row.state))
                _put(row, row.state | changed(device, setting, row.state), call)
                after[device.id] = dict(row.state)
            return Outcome(before=before, after=after)

        return self._once(call, put)

    def restore(self, call: Call, before: Mapping[str, State]) -> Outcome:
        """Write former states back exactly."""

        def put(session: Session) -> Outcome:
            present: dict[str, State] = {}
            for id, state in before.items():
                row = device_row(session, id, lock=True)
                present[id] = dict(row.state)
                _put(row, state, call)
            return Outcome(before=present, after=dict(before))

        return self._once(call, put)

    def _once(self, call: Call, put: Callable[[Session], Outcome]) -> Outcome:
        """Run under the call's key; the key stands first, so a twin waits and then reads."""
        try:
            with self.database.transaction() as session:
                row = DeviceRunRow(key=call.key, at=call.at.isoformat(), outcome=None)
                session.add(row)
                session.flush()
                outcome = put(session)
                row.outcome = outcome.model_dump(mode="json")
                return outcome
        except IntegrityError:
            if (ran := self.ran(call)) is None:
                raise
            return ran

    def health(self) -> Health:
        """Say how much is registered; nothing can be unreachable here but our own database."""
        return Health(ok=True, message=f"已登记 {len(self.devices())} 台设备（未接中控，只记台账）")

    def close(self) -> None:
        """Nothing is held open."""


def _put(row: DeviceRow, state: State, call: Call) -> None:
    row.state, row.state_at = dict(state), call.at.isoformat()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def connect(options: Options, context: Context) -> BuiltinDevices:
    """Return the built-in system."""
    return BuiltinDevices(context.database)

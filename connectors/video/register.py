"""The camera register: editing with history, and what the last probe saw."""

import json
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connectors.contract import Context, Kind, Named
from connectors.video.model import Camera, CameraRecord, Source
from connectors.video.rows import camera_of, named_of, record_of, row_of
from connectors.video.sample import ADDRESS
from connectors.video.sources import (
    STILL_SCHEMES,
    STREAM_SCHEMES,
    Driver,
    at_range,
    checked,
    pick,
    without_credentials,
)
from connectors.video.tables import CameraRevisionRow, CameraRow
from connectors.video.vault import Vault
from core.effects.action import Call
from core.errors import InvalidInput, NotFound
from core.table_writes import Remembered

_OBSERVED = {"status", "fault", "checked_at", "offline_since", "codec"}  # seen, not edited
_COLUMNS = [c.name for c in CameraRow.__table__.columns if c.name not in _OBSERVED]


class Register:
    """Cameras in our own tables. `drivers` say which addresses may be registered."""

    def __init__(self, context: Context, vault: Vault, drivers: Sequence[Driver]) -> None:
        self._database = context.database
        self._clock = context.clock
        self._zone = context.zone
        self._named = Remembered(
            context.database.writes,
            (CameraRow.__tablename__,),
            lambda: [named_of(camera) for camera in self.all()],
        )
        self._vault = vault
        self._drivers = drivers
        self._schemes = frozenset[str]().union(*(driver.schemes for driver in drivers))

    def all(self) -> list[Camera]:
        """Return every camera, by id."""
        with self._database.reading() as session:
            rows = session.scalars(select(CameraRow).order_by(CameraRow.id)).all()
        return [self._camera(row) for row in rows]

    def get(self, id: str) -> Camera:
        """Return one camera; raises `NotFound`."""
        with self._database.reading() as session:
            return self._camera(self._row(session, id))

    def source(self, id: str) -> Source:
        """Return where a camera's pictures come from, with its password."""
        with self._database.reading() as session:
            row = self._row(session, id)
        return self._source(row, self._vault.unlock(row.secret))

    def record(self, id: str) -> CameraRecord:
        """Return what can be edited; the password is never given back."""
        with self._database.reading() as session:
            return record_of(self._row(session, id))

    def codec(self, id: str, seen: str | None = None) -> str:
        """Return the codec seen last, "" where never; remember a new one."""
        with self._database.transaction() as session:
            row = self._row(session, id)
            if seen is not None:
                row.codec = seen
            return row.codec

    def named(self) -> list[Named]:
        """Return the cameras as things that can be named."""
        return self._named.now()

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add cameras as given; nothing is probed, no history is written."""
        with self._database.transaction() as session:
            for thing in things:
                if thing.kind is Kind.CAMERA:
                    session.merge(row_of(thing, session.get(CameraRow, thing.id)))

    def rehearse(self) -> None:
        """Point every online camera without an address at the test card."""
        with self._database.transaction() as session:
            session.execute(
                update(CameraRow)
                .where(CameraRow.address == "", CameraRow.status == "online")
                .values(address=ADDRESS)
            )

    def save(self, call: Call, records: Sequence[CameraRecord]) -> list[Camera]:
        """Add or change cameras; what they were before is kept under the call's key.

        A field that is None stays as it is, "" empties it. A new address forgets the old codec.

        Raises:
            InvalidInput: a new camera without a name, or an address that may not be opened.
        """
        with self._database.transaction() as session:
            if _revisions(session, call.key):  # this call was done already
                saved = [self._row(session, record.id) for record in records]
            else:
                saved = [self._save(session, call, record) for record in records]
            session.flush()
            return [self._camera(row) for row in saved]

    def validate(self, record: CameraRecord) -> None:
        """Raise `InvalidInput` where an address may not be opened."""
        list(self._addresses(record))

    def remove(self, call: Call, id: str) -> Camera:
        """Take a camera out of the register."""
        with self._database.transaction() as session:
            row = self._row(session, id)
            camera = self._camera(row)
            self._remember(session, call, row, id)
            session.delete(row)
            return camera

    def undo(self, call: Call, key: str) -> int:
        """Put back what the call of this key changed; return how many cameras."""
        with self._database.transaction() as session:
            revisions = _revisions(session, key)
            for revision in revisions:
                row = session.get(CameraRow, revision.camera)
                self._remember(session, call, row, revision.camera)
                if revision.before is None:
                    if row is not None:
                        session.delete(row)
                    continue
                session.merge(CameraRow(**json.loads(revision.before)))
            return len(revisions)

    def observe(self, id: str, online: bool, fault: str, codec: str = "") -> Camera:
        """Note what a probe saw; an outage lasts from its first failed probe."""
        now = self._clock.now()
        with self._database.transaction() as session:
            row = self._row(session, id)
            if online:
                row.status, row.offline_since, row.fault = "online", None, ""
            else:
                row.offline_since = row.offline_since or (now if row.status != "offline" else None)
                row.status, row.fault = "offline", fault
            row.checked_at, row.codec = now, codec or row.codec
            return self._camera(row)

    def _row(self, session: Session, id: str) -> CameraRow:
        row = session.get(CameraRow, id)
        if row is None:
            raise NotFound(f"摄像机台账中没有编号 {id}。", "请核对编号，或按地点、单位查找。")
        return row

    def _camera(self, row: CameraRow) -> Camera:
        source = self._source(row, "")
        return camera_of(row, pick(self._drivers, source).can(source))

    def _source(self, row: CameraRow, password: str) -> Source:
        return Source(
            camera=row.id,
            address=row.address,
            still_address=row.still_address,
            playback_address=row.playback_address,
            account=row.account,
            password=SecretStr(password),
        )

    def _save(self, session: Session, call: Call, record: CameraRecord) -> CameraRow:
        row = session.get(CameraRow, record.id)
        self._remember(session, call, row, record.id)
        if row is None:
            if record.name is None:
                raise InvalidInput(f"新摄像机 {record.id} 没有名称。", "请填写名称。")
            row = CameraRow(id=record.id, name=record.name)
            session.add(row)
        for name in ("name", "place", "unit", "lon", "lat", "audience"):
            value = getattr(record, name)
            if value is not None:
                setattr(row, name, value or None if name in {"place", "unit"} else value)
        for name in ("aliases", "tags"):
            words: tuple[str, ...] | None = getattr(record, name)
            if words is not None:
                setattr(row, name, "\n".join(dict.fromkeys(word for word in words if word)))
        self._save_addresses(row, record)
        return row

    def _save_addresses(self, row: CameraRow, record: CameraRecord) -> None:
        account, password = record.account, record.password
        for name, value, inside in self._addresses(record):
            account, password = account or inside.account, password or inside.password
            if name == "address" and value != row.address:
                row.codec = ""
            former = getattr(row, name) or ""
            if former and urlsplit(value).hostname != urlsplit(former).hostname:
                row.secret = ""  # a password is not carried over to another host
            setattr(row, name, value)
        if account is not None:
            row.account = account
        if password is not None:
            row.secret = self._vault.lock(password.get_secret_value())

    def _addresses(self, record: CameraRecord) -> Iterator[tuple[str, str, CameraRecord]]:
        """Yield the given addresses, checked: field, address, the account that was inside it."""
        for name, schemes, what in (
            ("address", self._schemes, "取流地址"),
            ("still_address", STILL_SCHEMES, "截图地址"),
            ("playback_address", STREAM_SCHEMES, "回放地址"),
        ):
            value: str | None = getattr(record, name)
            if value is None:
                continue
            value, account, password = without_credentials(value.strip())
            if value:
                now = self._clock.now()
                checked(at_range(value, now, now, self._zone), schemes, what)
            inside = CameraRecord(
                id=record.id,
                account=account or None,
                password=SecretStr(password) if password else None,
            )
            yield name, value, inside

    def _remember(self, session: Session, call: Call, row: CameraRow | None, id: str) -> None:
        before = None if row is None else json.dumps({c: getattr(row, c) for c in _COLUMNS})
        session.add(
            CameraRevisionRow(
                key=call.key, camera=id, before=before, by=call.principal.id, at=self._clock.now()
            )
        )


def _revisions(session: Session, key: str) -> Sequence[CameraRevisionRow]:
    """The first state of each camera under a key, in the order of change."""
    rows = session.scalars(
        select(CameraRevisionRow)
        .where(CameraRevisionRow.key == key)
        .order_by(CameraRevisionRow.id.desc())
    ).all()
    return list({row.camera: row for row in rows}.values())

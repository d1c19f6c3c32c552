"""Our own tables: the roster, the dead numbers and the log of changes; and, for the built-in
directory, its entries. An outside directory uses the first three."""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from connectors.contacts.directory import Directory
from connectors.contacts.model import (
    AnyRecord,
    Change,
    DeadNumber,
    External,
    Group,
    NumberKind,
    Person,
    Shift,
    Unit,
)
from connectors.contacts.tables import (
    ChangeRow,
    DeadNumberRow,
    ExternalRow,
    GroupRow,
    PersonRow,
    ShiftRow,
    UnitRow,
)
from core.database import Database
from core.effects.action import Call
from core.errors import NotFound, Refused

R = TypeVar("R", Unit, Person, Group, External, Shift)
Row = UnitRow | PersonRow | GroupRow | ExternalRow | ShiftRow
ROWS: dict[type[AnyRecord], type[Row]] = {
    Unit: UnitRow,
    Person: PersonRow,
    Group: GroupRow,
    External: ExternalRow,
    Shift: ShiftRow,
}
NEAR = 2000  # shifts to either side of today that conversation can name


def _plain(record: AnyRecord) -> dict[str, Any]:
    """Return a record's columns; several words as a list, as JSON columns give them back."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in record.model_dump().items()}


class Records:
    """Reads and writes the tables, and keeps what was read until something changes."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[int, Any]] = {}

    # reading

    def _read(self, session: Session, model: type[R]) -> tuple[R, ...]:
        row = ROWS[model]
        return tuple(self._record(model, r) for r in session.scalars(select(row).order_by(row.id)))

    def _record(self, model: type[R], row: Any) -> R:
        values = {field: getattr(row, field) for field in model.model_fields}
        for key, value in values.items():
            if isinstance(value, datetime):
                values[key] = value.astimezone(self._zone)
        return model.model_validate(values)

    def directory(self) -> Directory:
        """Return all entries of the built-in directory."""
        return self._cached("directory", self._read_directory)

    def _read_directory(self, session: Session) -> Directory:
        return Directory(
            self._read(session, Unit),
            self._read(session, Person),
            self._read(session, Group),
            self._read(session, External),
        )

    def _cached(self, what: str, read: Callable[[Session], Any]) -> Any:
        """Return what was read, again only when the log of changes has grown (by any process)."""
        with self._database.reading() as session:
            stamp = session.scalar(select(func.max(ChangeRow.id))) or 0
            with self._lock:
                kept = self._kept.get(what)
            if kept and kept[0] == stamp:
                return kept[1]
            made = read(session)
        with self._lock:
            self._kept[what] = (stamp, made)
        return made

    def shifts(self, since: date, until: date, unit: str = "") -> list[Shift]:
        """Return the shifts of these days, both included, by day, unit and start."""
        query = (
            select(ShiftRow)
            .where(ShiftRow.date >= since, ShiftRow.date <= until)
            .order_by(ShiftRow.date, ShiftRow.unit, ShiftRow.starts)
        )
        if unit:
            query = query.where(ShiftRow.unit == unit)
        with self._database.reading() as session:
            return [self._record(Shift, row) for row in session.scalars(query)]

    def shift(self, id: str) -> Shift | None:
        """Return one shift by its id."""
        with self._database.reading() as session:
            row = session.get(ShiftRow, id)
            return self._record(Shift, row) if row else None

    def shifts_near(self, day: date) -> tuple[Shift, ...]:
        """Return up to 2000 shifts to either side of a day, in order."""

        def read(session: Session) -> tuple[Shift, ...]:
            before = select(ShiftRow).where(ShiftRow.date < day)
            after = select(ShiftRow).where(ShiftRow.date >= day)
            past = session.scalars(
                before.order_by(ShiftRow.date.desc(), ShiftRow.id.desc()).limit(NEAR)
            )
            coming = session.scalars(after.order_by(ShiftRow.date, ShiftRow.id).limit(NEAR))
            return tuple(self._record(Shift, row) for row in (*reversed(list(past)), *coming))

        return self._cached(f"shifts near {day}", read)

    def dead_numbers(self) -> dict[tuple[str, str], DeadNumber]:
        """Return the marks that stand, by holder and kind."""
        return self._cached("dead", self._read_dead)

    def _read_dead(self, session: Session) -> dict[tuple[str, str], DeadNumber]:
        query = (
            select(DeadNumberRow)
            .where(DeadNumberRow.restored_at.is_(None))
            .order_by(DeadNumberRow.id)
        )
        return {(row.holder, row.kind): self._dead(row) for row in session.scalars(query)}

    def _dead(self, row: DeadNumberRow) -> DeadNumber:
        values = {field: getattr(row, field) for field in DeadNumber.model_fields}
        return DeadNumber.model_validate(values | {"at": row.at.astimezone(self._zone)})

    def history(self, limit: int = 100) -> list[ChangeRow]:
        """Return the newest changes, newest first."""
        with self._database.reading() as session:
            query = select(ChangeRow).order_by(ChangeRow.id.desc()).limit(limit)
            return list(session.scalars(query))

    # writing

    def load(self, records: Iterable[AnyRecord], at: datetime) -> None:
        """Put records in place without a person behind it (sample data, evaluation)."""
        latest = {(type(record), record.id): record for record in records}
        # without it every record would be written by itself, to look for the next
        with self._database.transaction() as session, session.no_autoflush:
            there = {model: set(session.scalars(select(row.id))) for model, row in ROWS.items()}
            for (model, id), record in latest.items():
                row = ROWS[model](**_plain(record))
                if id in there[model]:
                    session.merge(row)
                else:
                    session.add(row)
            last = session.scalar(select(func.max(ChangeRow.id))) or 0
            session.add(
                ChangeRow(
                    key=f"load:{last + 1}:{at.isoformat()}",
                    at=at,
                    by="system",
                    by_name="系统",
                    deed="装入资料",
                    changes=[],
                )
            )

    def once(
        self, call: Call, deed: str, changes: Sequence[BaseModel], act: Callable[[Session], None]
    ) -> bool:
        """Run `act` and write it down in one transaction, unless this call's key has acted before.

        Returns whether it acted now.
        """
        try:
            with self._database.transaction() as session:
                if not self._database.is_sqlite:  # there the first write locks out the others
                    session.execute(text("LOCK TABLE contact_change IN EXCLUSIVE MODE"))
                if session.scalar(select(ChangeRow.id).where(ChangeRow.key == call.key)):
                    return False
                row = ChangeRow(
                    key=call.key,
                    at=call.at,
                    by=call.principal.id,
                    by_name=call.principal.name,
                    deed=deed,
                    changes=[change.model_dump(mode="json") for change in changes],
                )
                session.add(row)
                session.flush()  # a second run of the same key waits, then fails, here
                act(session)
        except IntegrityError:
            with self._database.reading() as session:
                if session.scalar(select(ChangeRow.id).where(ChangeRow.key == call.key)):
                    return False
            raise
        return True

    def apply(self, call: Call, changes: Sequence[Change], deed: str) -> None:
        """Make these changes, all or none. Raises `Refused` where a record is not as expected."""

        def act(session: Session) -> None:
            for change in changes:
                self._put(session, change)

        self.once(call, deed, changes, act)

    def _put(self, session: Session, change: Change) -> None:
        model: type[Any] = type(change.record)
        row = session.get(ROWS[model], change.record.id)
        now = None if row is None else self._record(model, row)
        if now != change.before:
            raise Refused(
                f"“{_called(change.record)}”的记录在此期间已被改动，这次没有写入。",
                "请刷新后再改一次。",
            )
        if change.after is not None:
            session.merge(ROWS[model](**_plain(change.after)))
        elif row is not None:
            session.delete(row)
        session.flush()

    def mark(self, call: Call, mark: DeadNumber) -> DeadNumber:
        """Write down that a number is dead; a mark that stands on the same number stays."""

        def act(session: Session) -> None:
            standing = self._standing(session, mark.holder, mark.kind)
            if standing is not None and standing.number == mark.number:
                return
            if standing is not None:
                standing.restored_by, standing.restored_at = call.principal.id, call.at
            session.add(DeadNumberRow(**mark.model_dump(), restored_by="", restored_at=None))

        self.once(call, "标注失效号码", [mark], act)
        return self.dead_numbers().get((mark.holder, mark.kind), mark)

    def restore(self, call: Call, holder: str, kind: NumberKind) -> DeadNumber | None:
        """Take a standing mark off; None where there never was one."""
        taken: list[DeadNumber] = []

        def act(session: Session) -> None:
            standing = self._standing(session, holder, kind)
            if standing is None:
                raise NotFound("这个号码没有标注失效。", "无需恢复。")
            taken.append(self._dead(standing))
            standing.restored_by, standing.restored_at = call.principal.id, call.at

        if self.once(call, "恢复号码", [], act):
            return taken[0]
        return self._last(holder, kind)

    def _last(self, holder: str, kind: str) -> DeadNumber | None:
        query = (
            select(DeadNumberRow)
            .where(DeadNumberRow.holder == holder, DeadNumberRow.kind == kind)
            .order_by(DeadNumberRow.id.desc())
            .limit(1)
        )
        with self._database.reading() as session:
            row = session.scalar(query)
            return self._dead(row) if row else None

    def _standing(self, session: Session, holder: str, kind: str) -> DeadNumberRow | None:
        return session.scalar(
            select(DeadNumberRow).where(
                DeadNumberRow.holder == holder,
                DeadNumberRow.kind == kind,
                DeadNumberRow.restored_at.is_(None),
            )
        )


def _called(record: AnyRecord) -> str:
    return record.id if isinstance(record, Shift) else record.name

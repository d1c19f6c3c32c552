"""The built-in gazetteer: places in our own table."""

import threading
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from connectors.contract import Context, Health, Kind, Named
from connectors.contract import Options as BaseOptions
from connectors.maps.gazetteer import Gazetteer
from connectors.maps.model import Change, Place
from connectors.maps.tables import PlaceChangeRow, PlaceRow
from core.effects.action import Call
from core.errors import Refused
from core.table_writes import Remembered


class Options(BaseOptions):
    """Nothing to choose."""


def _place(row: PlaceRow) -> Place:
    return Place.model_validate({field: getattr(row, field) for field in Place.model_fields})


def _columns(place: Place) -> dict[str, Any]:
    return place.model_dump() | {"aliases": list(place.aliases)}


def _named(place: Place) -> Named:
    facts = {"type": place.type, "unit": place.unit, "lon": place.lon, "lat": place.lat}
    known = {key: value for key, value in facts.items() if value != ""}
    return Named(Kind.PLACE, place.id, place.name, place.aliases, known)


def _of_named(thing: Named) -> Place:
    facts = {key: thing.facts[key] for key in ("type", "unit", "lon", "lat") if key in thing.facts}
    return Place.model_validate(
        {"id": thing.id, "name": thing.name, "aliases": thing.aliases, **facts}
    )


class BuiltinMap:
    """The gazetteer of a room that has no other. Implements `MapSystem`."""

    editable = True

    def __init__(self, context: Context) -> None:
        self._context = context
        self._database = context.database
        self._lock = threading.Lock()
        self._kept: tuple[int, Gazetteer] | None = None
        self._names = Remembered(
            context.database.writes,
            (PlaceRow.__tablename__, PlaceChangeRow.__tablename__),
            lambda: [_named(place) for place in self.gazetteer().places],
        )

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add these places."""
        at = self._context.clock.now().isoformat()
        places = [_of_named(thing) for thing in things if thing.kind is Kind.PLACE]
        with self._database.transaction() as session:
            for place in places:
                session.merge(PlaceRow(**_columns(place)))
            last = session.scalar(select(func.max(PlaceChangeRow.id))) or 0
            session.add(
                PlaceChangeRow(
                    key=f"load:{last + 1}:{at}",
                    at=at,
                    by="system",
                    by_name="系统",
                    deed="装入资料",
                    changes=[],
                )
            )

    def named(self) -> Iterable[Named]:
        """Return every place."""
        return self._names.now()

    def health(self) -> Health:
        """Say whether the table can be read."""
        try:
            return Health(ok=True, message=f"{len(self.gazetteer().places)}个地点。")
        except SQLAlchemyError:
            return Health(ok=False, message="地点表读不出来，请检查数据库。")

    def close(self) -> None:
        """Nothing is held open."""

    def gazetteer(self) -> Gazetteer:
        """Return all places, read again only when the log of changes has grown."""
        with self._database.reading() as session:
            stamp = session.scalar(select(func.max(PlaceChangeRow.id))) or 0
            with self._lock:
                kept = self._kept
            if kept and kept[0] == stamp:
                return kept[1]
            rows = session.scalars(select(PlaceRow).order_by(PlaceRow.id))
            made = Gazetteer(tuple(_place(row) for row in rows))
        with self._lock:
            self._kept = (stamp, made)
        return made

    def apply(self, call: Call, changes: Sequence[Change], deed: str) -> None:
        """Make these changes, all or none; the same call acts once."""
        try:
            with self._database.transaction() as session:
                if not self._database.is_sqlite:  # there the first write locks out the others
                    session.execute(text("LOCK TABLE place_change IN EXCLUSIVE MODE"))
                if self._acted(session, call.key):
                    return
                session.add(
                    PlaceChangeRow(
                        key=call.key,
                        at=call.at.isoformat(),
                        by=call.principal.id,
                        by_name=call.principal.name,
                        deed=deed,
                        changes=[change.model_dump(mode="json") for change in changes],
                    )
                )
                session.flush()  # a second run of the same key waits, then fails, here
                for change in changes:
                    self._put(session, change)
        except IntegrityError:
            with self._database.reading() as session:
                if not self._acted(session, call.key):
                    raise

    def _acted(self, session: Session, key: str) -> bool:
        found = select(PlaceChangeRow.id).where(PlaceChangeRow.key == key)
        return session.scalar(found) is not None

    def _put(self, session: Session, change: Change) -> None:
        row = session.get(PlaceRow, change.place.id)
        if (None if row is None else _place(row)) != change.before:
            raise Refused(
                f"“{change.place.name}”在此期间已被改动，这次没有写入。", "请刷新后再改一次。"
            )
        if change.after is not None:
            session.merge(PlaceRow(**_columns(change.after)))
        elif row is not None:
            session.delete(row)
        session.flush()


def connect(options: Options, context: Context) -> BuiltinMap:
    """Open the built-in gazetteer; nothing is read yet."""
    return BuiltinMap(context)

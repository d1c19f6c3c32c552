"""What is on which region of which screen: a record always, a picture where a sink drives it."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import Kind, Names
from connectors.video.model import Camera, OnWall, WallState
from connectors.video.tables import CameraWallRow
from core.clock import Clock
from core.database import Database
from core.effects.action import Call
from core.errors import NotFound, ZhibanError


class WallSink(Protocol):
    """Drives screens, or lends pictures to other rooms, for the targets that it knows."""

    def drives(self, target: str) -> bool:
        """Say whether this target (a device, unit or external id) is driven."""
        ...

    def show(self, call: Call, cameras: Sequence[Camera], target: str, zone: str) -> None:
        """Put the cameras there; returning means that the other side confirmed it.

        Raises:
            Unavailable, Refused: nothing was shown.
            Uncertain: asked, outcome unknown.
        """
        ...

    def clear(self, call: Call, target: str, zone: str) -> None:
        """Take everything off that region; raises like `show`."""
        ...


class Wall:
    """Assignments in our own table. A screen's region holds one push; other targets collect."""

    def __init__(self, database: Database, clock: Clock, names: Names) -> None:
        self._database = database
        self._clock = clock
        self._names = names
        self.sink: WallSink | None = None

    def put(self, call: Call, cameras: Sequence[Camera], target: str, zone: str) -> list[OnWall]:
        """Write the assignment down, then let the sink show it; states say what came of it.

        The same call twice gives what the first came to, and asks the sink nothing.

        Raises:
            what the sink raises; the record then says failed, or registered where uncertain.
        """
        with self._database.transaction() as session:
            done = _of_key(session, call.key)
            if done:
                return [_on_wall(row) for row in done]
            replaced = self._replaced(session, cameras, target, zone)
            rows = [self._row(call, camera, target, zone) for camera in cameras]
            for row in replaced:
                row.cleared_at, row.cleared_key = self._clock.now(), call.key
            session.add_all(rows)
        sink = self._sink_of(target)
        if sink is not None:
            try:
                sink.show(call, cameras, target, zone)
            except ZhibanError as error:
                if error.code != "uncertain":
                    self._mark(call.key, "failed", error.message)
                raise
            self._mark(call.key, "shown", "")
        return self.of_key(call.key)

    def current(self, target: str | None = None) -> list[OnWall]:
        """Return what is on the walls now, by target and region."""
        with self._database.reading() as session:
            return [_on_wall(row) for row in _current(session, target)]

    def clear(self, call: Call, target: str, zone: str | None) -> list[OnWall]:
        """Take a region, or with None the whole target, off; return what was on it.

        Raises:
            NotFound: nothing is on it.
        """
        with self._database.reading() as session:
            rows = [r for r in _current(session, target) if zone is None or r.zone == zone]
        if not rows:
            raise NotFound("该处当前没有登记上墙的视频。", "请核对大屏和分区。")
        sink = self._sink_of(target)
        if sink is not None:
            for region in sorted({row.zone for row in rows}):
                sink.clear(call, target, region)
        with self._database.transaction() as session:
            for row in rows:
                merged = session.merge(row)
                merged.cleared_at, merged.cleared_key = self._clock.now(), call.key
        return [_on_wall(row) for row in rows]

    def cleared_by(self, key: str) -> list[OnWall]:
        """Return what the call of this key took off."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(CameraWallRow)
                .where(CameraWallRow.cleared_key == key)
                .order_by(CameraWallRow.id)
            )
            return [_on_wall(row) for row in rows]

    def of_key(self, key: str) -> list[OnWall]:
        """Return what the call of this key put up."""
        with self._database.reading() as session:
            return [_on_wall(row) for row in _of_key(session, key)]

    def driven(self, target: str) -> bool:
        """Say whether anything drives this target."""
        return self._sink_of(target) is not None

    def _sink_of(self, target: str) -> WallSink | None:
        return self.sink if self.sink is not None and self.sink.drives(target) else None

    def _replaced(
        self, session: Session, cameras: Sequence[Camera], target: str, zone: str
    ) -> list[CameraWallRow]:
        """A screen's region is replaced; a room that borrows pictures gets more of them."""
        thing = self._names.get(target)
        lent = thing is not None and thing.kind in {Kind.UNIT, Kind.EXTERNAL}
        again = {camera.id for camera in cameras}
        return [
            row
            for row in _current(session, target)
            if row.zone == zone and (not lent or row.camera in again)
        ]

    def _row(self, call: Call, camera: Camera, target: str, zone: str) -> CameraWallRow:
        return CameraWallRow(
            key=call.key,
            target=target,
            zone=zone,
            camera=camera.id,
            camera_name=camera.name,
            by=call.principal.id,
            at=self._clock.now(),
            state="registered",
            note="",
            cleared_key="",
        )

    def _mark(self, key: str, state: WallState, note: str) -> None:
        with self._database.transaction() as session:
            for row in _of_key(session, key):
                row.state, row.note = state, note


def _current(session: Session, target: str | None) -> Sequence[CameraWallRow]:
    chosen = select(CameraWallRow).where(CameraWallRow.cleared_at.is_(None))
    if target is not None:
        chosen = chosen.where(CameraWallRow.target == target)
    order = (CameraWallRow.target, CameraWallRow.zone, CameraWallRow.id)
    return session.scalars(chosen.order_by(*order)).all()


def _of_key(session: Session, key: str) -> Sequence[CameraWallRow]:
    chosen = select(CameraWallRow).where(CameraWallRow.key == key)
    return session.scalars(chosen.order_by(CameraWallRow.id)).all()


def _on_wall(row: CameraWallRow) -> OnWall:
    return OnWall.model_validate(
        {
            "id": row.id,
            "target": row.target,
            "zone": row.zone,
            "camera": row.camera,
            "camera_name": row.camera_name,
            "by": row.by,
            "at": row.at,
            "state": row.state,
            "note": row.note,
        }
    )

"""Kept pictures: files named by their hash, rows that say what they show and where they belong."""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from connectors.video.frames import Picture
from connectors.video.model import Camera, Snapshot
from connectors.video.tables import CameraSnapshotRow
from core.clock import Clock
from core.database import Database
from core.effects.action import Call
from core.errors import NotFound


class Album:
    """Pictures under `folder`/ab/abcd….jpg. The same key never keeps two."""

    def __init__(self, database: Database, clock: Clock, folder: Path) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder

    def kept(self, key: str) -> Snapshot | None:
        """Return what an earlier run of the same call kept."""
        with self._database.reading() as session:
            row = session.scalar(select(CameraSnapshotRow).where(CameraSnapshotRow.key == key))
        return None if row is None else _snapshot(row)

    def keep(
        self,
        call: Call,
        camera: Camera,
        picture: Picture,
        taken_at: datetime,
        attach_to: str | None,
    ) -> Snapshot:
        """Write the file, then the row that refers to it."""
        name = hashlib.sha256(picture.jpeg).hexdigest()
        self._write(name, picture.jpeg)
        row = CameraSnapshotRow(
            id=f"JT{taken_at.astimezone(call.at.tzinfo):%Y%m%d%H%M%S}-{secrets.token_hex(3)}",
            key=call.key,
            camera=camera.id,
            camera_name=camera.name,
            taken_at=taken_at,
            by=call.principal.id,
            sha256=name,
            size=len(picture.jpeg),
            width=picture.width,
            height=picture.height,
            attached_to=attach_to,
        )
        with self._database.transaction() as session:
            session.add(row)
        return _snapshot(row)

    def get(self, id: str) -> Snapshot:
        """Return one picture that was not taken back; raises `NotFound`."""
        with self._database.reading() as session:
            row = session.get(CameraSnapshotRow, id)
        if row is None or row.removed_at is not None:
            raise NotFound(f"没有截图 {id}，或已撤回。", "请核对截图编号。")
        return _snapshot(row)

    def path(self, id: str) -> Path:
        """Return the JPEG's file; raises `NotFound` where the picture or its file is gone."""
        path = self._path(self.get(id).sha256)
        if not path.is_file():
            raise NotFound(f"截图 {id} 的文件不在了。", "请系统管理员检查视频文件目录。")
        return path

    def all(self, attached_to: str | None = None, limit: int = 100) -> list[Snapshot]:
        """Return pictures, the newest first; of one event or report where it is given."""
        chosen = select(CameraSnapshotRow).where(CameraSnapshotRow.removed_at.is_(None))
        if attached_to is not None:
            chosen = chosen.where(CameraSnapshotRow.attached_to == attached_to)
        with self._database.reading() as session:
            rows = session.scalars(chosen.order_by(CameraSnapshotRow.taken_at.desc()).limit(limit))
            return [_snapshot(row) for row in rows]

    def take_back(self, id: str) -> Snapshot:
        """Take a picture out of its event or report; done twice, it stays taken back."""
        with self._database.transaction() as session:
            row = session.get(CameraSnapshotRow, id)
            if row is None:
                raise NotFound(f"没有截图 {id}。", "请核对截图编号。")
            row.removed_at = row.removed_at or self._clock.now()
            return _snapshot(row)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.jpg"

    def _write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        if path.is_file():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(f".{secrets.token_hex(4)}")
        with scratch.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)


def _snapshot(row: CameraSnapshotRow) -> Snapshot:
    return Snapshot(
        id=row.id,
        camera=row.camera,
        camera_name=row.camera_name,
        taken_at=row.taken_at,
        by=row.by,
        sha256=row.sha256,
        size=row.size,
        width=row.width,
        height=row.height,
        attached_to=row.attached_to,
    )

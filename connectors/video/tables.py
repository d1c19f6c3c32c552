"""The built-in camera register's tables."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant

KEY = BigInteger().with_variant(Integer, "sqlite")


class CameraRow(Base):
    """A camera. `aliases` and `tags` one a line; `secret` is encrypted, "" where there is none."""

    __tablename__ = "camera"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    aliases: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str | None] = mapped_column(index=True)
    unit: Mapped[str | None] = mapped_column(index=True)
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    tags: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[str] = mapped_column(default="all")
    address: Mapped[str] = mapped_column(Text, default="")
    still_address: Mapped[str] = mapped_column(Text, default="")
    playback_address: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[str] = mapped_column(default="")
    secret: Mapped[str] = mapped_column(Text, default="")
    codec: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="unknown")
    fault: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    offline_since: Mapped[datetime | None] = mapped_column(Instant)


class CameraRevisionRow(Base):
    """A camera as it was before a change (JSON, None: it did not exist), for undoing."""

    __tablename__ = "camera_revision"

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    camera: Mapped[str]
    before: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


class CameraSnapshotRow(Base):
    """A kept picture; `removed_at` where it was taken back."""

    __tablename__ = "camera_snapshot"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    camera: Mapped[str]
    camera_name: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    attached_to: Mapped[str | None] = mapped_column(index=True)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class CameraWallRow(Base):
    """What is, or was, on which region of which screen, and who put it there."""

    __tablename__ = "camera_wall"
    __table_args__ = (Index("ix_camera_wall_target", "target", "zone"),)

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    target: Mapped[str]
    zone: Mapped[str] = mapped_column(default="")
    camera: Mapped[str]
    camera_name: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(default="registered")
    note: Mapped[str] = mapped_column(default="")
    cleared_at: Mapped[datetime | None] = mapped_column(Instant)
    cleared_key: Mapped[str] = mapped_column(default="", index=True)


class CameraImportRow(Base):
    """An import that was previewed: its records (JSON, secrets encrypted)."""

    __tablename__ = "camera_import"

    id: Mapped[str] = mapped_column(primary_key=True)
    records: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    applied_key: Mapped[str] = mapped_column(default="")

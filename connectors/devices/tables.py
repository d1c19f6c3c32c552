"""Tables of devices and scenes."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class DeviceRow(Base):
    """A device in the register; `state` is the last one known."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    place: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    commands: Mapped[dict[str, Any]] = mapped_column(JSON)
    choices: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    address: Mapped[str]
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    state_at: Mapped[str | None]  # ISO 8601 with zone


class DeviceSceneRow(Base):
    """A scene."""

    __tablename__ = "device_scene"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    places: Mapped[list[str]] = mapped_column(JSON)


class DeviceSettingRow(Base):
    """One setting of a scene, in its order."""

    __tablename__ = "device_scene_setting"

    scene_id: Mapped[str] = mapped_column(
        ForeignKey("device_scene.id", ondelete="CASCADE"), primary_key=True
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), index=True)
    command: Mapped[str]
    value: Mapped[Any] = mapped_column(JSON)


class DeviceRunRow(Base):
    """What one call came to, so that its key never acts twice. `outcome` is None while it runs."""

    __tablename__ = "device_run"

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str]  # ISO 8601 with zone
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

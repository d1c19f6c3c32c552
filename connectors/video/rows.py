"""Between the register's rows and the model."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from connectors.contract import Kind, Named
from connectors.video.model import Camera, CameraRecord, Status
from connectors.video.tables import CameraRow


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def camera_of(row: CameraRow, can: Iterable[str]) -> Camera:
    """Return the camera as officers see it."""
    return Camera.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "aliases": _lines(row.aliases),
            "place": row.place,
            "unit": row.unit,
            "lon": row.lon,
            "lat": row.lat,
            "tags": _lines(row.tags),
            "audience": row.audience,
            "status": row.status,
            "checked_at": row.checked_at,
            "offline_since": row.offline_since,
            "fault": row.fault,
            "can": tuple(can),
        }
    )


def record_of(row: CameraRow) -> CameraRecord:
    """Return what can be edited; never the password."""
    return CameraRecord(
        id=row.id,
        name=row.name,
        aliases=_lines(row.aliases),
        place=row.place,
        unit=row.unit,
        lon=row.lon,
        lat=row.lat,
        tags=_lines(row.tags),
        audience=row.audience,
        address=row.address,
        still_address=row.still_address,
        playback_address=row.playback_address,
        account=row.account,
    )


def named_of(camera: Camera) -> Named:
    """Return the camera as a thing that can be named."""
    facts: dict[str, Any] = {
        "place": camera.place,
        "unit": camera.unit,
        "lon": camera.lon,
        "lat": camera.lat,
        "tags": list(camera.tags),
        "status": camera.status if camera.status != "unknown" else None,
    }
    known = {key: value for key, value in facts.items() if value is not None}
    return Named(Kind.CAMERA, camera.id, camera.name, camera.aliases, known)


def row_of(thing: Named, former: CameraRow | None) -> CameraRow:
    """Return the row of a given thing; what it does not say stays as it is when merged."""
    status: Status = thing.facts.get("status", "unknown")
    row = CameraRow(
        id=thing.id,
        name=thing.name,
        aliases="\n".join(thing.aliases),
        place=thing.facts.get("place"),
        unit=thing.facts.get("unit"),
        lon=thing.facts.get("lon"),
        lat=thing.facts.get("lat"),
        tags="\n".join(thing.facts.get("tags", ())),
        status=status,
    )
    kept = former is not None and former.status == status == "offline"
    row.offline_since = former.offline_since if former is not None and kept else None
    return row


def since(camera: Camera, now: datetime) -> str:
    """Say in Chinese how long a camera has been offline."""
    if camera.offline_since is None:
        return "离线起始时间不详"
    minutes = int((now - camera.offline_since).total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [f"{days} 天"] if days else []
    parts += [f"{hours} 小时"] if hours else []
    parts += [f"{minutes} 分钟"] if minutes and not days else []
    start = camera.offline_since.astimezone(now.tzinfo)
    return f"自 {start:%m月%d日 %H:%M} 起离线，已 {' '.join(parts) or '不足 1 分钟'}"

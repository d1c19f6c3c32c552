"""How cameras, streams, pictures and walls are told: words for the officer, data for cards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.contract import Kind, Names
from connectors.video.model import Camera, Found, OnWall, Snapshot, Stream
from connectors.video.rows import since

_SHOWN = 12
STATUS = {"online": "在线", "offline": "离线", "unknown": "未检测"}
WALL_STATES = {"registered": "已登记", "shown": "已显示", "failed": "未成功"}


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return 11月21日21:15, with seconds where there are any."""
    local = at.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{local.month}月{local.day}日{clock}"


def listed(names: Sequence[str]) -> str:
    """Return A、B、C, and how many more."""
    text = "、".join(names[:_SHOWN])
    return f"{text}等 {len(names)} 路" if len(names) > _SHOWN else text


def target_words(names: Names, target: str, zone: str) -> str:
    """Return 推到指挥大厅大屏2区 or 推给市政府总值班室."""
    thing = names.get(target)
    if thing is not None and thing.kind in {Kind.UNIT, Kind.EXTERNAL}:
        return f"推给{thing.name}"
    return f"推到{names.of(target)}{zone_words(zone)}"


def zone_words(zone: str) -> str:
    """Return 2区 for "2", the region's own name otherwise."""
    return f"{zone}区" if zone.isdecimal() else zone


def found_words(found: Sequence[Found]) -> str:
    """Return the numbered list that answers “有哪些探头”."""
    lines: list[str] = []
    for number, one in enumerate(found[:_SHOWN], start=1):
        notes = [STATUS[one.camera.status]] if one.camera.status != "online" else []
        notes += [f"{one.distance_m} 米"] if one.distance_m is not None else []
        lines.append(f"{number}. {one.camera.name}" + (f"（{'，'.join(notes)}）" if notes else ""))
    more = f"；另有 {len(found) - _SHOWN} 路" if len(found) > _SHOWN else ""
    offline = sum(one.camera.status == "offline" for one in found)
    tail = f"，其中离线 {offline} 路" if offline else ""
    return f"共 {len(found)} 路{tail}：{'；'.join(lines)}{more}。"


def camera_card(camera: Camera, names: Names, now: datetime) -> dict[str, Any]:
    """Return what a camera's card and a row of the page show."""
    card = camera.model_dump(mode="json")
    card["place_name"] = names.of(camera.place) if camera.place else ""
    card["unit_name"] = names.of(camera.unit) if camera.unit else ""
    card["status_text"] = STATUS[camera.status]
    if camera.status == "offline":
        card["since_text"] = since(camera, now)
    return card


def stream_card(stream: Stream) -> dict[str, Any]:
    """Return what a player needs; `stream` is the id below which the web floor serves it."""
    return {"stream": stream.id, **stream.model_dump(mode="json", exclude={"id"})}


def snapshot_card(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a picture's card shows; `snapshot` is the id that fetches the JPEG."""
    return {"snapshot": snapshot.id, **snapshot.model_dump(mode="json", exclude={"id", "sha256"})}


def wall_card(one: OnWall, names: Names) -> dict[str, Any]:
    """Return a row of the wall page."""
    return {
        **one.model_dump(mode="json"),
        "target_name": names.of(one.target),
        "by_name": names.of(one.by),
        "state_text": WALL_STATES[one.state],
    }

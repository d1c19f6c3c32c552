"""Reads a world file (units, people, places, cameras, …) into the things that can be named.

The file is JSON: `meta` with now, speaker, speaker_unit and defaults, then one list a kind.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.understand.world import World
from connectors.contract import Kind, Named

_LISTS: dict[str, Kind] = {
    "units": Kind.UNIT,
    "external": Kind.EXTERNAL,
    "groups": Kind.GROUP,
    "contacts": Kind.CONTACT,
    "places": Kind.PLACE,
    "cameras": Kind.CAMERA,
    "devices": Kind.DEVICE,
    "scenes": Kind.SCENE,
    "sensors": Kind.SENSOR,
    "events": Kind.EVENT,
    "rollcalls": Kind.ROLLCALL,
    "notices": Kind.NOTICE,
    "reports": Kind.REPORT,
    "shifts": Kind.SHIFT,
}
_STEP_NO = "零一二三四五六七八九十"


def things_of(world: Mapping[str, Any]) -> list[Named]:
    """Return everything in the file that can be named, with facts as `Named` documents them."""
    return [_named(kind, row, world) for key, kind in _LISTS.items() for row in world.get(key, ())]


def read_world(path: Path) -> World:
    """Return the world of a file, at its own moment and with its own speaker."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    meta = data["meta"]
    given = {key: tuple(meta[name]) for key, name in _META.items() if meta.get(name)}
    return World(
        tuple(things_of(data)),
        datetime.fromisoformat(meta["now"]),
        meta.get("speaker", ""),
        meta.get("speaker_unit", ""),
        meta.get("defaults", {}).get("room", ""),
        **given,
    )


_META = {"loops": "loops", "states": "event_states"}


def _named(kind: Kind, row: Mapping[str, Any], world: Mapping[str, Any]) -> Named:
    facts = {k: v for k, v in row.items() if k not in ("id", "name", "title", "aliases")}
    if kind is Kind.UNIT:
        facts |= _unit_facts(row)
    name = row.get("name") or row.get("title") or _made_name(kind, row, world)
    return Named(kind, row["id"], name, tuple(row.get("aliases") or ()), facts)


def _unit_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    today = row.get("today") or {}
    return {
        "klass": row.get("class"),
        "duty_phone": (row.get("duty_room") or {}).get("sip"),
        "on_duty": today.get("on_duty"),
        "leader": today.get("leader"),
    }


def _made_name(kind: Kind, row: Mapping[str, Any], world: Mapping[str, Any]) -> str:
    if kind is Kind.REPORT:
        title = _title(world.get("events", ()), row["event"])
        number = row.get("no") or 0
        return f"{title}{row['step']}{_STEP_NO[number] if 0 < number <= 10 else ''}"
    if kind is Kind.ROLLCALL:
        groups = {g["id"]: g["name"] for g in world.get("groups", ())}
        targets = "、".join(groups.get(t, t) for t in row["targets"])
        return f"{datetime.fromisoformat(row['at']):%m月%d日%H:%M}{targets}查岗"
    if kind is Kind.SHIFT:
        return f"{row['unit']} {row['date']} {row['period']}"
    return str(row["id"])


def _title(events: Iterable[Mapping[str, Any]], id: str) -> str:
    return next((e["title"] for e in events if e["id"] == id), id)

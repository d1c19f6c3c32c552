"""A small room of devices, and what a system needs to be connected."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from connectors.contract import Context, Kind, Named
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.effects.action import Call
from core.identity import Principal, Role

NOW = datetime(2026, 3, 5, 20, 15, tzinfo=ROOM_ZONE)
OFFICER = Principal("u1", "陆明", ("o1",), frozenset({Role.OFFICER}))
ROOM = "小会议室"


def call() -> Call:
    return Call(key=uuid.uuid4().hex, principal=OFFICER, at=NOW)


def device(id: str, name: str, type: str, state: dict, commands: dict, **facts: object) -> Named:
    place = str(facts.pop("place", ROOM))
    known = {"type": type, "place": place, "commands": commands, "state": state}
    return Named(Kind.DEVICE, id, name, (), known | facts)


LAMP = device(
    "D1",
    "小会议室灯",
    "灯光",
    {"power": "on", "dim": 80},
    {"on": None, "off": None, "dim": "0-100"},
)
AIR = device(
    "D2",
    "小会议室空调",
    "空调",
    {"power": "off", "temp": 26},
    {"on": None, "off": None, "temp": "16-30", "mode": ["制冷", "制热"]},
)
CURTAIN = device(
    "D3",
    "小会议室窗帘",
    "窗帘",
    {"position": 100},
    {"open": None, "close": None, "stop": None, "position": "0-100"},
)
WALL = device(
    "D4",
    "小会议室大屏",
    "大屏",
    {"power": "on", "layout": "单屏", "zones": {"1": "一张图"}},
    {"on": None, "off": None, "layout": ["单屏", "四分屏"], "show": "{zone,source}"},
    zones=["1", "2", "3", "4"],
    sources=["一张图", "气象云图"],
)
SPEAKER = device(
    "D5",
    "走廊广播",
    "广播",
    {"volume": 60},
    {"play": "{text,zone}", "stop": None, "volume": "0-100", "mute": None, "unmute": None},
    place="走廊",
    zones=["全楼", "走廊"],
)
MEETING = Named(
    Kind.SCENE,
    "S1",
    "开会",
    ("开会模式",),
    {
        "places": [ROOM],
        "settings": [
            {"device": "D1", "command": "dim", "value": 30},
            {"device": "D2", "command": "temp", "value": 24},
            {"device": "D3", "command": "close"},
            {"device": "D4", "command": "show", "value": {"zone": "1", "source": "气象云图"}},
        ],
    },
)
EMPTY = Named(Kind.SCENE, "S2", "接待", (), {"places": [ROOM]})
THINGS = (LAMP, AIR, CURTAIN, WALL, SPEAKER, MEETING, EMPTY)


class NamesOf:
    """Names from a list of things."""

    def __init__(self, things: Iterable[Named]) -> None:
        self._things = {thing.id: thing for thing in things}

    def of(self, id: str) -> str:
        return self._things[id].name if id in self._things else id

    def get(self, id: str) -> Named | None:
        return self._things.get(id)


def context(database: Database, files: Path) -> Context:
    return Context(database, SteppedClock(NOW), ROOM_ZONE, files, NamesOf(THINGS))

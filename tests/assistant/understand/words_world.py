"""A small made-up room for the tests of words to plans."""

from datetime import datetime

from assistant.understand.world import World
from connectors.contract import Kind, Named

NOW = datetime.fromisoformat("2026-03-10T20:30+08:00")


def _unit(id: str, name: str, *aliases: str, sort: str = "部门", **facts: str) -> Named:
    return Named(Kind.UNIT, id, name, aliases, {"type": sort, **facts})


def _event(id: str, title: str, place: str, state: str, owner: str, loop: str = "街镇") -> Named:
    facts = {"place": place, "state": state, "owner": owner, "loop": loop}
    return Named(Kind.EVENT, id, title, (), facts)


def _camera(id: str, name: str, place: str, unit: str, status: str = "online") -> Named:
    return Named(Kind.CAMERA, id, name, (), {"place": place, "unit": unit, "status": status})


def _device(id: str, name: str, sort: str, place: str, commands: dict[str, object]) -> Named:
    facts = {"type": sort, "place": place, "commands": commands, "state": {}}
    return Named(Kind.DEVICE, id, name, (), facts)


_LIGHT: dict[str, object] = {"on": None, "off": None, "dim": "0-100"}
_SCREEN: dict[str, object] = {"layout": ["单屏", "四分屏"], "show": "{zone,source}", "on": None}

THINGS = (
    _unit("U1", "青禾区总值班室", "总值班室"),
    _unit("U2", "青禾区水务局", "水务局", "区水务局"),
    _unit("U3", "青禾区消防救援支队", "消防", "区消防", on_duty="C3", leader="C4"),
    _unit("U4", "东湖街道", "东湖", sort="街镇园"),
    _unit("U5", "新桥镇", "新桥", sort="街镇园"),
    Named(Kind.EXTERNAL, "X1", "省政府总值班室", ("省总值班室",)),
    Named(Kind.GROUP, "G1", "街镇", ("各街镇",), {"members": ["U4", "U5"]}),
    Named(Kind.CONTACT, "C1", "林一鸣", (), {"unit": "U1", "post": "值班长"}),
    Named(Kind.CONTACT, "C2", "陈建平", (), {"unit": "U2", "post": "防汛科科长"}),
    Named(Kind.CONTACT, "C3", "郑亮", (), {"unit": "U3", "post": "值班员"}),
    Named(Kind.CONTACT, "C4", "何勇", (), {"unit": "U3", "post": "副支队长"}),
    Named(Kind.CONTACT, "C5", "陈建平", (), {"unit": "U5", "post": "副镇长"}),
    Named(Kind.PLACE, "P1", "东湖下立交", (), {"type": "下立交", "unit": "U4"}),
    Named(Kind.PLACE, "P2", "新桥化工厂", (), {"type": "厂房", "unit": "U5"}),
    Named(Kind.PLACE, "P3", "新桥医院", (), {"type": "医院", "unit": "U5"}),
    _camera("V1", "东湖下立交东口", "P1", "U4"),
    _camera("V2", "东湖下立交西口", "P1", "U4", "offline"),
    _camera("V3", "新桥化工厂大门", "P2", "U5"),
    _device("D1", "一号会商室灯光", "灯光", "一号会商室", _LIGHT),
    _device("D2", "二号会商室灯光", "灯光", "二号会商室", _LIGHT),
    _device("D3", "值班大厅大屏", "大屏", "值班大厅", _SCREEN),
    Named(Kind.SCENE, "S1", "视频会商", (), {"places": ["一号会商室", "二号会商室"]}),
    Named(Kind.SENSOR, "N1", "东湖下立交积水", (), {"type": "积水", "place": "P1"}),
    _event("SJ20260310-0001", "东湖下立交积水", "P1", "处置中", "U2"),
    _event("SJ20260310-0002", "新桥化工厂火情", "P2", "处置中", "U3", "区级"),
    _event("SJ20260310-0003", "东湖街道路灯不亮", "P1", "待派单", "U4", "社区"),
    Named(
        Kind.ROLLCALL, "RC20260310-01", "早间查岗", (),
        {"at": "2026-03-10T08:30+08:00", "targets": ["G1"], "failed": []},
    ),
    Named(Kind.NOTICE, "NT20260310-01", "大风蓝色预警", (), {"to": ["G1"], "pending": ["U5"]}),
    Named(Kind.REPORT, "BG20260310-01", "", (), {"event": "SJ20260310-0002", "step": "首报"}),
)  # fmt: skip

WORLD = World(THINGS, NOW, "C1", "U1", "值班大厅")

"""An invented room to resolve language against: the town of 云溪 and its neighbours."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.understand.world import World, world_of
from connectors.contract import Kind, Named

NOW = datetime(2026, 3, 18, 16, 20, tzinfo=ZoneInfo("Asia/Shanghai"))

_UNITS = (
    ("D1", "县政府总值班室", ("总值班室",)), ("D2", "县应急管理局", ("应急局", "应急")),
    ("D3", "县消防救援大队", ("消防", "消防大队")), ("D4", "县公安局", ("公安",)),
    ("D5", "县水利局", ("水利局", "水利")), ("D6", "县卫生健康委员会", ("卫健委",)),
    ("D7", "云溪镇", ("云溪",)), ("D8", "云溪口镇", ("云溪口",)), ("D9", "青石街道", ("青石",)),
    ("D10", "县农业农村委员会", ("农业农村委",)), ("D11", "县城乡和住房建设局", ()),
)  # fmt: skip
_PLACES = (
    ("L1", "云溪镇农贸市场", (), "D7", "市场"), ("L2", "云溪口镇农贸市场", (), "D8", "市场"),
    ("L3", "望江路", (), "D9", "道路"), ("L4", "望江支路", (), "D9", "道路"),
    ("L5", "县人民医院", (), "D9", "医院"), ("L6", "青石中心小学", (), "D9", "学校"),
    ("L7", "青石下立交", ("青石桥洞",), "D9", "下立交"), ("L8", "东风路66号仓库", (), "D7", "仓库"),
    ("L9", "云溪水库大坝", (), "D7", "水库"), ("L10", "云溪变电站", (), "D7", "变电站"),
)  # fmt: skip
_PEOPLE = (
    ("K1", "周建军", "D5", "副局长"), ("K2", "周建军", "D7", "镇长"),
    ("K3", "高雅琴", "D1", "副主任"),
    ("K4", "黎明", "D6", "主任"), ("K5", "陈伟", "D3", "大队长"), ("K6", "陈炜", "D2", "值班员"),
    ("K7", "欧阳雪", "D4", "指挥中心主任"), ("K8", "赵海燕", "D8", "副镇长"),
    ("K9", "赵海雁", "D9", "值班员"),
)  # fmt: skip
_CAMERAS = (
    ("V1", "青石下立交东口", "L7", "D9", ("积水",)),
    ("V2", "青石下立交西口", "L7", "D9", ("积水",)),
    ("V3", "云溪镇农贸市场东门", "L1", "D7", ("市场",)),
    ("V4", "云溪口镇农贸市场东门", "L2", "D8", ("市场",)),
    ("V5", "东风路66号仓库布控球", "L8", "D7", ("布控球",)),
    ("V6", "县人民医院急诊门口", "L5", "D9", ("医院",)),
    ("V7", "云溪水库大坝1号机", "L9", "D7", ("水域",)),
    ("V8", "云溪水库大坝2号机", "L9", "D7", ("水域",)),
)  # fmt: skip
_EVENTS = (
    ("SJ20260318-0003", "东风路66号仓库火情", "L8", "处置中"),
    ("SJ20260318-0004", "青石下立交积水", "L7", "处置中"),
    ("SJ20260318-0005", "望江支路树木倒伏", "L4", "待派单"),
    ("SJ20260317-0011", "青石中心小学6名学生呕吐", "L6", "处置中"),
    ("SJ20260318-0008", "云溪镇农贸市场燃气报警", "L1", "待派单"),
    ("SJ20260318-0009", "云溪口镇农贸市场独居老人走失", "L2", "已派单"),
)  # fmt: skip


def _devices() -> list[Named]:
    rows = (
        ("M1", "灯光", "指挥大厅"), ("M2", "灯光", "一号会商室"), ("M3", "灯光", "二号会商室"),
        ("M4", "大屏", "指挥大厅"), ("M5", "空调", "一号会商室"), ("M6", "空调", "指挥大厅"),
        ("M7", "广播", "全楼"), ("M8", "窗帘", "二号会商室"),
    )  # fmt: skip
    return [
        Named(Kind.DEVICE, id, place + kind, (), {"type": kind, "place": place})
        for id, kind, place in rows
    ]


def _later() -> list[Named]:
    def made(kind: Kind, id: str, name: str, aliases: tuple[str, ...] = (), **facts: Any) -> Named:
        return Named(kind, id, name, aliases, facts)

    return [
        made(Kind.EXTERNAL, "E1", "市政府总值班室", ("市总值班室",)),
        made(Kind.GROUP, "G1", "乡镇街道", ("各乡镇街道",), members=["D7", "D8", "D9"]),
        made(Kind.GROUP, "G2", "Ⅱ类值班室", (), members=["D5", "D6"]),
        made(Kind.SCENE, "C1", "应急处突", places=["指挥大厅"]),
        made(Kind.SENSOR, "N1", "青石下立交积水", type="积水", place="L7"),
        made(Kind.SENSOR, "N2", "云溪水库大坝水位", type="水位", place="L9"),
        made(
            Kind.ROLLCALL,
            "RC20260318-01",
            "RC20260318-01",
            at="2026-03-18T08:40+08:00",
            targets=["G1"],
        ),
        made(
            Kind.ROLLCALL,
            "RC20260318-02",
            "RC20260318-02",
            at="2026-03-18T15:30+08:00",
            targets=["G2"],
        ),
        made(Kind.NOTICE, "NT20260318-01", "转发大风黄色预警", to=["G1"]),
        made(Kind.NOTICE, "NT20260318-02", "开展下立交夜间巡查", to=["G1"]),
        made(
            Kind.REPORT,
            "BG20260318-01",
            "BG20260318-01",
            event="SJ20260318-0003",
            step="首报",
            no=0,
        ),
        made(
            Kind.REPORT,
            "BG20260318-02",
            "BG20260318-02",
            event="SJ20260317-0011",
            step="首报",
            no=0,
        ),
        made(
            Kind.REPORT,
            "BG20260318-03",
            "BG20260318-03",
            event="SJ20260317-0011",
            step="续报",
            no=1,
        ),
    ]


def room() -> World:
    """Return the invented world, at a Wednesday afternoon."""
    things = [Named(Kind.UNIT, id, name, aliases) for id, name, aliases in _UNITS]
    things += [
        Named(Kind.PLACE, id, name, aliases, {"unit": unit, "type": kind})
        for id, name, aliases, unit, kind in _PLACES
    ]
    things += [
        Named(Kind.CONTACT, id, name, (), {"unit": unit, "post": post})
        for id, name, unit, post in _PEOPLE
    ]
    things += [
        Named(Kind.CAMERA, id, name, (), {"place": place, "unit": unit, "tags": list(tags)})
        for id, name, place, unit, tags in _CAMERAS
    ]
    things += [
        Named(Kind.EVENT, id, name, (), {"place": place, "state": state})
        for id, name, place, state in _EVENTS
    ]
    return world_of([*things, *_devices(), *_later()], NOW, "K3", "D1", "指挥大厅")

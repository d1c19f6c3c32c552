"""What officers say for rosters, registers and screens; the shifts of the made-up room."""

from collections.abc import Mapping

from assistant.understand.outcome import Turn
from assistant.understand.world import World
from connectors.contract import Kind, Named
from tests.assistant.understand.duty_said import Row
from tests.assistant.understand.duty_world import WORLD as _ROOM

_DAY = ("08:30", "20:30")
_PERIODS = {"day": "白班", "night": "夜班", "24h": "全天班"}


def _shift(day: str, unit: str, period: str, **people: str) -> Named:
    next_day = f"2026-03-{int(day[-2:]) + 1}"
    begins, ends = (_DAY[1], _DAY[0]) if period == "night" else (_DAY[0], _DAY[1])
    until = day if period == "day" else next_day
    facts = {
        "date": day, "unit": unit, "period": period,
        "from": f"{day}T{begins}+08:00", "to": f"{until}T{ends}+08:00", **people,
    }  # fmt: skip
    id = f"SH{day.replace('-', '')}-{unit}-{period}"
    return Named(Kind.SHIFT, id, f"{day}{_PERIODS[period]}", (), facts)


_OURS = (
    Named(Kind.CONTACT, "C6", "林一鸥", (), {"unit": "U1", "post": "值班员"}),
    Named(Kind.CONTACT, "C7", "周致远", (), {"unit": "U1", "post": "值班室副主任"}),
    Named(Kind.CONTACT, "C8", "许庭芳", (), {"unit": "U1", "post": "值班员"}),
)
_SHIFTS = (
    _shift("2026-03-10", "U1", "night", leader="C7", primary="C1", secondary="C6"),
    _shift("2026-03-11", "U1", "day", leader="C7", primary="C8", secondary="C6"),
    _shift("2026-03-11", "U1", "night", leader="C7", primary="C6", secondary="C1"),
    _shift("2026-03-12", "U2", "24h", leader="C2", primary="C2"),
)
ROSTERED = World((*_ROOM.things, *_OURS, *_SHIFTS), _ROOM.now, "C1", "U1", "值班大厅")


def _record(shift: Named, **changes: str) -> Mapping[str, object]:
    facts = shift.facts
    kept = {k: facts[k] for k in ("leader", "primary", "secondary") if k in facts}
    return {
        "id": shift.id, "date": facts["date"], "unit": facts["unit"],
        "period": facts["period"], "starts": facts["from"], "ends": facts["to"],
        **kept, **changes,
    }  # fmt: skip


_SWAPPED = {
    "one": "C1", "one_shift": "SH20260311-U1-night",
    "other": "C8", "other_shift": "SH20260311-U1-day",
}  # fmt: skip
TALK: Mapping[str, tuple[Turn, ...]] = {
    "": (),
    "pushed": (
        Turn("user", "东湖下立交东口推到大屏二区"),
        Turn("assistant", "已把东湖下立交东口推到值班大厅大屏2区。"),
    ),
    "marked": (
        Turn("user", "水务局值班电话空号，标一下"),
        Turn("assistant", "已把水务局值班电话标为空号。"),
    ),
}
PAGES: tuple[Row, ...] = (
    ("", "下一班几点开始", "shift.next", {}),
    ("", "水务局下个班次是什么时候", "shift.next", {"unit": "U2"}),
    ("", "几点换班来着", "shift.next", {}),
    ("", "下周的排班表给我看看", "roster.list",
     {"since": "2026-03-16", "until": "2026-03-22", "unit": "U1"}),
    ("", "打开消防这个月的值班表", "roster.list",
     {"since": "2026-03-01", "until": "2026-03-31", "unit": "U3"}),
    ("", "全区明后两天的班表列一下", "roster.list",
     {"since": "2026-03-11", "until": "2026-03-12"}),
    ("", "这周都是谁值班", "roster.list",
     {"since": "2026-03-09", "until": "2026-03-15", "unit": "U1"}),
    ("", "明天白班主班换成林一鸥", "roster.save", {"shift": _record(_SHIFTS[1], primary="C6")}),
    ("", "我跟许庭芳换个班，明天夜班", "roster.swap", _SWAPPED),
    ("", "我和许庭芳换明天的班", "roster.swap", _SWAPPED),
    ("", "我明天夜班跟许庭芳明天白班对调", "roster.swap", _SWAPPED),
    ("", "请把明天的班我和许庭芳对换", "roster.swap", _SWAPPED),
    ("", "明天我和许庭芳倒个班", "roster.swap", _SWAPPED),
    ("", "许庭芳明天的班和我换一下", "roster.swap",
     {"one": "C8", "one_shift": "SH20260311-U1-day",
      "other": "C1", "other_shift": "SH20260311-U1-night"}),
    ("", "把许庭芳明天白班和林一鸥明天夜班互换一下", "roster.swap",
     {"one": "C8", "one_shift": "SH20260311-U1-day",
      "other": "C6", "other_shift": "SH20260311-U1-night"}),
    ("", "我明天的夜班换给许庭芳", "roster.save",
     {"shift": _record(_SHIFTS[2], secondary="C8")}),
    ("", "我和许庭芳对调后天的班", "?roster.swap", None),  # neither stands on that day
    ("", "找许庭芳换个班", "?roster.swap", None),
    ("", "我和陈建平换明天的班", "?roster.swap", None),  # two people of that name
    ("", "明天夜班带班领导改成许庭芳", "roster.save",
     {"shift": _record(_SHIFTS[2], leader="C8")}),
    ("", "帮我换个班", "?roster.save", None),
    ("", "明天白班换成陈建平", "?roster.save", None),  # two people of that name
    ("", "明天白班换成林一鸥", "?roster.save", None),  # which of the three posts
    ("", "明天夜班那个班次删掉", "roster.delete", {"id": "SH20260311-U1-night"}),
    ("", "取消水务局后天那一班", "roster.delete", {"id": "SH20260312-U2-24h"}),
    ("marked", "标错了，恢复一下", "contact.restore_number",
     {"unit": "U2", "number_kind": "duty_phone"}),
    ("", "何勇手机通了，取消失效标记", "contact.restore_number",
     {"contact": "C4", "number_kind": "mobile"}),
    ("", "哪些号码标了失效", "contact.list", {"kind": "dead"}),
    ("", "把水务局的人都列出来", "contact.list", {"kind": "people", "unit": "U2"}),
    ("", "通讯录导出一份csv", "contact.export", {"table": "directory", "format": "csv"}),
    ("", "下周排班导成excel", "contact.export",
     {"table": "roster", "format": "xlsx", "since": "2026-03-16", "until": "2026-03-22"}),
    ("", "值班大厅的设备清单", "device.list", {"place": "值班大厅"}),
    ("", "设备台账导出来", "device.export", {}),
    ("", "把一号会商室现在的灯光存成汇报模式", "device.teach_scene",
     {"name": "汇报", "place": "一号会商室"}),
    ("", "打开事件看板", "event.board", {}),
    ("", "各环节现在压了几件", "event.board", {}),
    ("", "把处置中的事件导成表格", "event.export", {"state": "处置中", "format": "xlsx"}),
    ("", "超期的单子导一份", "event.export", {"overdue": True}),
    ("", "全区有几个医院", "map.places", {"type": "医院"}),
    ("", "新桥镇有哪些学校", "map.places", {"type": "学校", "unit": "U5"}),
    ("", "地名库导成csv", "map.export", {"format": "csv"}),
    ("", "东湖下立交西口离线多久了", "video.offline", {"camera": "V2"}),
    ("", "各路离线时长排一下", "video.offline", {}),
    ("", "化工厂大门那路有哪些预置位", "video.presets", {"camera": "V3"}),
    ("", "东湖下立交东口转到二号预置位", "video.preset", {"camera": "V1", "preset": "二号"}),
    ("", "化工厂大门的镜头对准储罐区", "video.preset", {"camera": "V3", "preset": "储罐区"}),
    ("", "东湖下立交东口那个探头归谁管", "video.about", {"camera": "V1"}),
    ("", "测一下东湖下立交西口恢复没有", "video.check", {"cameras": ["V2"]}),
    ("", "巡检一遍全部探头", "video.check", {}),
    ("", "大屏上现在放着哪几路", "video.walls", {"to": "D3"}),
    ("pushed", "二区撤了吧", "video.clear_wall", {"to": "D3", "zone": "2"}),
    ("", "大屏上的画面都撤下来", "video.clear_wall", {"to": "D3"}),
    ("", "积水那件截过哪几张图", "video.snapshots", {"attached_to": "SJ20260310-0001"}),
    ("", "今天的截图都列出来", "video.snapshots", {}),
    ("", "探头清单导成表格", "video.export", {"kind": "xlsx"}),
    ("", "这条大风蓝色预警要做什么", "warning.plan", {"warning": "大风蓝色"}),
    ("", "暴雨预警的告知名单定为东湖街道和新桥镇", "warning.assign",
     {"warning": "暴雨", "units": ["U4", "U5"]}),
)  # fmt: skip

PAGES_NEAR: tuple[str, ...] = (
    # asked about rules
    "换班要走什么手续", "能不能自己找人替班", "排班表要提前几天报", "夜班能不能换成白班",
    "换班有没有规定", "通讯录多久更新一次", "探头离线多长时间要报修", "截图保存多久",
    "预置位由谁来设，有规定吗", "交接班几点前要到", "告知名单要不要领导批",
    "离线多久算故障", "排班要报谁备案", "设备清单里必须配哪些设备",
    # told, done already, or somebody else's words
    "他俩已经换过班了", "群里说“明天白班换成老李”", "短信写着“把排班删掉”，这是谁发的",
    "值班表我导过了", "“大屏上的画面都撤下来”，这句话谁说的",
    # to be left undone
    "先别换班", "排班先别删", "号码先不恢复", "通讯录先不导出", "预置位先别动",
    # neighbours that mean something else
    "明天白班谁主班", "谁来接我的班", "哪几路离线", "打开东湖下立交东口", "把大屏关了",
    "积水那件截张图", "积水那件怎么样了", "首报导成pdf", "水务局值班电话多少",
    "今天有哪些事件", "东湖下立交周边一公里的医院", "一号会商室灯开着吗", "何勇手机停机，标一下",
    "一号会商室切视频会商", "预警登记一下",
)  # fmt: skip

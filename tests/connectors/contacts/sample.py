"""A small directory of our own: same names, names that sound alike, a tree of units, a roster."""

from datetime import datetime, timedelta

from connectors.contract import Kind, Named
from core.clock import ROOM_ZONE

NOW = datetime(2026, 3, 14, 21, 0, tzinfo=ROOM_ZONE)

UNITS = [
    Named(Kind.UNIT, "D01", "青浦湾区总值班室", ("总值班室",), {
        "klass": "Ⅲ", "address": "湖滨路1号", "duty_phone": "8101", "fax": "021-5550-9101",
        "deputies": ["K02"]}),
    Named(Kind.UNIT, "D02", "区水利局", ("水利局", "水利"), {
        "klass": "Ⅲ", "duty_phone": "021-5550-8102", "deputies": []}),
    Named(Kind.UNIT, "D03", "区水利局防汛中心", ("防汛中心",), {
        "klass": "Ⅱ", "parent": "D02", "duty_phone": "8103", "deputies": []}),
    Named(Kind.UNIT, "D04", "石桥镇", ("石桥",), {
        "klass": "Ⅲ", "duty_phone": "8104", "deputies": ["K08"]}),
    Named(Kind.UNIT, "D05", "石桥口镇", ("石桥口",), {
        "klass": "Ⅲ", "duty_phone": "8105", "deputies": []}),
]  # fmt: skip


def _person(id: str, name: str, unit: str, post: str, mobile: str) -> Named:
    facts = {"unit": unit, "post": post, "mobile": mobile, "status": "正常"}
    return Named(Kind.CONTACT, id, name, (), facts)


PEOPLE = [
    _person("K01", "褚云飞", "D01", "值班长", "138-0000-0001"),
    _person("K02", "蒲冬梅", "D01", "副主任", "138-0000-0002"),
    _person("K03", "单田芳", "D01", "值班员", "138-0000-0003"),
    _person("K04", "赵志强", "D02", "局长", "138-0000-0004"),
    _person("K05", "陈建平", "D02", "副局长", "138-0000-0005"),
    _person("K06", "任晓波", "D03", "防汛科科长", "138-0000-0006"),
    _person("K07", "欧阳倩", "D04", "镇长", "138-0000-0007"),
    _person("K08", "陈建平", "D04", "副镇长", "138-0000-0008"),
    _person("K09", "杨蕾", "D05", "值班员", "138-0000-0009"),
    _person("K10", "杨磊", "D04", "值班员", "138-0000-0010"),
]
GROUPS = [Named(Kind.GROUP, "Q01", "防汛成员", ("三防单位",), {"members": ["D02", "D04", "D05"]})]
EXTERNALS = [Named(Kind.EXTERNAL, "W01", "市防指", ("市防汛指挥部",), {"phone": "021-5550-0001"})]


def _shift(day: int, unit: str, period: str, people: tuple[str, ...]) -> Named:
    midnight = NOW.replace(hour=0) + timedelta(days=day)
    first, last = {"day": (8, 20), "night": (20, 32), "24h": (9, 33)}[period]
    facts = {
        "date": midnight.date().isoformat(),
        "unit": unit,
        "period": period,
        "from": (midnight + timedelta(hours=first)).isoformat(timespec="minutes"),
        "to": (midnight + timedelta(hours=last)).isoformat(timespec="minutes"),
        **dict(zip(("leader", "primary", "secondary"), people, strict=False)),
    }
    id = f"SH{midnight:%Y%m%d}-{unit}-{period}"
    unit_name = next(u.name for u in UNITS if u.id == unit)
    name = {"day": "白班", "night": "夜班", "24h": "全天班"}[period]
    return Named(Kind.SHIFT, id, f"{unit_name}{facts['date']}{name}", (), facts)


SHIFTS = [
    _shift(0, "D01", "day", ("K02", "K03")),
    _shift(0, "D01", "night", ("K02", "K01", "K03")),
    _shift(1, "D01", "day", ("K02", "K03")),
    _shift(0, "D02", "24h", ("K04", "K05")),
    _shift(0, "D04", "24h", ("K07", "K10")),
]


def things() -> list[Named]:
    return [*UNITS, *PEOPLE, *GROUPS, *EXTERNALS, *SHIFTS]

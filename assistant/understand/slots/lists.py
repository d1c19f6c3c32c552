"""Arguments of looking through the registers and of taking them along as a file."""

import re

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.event_search import find as find_events
from assistant.understand.slots.people import mark_invalid
from assistant.understand.slots.roster import days
from assistant.understand.slots.things import free
from assistant.understand.slots.warnings import calling
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind

_CSV = re.compile(r"csv", re.IGNORECASE)
_XLSX = re.compile(r"xlsx?|excel|表格", re.IGNORECASE)


def _form(scene: Scene, filling: Filling, slot: str) -> None:
    if found := _CSV.search(scene.words):
        filling.put(slot, "csv", f"“{found[0]}”")
    elif found := _XLSX.search(scene.words):
        filling.put(slot, "xlsx", f"“{found[0]}”")


def _unit(scene: Scene, filling: Filling) -> None:
    units = free(scene, Kind.UNIT)
    if units:
        id = units[0].candidates[0].id
        filling.put("unit", id, f"“{units[0].text}” → {scene.name(id)}")


def works_again(scene: Scene) -> Filling:
    """Fill contact.restore_number: whose number; why it was dead is no longer of use."""
    filling = mark_invalid(scene)
    filling.arguments.pop("reason", None)
    filling.why.pop("reason", None)
    return filling


def people(scene: Scene) -> Filling:
    """Fill contact.list: the dead numbers, the groups, the units or the people of a unit."""
    filling = Filling()
    for kind, pattern in (
        ("dead", r"失效|无效|空号|停机|打不通"),
        ("groups", r"群组"),
        ("units", r"哪些单位|单位(?:名单|清单|列表)|所有单位"),
    ):
        if re.search(pattern, scene.words):
            filling.put("kind", kind)
            break
    else:
        filling.put("kind", "people")
    _unit(scene, filling)
    return filling


_TABLES = (
    ("roster", r"排班|值班表|班表"),
    ("groups", r"群组"),
    ("units", r"单位(?:名单|清单|表)"),
    ("people", r"人员|联系人|花名册"),
)


def directory(scene: Scene) -> Filling:
    """Fill contact.export: which table, in which form, and the days of a roster."""
    filling = Filling()
    table = next((t for t, p in _TABLES if re.search(p, scene.words)), "directory")
    filling.put("table", table, f"{scene.frame.title}")
    _form(scene, filling, "format")
    if table == "roster" and (scene.part.times or re.search(r"[周月]|两天", scene.words)):
        first, last = days(scene)
        filling.put("since", first.isoformat(), "所说的日子")
        filling.put("until", last.isoformat(), "所说的日子")
    return filling


def events(scene: Scene) -> Filling:
    """Fill event.export: as event.find, and the form."""
    filling = find_events(scene)
    _form(scene, filling, "format")
    return filling


def board(scene: Scene) -> Filling:
    """Fill event.board: of one unit or one of the four loops where said."""
    filling = Filling()
    loop = next((name for name in scene.world.loops if name in scene.words), "")
    filling.put("loop", loop, f"按“{loop}”环节")
    _unit(scene, filling)
    return filling


def file(scene: Scene) -> Filling:
    """Fill what only takes a form: the registers of places, cameras and devices as a file."""
    filling = Filling()
    _form(scene, filling, "format" if "format" in scene.frame.slots else "kind")
    return filling


def devices(scene: Scene) -> Filling:
    """Fill device.list: the room and the type where said."""
    filling = Filling()
    known = {str(d.facts.get("place")) for d in scene.world.of(Kind.DEVICE)}
    filling.put("place", next((p for p in sorted(known) if p in scene.words), ""))
    types = {str(d.facts.get("type")) for d in scene.world.of(Kind.DEVICE)}
    filling.put("type", next((t for t in sorted(types) if t in scene.words), ""))
    return filling


_NAMED = re.compile(
    r"(?:记住|记下|存成|存为|保存成|保存为|记成|录成|叫做?|名为|命名为)[\uff1a:\s]*(?P<n>[\u4e00-\u9fff\w]{2,12}?)(?:场景|模式)?(?:吧|了)?[。\s]*$"
)


def scene_taught(scene: Scene) -> Filling:
    """Fill device.teach_scene: a scene that is known, or the name of a new one; the room said."""
    filling = Filling()
    rooms = {str(d.facts.get("place")) for d in scene.world.of(Kind.DEVICE)} - {"None", ""}
    told = scene.part.full
    for room in rooms:  # 东会商室 is no 会商
        told = told.replace(room, "")
    # a name that only sounds like a scene's must never overwrite it
    known = [
        s.id
        for s in scene.world.of(Kind.SCENE)
        if any(name in told for name in (s.name, *s.aliases) if name)
    ]
    said = _NAMED.search(scene.part.full)
    if known:
        filling.put("scene", known[0], f"→ {scene.name(known[0])}")
    elif said and (name := tidy(said["n"])):
        filling.put("name", name, f"“{name}”")
    else:
        filling.ask("name", "这个场景叫什么名字？")
    room = next((r for r in sorted(rooms, key=len, reverse=True) if r in scene.words), "")
    filling.put("place", room or scene.world.default_room, "所说的房间" if room else "未说地点")
    return filling


_SORTS = (
    "避难场所", "安置点", "消防站", "医院", "学校", "下立交", "水闸", "泵站", "码头", "小区",
    "居民区", "市场", "公园", "景区", "地铁站", "变电站", "厂房", "路口",
)  # fmt: skip


def places(scene: Scene) -> Filling:
    """Fill map.places: the sort of place and the unit where said."""
    filling = Filling()
    filling.put("type", next((s for s in _SORTS if s in scene.words), ""), "所述类别")
    _unit(scene, filling)
    return filling


def assigned(scene: Scene) -> Filling:
    """Fill warning.assign: the units that the list is to hold."""
    filling = calling(scene)
    if not filling.has("units"):
        filling.ask("units", "告知名单上是哪些单位？")
    return filling

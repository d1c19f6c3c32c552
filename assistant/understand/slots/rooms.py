"""Arguments of the device actions: which device, which command, which value; scenes; states."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.understand import describe
from assistant.understand.focus import Focus
from assistant.understand.matching import table
from assistant.understand.mentions import Candidate
from assistant.understand.quantities import integer
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.commands import command
from assistant.understand.slots.media import zone
from assistant.understand.slots.things import choices
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind

# words that mean a type of device without naming it
_IMPLIED = (
    ("空调", r"度|热(?!线)|冷|制冷|制热|送风|温度|凉|暖"),
    ("灯光", r"暗|亮|灯|晃眼|刺眼"),
    ("新风", r"闷|透气|换气|空气"),
    ("音响", r"声音|音量|静音|闭音|吵|麦"),
    ("大屏", r"分屏|布局|云图|一张图|事件流转|[一二三四五六七八九\d]区|左大右四"),
    ("广播", r"喊|播一|喇叭|广播"),
    ("窗帘", r"帘"),
    ("投影", r"投影|HDMI|hdmi|投屏"),
)


def room_spoken(scene: Scene) -> str:
    """Return the room spoken of in this plan or before, "" where none."""
    carried = scene.carried("device", "place")
    if isinstance(carried, str):
        place = scene.fact(carried, "place") if scene.thing(carried) else carried
        if place:
            return str(place)
    for reading in reversed(scene.focus.readings):
        for room in rooms(scene):
            if room in reading.text:
                return room
    return ""


def rooms(scene: Scene) -> list[str]:
    """Return the rooms that have devices or scenes, the longest names first."""
    found = {str(d.facts.get("place")) for d in scene.world.of(Kind.DEVICE)}
    found |= {room for s in scene.world.of(Kind.SCENE) for room in s.facts.get("places", ())}
    return sorted(found, key=lambda room: -len(room))


def _candidates(scene: Scene) -> list[Candidate]:
    words = scene.words
    room = room_spoken(scene)
    found = describe.devices(words, scene.world, room)
    spoken = spoken_devices(scene.focus)
    # 音量小点 is said of what was told of
    one = spoken[0] if found and len(spoken) == 1 and not _names_type(scene, words) else ""
    if one and command(words, _commands(scene, one))[0]:
        return [Candidate(one, 0.9, "room")]
    if found:
        return _fitting(scene, found)
    carried = scene.carried("device")
    if isinstance(carried, str):
        return [Candidate(carried, 0.95, "room")]
    if len(spoken) == 1 and (not _implied(words) or command(words, _commands(scene, spoken[0]))[0]):
        return [Candidate(spoken[0], 0.9, "room")]
    kind = _implied(words) or _spoken_type(scene)
    if kind:
        return _fitting(scene, describe.devices(f"{words} {kind}", scene.world, room))
    return []


def _names_type(scene: Scene, words: str) -> bool:
    """Say whether a device is named, rather than implied by what is to change."""
    return bool(scene.part.of(Kind.DEVICE)) or any(
        word in words for names in table("rooms")["types"].values() for word in names
    )


def spoken_devices(focus: Focus) -> list[str]:
    """Return the devices of the newest turn that speaks of any."""
    for reading in reversed(focus.readings):
        named = [m.candidates[0].id for m in reading.of(Kind.DEVICE) if m.exact]
        ids = named or [c.id for c in describe.devices(reading.text, focus.world, "")]
        if ids:
            return list(dict.fromkeys(ids))
    return []


def _implied(words: str) -> str:
    return next((kind for kind, pattern in _IMPLIED if re.search(pattern, words)), "")


def _spoken_type(scene: Scene) -> str:
    """Return the type of device that was spoken of last."""
    kinds = {str(d.facts.get("type")) for d in scene.world.of(Kind.DEVICE)}
    for reading in reversed(scene.focus.readings):
        for kind in kinds:
            if kind and (kind in reading.text or kind.rstrip("光") in reading.text):
                return kind
    return ""


def _fitting(scene: Scene, found: Sequence[Candidate]) -> list[Candidate]:
    """Keep the devices that know the command, where the words name several types."""
    if len(found) < 2:
        return list(found)
    kinds = {scene.fact(c.id, "type") for c in found}
    if len(kinds) < 2:
        return list(found)
    able = [c for c in found if command(scene.words, _commands(scene, c.id))[0]]
    by_type = [c for c in able if scene.fact(c.id, "type") in scene.words]
    return by_type or able or list(found)


def _commands(scene: Scene, id: str) -> Mapping[str, Any]:
    return scene.fact(id, "commands") or {}


def set_(scene: Scene) -> Filling:
    """Fill device.set."""
    filling = Filling()
    found = _candidates(scene)
    device = describe.clear(found) or (found[0].id if len(found) == 1 else "")
    if not device and found:
        ids = [c.id for c in found]
        names = [scene.name(id) for id in ids]
        filling.ask("device", f"是{'、'.join(names[:-1])}还是{names[-1]}？", choices(scene, ids))
        name, value = command(scene.words, _commands(scene, ids[0]))
        filling.arguments["command"] = name
        filling.put("value", value)
        return filling
    if not device:
        filling.ask("device", "操作哪一台设备？")
        return filling
    filling.put("device", device, f"所述设备 → {scene.name(device)}")
    name, value = command(scene.words, _commands(scene, device))
    if not name and "show" in _commands(scene, device) and "source" in _show(scene, device):
        name = "show"
    if name == "play":
        value = _announcement(scene, device)
    elif name == "show":
        value = _show(scene, device)
    elif name in ("dim", "volume", "temp", "position") and value is None:
        value = _relative(scene, device, name)
    if not name or (value is None and _commands(scene, device).get(name)):
        filling.ask("command", f"{scene.name(device)}要怎么调？", choices(scene, [device]))
        return filling
    if name == "show" and isinstance(value, dict) and "source" not in value:
        where = f"{value['zone']}区" if "zone" in value else ""
        known = "、".join(_sources(scene, device))
        filling.ask("value", f"{scene.name(device)}{where}换成什么画面？可选：{known}。")
        return filling
    filling.put("command", name)
    filling.put("value", value, foreign=bool(name == "play" and scene.part.quotes))
    return filling


def _relative(scene: Scene, device: str, name: str) -> int | None:
    """Return the value for 暗一点/调高两度, from the known state; a step is 2 degrees or 20."""
    now = (scene.fact(device, "state") or {}).get(name)
    bounds = re.fullmatch(r"(\d+)-(\d+)", str(_commands(scene, device).get(name)))
    said = re.findall(r"(\d+)\s*(?:℃|度|%)", scene.focus.reply)
    now = int(said[-1]) if said else now  # what was just told is newer than what was read
    if not isinstance(now, int) or not bounds:
        return None
    words = re.sub(r"值班大厅|大厅|大屏幕?", " ", scene.words)
    up = bool(re.search(r"亮|升|高|大|热一|暖", words))
    down = bool(re.search(r"暗|降|低|小|冷一|凉|吵|太热|太亮", words))
    if up == down and not (down and re.search(r"太|一点", words)):
        return None
    told = re.search(r"([一二两三四五\d])\s*度", scene.words)
    step = (integer(told[1]) or 2) if told else 2 if name == "temp" else 20
    value = now - step if down else now + step
    return max(int(bounds[1]), min(int(bounds[2]), value))


_ROOM_ZONE = re.compile(
    r"(?:叫|让|请|通知|喊|给|对)\s*(?P<zone>全楼|整栋楼|[一二三四五六]楼|值班大厅|大厅|[一二]号会商室)"
)


def _announcement(scene: Scene, device: str) -> dict[str, str] | None:
    zones = _zones(scene, device)
    words = scene.words
    quoted = scene.part.quotes
    text = tidy(quoted[0].text) if quoted else _spoken_text(words)
    if not text:
        return None
    said = _ROOM_ZONE.search(words)
    value = {"text": text}
    named = said["zone"] if said else next((z for z in zones if z in words), "")
    named = {"大厅": "值班大厅", "整栋楼": "全楼"}.get(named, named)
    if named in zones:
        value["zone"] = named
    return value


def _zones(scene: Scene, device: str) -> list[str]:
    given = scene.fact(device, "zones")
    return [str(z) for z in given] if given else []


def _spoken_text(words: str) -> str:
    colon = re.search(r"[\uff1a:]\s*(.+)$", words)
    if colon:
        return tidy(colon[1])
    text = re.sub(
        r"^.*?(?:喇叭|广播)(?:里|上)?(?:再|先|给我|帮我)*(?:喊|播|说|讲|放|叫|通知|念)?(?:一声|一下|一遍|一条|报|个|声)?[\uff0c,]*(?:全楼|各楼层)?",
        "", words, count=1,
    )  # fmt: skip
    text = tidy(text)
    called = re.match(r"(?:让|叫|请|通知|喊)(.+)$", text)
    return f"请{called[1]}" if called else text


_SOURCES = (("气象云图", r"气象|云图|天气"), ("事件流转", r"事件流转|流转"),
            ("一张图", r"一张图|地图"),
            ("视频会议", r"视频会议|会议画面"), ("12345热线", r"12345|热线"))  # fmt: skip


def _show(scene: Scene, device: str) -> dict[str, str]:
    value: dict[str, str] = {}
    where = zone(scene.words)
    if where:
        value["zone"] = where
    known = _sources(scene, device)
    patterns = {name: re.escape(name) for name in known} | {
        name: pattern for name, pattern in _SOURCES if name in known
    }
    source = next((name for name, p in patterns.items() if re.search(p, scene.words)), "")
    return value | {"source": source} if source else value


def _sources(scene: Scene, device: str) -> list[str]:
    """Return what a screen can show, as the device itself says."""
    given = scene.fact(device, "sources")
    return [str(name) for name in given] if given else [name for name, _ in _SOURCES]


def said_room(scene: Scene, rooms: Sequence[str]) -> str:
    """Return the one of the rooms that the step names, "" where none."""
    words = scene.words
    for room in rooms:
        if room in words:
            return room
    for key, pattern in (("一号", r"一号|1号|一会"), ("二号", r"二号|2号|二会"), ("大厅", r"大厅")):
        if re.search(pattern, words):
            return next((room for room in rooms if key in room), "")
    return ""


def status(scene: Scene) -> Filling:
    """Fill device.status: one device, or a room, or a type."""
    filling = Filling()
    words = scene.words
    room = said_room(scene, rooms(scene))
    if re.search(r"设备", words) and room:
        filling.put("place", room, f"“{room}”")
        return filling
    if re.search(r"所有|全部|各|都", words) and (kind := _implied(words)) and not room:
        filling.put("type", kind, f"“{kind}”")
        return filling
    found = _candidates(scene)
    device = describe.clear(found) or (found[0].id if len(found) == 1 else "")
    if device:
        filling.put("device", device, f"所述设备 → {scene.name(device)}")
    elif found:
        names = [scene.name(c.id) for c in found]
        filling.ask(
            "device",
            f"是{'、'.join(names[:-1])}还是{names[-1]}？",
            choices(scene, [c.id for c in found]),
        )
    elif room:
        filling.put("place", room, f"“{room}”")
    else:
        filling.ask("device", "看哪台设备？")
    return filling

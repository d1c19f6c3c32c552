"""Arguments of the map: where something is, and what is around it."""

import re

from assistant.understand import describe
from assistant.understand.quantities import radius_m
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.cameras import by_position
from assistant.understand.slots.incident import event
from assistant.understand.slots.things import choices, free
from connectors.contract import Kind

_PLACE_TEXT = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:路|街|大道|弄|巷|村)\d+(?:弄\d+)?号?(?:楼|室)?|[\u4e00-\u9fff]{2,6}?(?:新村|小区|花园|苑)\d*号?"
)


def locate(scene: Scene) -> Filling:
    """Fill map.locate: a known place, an address, an event or a camera."""
    filling = Filling()
    text, mentions = scene.local()
    for mention in scene.part.of(Kind.EVENT)[:1]:
        filling.put("event", mention.candidates[0].id, f"“{mention.text}”")
        return filling
    listed = _by_kind(scene) if scene.focus.listed else ""
    if listed and listed in scene.focus.listed:
        filling.put("place", listed, f"上文所列 → {scene.name(listed)}")
        return filling
    if at := by_position(scene):
        filling.put("camera", at[0], f"上文所列 → {scene.name(at[0])}")
        return filling
    places = free(scene, Kind.PLACE) or free(scene, Kind.PLACE, quoted=True)
    cameras = free(scene, Kind.CAMERA)
    about_camera = re.search(r"探头|摄像|监控|镜头|布控球|那路|鹰眼|单兵", text)
    if cameras and (about_camera or not places):
        filling.put("camera", cameras[0].candidates[0].id, f"“{cameras[0].text}”")
        return filling
    if about_camera and (clear := describe.clear(describe.cameras(text, scene.world, mentions))):
        filling.put("camera", clear, f"所述探头 → {scene.name(clear)}")
        return filling
    if places:
        _locate_place(scene, filling)
        return filling
    return _locate_other(scene, filling)


def _locate_place(scene: Scene, filling: Filling) -> None:
    places = free(scene, Kind.PLACE) or free(scene, Kind.PLACE, quoted=True)
    best = max(places, key=lambda m: (m.exact, m.end - m.start))
    foreign = scene.part.in_quotes(best.start, best.end)
    ids = describe.rivals(list(best.candidates))
    if len(ids) > 1:
        filling.ask("place", "是哪一处？", choices(scene, ids))
        return
    id = ids[0]
    filling.put("place", id, f"“{best.text}” → {scene.name(id)}", foreign=foreign)


def _locate_other(scene: Scene, filling: Filling) -> Filling:
    chosen = _by_kind(scene)
    if chosen:
        filling.put("place", chosen, f"所述地点 → {scene.name(chosen)}")
        return filling
    address = _PLACE_TEXT.search(scene.part.full)
    if address:
        text = re.sub(r"^(?:定位|标出|标一下|把|在|到|查|找|一下)+", "", address[0])
        start = scene.part.start + address.start()
        foreign = scene.part.in_quotes(start, start + 1)
        filling.put("place_text", text, "所述地址", foreign=foreign)
        return filling
    probe = Filling()
    found = event(scene, probe, "event", ask=False)
    if found:
        filling.put("event", found, probe.why.get("event", ""))
        return filling
    if probe.needs:
        filling.needs += probe.needs
        return filling
    filling.ask("place", "定位哪里？")
    return filling


def _by_kind(scene: Scene) -> str:
    """Return the one place of a kind (医院, 变电站) that was listed before, or that there is."""
    kinds = {str(p.facts.get("type")) for p in scene.world.of(Kind.PLACE)}
    said = [k for k in kinds if k and k in scene.words]
    if not said:
        return ""
    listed = [id for id in scene.focus.listed if scene.fact(id, "type") in said]
    known = [p.id for p in scene.world.of(Kind.PLACE) if p.facts.get("type") in said]
    chosen = listed or known
    return chosen[0] if len(chosen) == 1 else ""


_TYPE_WORDS = {
    "消防队": "消防站", "避难点": "避难场所", "安置点": "避难场所", "小区": "居民区",
    "菜场": "市场", "菜市场": "市场", "农贸市场": "市场", "小学": "学校", "中学": "学校",
    "工厂": "厂房", "卫生院": "医院",
}  # fmt: skip


def nearby(scene: Scene) -> Filling:
    """Fill map.nearby: centre, radius in metres, types of places."""
    filling = Filling()
    _types(scene, filling)
    _center(scene, filling)
    radius = radius_m(scene.words)
    if radius:
        filling.put("radius_m", radius, f"{radius}米")
    missing = [name for name in ("center", "radius_m", "types") if name not in filling.arguments]
    if missing and not filling.needs:
        asks = "、".join(scene.frame.slots[name].ask for name in missing)
        filling.ask(missing[0], asks + "？")
    return filling


def _types(scene: Scene, filling: Filling) -> None:
    kinds = {str(p.facts.get("type")) for p in scene.world.of(Kind.PLACE)} - {"", "None"}
    named = {k: k for k in kinds} | _TYPE_WORDS
    covered = [(m.start, m.end) for m in free(scene, Kind.PLACE)]
    found: list[tuple[int, str]] = []
    for word, kind in named.items():
        for match in re.finditer(word, scene.words):
            at = match.start() + scene.part.start
            if not any(a <= at < b for a, b in covered):
                found.append((match.start(), kind))
    if len({kind for _, kind in found}) > 1:  # 厂房着火那边两公里内的医院: the fire is no type
        told = re.compile(
            r"(?:着火|起火|失火|火情|火灾|积水|停电|漏|塌|那边|那儿|那里|那件|那单|这边)"
        )
        found = [f for f in found if not told.match(scene.words, _end(scene, f))] or found
    types = list(dict.fromkeys(kind for _, kind in sorted(found)))
    filling.put("types", types, "、".join(types))


def _end(scene: Scene, found: tuple[int, str]) -> int:
    """Return where the word of a type ends in the step's words."""
    words = sorted([found[1], *_TYPE_WORDS], key=len, reverse=True)
    return next((found[0] + len(w) for w in words if scene.words.startswith(w, found[0])), 0)


def _center(scene: Scene, filling: Filling) -> None:
    places = [m for m in free(scene, Kind.PLACE)]
    if places:
        best = max(places, key=lambda m: (m.exact, m.end - m.start))
        id = best.candidates[0].id
        filling.put("center", id, f"“{best.text}” → {scene.name(id)}")
        return
    carried = scene.carried("place", "center")
    if isinstance(carried, str):
        filling.put("center", carried, f"同上一步 → {scene.name(carried)}")
        return
    if spoken := _spoken_place(scene):
        filling.put("center", spoken, f"承上文 → {scene.name(spoken)}")
        return
    probe = Filling()
    found = (
        event(scene, probe, "event", ask=False)
        if "event" in scene.frame.slots
        else _event(scene, probe)
    )
    if found:
        filling.put("center", found, probe.why.get("center", ""))
        return
    filling.needs += probe.needs
    spoken = scene.focus.latest(Kind.PLACE)
    if filling.needs:
        return
    if partly := _partly_named(scene):
        filling.put("center", partly, f"名称的一部分 → {scene.name(partly)}")
    elif spoken:
        filling.put("center", spoken[0], f"承上文 → {scene.name(spoken[0])}")


_REACH = re.compile(
    r"周边|附近|周围|四周|方圆|旁边|边上|[\d一二两三四五六七八九十]+(?:公里|千米|米|里)"
)


def _partly_named(scene: Scene) -> str:
    """Return the only place whose name has the words before the reach: 体育馆一公里内."""
    head = _REACH.split(scene.words, maxsplit=1)[0].strip("看查下找的在 ")
    if not 2 <= len(head) <= 8:
        return ""
    found = [p.id for p in scene.world.of(Kind.PLACE) if head in p.name]
    return found[0] if len(found) == 1 else ""


def _spoken_place(scene: Scene) -> str:
    """Return the place that 它/这里 means: named in the newest turn, with no event beside."""
    if not re.match(r"\s*(?:那|查|看)?(?:它|这里|这儿|那里|那儿|此处)", scene.words):
        return ""
    for reading in reversed(scene.focus.readings):
        places = [m for m in reading.of(Kind.PLACE) if m.exact]
        if reading.of(Kind.EVENT):
            return ""
        if places:
            return places[0].candidates[0].id
    return ""


def _event(scene: Scene, probe: Filling) -> str:
    text, mentions = scene.local()
    bare = re.sub(r"医院|消防站|学校|避难场所|市场|小区|居民区", "  ", text)
    found = describe.events(bare, scene.world, mentions)
    clear = describe.clear(found)
    if clear and found[0].score >= 0.4:
        probe.put("center", clear, f"所述事件 → {scene.name(clear)}")
        return clear
    made = scene.result("event")
    if made:
        probe.put("center", made, "本计划中的事件")
        return made
    spoken = scene.focus.event()
    if spoken and (re.search(r"那|这|它|事发|现场", text) or not scene.focus.latest(Kind.PLACE)):
        probe.put("center", spoken, "承上文的事件")
        return spoken
    return ""

"""Arguments of the video actions."""

import re

from assistant.understand import describe
from assistant.understand.quantities import radius_m
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.cameras import cameras, spoken_place
from assistant.understand.slots.incident import event
from assistant.understand.slots.things import choices, free, iso
from connectors.contract import Kind


def _put(scene: Scene, filling: Filling, slot: str, what: str) -> None:
    ids, rivals, why = cameras(scene)
    many = scene.frame.slots[slot].many
    if ids and (many or len(ids) == 1):
        filling.put(slot, ids if many else ids[0], why)
    elif ids or rivals:
        offered = choices(scene, ids or rivals)
        names = [c.label for c in offered]
        filling.ask(
            slot,
            f"{what}：{'、'.join(names[:-1])}还是{names[-1]}？" if len(names) > 1 else f"{what}？",
            offered,
        )
    else:
        filling.ask(slot, scene.frame.slots[slot].ask + "？")


def open_(scene: Scene) -> Filling:
    """Fill video.open."""
    filling = Filling()
    _put(scene, filling, "cameras", "打开哪一路")
    return filling


def snapshot(scene: Scene) -> Filling:
    """Fill video.snapshot; 附到X/进续报 -> attach_to."""
    filling = Filling()
    attached = re.search(
        r"(?:附|放|贴|插|加|写|塞|存|配|用|挂|搁)(?:到|进|在|入|上|去)|[搁贴附放塞](?=[\u4e00-\u9fff\d]{1,14}(?:里|中|上|后面)(?:头|面|去)?(?:$|[\uff0c,。]))|进(?=[\u4e00-\u9fff]{0,8}(?:报|事件|单))",
        scene.words,
    )
    at = scene.part.start + attached.start() if attached else scene.part.end
    picture = Scene(
        scene.frame, scene.part.part(scene.part.start, at), scene.whole, scene.world, scene.focus,
        scene.earlier,
    )  # fmt: skip
    _put(picture, filling, "camera", "截哪一路的画面")
    for span in picture.part.times:
        if span.at is not None:
            filling.put("at", iso(span.at), f"“{span.text}”")
            break
    if attached:
        target = scene.part.part(at, scene.part.end)
        rest = Scene(scene.frame, target, scene.whole, scene.world, scene.focus, scene.earlier)
        _attach(rest, filling)
    return filling


def _attach(scene: Scene, filling: Filling) -> None:
    from assistant.understand.slots.reports import report

    words = scene.words
    if re.search(r"首报|续报|终报|报告|报里|BG\d", words):
        made = scene.result("report")
        if made:
            filling.put("attach_to", made, "本计划中的报告")
            return
        probe = Filling()
        found = report(scene, probe, "attach_to", ask=False) or _of_the_place(filling, probe, scene)
        filling.put("attach_to", found, probe.why.get("attach_to", ""))
        if not found:
            filling.needs += probe.needs
        return
    probe = Filling()
    found = event(scene, probe, "attach_to", ask=False)
    filling.put("attach_to", found, probe.why.get("attach_to", ""))
    if not found:
        filling.needs += probe.needs or [_ask_attach()]


def _of_the_place(filling: Filling, probe: Filling, scene: Scene) -> str:
    """Return the one of the reports offered that is about the camera's own place."""
    place = scene.fact(str(filling.arguments.get("camera", "")), "place")
    offered = [choice.id for need in probe.needs for choice in need.choices]
    events = {id: str(scene.fact(id, "event") or "") for id in offered}
    own = [id for id in offered if place and scene.fact(events[id], "place") == place]
    return own[0] if len(own) == 1 else ""


def _ask_attach():
    from assistant.understand.scene import Need

    return Need("attach_to", "附到哪一件事件或哪一份报告？")


_ZONE = re.compile(
    r"第?\s*(?P<n>\d+|[一二三四五六七八九])\s*(?:号)?(?:分)?(?:区|屏区|窗口|格)|(?P<corner>左上|右上|左下|右下|中间|左边|右边|左侧|右侧)"
)
_DIGITS = "零一二三四五六七八九"


def zone(words: str) -> str:
    """Return the region of a screen that is named: 2区, 大屏二区 -> 2."""
    found = _ZONE.search(words)
    if not found or not found["n"]:
        return ""
    return found["n"] if found["n"].isdigit() else str(_DIGITS.index(found["n"]))


_SCREEN = re.compile(r"大屏|屏幕|屏上|上屏|投屏|上墙|(?:\d|[一二三四五六七八九])(?:号)?区")


_ORDINAL = re.compile(r"第[一二两三四五六七八九十\d]+(?:个|路)?|[前后][一二两三四五六]?(?:个|路)")


def push(scene: Scene) -> Filling:
    """Fill video.push: 推到/推给/上大屏 -> to, N区 -> zone."""
    filling = Filling()
    target, why = _target(scene)
    where = _picture_part(scene)
    _put(where, filling, "cameras", "推哪一路")
    if target:
        filling.put("to", target, why)
        said = zone(scene.words)
        if said and _is_device(scene, target):
            filling.put("zone", said, f"{said}区")
    else:
        filling.ask("to", "推到大屏，还是推给哪个单位？")
    return filling


def _is_device(scene: Scene, id: str) -> bool:
    thing = scene.thing(id)
    return thing is not None and thing.kind is Kind.DEVICE


def _target(scene: Scene) -> tuple[str, str]:
    external = free(scene, Kind.EXTERNAL)
    if external:
        id = external[0].candidates[0].id
        return id, f"“{external[0].text}” → {scene.name(id)}"
    if _SCREEN.search(scene.words):
        said = _ORDINAL.sub("", scene.words)  # 第二个 is a picture, no room
        screens = describe.devices("大屏" + said, scene.world, scene.world.default_room)
        screens = [c for c in screens if scene.fact(c.id, "type") == "大屏"]
        if screens:
            clear = describe.clear(screens) or screens[0].id
            return clear, f"大屏 → {scene.name(clear)}"
    if re.search(r"市里|市政府|市总值班室|上面", scene.words):
        rooms = scene.world.of(Kind.EXTERNAL)
        if rooms:
            return rooms[0].id, f"市里 → {rooms[0].name}"
    marks = [
        m.end() + scene.part.start
        for m in re.finditer(r"推给|推到|推送给|发给|给|到|让", scene.words)
    ]
    units = free(scene, Kind.UNIT)
    for mention in units:
        if any(0 <= mention.start - mark <= 1 for mark in marks):
            id = mention.candidates[0].id
            return id, f"“{mention.text}” → {scene.name(id)}"
    return "", ""


def _picture_part(scene: Scene) -> Scene:
    """Return the scene without the words of the target, which would blur the picture's place."""
    words = scene.words
    cut = re.search(
        r"(?:推|投|放|切|上|送|甩|发|挂|转|共享|同步)(?:到|给|上|去|往|至|一路给|送给|送到)|推(?=[^\uff0c,]{0,6}(?:大屏|\d区))|上(?:大屏|墙)|给(?=[\u4e00-\u9fff]{2,10}?(?:也)?推)",
        words,
    )
    if not cut:
        return scene
    if cut.start() < 2:  # 推一路到大屏: the picture is the one spoken of
        words = re.split(r"到|给|上(?=大屏)|往", scene.words)[0]
        cut_at = len(words)
        part = scene.part.part(scene.part.start, scene.part.start + cut_at)
        return Scene(scene.frame, part, scene.whole, scene.world, scene.focus, scene.earlier)
    part = scene.part.part(scene.part.start, scene.part.start + cut.start())
    return Scene(scene.frame, part, scene.whole, scene.world, scene.focus, scene.earlier)


_TAGS = (
    "鹰眼", "布控球", "单兵", "高空抛物", "积水", "客流", "扶梯", "储罐", "车库", "水域", "占道",
    "交通",
)  # fmt: skip
_PLACES_AS_TAGS = {
    "下立交": r"下立交(?:有|的|探头|里|监控|摄像)|所有下立交|各下立交|全区下立交",
    "学校": r"学校", "医院": r"医院", "码头": r"码头", "水闸": r"水闸", "小区": r"小区|居民区",
    "市场": r"菜场|农贸市场|市场", "地铁": r"地铁", "公园": r"公园", "景区": r"景区",
    "路口": r"路口", "厂区": r"厂区", "高速": r"高速",
}  # fmt: skip


def find(scene: Scene) -> Filling:
    """Fill video.find: place or unit, near an event, tags, status, radius."""
    filling = Filling()
    words = scene.words
    if re.search(r"离线|掉线|黑着|黑屏|不在线|断线|看不了|断了|不通|坏", words) or re.search(
        r"路.{0,4}黑", words
    ):
        filling.put("status", "offline", "离线的")
    elif re.search(r"在线|能看|可用|可看|好用|能调|看得到", words):
        filling.put("status", "online", "在线的")
    _tags(scene, filling)
    _place(scene, filling)
    radius = radius_m(words)
    if radius:
        filling.put("radius_m", radius, f"{radius}米内")
    if not filling.arguments and not re.search(r"所有|全部|全区|列", words):
        filling.ask("place", "找哪里的探头？")
    return filling


def _tags(scene: Scene, filling: Filling) -> None:
    known = {tag for c in scene.world.of(Kind.CAMERA) for tag in c.facts.get("tags", ())}
    covered = [(m.start, m.end) for m in scene.part.of(Kind.PLACE, Kind.CAMERA, Kind.EVENT)]
    tags: list[str] = []
    for tag in _TAGS:
        at = scene.words.find(tag)
        inside = any(a <= at + scene.part.start < b for a, b in covered)
        if at >= 0 and tag in known and not inside and not _of_event(scene, tag):
            tags.append(tag)
    for tag, pattern in _PLACES_AS_TAGS.items():
        found = re.search(pattern, scene.words)
        if (
            found
            and tag in known
            and not any(a <= found.start() + scene.part.start < b for a, b in covered)
        ):
            tags.append(tag)
    filling.put("tags", tags, "类别 " + "、".join(tags) if tags else "")


def _of_event(scene: Scene, tag: str) -> bool:
    return bool(
        re.search(rf"{tag}[\u4e00-\u9fff]{{0,4}}(?:那|事件|单|现场|附近|周边)", scene.words)
    )


def _place(scene: Scene, filling: Filling) -> None:
    text, mentions = scene.local()
    places = free(scene, Kind.PLACE)
    if places:
        best = max(places, key=lambda m: (m.exact, m.end - m.start))
        id = best.candidates[0].id
        filling.put("place", id, f"“{best.text}” → {scene.name(id)}")
        return
    units = free(scene, Kind.UNIT)
    if units:
        id = units[0].candidates[0].id
        filling.put("unit", id, f"“{units[0].text}” → {scene.name(id)}")
        return
    named = describe.events(text, scene.world, mentions)
    clear = describe.clear(named)
    if clear and named[0].score >= 0.6 and not filling.has("tags"):
        filling.put("near", clear, f"所述事件 → {scene.name(clear)}")
        return
    if re.search(r"旁边|附近|周边|周围|那里|那儿|那边|边上|现场|事发", scene.words):
        _near_spoken(scene, filling)


def _near_spoken(scene: Scene, filling: Filling) -> None:
    place = spoken_place(scene)
    if re.search(r"事发|现场|这[起个件]", scene.words) and scene.focus.event():
        filling.put("near", scene.focus.event(), "承上文的事件")
    elif place:
        filling.put("place", place, f"承上文 → {scene.name(place)}")
    elif scene.focus.event():
        filling.put("near", scene.focus.event(), "承上文的事件")

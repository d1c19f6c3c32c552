"""Which cameras are meant: by name, by what is told, by a list, by the conversation."""

import re
from collections.abc import Sequence

from assistant.understand import describe
from assistant.understand.mentions import Candidate, Mention
from assistant.understand.mentions import find as find_mentions
from assistant.understand.quantities import count, ordinals
from assistant.understand.scene import Scene
from assistant.understand.slots.things import free, tied
from connectors.contract import Kind

_ALL = re.compile(r"都|两路|俩|两个|全部|所有|几路|三路|四路|各路|这几|那几|一起|仨")
_SAME = re.compile(
    r"(?:这|那|该|刚才|同|此|上)(?:一?路|个|几路|两路|张|幅|画面|些)|它|一路$|也推|现场"
)


def cameras(scene: Scene, *, follow: bool = True) -> tuple[list[str], list[str], str]:
    """Return the cameras meant, or those it may be (rivals), and where they came from.

    Named ones first, then by what is told, by position in what was listed, by the conversation.
    """
    text, mentions = scene.local()
    exact = [m for m in free(scene, Kind.CAMERA) if m.exact and len(m.candidates) == 1]
    listed = by_position(scene) or _by_status(scene)
    if listed:
        return listed, [], "按上文所列次序"
    several = _areas(scene) or _several(scene)
    if several:
        return several, [], "所述位置"
    if exact:
        ids = list(dict.fromkeys(m.candidates[0].id for m in exact))
        return ids, [], "名称 → " + "、".join(scene.name(id) for id in ids)
    beside = sibling(scene) if follow else ""
    if beside:
        return [beside], [], f"同一地点 → {scene.name(beside)}"
    found = _found(scene, text, mentions)
    clear = describe.clear(found)
    if clear and (not _ALL.search(text) or found[0].score > 0.9):
        return [clear], [], f"所述位置 → {scene.name(clear)}"
    before = _before(scene) if follow else []
    if before and (not found or _SAME.search(text) or found[0].score < 0.5):
        return before, [], "承上文 → " + "、".join(scene.name(id) for id in before)
    rivals = describe.rivals(found) if found and found[0].score >= 0.3 else []
    if (
        not rivals
        and re.search(r"那边|那里|那儿|现场|附近|当地|周边", text)
        and (there := _there(scene))
    ):
        return there, [], "承上文的地点"
    if spoken := tied(scene, rivals):
        return [spoken], [], f"承上文 → {scene.name(spoken)}"
    wanted = count(text)
    if rivals and (_ALL.search(text) or (wanted and wanted == len(rivals))):
        return _same_place(scene, rivals, found), [], "所述地点的各路"
    return [], rivals, ""


def _there(scene: Scene) -> list[str]:
    """Return the cameras of the place spoken of, or of the place of the event spoken of."""
    place = spoken_place(scene) or str(scene.fact(scene.focus.event(), "place") or "")
    return [c.id for c in scene.world.of(Kind.CAMERA) if place and c.facts.get("place") == place]


def sibling(scene: Scene) -> str:
    """Return the camera at the place spoken of that 南边那路 or 3号口 tells, "" where none."""
    text, mentions = scene.local()
    place = spoken_place(scene)
    named = any(m.kind in (Kind.PLACE, Kind.UNIT, Kind.EVENT, Kind.CAMERA) for m in mentions)
    if not place or named or not describe.spots(text):
        return ""
    there = f"{scene.name(place)}{text}"
    found = describe.cameras(there, scene.world, find_mentions(there, scene.world))
    own = [c for c in found if scene.fact(c.id, "place") == place]
    return describe.clear(own) or ""


def _found(scene: Scene, text: str, mentions: list[Mention]) -> list[Candidate]:
    """Return the cameras that the words describe, of the area or place named or carried on."""
    found = describe.cameras(text, scene.world, mentions)
    areas = {m.candidates[0].id for m in mentions if m.kind is Kind.UNIT}
    carried = scene.carried("place", "center", "unit")
    if not areas and isinstance(carried, str):
        areas = {carried}
    near = [c for c in found if {scene.fact(c.id, "unit"), scene.fact(c.id, "place")} & areas]
    if near and (describe.clear(found) is None or near[0].score >= found[0].score * 0.6):
        return near
    if not near and isinstance(carried, str) and describe.clear(found) is None:
        there = f"{scene.name(carried)}{text}"
        again = describe.cameras(there, scene.world, find_mentions(there, scene.world))
        return again if describe.clear(again) else found
    return found


def _areas(scene: Scene) -> list[str]:
    """Return one camera for each of 南河镇和南河口镇…东门, where areas share one description."""
    text, mentions = scene.local()
    areas = [m for m in mentions if m.kind is Kind.UNIT]
    if len(areas) < 2 or not re.search(
        r"[和与跟、]|以及|还有", text[areas[0].end : areas[1].start]
    ):
        return []
    rest = text[areas[-1].end :]
    chosen: list[str] = []
    for area in areas:
        there = f"{area.text}{rest}"
        found = describe.cameras(there, scene.world, find_mentions(there, scene.world))
        own = [c for c in found if scene.fact(c.id, "unit") == area.candidates[0].id]
        if not own:
            return []
        chosen.append(own[0].id)
    return chosen


def _same_place(scene: Scene, rivals: list[str], found: Sequence[Candidate]) -> list[str]:
    place = scene.fact(rivals[0], "place")
    kept = [id for id in rivals if scene.fact(id, "place") == place]
    return kept or rivals


def _several(scene: Scene) -> list[str]:
    """Return the cameras of X东口和西口, A和B两处: each part is looked for by itself."""
    text, _ = scene.local()
    if not re.search(r"[和与跟、]|以及|还有|都", text):
        return []
    pieces = [p for p in re.split(r"[和与跟、]|以及|还有", text) if p.strip()]
    if len(pieces) < 2:
        return []
    found: list[str] = []
    head = ""
    for number, piece in enumerate(pieces):
        ids = _piece(scene, piece, head, tail=pieces[-1] if number < len(pieces) - 1 else "")
        if not ids:
            return []
        found.append(ids)
        place = str(scene.fact(ids, "place") or "")
        head = scene.name(place) if place else head
    found = list(dict.fromkeys(found))
    return found if len(found) > 1 else []


def _piece(scene: Scene, piece: str, head: str, tail: str) -> str:
    """Return the one camera of a piece; it may lean on the place before or the noun behind it."""
    heads = ["", head] if not head else [head, ""]
    tails = ["", tail] if tail else [""]
    for text in [f"{h}{piece}{t}" for t in tails for h in heads]:
        named = [m for m in find_mentions(text, scene.world) if m.kind is Kind.CAMERA and m.exact]
        own = [m for m in named if len(m.candidates) == 1]
        if len({m.candidates[0].id for m in own}) == 1:
            return own[0].candidates[0].id
        clear = describe.clear(
            describe.cameras(text, scene.world, find_mentions(text, scene.world))
        )
        if clear:
            return clear
    return ""


def by_position(scene: Scene) -> list[str]:
    """Return 第二个/前两路 of the cameras that the assistant listed."""
    listed = [id for id in scene.focus.listed if _is_camera(scene, id)]
    if not listed:
        return []
    for ordinal in ordinals(scene.words):
        first, last = ordinal.first, ordinal.last
        start = first - 1 if first > 0 else len(listed) + first
        stop = last if last > 0 else len(listed) + last + 1
        return listed[start:stop]
    if re.fullmatch(
        r"(?:把)?(?:这|那|它)?(?:些|两|几|俩)?(?:路|个)?(?:都|全部?|一起|全都)(?:打开|点开|开|看|调出来|调|给我)*(?:吧|了|看看)?",
        scene.words,
    ):
        return listed
    return []


def _by_status(scene: Scene) -> list[str]:
    """Return the cameras listed that are 在线的 or 离线的, where the words choose by that."""
    said = re.search(r"(?P<on>在线|能看|好的|能用|正常)的|(?P<off>离线|坏的|黑)的", scene.words)
    listed = [id for id in scene.focus.listed if _is_camera(scene, id)]
    if not said or not listed:
        return []
    wanted = "online" if said["on"] else "offline"
    return [id for id in listed if scene.fact(id, "status") == wanted]


def _is_camera(scene: Scene, id: str) -> bool:
    thing = scene.thing(id)
    return thing is not None and thing.kind is Kind.CAMERA


def _before(scene: Scene) -> list[str]:
    carried = scene.carried("cameras", "camera")
    if carried:
        return carried if isinstance(carried, list) else [carried]
    return list(scene.focus.latest(Kind.CAMERA))


def spoken_place(scene: Scene) -> str:
    """Return the place spoken of: of the last camera or place in the conversation."""
    carried = scene.carried("place", "center")
    if isinstance(carried, str) and scene.thing(carried):
        return carried
    for id in scene.focus.latest(Kind.CAMERA, Kind.PLACE):
        thing = scene.thing(id)
        if thing is not None and thing.kind is Kind.PLACE:
            return id
        place = str(scene.fact(id, "place") or "")
        if place:
            return place
    return ""

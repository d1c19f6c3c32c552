"""Arguments of what is asked about cameras, screens and pictures, and of turning a camera."""

import re

from assistant.understand import describe
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.cameras import cameras
from assistant.understand.slots.incident import event
from assistant.understand.slots.media import zone
from assistant.understand.slots.things import choices, free
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind


def one(scene: Scene) -> Filling:
    """Fill video.presets and video.about: the one camera meant."""
    filling = Filling()
    _camera(scene, filling)
    return filling


def _camera(scene: Scene, filling: Filling) -> None:
    ids, rivals, why = cameras(scene)
    if len(ids) == 1:
        filling.put("camera", ids[0], why)
    else:
        filling.ask("camera", "哪一路？", choices(scene, ids or rivals))


_TURN = re.compile(
    r"(?:转到|转向|转去|转回|对准|切到|调到|调至|回到|跳到|打到|转)(?:那个|这个|一下)?"
)
_AT = re.compile(
    r"(?:的)?(?:预置位|预置点|位置|方向|那边|那儿)?(?:去|来|上|一下|吧|看看|看)*[。\s]*$"
)


def turn(scene: Scene) -> Filling:
    """Fill video.preset: the camera, and the position's name or number as it was said."""
    filling = Filling()
    found = _TURN.search(scene.words)
    edge = scene.part.start + (found.start() if found and found.start() > 1 else len(scene.words))
    part = scene.part.part(scene.part.start, edge)
    _camera(Scene(scene.frame, part, scene.whole, scene.world, scene.focus, scene.earlier), filling)
    said = _AT.sub("", scene.words[found.end() :]) if found else ""
    if said := re.sub(r"^(?:预置位|预置点|到|第)+|[\uff0c,。].*$", "", tidy(said)):
        filling.put("preset", said, f"“{said}”")
    else:
        filling.ask("preset", "转到哪个预置位？")
    return filling


def check(scene: Scene) -> Filling:
    """Fill video.check: the cameras named; all of them where none is."""
    filling = Filling()
    everywhere = re.search(r"全部|所有|全区|各路|都|一遍", scene.words)
    named = bool({"camera", "place", "unit", "event"} & scene.part.kinds())
    if everywhere and not named:
        return filling
    ids, rivals, why = cameras(scene)
    filling.put("cameras", ids or rivals, why)
    return filling


def outages(scene: Scene) -> Filling:
    """Fill video.offline: of one camera, of a place, of a unit, or of all."""
    filling = Filling()
    if re.search(r"各路|所有|全部|都|哪些", scene.words) and not scene.part.mentions:
        return filling
    ids, _, why = cameras(scene)
    places, units = free(scene, Kind.PLACE), free(scene, Kind.UNIT)
    if len(ids) == 1:
        filling.put("camera", ids[0], why)
    elif places:
        filling.put("place", places[0].candidates[0].id, f"“{places[0].text}”")
    elif units:
        filling.put("unit", units[0].candidates[0].id, f"“{units[0].text}”")
    return filling


def walls(scene: Scene) -> Filling:
    """Fill video.walls: the screen or the unit it is asked of."""
    filling = Filling()
    filling.put("to", _screen(scene), "所述去处")
    return filling


def clear(scene: Scene) -> Filling:
    """Fill video.clear_wall: which screen or unit, and the region where one is said."""
    filling = Filling()
    target = _screen(scene) or str(scene.carried("to") or "")
    filling.put("to", target, "所述去处")
    filling.put("zone", zone(scene.words))
    if not target:
        filling.ask("to", "撤下哪块屏上的画面？")
    return filling


def _screen(scene: Scene) -> str:
    there = free(scene, Kind.EXTERNAL, Kind.UNIT)
    if there and re.search(r"推给|给", scene.words):
        return there[0].candidates[0].id
    if not re.search(r"屏|墙|\d区|[一二三四五六七八九]区", scene.words):
        return there[0].candidates[0].id if there else ""
    found = describe.devices("大屏" + scene.words, scene.world, scene.world.default_room)
    screens = [c for c in found if scene.fact(c.id, "type") == "大屏"]
    return (describe.clear(screens) or screens[0].id) if screens else ""


def pictures(scene: Scene) -> Filling:
    """Fill video.snapshots: of the event named or spoken of; all of them where none is."""
    filling = Filling()
    if re.search(r"所有|全部|今天|今晚|最近|都", scene.words) and "event" not in (
        scene.part.kinds()
    ):
        return filling
    probe = Filling()
    found = event(scene, probe, "attached_to", ask=False)
    filling.put("attached_to", found, probe.why.get("attached_to", ""))
    return filling

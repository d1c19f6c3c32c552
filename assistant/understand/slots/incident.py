"""Which event a step is about."""

import re
from collections.abc import Sequence

from assistant.understand import describe
from assistant.understand.mentions import Candidate, Mention
from assistant.understand.quantities import ordinals
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import WHO, choices, how, one
from connectors.contract import Kind

_ANAPHOR = re.compile(
    r"(?:^|[\s\uff0c,再就把给让催派退记帮])(?:这|那|它|此|该|上面|刚才|刚刚|前面)(?:个|件|条|起|一?单|事|则|$)?"
)


def _is_event(scene: Scene, id: str) -> bool:
    thing = scene.thing(id)
    return id.startswith("$") or (thing is not None and thing.kind is Kind.EVENT)


def _without(scene: Scene, ids: Sequence[str]) -> tuple[str, list[Mention]]:
    """Return the step's words without the names of these units (whom it goes to, not where)."""
    text, mentions = scene.local()
    blanked = list(text)
    gone = [m for m in mentions if m.kind in WHO and m.candidates[0].id in ids]
    for mention in gone:
        blanked[mention.start : mention.end] = " " * (mention.end - mention.start)
    kept = [
        m
        for m in mentions
        if not any(
            g.start < m.end and m.start < g.end and m.end - m.start <= g.end - g.start for g in gone
        )
    ]
    return "".join(blanked), kept


def _by_position(scene: Scene) -> str:
    """Return 第一个/最后一件 of the events that the assistant listed."""
    listed = [id for id in scene.focus.listed if _is_event(scene, id)]
    edge = re.search(r"(?P<first>前面|前|头)(?:那|一)?个|(?:后面|后)(?:那|一)?个", scene.words)
    if edge and len(listed) == 2:
        return listed[0] if edge["first"] else listed[-1]
    for ordinal in ordinals(scene.words):
        at = ordinal.first - 1 if ordinal.first > 0 else len(listed) + ordinal.first
        if len(listed) > 1 and 0 <= at < len(listed):
            return listed[at]
    return ""


def event(
    scene: Scene,
    filling: Filling,
    slot: str = "event",
    *,
    ask: bool = True,
    without: Sequence[str] = (),
) -> str:
    """Put the event that is meant; "" where it is still to be asked (or not wanted).

    In order: its number, its position in a list, what is told of it, a step before in this plan,
    the conversation. `without` are units named as receivers, which say nothing of the event.
    """
    made = scene.result("event")
    text, mentions = _without(scene, without)
    if listed := _by_position(scene):
        filling.put(slot, listed, f"按上文所列 → {scene.name(listed)}")
        return listed
    found = describe.events(text, scene.world, mentions)
    clear = describe.clear(found)
    sure = clear and any(c.id == clear and (c.score >= _FIRM or c.how == "id") for c in found)
    if sure and clear:
        filling.put(slot, clear, f"{how(found, clear)} → {scene.name(clear)}")
        return clear
    known, why = _known_event(scene, made)
    if known and (not found or _weak(found, known)):
        filling.put(slot, known, why)
        return known
    if one(scene, filling, slot, found, what=f"{scene.frame.title}的是哪一件"):
        return str(filling.arguments.get(slot, ""))
    if ask and scene.frame.slots[slot].required:
        _ask_event(scene, filling, slot, without)
    return str(filling.arguments.get(slot, ""))


def _ask_event(scene: Scene, filling: Filling, slot: str, units: Sequence[str]) -> None:
    """Ask which event; the open ones of the unit named are offered."""
    owned = [e.id for e in scene.world.of(Kind.EVENT) if units and e.facts.get("owner") in units]
    if len(owned) == 1 and scene.frame.name == "event.urge":
        filling.put(slot, owned[0], f"该单位在办的 → {scene.name(owned[0])}")
        return
    filling.ask(slot, scene.frame.slots[slot].ask + "？", choices(scene, owned))


_FIRM = 0.75


def _weak(found: Sequence[Candidate], known: str) -> bool:
    """Say whether what was told is too little to turn away from the event spoken of."""
    best = max(c.score for c in found)
    return best < 0.5 or any(c.id == known and c.score >= best - 0.2 for c in found)


def _known_event(scene: Scene, made: str) -> tuple[str, str]:
    if made:
        return made, f"第{made[1:].split('.')[0]}步的事件"
    carried = scene.carried("event", "near", "attach_to")
    if isinstance(carried, str) and _is_event(scene, carried):
        return carried, f"同上一步 → {scene.name(carried)}"
    if there := _at_the_place(scene):
        return there, f"同上一步的地点 → {scene.name(there)}"
    spoken = scene.focus.event()
    if spoken:
        return spoken, f"承上文 → {scene.name(spoken)}"
    return "", ""


def _at_the_place(scene: Scene) -> str:
    """Return the one event that a sensor read in an earlier step tells of, by its words."""
    read = scene.carried("sensor")
    place = scene.fact(read, "place") if isinstance(read, str) else None
    kind = str(scene.fact(read, "type") or "") if place else ""
    here = [
        e.id
        for e in scene.world.of(Kind.EVENT)
        if place and e.facts.get("place") == place and kind and kind in e.name
    ]
    return here[0] if len(here) == 1 else ""

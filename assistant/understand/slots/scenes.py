"""Arguments of device.scene."""

import re
from collections.abc import Sequence

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.rooms import room_spoken, said_room
from assistant.understand.slots.things import choices
from connectors.contract import Kind


def scene_(scene: Scene) -> Filling:
    """Fill device.scene; the room is the one said, spoken of, or the only one of the scene."""
    filling = Filling()
    words = scene.words
    scenes = scene.world.of(Kind.SCENE)
    known = {m.candidates[0].id for m in scene.part.of(Kind.SCENE)}
    found = [s for s in scenes if s.id in known or s.name in words]
    found = found or [s for s in scenes if any(part in words for part in _halves(s.name))]
    if not found and re.search(r"恢复|平时|正常", words):
        found = [s for s in scenes if "日常" in s.name]
    if len(found) != 1:
        filling.ask("scene", "切到哪种模式？", choices(scene, [s.id for s in found or scenes]))
        return filling
    chosen = found[0]
    filling.put("scene", chosen.id, f"“{chosen.name}”")
    rooms = [str(r) for r in chosen.facts.get("places", ())]
    said = said_room(scene, rooms)
    if said:
        filling.put("place", said, f"房间 → {said}")
    elif len(rooms) == 1:
        filling.put("place", rooms[0], f"该模式只用于{rooms[0]}")
    elif (spoken := room_spoken(scene)) in rooms:
        filling.put("place", spoken, f"承上文 → {spoken}")
    else:
        filling.ask("place", f"{'还是'.join(rooms)}？", _room_choices(rooms))
    return filling


def _room_choices(rooms: Sequence[str]):
    from assistant.understand.outcome import Choice

    return [Choice(room, room) for room in rooms]


def _halves(name: str) -> tuple[str, ...]:
    return (name[:2], name[2:]) if len(name) == 4 else (name,)

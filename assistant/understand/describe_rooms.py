"""Devices that are described: 灯, 一号那间的帘子, 大厅太热."""

from assistant.understand.matching import table
from assistant.understand.mentions import Candidate
from assistant.understand.world import World
from connectors.contract import Kind, Named


def devices(text: str, world: World, room: str = "") -> list[Candidate]:
    """Return the devices that the text may be about.

    `room` is the room talked of before; a room said in the text goes before it, the world's default
    room comes last. 会商室 without its number leaves the devices of all such rooms as rivals.
    """
    rooms = sorted({str(d.facts.get("place", "")) for d in world.of(Kind.DEVICE)})
    chosen, how = _rooms(text, rooms, room or world.default_room)
    found: list[Candidate] = []
    for kind in _types(text):
        things = [d for d in world.of(Kind.DEVICE) if str(d.facts.get("type")) == kind]
        found += _of_type(things, text, chosen, how)
    return sorted(found, key=lambda c: -c.score)


def _of_type(things: list[Named], text: str, rooms: list[str], how: str) -> list[Candidate]:
    whole = [d for d in things if d.name in text]
    if whole:
        return [Candidate(d.id, 1.0, "name") for d in whole]
    if len(things) == 1:
        return [Candidate(things[0].id, 0.95, "type")]
    kept = [d for d in things if d.facts.get("place") in rooms]
    if kept:
        return [Candidate(d.id, 0.95 if how == "place" else 0.9, how) for d in kept]
    # a room that was named has none: nothing is meant
    return [Candidate(d.id, 0.5, "type") for d in things if how != "place"]


def _types(text: str) -> list[str]:
    """Return the types of devices named in the text; if none is, those that 太热, 太暗 imply."""
    for group in ("types", "implied"):
        found: list[str] = []
        rest = text
        words = [(word, kind) for kind, all_ in table("rooms")[group].items() for word in all_]
        for word, kind in sorted(words, key=lambda pair: -len(pair[0])):
            if word in rest:
                found.append(kind)
                rest = rest.replace(word, " ")
        if found:
            return list(dict.fromkeys(found))
    return []


def _rooms(text: str, rooms: list[str], fallback: str) -> tuple[list[str], str]:
    named = [r for r in rooms if r and r in text]
    if named:
        return named, "place"
    for key, words in table("rooms")["rooms"].items():
        matching = [r for r in rooms if key in r]
        if matching and any(word in text for word in words):
            return matching, "place"
    for generic in table("rooms")["generic"]:
        matching = [r for r in rooms if generic in r]
        if matching and generic in text:
            return matching, "place"
    return [fallback], "room"

"""Things that are described instead of named: 厂房火那个, 早上那轮, 东口那路, 一号那间的灯."""

import re
from collections import Counter
from collections.abc import Callable

from assistant.understand.describe_rooms import devices
from assistant.understand.describe_rounds import by_time, rollcalls
from assistant.understand.matching import (
    Catalogue,
    asked_features,
    by_number,
    clear,
    describe_features,
    rivals,
    table,
)
from assistant.understand.mentions import Candidate, Mention, areas
from assistant.understand.name_index import index_of
from assistant.understand.quantities import integer
from assistant.understand.world import World
from connectors.contract import Kind

__all__ = [
    "cameras", "clear", "devices", "events", "notices", "reports", "rivals", "rollcalls", "sensors",
]  # fmt: skip

_KEPT: dict[tuple[int, Kind], tuple[object, Catalogue]] = {}
_CLOSED = ("已办结", "办结", "已关闭", "已结案", "已归档", "已撤销")


def _catalogue(world: World, kind: Kind, build: Callable[[World], Catalogue]) -> Catalogue:
    key = (id(world.things), kind)
    kept = _KEPT.get(key)
    if kept is None:
        while len(_KEPT) >= 24:
            _KEPT.pop(next(iter(_KEPT)))
        kept = _KEPT[key] = (world.things, build(world))
    return kept[1]


def _at_place(world: World, place: str) -> list[str]:
    """Return the place and area features of a thing at a place, with the words of the place."""
    thing = world.by_id.get(place)
    if thing is None:
        return []
    named = [f for name in (thing.name, *thing.aliases) for f in describe_features(name)]
    kind = describe_features(str(thing.facts.get("type", "")))
    area = thing.facts.get("unit")
    return [f"p:{place}", *named, *kind, *([f"a:{area}"] if area else [])]


def _asked(text: str, world: World, mentions: list[Mention], catalogue: Catalogue) -> Counter[str]:
    """Return the features of the utterance.

    Offices named in it count as areas, and places as places where a thing of the catalogue is at
    them, so that the words left over tell which of the things there is meant.
    """
    blanked = list(text)
    places: dict[str, float] = {f"a:{id}": 1.0 for id in areas(text, world, mentions)}
    taken = [(m.start, m.end) for m in mentions if m.kind is Kind.PLACE]
    for mention in mentions:
        cut = False
        if mention.kind is Kind.PLACE:
            at = {f"p:{c.id}": c.score for c in mention.candidates}
            units = {world.by_id[c.id].facts.get("unit") for c in mention.candidates}
            places |= at | {f"a:{unit}": 0.5 for unit in units if len(units) == 1}
            cut = any(catalogue.has(feature) for feature in at)
        elif mention.kind in (Kind.UNIT, Kind.GROUP, Kind.EXTERNAL, Kind.CONTACT):
            places |= _office(mention, world)
            cut = not any(a <= mention.start and mention.end <= b for a, b in taken)
        if cut:
            blanked[mention.start : mention.end] = " " * (mention.end - mention.start)
    asked: Counter[str] = asked_features("".join(blanked))
    for feature, weight in places.items():
        asked[feature] = weight  # pyright: ignore[reportArgumentType]
    return asked


def _office(mention: Mention, world: World) -> dict[str, float]:
    here, found = index_of(world).areas, dict[str, float]()
    for c in mention.candidates:
        found |= {f"{'a' if c.id in here else 'o'}:{c.id}": 1.0, f"g:{c.id}": 1.0}
    return found


def events(text: str, world: World, mentions: list[Mention]) -> list[Candidate]:
    """Return the events that the text may be about, best first."""
    numbered = by_number(text, world, Kind.EVENT)
    if numbered:
        return numbered
    catalogue = _catalogue(world, Kind.EVENT, _events)
    asked = _asked(text, world, mentions, catalogue)
    asked.update(_states(text, "states"))
    return catalogue.rank(asked, elsewhere=0.85)


def _states(text: str, name: str) -> dict[str, int]:
    return {
        f"s:{s}": 1 for s, words in table("synonyms")[name].items() if any(w in text for w in words)
    }


def _events(world: World) -> Catalogue:
    catalogue = Catalogue()
    for event in world.of(Kind.EVENT):
        state = str(event.facts.get("state", ""))
        features = [
            *describe_features(event.name),
            *_at_place(world, str(event.facts.get("place"))),
        ]
        factor = 0.65 if state in _CLOSED else 1.0
        owner = f"o:{event.facts.get('owner')}"
        catalogue.add(event.id, [*features, f"s:{state}", owner], factor)
    return catalogue


def cameras(text: str, world: World, mentions: list[Mention]) -> list[Candidate]:
    """Return the cameras that the text may be about: by place, spot, direction, number, tag.

    Where it speaks of no camera but of an event (追尾现场), those at the event's place.
    """
    catalogue = _catalogue(world, Kind.CAMERA, _cameras)
    asked = _asked(text, world, mentions, catalogue)
    said = spots(text)
    asked.update(dict.fromkeys(said, 1))
    ranked = catalogue.rank(asked, elsewhere=0.6)
    found = [_facing(c, world.by_id[c.id].name, said) for c in ranked]
    found.sort(key=lambda c: -c.score)
    return found if found and found[0].score >= _WEAK else _at_event(text, world, mentions) or found


_WEAK = 0.35


_DIRECTIONS = frozenset({"s:east", "s:west", "s:south", "s:north"})


def _facing(candidate: Candidate, name: str, said: list[str]) -> Candidate:
    """Lower a camera that faces another way, or has another number, than what is said."""
    own = set(spots(name))
    for sort in (_DIRECTIONS, frozenset(f for f in own | set(said) if f.startswith("n:"))):
        has, wanted = own & sort, set(said) & sort
        if has and wanted and not has & wanted:
            return Candidate(candidate.id, round(candidate.score * 0.6, 4), candidate.how)
    return candidate


def _at_event(text: str, world: World, mentions: list[Mention]) -> list[Candidate]:
    event = world.by_id.get(clear(events(text, world, mentions)) or "")
    place = event.facts.get("place") if event else None
    return [
        Candidate(camera.id, 0.8, "event")
        for camera in world.of(Kind.CAMERA)
        if place and camera.facts.get("place") == place
    ]


def _cameras(world: World) -> Catalogue:
    catalogue = Catalogue()
    for camera in world.of(Kind.CAMERA):
        words = " ".join((camera.name, *camera.aliases, *camera.facts.get("tags", ())))
        features = [*describe_features(words), *spots(words)]
        features += _at_place(world, str(camera.facts.get("place")))
        catalogue.add(camera.id, [*features, f"a:{camera.facts.get('unit')}"])
    return catalogue


_NUMBERED = re.compile(table("spots")["numbered"])


def spots(text: str) -> list[str]:
    """Return where at a place the text says, as features: 东口 -> s:east, 3号口 -> n:3口."""
    found: list[str] = []
    for spot, words in table("spots")["spots"].items():
        if any(word in text for word in words):
            found.append(f"s:{spot}")
    found += [f"n:{integer(m['n'])}{m['what']}" for m in _NUMBERED.finditer(text)]
    return found


def reports(text: str, world: World, mentions: list[Mention]) -> list[Candidate]:
    """Return the reports that the text may be about: 燃气那份首报, BG…, 续报二."""
    numbered = by_number(text, world, Kind.REPORT)
    if numbered:
        return numbered
    catalogue = _catalogue(world, Kind.REPORT, _reports)
    asked = _asked(text, world, mentions, catalogue)
    for step in ("首报", "续报", "终报"):
        if step in text:
            asked[f"t:{step}"] = 1
    number = re.search(
        r"续报\s*([一二三四五六七八九十\d])|第([一二三四五六七八九十\d])次?续报", text
    )
    if number:
        asked[f"n:{integer(number[1] or number[2])}"] = 1
    asked.update(_states(text, "report_states"))
    found = catalogue.rank(asked)
    about = events(text, world, mentions)
    if (event := clear(about)) and about[0].score >= _SAID:
        # 停电首报, where there is none yet, is no other event's
        return [c for c in found if world.by_id[c.id].facts.get("event") == event]
    return found


_SAID = 0.6


def _reports(world: World) -> Catalogue:
    catalogue = Catalogue()
    for report in world.of(Kind.REPORT):
        facts = report.facts
        features = [f"t:{facts.get('step')}", f"n:{facts.get('no')}", f"s:{facts.get('state')}"]
        event = world.by_id.get(str(report.facts.get("event", "")))
        if event is not None:
            features += describe_features(event.name)
            features += _at_place(world, str(event.facts.get("place")))
        catalogue.add(report.id, features)
    return catalogue


def notices(text: str, world: World, mentions: list[Mention]) -> list[Candidate]:
    """Return the notices that the text may be about: 寒潮通知, 刚发的那个, 给街镇发的通知."""
    numbered = by_number(text, world, Kind.NOTICE)
    catalogue = _catalogue(world, Kind.NOTICE, _notices)
    found = numbered or catalogue.rank(_asked(text, world, mentions, catalogue))
    if not numbered and (not found or found[0].score < _WEAK or len(rivals(found)) > 1):
        among = [world.by_id[id] for id in rivals(found)] or list(world.of(Kind.NOTICE))
        return by_time(among, "sent", text, world.now) or found
    return found


def _notices(world: World) -> Catalogue:
    catalogue = Catalogue()
    for notice in world.of(Kind.NOTICE):
        to = [str(id) for id in notice.facts.get("to", ())]
        targets = [world.by_id[id].name for id in to if id in world.by_id]
        words = " ".join((notice.name, *notice.aliases, str(notice.facts.get("content", ""))))
        features = [*describe_features(words), *(f"g:{id}" for id in to)]
        catalogue.add(notice.id, [*features, *(f for t in targets for f in describe_features(t))])
    return catalogue


def sensors(text: str, world: World, mentions: list[Mention]) -> list[Candidate]:
    """Return the sensors that the text may be about: 南桥地铁站客流, 下立交积水."""
    catalogue = _catalogue(world, Kind.SENSOR, _sensors)
    return catalogue.rank(_asked(text, world, mentions, catalogue), elsewhere=0.6)


def _sensors(world: World) -> Catalogue:
    catalogue = Catalogue()
    for sensor in world.of(Kind.SENSOR):
        words = " ".join((sensor.name, *sensor.aliases, str(sensor.facts.get("type", ""))))
        features = [*describe_features(words), *_at_place(world, str(sensor.facts.get("place")))]
        # 下立交水位 asks how deep the water stands there
        catalogue.add(sensor.id, [*features, *(["i:level"] if "积水" in words else [])])
    return catalogue

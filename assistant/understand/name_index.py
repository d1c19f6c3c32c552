"""What the things of a world may be called, and fast look-up of those forms in a text.

Built once for the things of a world and kept while they stay the same.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.understand.name_forms import Form, flat, forms, head_of, naming
from assistant.understand.pinyin import fold, sounds
from assistant.understand.usual import warm
from assistant.understand.world import World
from connectors.contract import Kind, Named

_MASK = (1 << 61) - 1
_BASE = 1_000_003
POWERS = [pow(_BASE, k, _MASK + 1) for k in range(40)]
_SOUNDED = frozenset(
    {Kind.UNIT, Kind.EXTERNAL, Kind.GROUP, Kind.CONTACT, Kind.PLACE, Kind.CAMERA, Kind.DEVICE,
     Kind.SCENE, Kind.SENSOR}
)  # fmt: skip
GAP_FROM, GAP_TO = 4, 12  # syllables of the names in which one may be wrong


@dataclass(frozen=True, slots=True)
class Sounded:
    """A form as it is heard."""

    text: str
    sounds: tuple[str, ...]


_NONE: Mapping[Kind, list[Form]] = {}


@dataclass
class NameIndex:
    """The forms of a world by text and by sound.

    `by_sound` and `by_gap` are keyed by the hash of a row of folded syllables (with one left out).
    """

    by_text: dict[str, dict[Kind, list[Form]]] = field(
        default_factory=dict[str, dict[Kind, list[Form]]]
    )
    by_sound: dict[int, list[Sounded]] = field(
        default_factory=lambda: defaultdict[int, list[Sounded]](list)
    )
    by_gap: dict[int, list[Sounded]] = field(
        default_factory=lambda: defaultdict[int, list[Sounded]](list)
    )
    syllable_ids: dict[str, int] = field(default_factory=dict[str, int])
    longest: int = 0
    longest_sound: int = 0
    surnames: dict[str, list[Named]] = field(
        default_factory=lambda: defaultdict[str, list[Named]](list)
    )
    areas: frozenset[str] = frozenset()
    heads: dict[str, list[str]] = field(default_factory=lambda: defaultdict[str, list[str]](list))
    starts: frozenset[str] = frozenset()

    def kinds_of(self, text: str) -> Mapping[Kind, list[Form]]:
        """Return the forms that are written like this, by kind of thing."""
        return self.by_text.get(text, _NONE)

    def forms_of(self, text: str) -> list[Form]:
        """Return the forms that are written like this."""
        return [form for forms in self.kinds_of(text).values() for form in forms]

    def syllable_id(self, folded: str) -> int:
        """Return the number of a folded syllable, 0 where no name has it."""
        return self.syllable_ids.get(folded, 0)


_KEPT: dict[int, tuple[tuple[Named, ...], NameIndex]] = {}


def index_of(world: World) -> NameIndex:
    """Return the index of a world's things, built at the first call for these things."""
    kept = _KEPT.get(id(world.things))
    if kept is not None:
        return kept[1]
    made = _build(world)
    while len(_KEPT) >= 4:
        _KEPT.pop(next(iter(_KEPT)))
    # holding the tuple keeps its id from being given to another one
    _KEPT[id(world.things)] = (world.things, made)
    return made


def _build(world: World) -> NameIndex:
    warm()
    index = NameIndex()
    seen: set[tuple[str, str]] = set()
    towns = _towns(world)
    for thing in world.things:
        for form in forms(thing, towns):
            key = flat(form.text)
            if len(key) >= 2 and (key, form.id) not in seen:
                seen.add((key, form.id))
                index.by_text.setdefault(key, {}).setdefault(form.kind, []).append(form)
        if thing.kind is Kind.CONTACT and thing.name:
            double = thing.name[:2] in naming()["double_surnames"]
            index.surnames[thing.name[: 2 if double else 1]].append(thing)
        if thing.kind is Kind.PLACE and (head := head_of(thing.name)):
            index.heads[head].append(thing.id)
    index.longest = max((len(text) for text in index.by_text), default=0)
    index.starts = frozenset(text[0] for text in index.by_text)
    index.areas = frozenset(str(t.facts.get("unit", "")) for t in world.of(Kind.PLACE))
    _hear(index)
    return index


def _towns(world: World) -> list[str]:
    """Return the short names of the areas: 南河口 for 南河口镇."""
    endings: list[str] = naming()["units"]["area_endings"]
    found: set[str] = set()
    for unit in world.of(Kind.UNIT):
        for ending in endings:
            if unit.name.endswith(ending):
                found |= {n.removesuffix(ending) for n in (unit.name, *unit.aliases)}
    return sorted(town for town in found if len(town) >= 2)


def _hear(index: NameIndex) -> None:
    for text, kinds in index.by_text.items():
        if not _SOUNDED & kinds.keys():
            continue
        if not re.search(r"[\u3400-\u9fff]", text):
            continue
        heard = Sounded(text, sounds(text))
        ids = [
            index.syllable_ids.setdefault(fold(s), len(index.syllable_ids) + 1)
            for s in heard.sounds
        ]
        if len(ids) >= len(POWERS):
            continue
        whole = hash_of(ids)
        index.by_sound[whole].append(heard)
        index.longest_sound = max(index.longest_sound, len(ids))
        if GAP_FROM <= len(ids) <= GAP_TO:
            for gap, number in enumerate(ids):
                index.by_gap[without(whole, gap, number)].append(heard)


def hash_of(ids: list[int]) -> int:
    """Return the hash of a row of syllables, its length included."""
    return sum(number * POWERS[k] for k, number in enumerate(ids)) + (len(ids) << 62) & (
        (1 << 68) - 1
    )


def without(whole: int, gap: int, number: int) -> int:
    """Return the hash of the row with the syllable at `gap` left open."""
    return (whole - number * POWERS[gap]) & ((1 << 68) - 1)

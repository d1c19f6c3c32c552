"""All places at one moment: found by what they are called, and by how far they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from connectors.maps.model import Place, Point
from connectors.sounds import fit, heard
from core.text import normalise

KEEP, SURE, APART = 0.6, 0.8, 0.03

# What officers call a type, where the gazetteer's own word is another.
TYPES: Mapping[str, tuple[str, ...]] = {
    "消防站": ("消防队", "消防", "消防救援站"),
    "医院": ("卫生院", "卫生服务中心", "急救点", "救护站"),
    "学校": ("小学", "中学", "幼儿园"),
    "避难场所": ("安置点", "避难点", "应急避难场所"),
    "居民区": ("小区", "住宅", "新村"),
    "下立交": ("立交", "下穿", "涵洞"),
    "厂房": ("工厂", "企业", "厂"),
    "市场": ("菜场", "农贸市场", "菜市场"),
    "商场": ("商业广场", "购物中心"),
    "地铁站": ("轨交站", "轨道交通站"),
}


@dataclass(frozen=True, slots=True)
class Near:
    """A place with how far and in which direction it is."""

    place: Place
    metres: float
    wind: str


@dataclass(frozen=True)
class Gazetteer:
    """Every place; immutable."""

    places: tuple[Place, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Place]:
        """Every place by its id."""
        return {place.id: place for place in self.places}

    @cached_property
    def types(self) -> frozenset[str]:
        """The types there are."""
        return frozenset(place.type for place in self.places if place.type)

    def search(self, text: str, limit: int = 6) -> list[tuple[Place, float]]:
        """Return the places that a text may name, best first, with how well each fits (0 to 1).

        A text that goes on after a name (滨江新村22号) fits that place, the longest name first.
        """
        scored = [(place, self._score(text, place)) for place in self.places]
        kept = [(place, score) for place, score in scored if score >= KEEP]
        return sorted(kept, key=lambda pair: (-pair[1], -len(pair[0].name)))[:limit]

    def _score(self, text: str, place: Place) -> float:
        plain, wanted = normalise(text), heard(text)
        best = 0.0
        for called in (place.name, *place.aliases):
            name = normalise(called)
            if plain == name:
                return 1.0
            if len(name) > 1 and plain.startswith(name):
                best = max(best, 0.9 + 0.05 * len(name) / len(plain))
            elif len(name) > 2 and name in plain:
                best = max(best, 0.85 + 0.05 * len(name) / len(plain))
            elif len(plain) > 1 and plain in name:
                best = max(best, 0.85 + 0.03 * len(plain) / len(name))
            sounded = fit(wanted, name) if len(wanted.parts) > 1 or wanted.latin else 0.0
            best = max(best, sounded - 0.01, 0.8 * fuzz.ratio(plain, name) / 100)
        return best

    def type_of(self, word: str) -> str | None:
        """Return the gazetteer's type that a word means, None where there is none."""
        plain = normalise(word)
        if found := next((t for t in self.types if normalise(t) == plain), None):
            return found
        meant = [t for t, words in TYPES.items() if plain in words and t in self.types]
        meant += sorted(t for t in self.types if plain in normalise(t) or normalise(t) in plain)
        return meant[0] if meant else None

    def near(
        self, centre: Point, radius_m: float, types: Iterable[str] = (), leave_out: str = ""
    ) -> list[Near]:
        """Return the places within a radius, nearest first; of these types where any are given."""
        wanted = frozenset(types)
        found = [
            Near(place, metres, centre.wind_to(place.point))
            for place in self.places
            if (not wanted or place.type in wanted)
            and place.id != leave_out
            and (metres := centre.metres_to(place.point)) <= radius_m
        ]
        return sorted(found, key=lambda near: (near.metres, near.place.id))


def decide(found: Sequence[tuple[Place, float]]) -> tuple[list[Place], bool]:
    """Return the places that may be meant, and whether they are more than a guess."""
    if not found:
        return [], False
    best = found[0][1]
    if best < SURE:
        return [place for place, _ in found], False
    return [place for place, score in found if score >= best - APART], True

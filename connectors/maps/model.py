"""The gazetteer's types: places with what they are called, what they are, and where."""

import math
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

EARTH_M = 6_371_008.8  # mean radius, IUGG
_UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u202a-\\u202e\\u2060\\ufeff]")
_WINDS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


def _clean(value: object) -> object:
    if not isinstance(value, str):
        return value
    return re.sub(r"\s+", " ", _UNSEEN.sub(" ", value)).strip()


def _words(value: object) -> object:
    """Return several words from a list or from one text parted by 、，；."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple | set | frozenset):
        return () if given is None else given
    parts = [part for text in given for part in re.split("[、，,；;]+", str(text))]
    return tuple(dict.fromkeys(str(kept) for part in parts if (kept := _clean(part))))


# A centimetre; more digits don't survive a workbook.
Degrees = Annotated[float, AfterValidator(lambda value: round(value, 7))]


class Point(BaseModel):
    """A position in degrees, WGS 84 or whatever the room's map uses; all of one kind."""

    model_config = ConfigDict(frozen=True)

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]

    def metres_to(self, other: "Point") -> float:
        """Return the great-circle distance (haversine)."""
        lat1, lat2 = math.radians(self.lat), math.radians(other.lat)
        dlat, dlon = lat2 - lat1, math.radians(other.lon - self.lon)
        h = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
        return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))

    def wind_to(self, other: "Point") -> str:
        """Return in which of the eight directions another point lies."""
        lat1, lat2 = math.radians(self.lat), math.radians(other.lat)
        dlon = math.radians(other.lon - self.lon)
        east = math.sin(dlon) * math.cos(lat2)
        north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(dlon)
        return _WINDS[round(math.degrees(math.atan2(east, north)) / 45) % 8]


class Place(BaseModel):
    """A place. `unit` is the id of the unit it belongs to. `id` "" gets one when it is saved."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, BeforeValidator(_clean)] = ""
    name: Annotated[str, BeforeValidator(_clean), Field(min_length=1, max_length=200)]
    aliases: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    type: Annotated[str, BeforeValidator(_clean), Field(max_length=50)] = ""
    unit: Annotated[str, BeforeValidator(_clean), Field(max_length=100)] = ""
    lon: Annotated[Degrees, Field(ge=-180, le=180)]
    lat: Annotated[Degrees, Field(ge=-90, le=90)]

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(lon=self.lon, lat=self.lat)


class Change(BaseModel):
    """One place put in place of another: `before` None = added, `after` None = removed."""

    model_config = ConfigDict(frozen=True)

    before: Place | None = None
    after: Place | None = None

    @property
    def place(self) -> Place:
        """The place after, or the one that goes."""
        kept = self.after or self.before
        assert kept is not None
        return kept

    def reversed(self) -> "Change":
        """Return the change that takes this one back."""
        return Change(before=self.after, after=self.before)

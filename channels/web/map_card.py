"""Points on a plain background: where things lie to each other, without tiles or internet.

Distances use a flat projection around the middle of the points, exact enough for a district.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from channels.web import markup
from channels.web.text import cards as words
from channels.web.text import maps as map_words

WIDTH, HEIGHT, EDGE = 640, 360, 46
METRES_PER_DEGREE = 111_320
LEAST_SPAN_M = 300
SCALES_M = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
MOST_POINTS = 60
KEYS = ("markers", "points")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing on the map."""

    name: str
    kind: str
    lon: float
    lat: float
    main: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point where it is drawn. `left`: its label stands on its left."""

    point: Point
    x: float
    y: float
    left: bool


def points_in(data: Mapping[str, Any]) -> list[Point]:
    """Return everything in an action's data that has a position, the centre first."""
    found = list(_points(data))
    unique = {(p.name, p.lon, p.lat): p for p in reversed(found)}
    return list(reversed(unique.values()))[:MOST_POINTS]


def _points(data: Mapping[str, Any]) -> Iterator[Point]:
    if point := _point(data.get("center"), main=True):
        yield point
    for key in KEYS:
        rows = data.get(key)
        for row in rows if isinstance(rows, list) else ():
            if point := _point(row, main=False):
                yield point


def _point(row: Any, *, main: bool) -> Point | None:
    if not isinstance(row, Mapping):
        return None
    lon, lat = row.get("lon"), row.get("lat")
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    away = row.get("distance_m")
    return Point(
        name=str(row.get("name") or row.get("title") or ""),
        kind=str(row.get("type") or row.get("kind") or ""),
        lon=lon,
        lat=lat,
        main=main,
        note=words.AWAY.format(m=round(away)) if isinstance(away, int | float) else "",
    )


def map_svg(data: Mapping[str, Any]) -> str:
    """Return the map of an action's data, "" where nothing has a position."""
    points = points_in(data)
    return draw(points, _id(data)) if points else ""


def _id(data: Mapping[str, Any]) -> str:
    """Return the id of what the map centres on, "" where it has none."""
    centre = data.get("center")
    return str(centre.get("id") or "") if isinstance(centre, Mapping) else ""


def draw(points: list[Point], id: str = "") -> str:
    """Return points as an SVG figure with a scale; `id` is found on the map page."""
    lon = (min(p.lon for p in points) + max(p.lon for p in points)) / 2
    lat = (min(p.lat for p in points) + max(p.lat for p in points)) / 2
    east = METRES_PER_DEGREE * math.cos(math.radians(lat))
    flat = [((p.lon - lon) * east, (p.lat - lat) * METRES_PER_DEGREE) for p in points]
    wide = max(LEAST_SPAN_M, 2 * max(abs(x) for x, _ in flat))
    high = max(LEAST_SPAN_M, 2 * max(abs(y) for _, y in flat))
    per_metre = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)
    dots = [
        Dot(p, WIDTH / 2 + x * per_metre, HEIGHT / 2 - y * per_metre, x > wide / 5)
        for p, (x, y) in zip(points, flat, strict=True)
    ]
    scale = max((s for s in SCALES_M if s * per_metre <= WIDTH / 4), default=SCALES_M[0])
    label = (
        words.SCALE_KM.format(km=scale // 1000) if scale >= 1000 else words.SCALE.format(m=scale)
    )
    size = (WIDTH, HEIGHT)
    return markup.fragment("map.html", "map", dots, size, scale * per_metre, label, id)


markup.teach({"mp": map_words})

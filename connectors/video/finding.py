"""Finding cameras by place, distance, unit, tag and state."""

import math
from collections.abc import Sequence
from typing import Any

from connectors.contract import Names
from connectors.video.model import Camera, CameraQuery, Found
from core.errors import InvalidInput, NotFound

AROUND_PLACE_M = 500  # a place without cameras of its own: the nearest within this
DEFAULT_RADIUS_M = 1000
_EARTH_M = 6_371_000
_MAX_HOPS = 3  # event → place → unit


def find(cameras: Sequence[Camera], query: CameraQuery, names: Names) -> list[Found]:
    """Return what fits: by distance where a centre was asked for, else in the order given.

    Raises:
        NotFound: the centre is not known.
        InvalidInput: the centre has no coordinates.
    """
    return _Finder(cameras, names).find(query)


class _Finder:
    def __init__(self, cameras: Sequence[Camera], names: Names) -> None:
        self._cameras = cameras
        self._names = names

    def find(self, query: CameraQuery) -> list[Found]:
        kept = [camera for camera in self._cameras if _fits(camera, query)]
        if query.near is not None:
            return self._within(kept, query.near, query.radius_m or DEFAULT_RADIUS_M)
        if query.place is None:
            return [Found(camera=camera) for camera in kept]
        if query.radius_m is not None:
            return self._within(kept, query.place, query.radius_m)
        return self._at(kept, query.place)

    def _at(self, cameras: list[Camera], place: str) -> list[Found]:
        """Cameras of a place; then those that bear its name; then the nearest around it."""
        here = [camera for camera in cameras if camera.place == place]
        thing = self._names.get(place)
        if not here and thing is not None:
            called = [name for name in (thing.name, *thing.aliases) if len(name) > 1]
            here = [c for c in cameras if any(name in c.name for name in called)]
        if here:
            return [Found(camera=camera) for camera in here]
        if thing is None or self._where(place) is None:
            return []
        return self._within(cameras, place, AROUND_PLACE_M)

    def _within(self, cameras: list[Camera], centre: str, radius_m: int) -> list[Found]:
        where = self._where(centre)
        if where is None:
            name = self._names.of(centre)
            if self._names.get(centre) is None and all(c.id != centre for c in self._cameras):
                raise NotFound(f"未找到“{name}”。", "请核对地点或事件编号。")
            raise InvalidInput(f"“{name}”没有登记坐标，不能按距离查找。", "请换一个地点。")
        found = [
            Found(camera=camera, distance_m=round(distance))
            for camera in cameras
            if camera.lon is not None
            and camera.lat is not None
            and (distance := distance_m(where, (camera.lon, camera.lat))) <= radius_m
        ]
        return sorted(found, key=lambda one: (one.distance_m or 0, one.camera.id))

    def _where(self, id: str) -> tuple[float, float] | None:
        """Return the coordinates of a place, event, unit or camera, through what it refers to."""
        for _ in range(_MAX_HOPS):
            thing = self._names.get(id)
            facts = thing.facts if thing else self._camera_facts(id)
            lon, lat = facts.get("lon"), facts.get("lat")
            if isinstance(lon, int | float) and isinstance(lat, int | float):
                return float(lon), float(lat)
            following = facts.get("place") or facts.get("unit")
            if not isinstance(following, str):
                return None
            id = following
        return None

    def _camera_facts(self, id: str) -> dict[str, Any]:
        for camera in self._cameras:
            if camera.id == id:
                return {"lon": camera.lon, "lat": camera.lat}
        return {}


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance between two (lon, lat) in metres, on a sphere."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(math.sqrt(half))


def _fits(camera: Camera, query: CameraQuery) -> bool:
    return (
        (query.unit is None or camera.unit == query.unit)
        and (query.status is None or camera.status == query.status)
        and set(query.tags) <= set(camera.tags)
        and (
            query.text is None
            or query.text == camera.id
            or any(query.text in name for name in (camera.name, *camera.aliases))
        )
    )

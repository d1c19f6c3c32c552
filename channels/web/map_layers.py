"""What the map page shows: everything with a position that its reader may see, by layer.

Each layer is read by the action that its own page uses, so that rights and audiences are kept by
the dispatcher. A system that does not answer leaves its layer empty and says so.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from channels.web.doing import PageDesk
from channels.web.text import cards as card_words
from channels.web.text import maps as words
from core.errors import ZhibanError
from core.text import normalise
from core.yaml_data import read_yaml

ASKED = "asked"  # the layer of one thing that was asked for by address and is in no other
AT_ONCE = 500  # rows of a register read at a time
MOST = 5000  # places read at all
_RULES = Path(__file__).parent / "map_layers.yaml"
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a layer. `lon`, `lat` are None where nobody has registered where it is.

    `tone` is a colour class; `href` its record's page; `live`: a camera that can be looked at.
    """

    layer: str
    id: str
    name: str
    state: str
    tone: str
    detail: str
    href: str
    lon: float | None
    lat: float | None
    live: bool = False

    @property
    def placed(self) -> bool:
        """Whether it can be drawn."""
        return self.lon is not None and self.lat is not None

    def data(self) -> dict[str, Any]:
        """Return it as the browser's script gets it."""
        return asdict(self) | {"open": self.opens}

    @property
    def opens(self) -> str:
        """What its link is called."""
        pages = (name for page, name in words.OPEN.items() if self.href.startswith(page))
        return next(pages, "")


@dataclass(frozen=True)
class Seen:
    """What was read: the things, and in words what could not be read."""

    items: tuple[Item, ...] = ()
    problems: tuple[str, ...] = ()
    by_id: Mapping[str, Item] = field(default_factory=dict[str, Item])


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Any]:
    """Return the rules of map_layers.yaml."""
    return read_yaml(_RULES.read_text(encoding="utf-8"))


async def read_layers(desk: PageDesk) -> Seen:
    """Read every layer that this person may see."""
    problems: list[str] = []

    async def rows(layer: str, action: str, read: Callable[[], Awaitable[Rows]]) -> Rows:
        if not desk.can(action):
            return []
        try:
            return await read()
        except ZhibanError as problem:
            name = words.LAYERS[layer]
            problems.append(words.UNREAD.format(layer=name, message=problem.message))
            return []

    places = await rows("places", "map.places", lambda: _paged(desk, "map.places", "markers"))
    at = {str(row["id"]): (float(row["lon"]), float(row["lat"])) for row in places}
    events = await rows("events", "event.board", lambda: _events(desk))
    cameras = await rows("cameras", "video.find", lambda: _cameras(desk))
    units = await rows(
        "forces", "contact.list", lambda: _paged(desk, "contact.list", "entries", kind="units")
    )
    items = [
        *(_event(row, at) for row in events),
        *(_camera(row, at) for row in cameras),
        *(_unit(row) for row in units if row.get("duty_phone") or row.get("duty_number")),
        *(_place(row) for row in places),
    ]
    order = list(words.LAYERS)
    # forces come from two registers; what is overdue comes first
    items.sort(key=lambda item: (order.index(item.layer), _urgency(item)))
    return Seen(tuple(items), tuple(problems), {item.id: item for item in items})


def _urgency(item: Item) -> int:
    tones = list(rules()["alerts"].values())
    return tones.index(item.tone) if item.layer == "events" and item.tone in tones else len(tones)


async def asked_for(desk: PageDesk, id: str) -> Item:
    """Return a thing that is in no layer (a closed event). Raises NotFound in words."""
    found = (await desk.look("map.locate", {"place": id})).data["center"]
    return Item(
        ASKED, str(found["id"]), str(found["name"]), words.ASKED, "zb-warn",
        str(found.get("place") or ""), "", float(found["lon"]), float(found["lat"]),
    )  # fmt: skip


async def _paged(desk: PageDesk, action: str, key: str, **asked: Any) -> Rows:
    return [row async for row in _each(desk, action, key, asked)]


async def _each(
    desk: PageDesk, action: str, key: str, asked: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    offset, total = 0, 1
    while offset < min(total, MOST):
        page = await desk.look(action, asked | {"limit": AT_ONCE, "offset": offset})
        for row in page.data[key]:
            yield row
        total, offset = int(page.data["total"]), offset + AT_ONCE


async def _events(desk: PageDesk) -> Rows:
    board = await desk.look("event.board", {})
    return [row for lane in board.data["columns"] for row in lane["events"]]


async def _cameras(desk: PageDesk) -> Rows:
    return (await desk.look("video.find", {})).data["cameras"]


Where = Mapping[str, tuple[float, float]]
NOWHERE = (None, None)


def _position(row: Mapping[str, Any], at: Where) -> tuple[float | None, float | None]:
    """Return a row's own position, else that of its place."""
    lon, lat = row.get("lon"), row.get("lat")
    if isinstance(lon, int | float) and isinstance(lat, int | float):
        return float(lon), float(lat)
    return at.get(str(row.get("place") or ""), NOWHERE)


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _event(row: Mapping[str, Any], at: Where) -> Item:
    alert = str(row["clock"]["alert"])
    tone = rules()["alerts"].get(alert, "zb-accent")
    state = f"{row['state']}，{alert}" if alert in rules()["alerts"] else str(row["state"])
    return Item(
        "events", str(row["id"]), str(row["title"]), state, tone,
        _joined(row["id"], row.get("place_name"), row.get("owner_name")),
        f"/events/{quote(str(row['id']))}", *_position(row, at),
    )  # fmt: skip


def _camera(row: Mapping[str, Any], at: Where) -> Item:
    status = str(row.get("status") or "unknown")
    states = card_words.CAMERA_STATES
    return Item(
        "cameras", str(row["id"]), str(row["name"]), states.get(status, states["unknown"]),
        rules()["cameras"].get(status, "zb-off"),
        _joined(row.get("place_name"), row.get("unit_name")),
        f"/video?camera={quote(str(row['id']))}", *_position(row, at), live=status != "offline",
    )  # fmt: skip


def _unit(row: Mapping[str, Any]) -> Item:
    number = row.get("duty_number") or row.get("duty_phone")
    return Item(
        "forces", str(row["id"]), str(row["name"]), words.DUTY_ROOM, "zb-accent",
        _joined(words.DUTY_PHONE.format(number=number), row.get("address")),
        "/contacts", *_position(row, {}),
    )  # fmt: skip


def _place(row: Mapping[str, Any]) -> Item:
    layer = "forces" if row.get("type") in rules()["forces"] else "places"
    return Item(
        layer, str(row["id"]), str(row["name"]), str(row.get("type") or ""),
        "zb-accent" if layer == "forces" else "zb-off", str(row.get("unit_name") or ""),
        f"/map/places?q={quote(str(row['name']))}", *_position(row, {}),
    )  # fmt: skip


def matching(items: Iterable[Item], query: str, alike: Iterable[str]) -> list[Item]:
    """Return what a query names: what holds its words, then the places that sound alike (ids)."""
    plain, found = normalise(query), dict[str, Item]()
    known = {item.id: item for item in items}
    for item in known.values():
        if plain in normalise(f"{item.name} {item.id}"):
            found[item.id] = item
    for id in alike:
        if id in known:
            found.setdefault(id, known[id])
    return sorted(found.values(), key=lambda item: normalise(item.name) != plain)

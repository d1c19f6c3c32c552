"""一张图: events, cameras, forces and places on one map, with the same things as a list beside it.

The map is drawn by the browser from what this page knows; nothing is asked of other servers but
tiles, where the room has named its own. Names reach the browser as data, never as markup.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from channels.map_base import Base, BaseStore
from channels.web import cards, markup
from channels.web.doing import PageDesk
from channels.web.map_base_form import base_dialog
from channels.web.map_layers import ASKED, Item, Seen, asked_for, matching, read_layers
from channels.web.newest import Newest, redraw
from channels.web.shell import Pulse, shell
from channels.web.text import maps as words
from channels.web.visit import Visit
from core.errors import ZhibanError
from core.identity import Permission

LOOK_AGAIN_SECONDS = 10.0
DRAWN = 800  # things of a layer on the map
LISTED = 60  # things of a layer in the list
MIDDLE = (31.2, 121.5)  # until the browser has the things: it then shows all of them
HEAD = '<link rel="stylesheet" href="/static/map.css"><script defer src="/static/map.js"></script>'


async def map_page(visit: Visit, pulse: Pulse, at: str = "") -> None:
    """Build the page; `at` is the id of what it centres on."""
    page = MapPage(visit, at)
    await page.build(pulse, await page.read())


class MapPage:
    """One open map."""

    def __init__(self, visit: Visit, at: str = "") -> None:
        self._visit = visit
        self._redraw = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._redraw)
        self._store = BaseStore(visit.room.settings.home / "map")
        self._tiles = visit.room.settings.map_tiles_url
        self._hidden: set[str] = set()
        self._query = ""
        self._alike: tuple[str, ...] = ()
        self._at = at
        self._focus, self._turns = at, 1 if at else 0
        self._seen = Seen()
        self._base: Base | None = None

    # --- reading

    async def read(self) -> Seen:
        """Return everything that this person may see on the map."""
        seen = await read_layers(self._desk)
        if not self._at or self._at in seen.by_id:
            return seen
        try:
            asked = await asked_for(self._desk, self._at)
        except ZhibanError as problem:
            said = f"{problem.message}{problem.remedy}"
            return Seen(seen.items, (*seen.problems, said), seen.by_id)
        return Seen((asked, *seen.items), seen.problems, {**seen.by_id, asked.id: asked})

    # --- building

    async def build(self, pulse: Pulse, first: Seen) -> None:
        """Build the page."""
        if not self._tiles:
            self._base = await self._visit.thread(self._store.now)
        ui.add_head_html(HEAD)
        with shell(self._visit, pulse, "/map", broad=True):
            self._filters(first)
            self._notes = ui.html("", sanitize=False).mark("map-notes")
            self._screens = ui.element("div").classes("zb-map-screens")
            with ui.element("div").classes("zb-map-page"):
                with ui.element("div").classes("zb-map-frame"):
                    self._map(self._base)
                self._list = ui.html("", sanitize=False).classes("zb-map-list").mark("map-list")
            self._data = ui.html("", sanitize=False).classes("zb-map-data").mark("map-data")
        self._fill(first)
        ui.on("zb-open", self._open)
        ui.timer(LOOK_AGAIN_SECONDS, self._redraw)

    def _map(self, base: Base | None) -> None:
        options = {"attributionControl": False, "zoomSnap": 0.5, "maxZoom": 20}
        self._leaflet = ui.leaflet(center=MIDDLE, zoom=12, options=options)
        self._leaflet.clear_layers()  # the framework's own tiles come from outside
        self._leaflet.classes("zb-leaflet").mark("leaflet")
        self._leaflet.props(f'role=application aria-label="{words.MAP}"')
        if self._tiles:
            tiles = {"maxZoom": 20, "maxNativeZoom": 18}
            self._leaflet.tile_layer(url_template=self._tiles, options=tiles)
        elif base is not None:
            self._leaflet.image_overlay(
                url=f"/api/v1/map/base/{base.sha256}", bounds=base.corners.bounds
            )

    def _filters(self, first: Seen) -> None:
        with ui.element("div").classes("zb-filters"):
            find = ui.input(words.FIND, on_change=lambda e: self._find(e.value or ""))
            find.props("outlined dense clearable debounce=300").classes("zb-grow zb-find")
            find.on("keydown.enter", self._first).mark("find")
            there = {item.layer for item in first.items}
            for layer, label in words.LAYERS.items():
                if layer in there or layer == "events":
                    toggle = ui.checkbox(label, value=True, on_change=partial(self._toggle, layer))
                    toggle.classes(f"zb-map-key zb-map-key-{layer}").mark(f"layer-{layer}")
            if self._desk.can("map.places"):
                ui.link(words.PLACES, "/map/places").classes("zb-button")
            if self._visit.may(Permission.MANAGE_SYSTEM):
                ui.button(words.BASE, on_click=lambda: base_dialog(self._visit, self._store)).props(
                    "outline no-caps"
                ).mark("base")

    # --- drawing

    def _shown(self) -> list[Item]:
        """Return what stands on map and list now."""
        shown = [item for item in self._seen.items if item.layer not in self._hidden]
        return matching(shown, self._query, self._alike) if self._query else shown

    def _fill(self, seen: Seen) -> None:
        self._seen = seen
        drawn = [item for item in seen.items if item.layer not in self._hidden and item.placed]
        kept, notes = _limited(drawn)
        if not self._tiles and self._base is None:
            notes.append(words.PLAIN)
        focus = {"id": self._focus, "turn": self._turns}
        data = {
            "items": [item.data() for item in kept],
            "focus": focus,
            "bounds": self._base.corners.bounds if self._base else None,
            "live": words.LIVE if self._desk.can("video.open") else "",
            "untiled": words.UNTILED if self._tiles else "",
        }
        redraw(self._data, markup.fragment("maps.html", "data", data))
        redraw(self._notes, markup.fragment("maps.html", "notes", [*seen.problems, *notes]))
        redraw(self._list, self._listed())

    def _listed(self) -> str:
        shown = self._shown()
        labels: Mapping[str, str] = {ASKED: words.ASKED} | words.LAYERS
        groups = [
            (layer, label, rows[:LISTED], max(0, len(rows) - LISTED), len(rows))
            for layer, label in labels.items()
            if (rows := [item for item in shown if item.layer == layer])
        ]
        live = self._desk.can("video.open")
        return markup.fragment("maps.html", "list", groups, self._query, live)

    # --- what is done on the page

    async def _toggle(self, layer: str, event: Any) -> None:
        await self._visit.holding(Permission.ASK)
        self._hidden = self._hidden - {layer} if event.value else self._hidden | {layer}
        self._fill(self._seen)

    async def _find(self, query: str) -> None:
        await self._visit.holding(Permission.ASK)
        self._query, self._alike = query.strip(), ()
        if self._query and self._desk.can("map.places"):
            found = await self._desk.look("map.places", {"query": self._query[:100], "limit": 20})
            self._alike = tuple(str(row["id"]) for row in found.data["markers"])
        self._fill(self._seen)

    async def _first(self) -> None:
        """Centre on what fits the words best."""
        await self._visit.holding(Permission.ASK)
        if not self._query:
            return
        found = next((item for item in self._shown() if item.placed), None)
        if found is None:
            ui.notify(words.NOT_FOUND.format(query=self._query), type="warning")
            return
        self._focus, self._turns = found.id, self._turns + 1
        self._fill(self._seen)

    async def _open(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        waiting = ui.notification(words.OPENING, spinner=True, timeout=None)
        try:
            opened = await self._desk.look("video.open", {"cameras": [str(event.args["id"])]})
        finally:
            waiting.dismiss()
        self._screens.clear()  # one at a time: the map stays in sight
        with self._screens:
            ui.html(cards.html(opened, self._desk.wording), sanitize=False).mark("screen")
            ui.button(words.CLOSE, on_click=self._screens.clear).props("flat no-caps")
        ui.run_javascript("window.scrollTo(0, 0)")


def _limited(items: list[Item]) -> tuple[list[Item], list[str]]:
    """Return what is drawn, and what was left out of it in words."""
    kept: list[Item] = []
    notes: list[str] = []
    for layer in dict.fromkeys(item.layer for item in items):
        rows = [item for item in items if item.layer == layer]
        kept += rows[:DRAWN]
        if len(rows) > DRAWN:
            name = words.LAYERS.get(layer, layer)
            notes.append(words.TOO_MANY.format(layer=name, count=len(rows), shown=DRAWN))
    return kept, notes


markup.teach({"mp": words})

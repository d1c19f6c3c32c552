"""The register of places (地点库): finding, adding, correcting, removing, importing."""

from typing import Annotated, Any

from nicegui import ui
from nicegui.events import GenericEventArguments
from pydantic import BeforeValidator

from channels.web import markup
from channels.web.dialogs import sure
from channels.web.doing import PageDesk
from channels.web.importing import import_dialog
from channels.web.newest import Newest
from channels.web.paging import Pager
from channels.web.record_dialog import record_dialog
from channels.web.shell import Pulse, shell
from channels.web.text import maps as words
from channels.web.visit import Visit
from connectors.contract import Kind
from connectors.maps.model import Place
from core.effects.action import Done
from core.identity import Permission

PAGE = 50


def _within(limit: float, said: str) -> BeforeValidator:
    """Refuse degrees out of range in the officer's words, before the model does in its own."""

    def check(value: object) -> object:
        if isinstance(value, int | float) and not -limit <= value <= limit:
            raise ValueError(said)
        return value

    return BeforeValidator(check)


class TypedPlace(Place):
    """A place as it is typed into the form."""

    lon: Annotated[float, _within(180, words.BAD_LON)]
    lat: Annotated[float, _within(90, words.BAD_LAT)]


async def places_page(visit: Visit, pulse: Pulse, query: str = "") -> None:
    """Build the page; `query` is looked for at once."""
    page = Register(visit, query)
    await page.build(pulse, await page.read())


class Register:
    """One open register."""

    def __init__(self, visit: Visit, query: str = "") -> None:
        self._visit = visit
        self._show = Newest(self.read, self._fill).show
        self._pager = Pager(visit, PAGE, self._show)
        self._desk = PageDesk(visit, self._show)
        self._query, self._type, self._unit = query[:100], "", ""
        self._rows: dict[str, dict[str, Any]] = {}

    async def read(self) -> Done:
        """Return the places asked for."""
        asked: dict[str, Any] = {
            name: value for name, value in (("type", self._type), ("unit", self._unit)) if value
        }
        asked |= {"query": self._query, "limit": PAGE, "offset": self._pager.offset}
        return await self._desk.look("map.places", asked)

    async def build(self, pulse: Pulse, first: Done) -> None:
        """Build the page."""
        units = await self._desk.named(Kind.UNIT)
        with shell(self._visit, pulse, "/map/places", broad=True):
            self._filters(first, units)
            self._desk.slot()
            self._list = ui.html("", sanitize=False).mark("places")
            self._pager.build()
        self._fill(first)
        self._desk.listen()
        ui.on("zb-change", self._change)
        ui.on("zb-delete", self._delete)

    def _filters(self, first: Done, units: dict[str, str]) -> None:
        self._edits = bool(first.data.get("editable"))
        with ui.element("div").classes("zb-filters"):
            find = ui.input(
                words.PLACES_FIND,
                value=self._query,
                on_change=lambda e: self._choose(query=e.value or ""),
            )
            find.props("outlined dense clearable debounce=300").classes("zb-grow zb-find")
            find.mark("find")
            types = {"": words.ALL_TYPES} | {one: one for one in first.data["types"]}
            ui.select(
                types, value="", label=words.TYPE,
                on_change=lambda e: self._choose(type=e.value or ""),
            ).props("outlined dense").mark("type")  # fmt: skip
            ui.select(
                {"": words.ALL_UNITS} | units, value="", label=words.UNIT, with_input=True,
                on_change=lambda e: self._choose(unit=e.value or ""),
            ).props("outlined dense")  # fmt: skip
            self._buttons()
        if not self._edits:
            ui.label(words.OUTSIDE).classes("zb-dim zb-small")

    def _buttons(self) -> None:
        if self._edits and self._desk.can("map.save"):
            ui.button(words.ADD, icon="add", on_click=lambda: self._edit({})).props(
                "unelevated no-caps"
            ).mark("add-place")
        if self._desk.can("map.export"):
            ui.link(words.EXPORT, "/api/v1/exports/maps").classes("zb-button")
        if self._edits and self._desk.can("map.import_apply"):
            ui.button(
                words.IMPORT, on_click=lambda: import_dialog(self._visit, "maps", self._desk)
            ).props("outline no-caps").mark("import")
        ui.link(words.BACK_TO_MAP, "/map").classes("zb-button")

    async def _choose(
        self, query: str | None = None, type: str | None = None, unit: str | None = None
    ) -> None:
        await self._visit.holding(Permission.ASK)
        self._query = self._query if query is None else query.strip()[:100]
        self._type = self._type if type is None else type
        self._unit = self._unit if unit is None else unit
        self._pager.offset = 0
        await self._show()

    def _fill(self, found: Done) -> None:
        rows: list[dict[str, Any]] = found.data["markers"]
        self._rows = {row["id"]: row for row in rows}
        may = {
            "save": self._edits and self._desk.can("map.save"),
            "delete": self._edits and self._desk.can("map.delete"),
        }
        self._list.set_content(markup.fragment("maps.html", "places", rows, may))
        self._pager.shown(len(rows), int(found.data["total"]))

    # --- changing

    async def _change(self, event: GenericEventArguments) -> None:
        await self._edit(self._rows[str(event.args["id"])])

    async def _edit(self, row: dict[str, Any]) -> None:
        await self._visit.holding(Permission.MANAGE_RECORDS)
        known = {k: v for k, v in row.items() if k in Place.model_fields}

        async def save(values: dict[str, Any]) -> None:
            await self._desk.once("map.save", {"place": values})

        title = words.EDIT_TITLE.format(name=row["name"]) if row else words.ADD
        await record_dialog(title, TypedPlace, known, self._desk.wording, save, words.FIELDS)

    async def _delete(self, event: GenericEventArguments) -> None:
        id = str(event.args["id"])
        if await sure(words.DELETE_SURE.format(name=self._rows[id]["name"]), words.DELETE):
            await self._desk.once("map.delete", {"id": id})


markup.teach({"mp": words})

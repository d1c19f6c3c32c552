"""The directory: people, units, groups, outside rooms, dead numbers; searching and editing."""

from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments
from pydantic import BaseModel

from channels.web import markup
from channels.web.dialogs import sure
from channels.web.doing import PageDesk
from channels.web.importing import import_dialog
from channels.web.newest import Newest
from channels.web.paging import Pager
from channels.web.record_dialog import record_dialog
from channels.web.shell import Pulse, shell
from channels.web.text import contacts as words
from channels.web.visit import Visit
from connectors.contacts.model import External, Group, Person, Unit
from connectors.contract import Kind
from core.effects.action import Done
from core.identity import Permission

PAGE = 50
MODELS: dict[str, tuple[str, type[BaseModel]]] = {
    "people": ("person", Person),
    "units": ("unit", Unit),
    "groups": ("group", Group),
    "externals": ("external", External),
}


async def contacts_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    page = Directory(visit)
    await page.build(pulse, await page.read())


class Directory:
    """One open directory page."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._show = Newest(self.read, self._fill).show
        self._pager = Pager(visit, PAGE, self._show)
        self._desk = PageDesk(visit, self._show)
        self._kind, self._query, self._unit = "people", "", ""
        self._entries: dict[str, dict[str, Any]] = {}

    async def read(self) -> Done:
        """Return the entries asked for."""
        asked: dict[str, Any] = {
            "kind": self._kind,
            "query": self._query,
            "limit": PAGE,
            "offset": self._pager.offset,
        }
        return await self._desk.look(
            "contact.list", asked | ({"unit": self._unit} if self._unit else {})
        )

    async def build(self, pulse: Pulse, first: Done) -> None:
        """Build the page."""
        units = await self._desk.named(Kind.UNIT)
        with shell(self._visit, pulse, "/contacts", broad=True):
            self._tabs()
            self._filters(first, units)
            self._desk.slot()
            self._list = ui.html("", sanitize=False).mark("entries")
            self._pager.build()
        self._fill(first)
        self._desk.listen()
        for event, taken in (
            ("zb-change", self._change),
            ("zb-delete", self._delete),
            ("zb-mark", self._mark),
        ):
            ui.on(event, taken)

    def _tabs(self) -> None:
        with ui.element("div").classes("zb-tabs"):
            self._kinds = {
                kind: ui.button(label, on_click=partial(self._choose, kind))
                .props("flat no-caps")
                .mark(f"kind-{kind}")
                for kind, label in words.KINDS.items()
            }
            self._kinds[self._kind].classes("zb-chosen")
            ui.link(words.ROSTER, "/roster").classes("zb-button")

    def _filters(self, first: Done, units: dict[str, str]) -> None:
        with ui.element("div").classes("zb-filters"):
            find = ui.input(words.FIND, on_change=lambda e: self._choose(query=e.value or ""))
            find.props("outlined dense clearable debounce=300").classes("zb-grow zb-find")
            find.mark("find")
            ui.select(
                {"": words.ALL_UNITS} | units, value="", label=words.UNIT, with_input=True,
                on_change=lambda e: self._choose(unit=e.value or ""),
            ).props("outlined dense")  # fmt: skip
            self._edits = bool(first.data.get("editable"))
            if self._edits and self._desk.can("contact.save"):
                ui.button(words.ADD, icon="add", on_click=lambda: self._edit({})).props(
                    "unelevated no-caps"
                ).mark("add-entry")
            if self._desk.can("contact.export"):
                ui.link(words.EXPORT, "/api/v1/exports/contacts?table=directory").classes(
                    "zb-button"
                )
            if self._desk.can("contact.import_apply"):
                ui.button(
                    words.IMPORT,
                    on_click=lambda: import_dialog(
                        self._visit, "contacts", self._desk, "directory"
                    ),
                ).props("outline no-caps").mark("import")
        if not self._edits:
            ui.label(words.OUTSIDE).classes("zb-dim zb-small")

    async def _choose(
        self, kind: str | None = None, query: str | None = None, unit: str | None = None
    ) -> None:
        await self._visit.holding(Permission.ASK)
        if kind is not None:
            self._kinds[self._kind].classes(remove="zb-chosen")
            self._kinds[kind].classes("zb-chosen")
            self._kind = kind
        self._query = self._query if query is None else query.strip()
        self._unit = self._unit if unit is None else unit
        self._pager.offset = 0
        await self._show()

    def _fill(self, found: Done) -> None:
        entries: list[dict[str, Any]] = found.data["entries"]
        self._entries = {entry["id"]: entry for entry in entries}
        edits = self._edits and self._kind in MODELS
        may = {
            "save": edits and self._desk.can("contact.save"),
            "delete": edits and self._desk.can("contact.delete"),
            "mark": self._desk.can("contact.mark_invalid"),
        }
        none = words.NONE_DEAD if self._kind == "dead" else ""
        self._list.set_content(markup.fragment("contacts.html", "table", entries, may, none))
        self._pager.shown(len(entries), int(found.data["total"]))

    # --- changing

    async def _change(self, event: GenericEventArguments) -> None:
        await self._edit(self._entries[str(event.args["id"])])

    async def _edit(self, entry: dict[str, Any]) -> None:
        await self._visit.holding(Permission.MANAGE_RECORDS)
        name, model = MODELS.get(self._kind, MODELS["people"])
        known = {k: v for k, v in entry.items() if k in model.model_fields}

        async def save(values: dict[str, Any]) -> None:
            await self._desk.once("contact.save", {name: values})

        title = words.EDIT_TITLE if entry else words.ADD_TITLE
        title = title.format(kind=words.RECORDS[name], name=entry.get("name", ""))
        await record_dialog(title, model, known, self._desk.wording, save, words.FIELDS)

    async def _delete(self, event: GenericEventArguments) -> None:
        question = words.DELETE_SURE.format(name=event.args["title"])
        if await sure(question, words.DELETE):
            await self._desk.once("contact.delete", {"id": str(event.args["id"])})

    async def _mark(self, event: GenericEventArguments) -> None:
        id = str(event.args["id"])
        holder = "unit" if self._entries[id].get("duty_number") is not None else "contact"
        other = "contact" if holder == "unit" else "unit"
        await self._desk.fill("contact.mark_invalid", {holder: id}, frozenset({holder, other}))


markup.teach({"ct": words})

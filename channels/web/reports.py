"""The reports of the room: what is open, until when, and where a new one is started."""

from typing import Any

from nicegui import ui

from channels.web import markup
from channels.web.cards import moment_of
from channels.web.doing import PageDesk
from channels.web.newest import Newest
from channels.web.shell import Pulse, shell
from channels.web.text import acting
from channels.web.text import reports as words
from channels.web.visit import Visit
from connectors.contract import Kind
from core.effects.action import Done
from core.identity import Permission

LOOK_AGAIN_SECONDS = 20.0
SENT, VOID = "已报出", "已作废"


async def reports_page(visit: Visit, pulse: Pulse, event: str = "") -> None:
    """Build the list; `event` opens the form for a first report about it."""
    page = Reports(visit)
    await page.build(pulse, await page.read(), event)


class Reports:
    """One open list of reports."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._moment = moment_of(self._desk.wording)
        self._filter = "open"

    async def read(self) -> Done:
        """Return the reports."""
        return await self._desk.look("report.list", {})

    async def build(self, pulse: Pulse, first: Done, event: str) -> None:
        """Build the page."""
        events = await self._desk.named(Kind.EVENT)
        with shell(self._visit, pulse, "/reports", broad=True):
            with ui.element("div").classes("zb-filters"):
                ui.toggle(words.FILTERS, value=self._filter, on_change=self._choose).props(
                    "no-caps unelevated toggle-color=primary"
                ).mark("filter")
                if self._desk.can("report.draft"):
                    ui.button(
                        words.NEW, icon="edit_note", on_click=lambda: self._start(events, "")
                    ).props("unelevated no-caps").mark("new-report")
            self._desk.slot()
            self._list = ui.html("", sanitize=False).mark("reports")
        self._fill(first)
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)
        if event:
            await self._start(events, event)

    async def _choose(self, chosen: Any) -> None:
        await self._visit.holding(Permission.ASK)
        self._filter = chosen.value or ""
        await self._show()

    def _fill(self, found: Done) -> None:
        rows = [
            {
                "id": row["id"],
                "name": row["name"],
                "state": row["state"],
                "at": row["created"],
                "by": row["drafter"],
                "clock": "",
                "clock_tone": "",
            }
            for row in found.data["reports"]
            if self._wanted(row["state"])
        ]
        html = markup.fragment("report.html", "list", rows, self._moment)
        if html != self._list.content:
            self._list.set_content(html)

    def _wanted(self, state: str) -> bool:
        if self._filter == "sent":
            return state == SENT
        return not self._filter or state not in (SENT, VOID)

    async def _start(self, events: dict[str, str], event: str) -> None:
        """Ask for the material; what was typed stays in the dialog until a draft exists."""
        await self._visit.holding(Permission.ACT)
        with ui.dialog(value=True) as dialog, ui.card().classes("zb-dialog"):
            ui.label(words.NEW_TITLE).classes("zb-heading")
            ui.label(words.MATERIAL_HINT).classes("zb-dim zb-small")
            text = ui.textarea(words.MATERIAL).classes("zb-input").mark("material")
            text.props("outlined autogrow autofocus input-style=min-height:9rem")
            kind = ui.select(words.KINDS, value="note", label=words.MATERIAL_KIND)
            about = ui.select(
                {"": words.NO_EVENT} | events, value=event, label=words.EVENT, with_input=True
            )
            name = ui.input(words.NAME)
            for field in (kind, about, name):
                field.props("outlined dense").classes("zb-input")

            async def start() -> None:
                said = (text.value or "").strip()
                if not said and not about.value:
                    ui.notify(words.MATERIAL_HINT, type="warning")
                    return
                arguments: dict[str, Any] = {"step": "首报"}
                if said:
                    arguments["sources"] = [{"text": text.value, "kind": kind.value}]
                if about.value:
                    arguments["event"] = about.value
                if title := (name.value or "").strip():
                    arguments["title"] = title
                made = await self._desk.made("report.draft", arguments)
                if made and (report := made.refs.get("report")):
                    dialog.close()
                    ui.navigate.to(f"/reports/{report}")

            with ui.row().classes("zb-dialog-buttons"):
                ui.button(acting.BACK, on_click=dialog.close).props("flat no-caps")
                ui.button(words.START, on_click=start).props("unelevated no-caps").mark("start")


markup.teach({"rp": words})

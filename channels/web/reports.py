"""The reports of the room: what is open, until when, and where a new one is started."""

from collections.abc import Mapping, Sequence
from typing import Any

from nicegui import ui

from channels.web import markup
from channels.web.cards import moment_of
from channels.web.doing import PageDesk
from channels.web.newest import Newest
from channels.web.report_clocks import LATE, Due
from channels.web.report_recording import RecordingField
from channels.web.report_view import TONES
from channels.web.shell import Pulse, shell
from channels.web.text import acting
from channels.web.text import reports as words
from channels.web.visit import Visit
from connectors.contract import Kind
from core.effects.action import Done
from core.identity import Permission

LOOK_AGAIN_SECONDS = 20.0
SENT, VOID = "已报出", "已作废"
Read = tuple[Done, Due]


async def reports_page(visit: Visit, pulse: Pulse, event: str = "") -> None:
    """Build the list; `event` opens the form for a first report about it."""
    page = Reports(visit, pulse)
    await page.build(pulse, await page.read(), event)


class Reports:
    """One open list of reports."""

    def __init__(self, visit: Visit, pulse: Pulse) -> None:
        self._visit = visit
        self._pulse = pulse
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._moment = moment_of(self._desk.wording)
        self._filter = "open"

    async def read(self) -> Read:
        """Return the reports and the deadlines that run."""
        due = await self._pulse.reports.now(self._visit)
        return await self._desk.look("report.list", {}), due

    async def build(self, pulse: Pulse, first: Read, event: str) -> None:
        """Build the page."""
        events = await self._desk.named(Kind.EVENT)
        with shell(self._visit, pulse, "/reports", broad=True):
            with ui.element("div").classes("zb-filters"):
                if self._desk.can("report.draft"):
                    ui.button(
                        words.NEW, icon="edit_note", on_click=lambda: self._start(events, "")
                    ).props("unelevated no-caps").mark("new-report")
                ui.toggle(words.FILTERS, value=self._filter, on_change=self._choose).props(
                    "no-caps unelevated toggle-color=primary"
                ).mark("filter")
                ui.html(markup.fragment("report_rules.html", "links"), sanitize=False)
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

    def _fill(self, found: Read) -> None:
        done, due = found
        rows = [
            row
            for row in incident_rows(done.data["reports"], due, self._moment)
            if self._wanted(row)
        ]
        html = markup.fragment("report.html", "list", rows, self._moment)
        if html != self._list.content:
            self._list.set_content(html)

    def _wanted(self, row: Mapping[str, Any]) -> bool:
        states = [report["state"] for report in row["reports"]]
        waits = row["clock"] is not None or any(s not in (SENT, VOID) for s in states)
        if self._filter == "sent":
            return SENT in states
        return not self._filter or waits

    async def _start(self, events: dict[str, str], event: str) -> None:
        """Ask for the material; what was typed stays in the dialog until a draft exists."""
        await self._visit.holding(Permission.ACT)
        with ui.dialog(value=True) as dialog, ui.card().classes("zb-dialog zb-wide-dialog"):
            ui.label(words.NEW_TITLE).classes("zb-heading")
            ui.label(words.MATERIAL_HINT).classes("zb-dim zb-small")
            text = ui.textarea(words.MATERIAL).classes("zb-input").mark("material")
            text.props("outlined autogrow autofocus input-style=min-height:9rem")
            kind = ui.select(words.KINDS, value="note", label=words.MATERIAL_KIND)
            recording = RecordingField(self._visit, text, kind)
            about = ui.select(
                {"": words.NO_EVENT} | events, value=event, label=words.EVENT, with_input=True
            )
            name = ui.input(words.NAME)
            for field in (kind, about, name):
                field.props("outlined dense").classes("zb-input")

            async def start() -> None:
                material = recording.given(text.value or "") | {"kind": kind.value}
                arguments = _given(material, about.value, name.value)
                if arguments is None:
                    ui.notify(words.MATERIAL_NEEDED, type="warning")
                    return
                made = await self._desk.made("report.draft", arguments)
                if made and (report := made.refs.get("report")):
                    dialog.close()
                    ui.navigate.to(f"/reports/{report}")

            with ui.row().classes("zb-dialog-buttons"):
                ui.button(acting.BACK, on_click=dialog.close).props("flat no-caps")
                ui.button(words.START, on_click=start).props("unelevated no-caps").mark("start")


def _given(material: dict[str, Any], event: Any, name: Any) -> dict[str, Any] | None:
    """Return the arguments of a first report; None where there is nothing to make it of."""
    arguments: dict[str, Any] = {"step": "首报"}
    if material["text"].strip():
        arguments["sources"] = [material]
    if event:
        arguments["event"] = event
    if len(arguments) == 1:
        return None
    return arguments | ({"title": title} if (title := (name or "").strip()) else {})


def incident_rows(reports: Sequence[Mapping[str, Any]], due: Due, say: Any) -> list[dict[str, Any]]:
    """Return the incidents with their reports in order; what presses most comes first."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for report in reports:
        found.setdefault(report["incident"], []).append(report)
    rows: list[dict[str, Any]] = []
    for incident, members in found.items():
        clock = due.nearest.get(incident)
        shown = sorted(members, key=lambda one: one["created"])
        told = None
        if clock:
            told = {
                "kind": clock["kind"],
                "state": clock["state"],
                "tone": TONES.get(clock["state"], ""),
                "until": clock["due"],
                "due": f"{words.DUE} {say(clock['due'])}",
            }
        rows.append({"title": shown[-1]["title"], "reports": shown, "clock": told})
    # the newest first among those that nothing presses
    return sorted(rows, key=_pressing)


def _pressing(row: Mapping[str, Any]) -> tuple[int, str]:
    clock = row["clock"]
    if clock is None:
        return 2, ""
    return (0 if clock["state"] == LATE else 1), clock["until"]


markup.teach({"rp": words})

"""One report: the material left, the facts in the middle, the draft right, the clocks on top."""

from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from assistant.duties.report.draft import Draft
from assistant.duties.report.record import Record, Slot, Source
from channels.web import markup, text
from channels.web.cards import moment_of
from channels.web.doing import PageDesk
from channels.web.newest import Newest
from channels.web.report_dialogs import ask_text, decide
from channels.web.report_view import (
    clock_rows,
    draft_rows,
    fact_rows,
    plain_text,
    signature_lines,
    sources,
)
from channels.web.report_wording import Wording
from channels.web.shell import Pulse, shell
from channels.web.text import reports as words
from channels.web.visit import Visit
from core.effects.action import Done
from core.identity import Permission

LOOK_AGAIN_SECONDS = 15.0
# the deeds of the workflow that have a button, in the order of a report's life
DEEDS = (
    ("送审", "report.submit", words.SUBMIT),
    ("签发", "report.sign", words.SIGN),
    ("退回", "report.return", words.RETURN),
    ("报出", "report.send", words.SEND),
    ("登记电话报告", "report.confirm", words.CONFIRM),
    ("作废", "report.void", words.VOID),
)
HIDDEN = frozenset({"report", "version"})


async def report_page(visit: Visit, pulse: Pulse, report: str) -> None:
    """Build the page of one report; NotFound where there is none."""
    page = ReportPage(visit, report)
    await page.build(pulse, await page.read())


class ReportPage:
    """One open report. Everything that it does goes through the dispatcher's actions."""

    def __init__(self, visit: Visit, report: str) -> None:
        self._visit = visit
        self._report = report
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._say_moment = moment_of(self._desk.wording)
        self._data: dict[str, Any] = {}
        self._wording = Wording(visit, report, self._desk, self._show)

    def _moment(self, at: str | None) -> str:
        return self._say_moment(at) if at else ""

    async def read(self) -> Done:
        """Return everything about the report."""
        return await self._desk.look("report.open", {"report": self._report})

    async def build(self, pulse: Pulse, found: Done) -> None:
        """Build the page."""
        ui.page_title(f"{found.data['name']} · {text.PRODUCT}")
        with shell(self._visit, pulse, "/reports", broad=True):
            ui.html(f'<a href="/reports">← {words.BACK}</a>', sanitize=False)
            self._head = ui.html("", sanitize=False).mark("report-head")
            self._clocks = ui.html("", sanitize=False).mark("clocks")
            self._buttons = ui.element("div").classes("zb-actions")
            self._desk.slot()
            with ui.element("div").classes("zb-three"):
                with ui.element("div"):
                    ui.html(f"<h2>{words.MATERIAL}</h2>", sanitize=False)
                    self._material = ui.html("", sanitize=False).mark("material")
                    self._more = ui.element("div")
                with ui.element("div"):
                    self._judgement = ui.html("", sanitize=False).mark("judgement")
                    ui.html(f"<h2>{words.FACTS}</h2>", sanitize=False)
                    self._facts = ui.html("", sanitize=False).mark("facts")
                    self._chain = ui.html("", sanitize=False).mark("chain")
                with ui.element("div"):
                    self._tools = ui.element("div").classes("zb-actions")
                    self._wording.slot()
                    self._draft = ui.html("", sanitize=False).mark("draft")
                    self._trail = ui.html("", sanitize=False).mark("trail")
        self._fill(found)
        self._desk.listen()
        ui.on("zb-r-fact", self._edit_fact)
        ui.on("zb-r-decide", self._decide)
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    # --- drawing

    @property
    def _editable(self) -> bool:
        return "修改要素" in self._data["allowed"] and self._desk.can("report.update")

    def _fill(self, found: Done) -> None:
        if found.data == self._data:
            return  # nothing changed: what an officer has open on the page stays
        self._data = data = found.data
        record = Record.model_validate(data["record"])
        shown = [Source.model_validate(one) for one in data["sources"]]
        self._fill_head(data)
        rows = sources(shown, record, lambda at: self._moment(at.isoformat()))
        self._material.set_content(markup.fragment("report.html", "material", rows))
        typed = [Slot(fact["slot"]) for fact in data["record"]["facts"] if fact["by_officer"]]
        self._facts.set_content(
            markup.fragment("report.html", "facts", fact_rows(record, typed), self._editable)
        )
        judged = (record.grade, record.flags, record.missing, record.conflicts, self._editable)
        self._judgement.set_content(markup.fragment("report.html", "judgement", *judged))
        self._fill_chain(data)
        self._fill_draft(data)
        self._fill_buttons(data)

    def _fill_head(self, data: dict[str, Any]) -> None:
        self._head.set_content(markup.fragment("report.html", "head", data, self._moment))
        clocks = clock_rows(data["clocks"], self._moment, self._visit.room.clock.now())
        self._clocks.set_content(markup.fragment("report.html", "clocks", clocks))

    def _fill_chain(self, data: dict[str, Any]) -> None:
        decisions = data["decisions"]
        flags = [
            flag
            | {
                "may_decide": self._editable and flag["severity"] == "error",
                "resolution": decisions.get(flag["key"], {}).get("text", ""),
            }
            for flag in data["flags"]
        ]
        changes = data.get("changes", [])
        self._chain.set_content(markup.fragment("report.html", "chain", flags, changes))

    def _fill_draft(self, data: dict[str, Any]) -> None:
        if data["draft"] is None:
            self._draft.set_content("")
            return
        draft = draft_of(data)
        lines = signature_lines(draft, self._moment)
        self._draft.set_content(
            markup.fragment(
                "report.html", "draft", draft.title, draft.addressee, draft_rows(draft), lines
            )
        )
        trail = markup.fragment("report.html", "trail", data["trail"], self._moment)
        self._trail.set_content(f"<h2>{words.TRAIL}</h2>{trail}")

    def _fill_buttons(self, data: dict[str, Any]) -> None:
        self._buttons.clear()
        with self._buttons:
            for verb, action, label in DEEDS:
                if verb in data["allowed"] and self._desk.can(action):
                    ui.button(label, on_click=partial(self._do, action)).props(
                        "outline no-caps"
                    ).mark(f"do-{label}")
            for step, label in (("续报", words.FOLLOW_UP), ("终报", words.FINAL)):
                if data["state"] in ("已签发", "已报出") and self._desk.can("report.draft"):
                    ui.button(label, on_click=partial(self._next, step)).props(
                        "outline no-caps"
                    ).mark(f"next-{step}")
        self._more.clear()
        with self._more:
            if self._editable:
                ui.button(words.ADD_MATERIAL, icon="add", on_click=self._add).props(
                    "flat no-caps"
                ).mark("add-material")
        self._tools.clear()
        with self._tools:
            self._fill_tools()

    def _fill_tools(self) -> None:
        buttons = [(words.CHECK, self._check, "check-report")]
        if self._editable:
            buttons += [
                (words.EDIT_DRAFT, self._edit_draft, "edit-draft"),
                (words.RECOMPOSE, self._recompose, "recompose"),
                (words.REWORD, self._wording.start, "reword"),
            ]
        for label, run, mark in buttons:
            ui.button(label, on_click=run).props("outline no-caps dense").mark(mark)
        for label, format in ((words.EXPORT_DOCX, "docx"), (words.EXPORT_PDF, "pdf")):
            url = f"/api/v1/reports/{self._report}/file?format={format}"
            ui.link(label, url).classes("zb-button").mark(f"export-{format}")

    # --- doing

    def _given(self) -> dict[str, Any]:
        return {"report": self._report, "version": self._data["version"]}

    async def _do(self, action: str) -> None:
        await self._desk.fill(action, {"report": self._report}, HIDDEN)

    async def _next(self, step: str) -> None:
        said = await ask_text(words.NEW_TITLE, words.MATERIAL, words.MATERIAL_HINT, "")
        if said is None:
            return
        arguments: dict[str, Any] = {"step": step, "report": self._report}
        if said.strip():
            arguments["sources"] = [{"text": said}]
        made = await self._desk.made("report.draft", arguments)
        if made and (report := made.refs.get("report")):
            ui.navigate.to(f"/reports/{report}")

    async def _add(self) -> None:
        said = await ask_text(words.ADD_MATERIAL, words.MATERIAL, words.MATERIAL_HINT, "")
        if said and said.strip():
            await self._desk.once("report.material", self._given() | {"text": said})

    async def _edit_fact(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        slot = Slot(str(event.args["id"]))
        record = Record.model_validate(self._data["record"])
        now = "；".join(fact.text for fact in record.all(slot))
        said = await ask_text(words.SLOTS[slot], words.VALUE, "", now, reset=words.RESET)
        if said is None:
            return
        change = None if said == words.RESET else said.strip()
        await self._desk.once("report.update", self._given() | {"changes": {slot.value: change}})

    async def _decide(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        key = str(event.args["id"])
        conflicts = Record.model_validate(self._data["record"]).conflicts
        sides = next((list(c.values) for c in conflicts if c.key == key), [])
        chosen = await decide([side.text for side in sides])
        if chosen:
            await self._desk.once(
                "report.decide", {"report": self._report, "conflict": key} | chosen
            )

    async def _edit_draft(self) -> None:
        body = plain_text(draft_of(self._data))
        said = await ask_text(words.EDIT_DRAFT, words.DRAFT, words.PARAGRAPHS_HINT, body)
        if said is not None and said.strip() and said != body:
            await self._desk.once("report.edit", self._given() | {"body": said})

    async def _recompose(self) -> None:
        await self._desk.once("report.edit", self._given() | {"recompose": True})

    async def _check(self) -> None:
        found = await self._desk.look("report.check", {"report": self._report})
        with ui.dialog(value=True), ui.card().classes("zb-dialog"):
            ui.label(found.text).style("white-space: pre-wrap").mark("checked")


def draft_of(data: dict[str, Any]) -> Draft:
    """Return the draft of a page's data; title and body come along joined and are left out."""
    return Draft.model_validate({k: v for k, v in data["draft"].items() if k not in JOINED})


JOINED = ("title", "body")
markup.teach({"rp": words})

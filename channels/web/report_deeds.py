"""What can be done on a report's page: its buttons, and the small edits inside of it."""

from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from assistant.duties.report.draft import Draft
from assistant.duties.report.record import Record, Slot
from channels.web.doing import PageDesk, Refresh
from channels.web.instruction_form import instruction_dialog
from channels.web.report_check import check_dialog
from channels.web.report_dialogs import ask_fact, ask_level, ask_material, ask_text, decide
from channels.web.report_export import export_dialog
from channels.web.report_heading import ask_heading
from channels.web.report_view import plain_text, with_words
from channels.web.report_wording import Wording
from channels.web.text import instructions
from channels.web.text import reports as words
from channels.web.visit import Visit
from core.identity import Permission

SIGN = "report.sign"
# the deeds of the workflow that have a button, in the order of a report's life; the first one
# that may be done is what comes next
DEEDS = (
    ("送审", "report.submit", words.SUBMIT),
    ("签发", SIGN, words.SIGN),
    ("报出", "report.send", words.SEND),
    ("退回", "report.return", words.RETURN),
    ("登记电话报告", "report.confirm", words.CONFIRM),
    ("作废", "report.void", words.VOID),
)
NEXT = frozenset({"送审", "签发", "报出"})
HIDDEN = frozenset({"report", "version"})
JOINED = ("title", "body")
SENT = "已报出"


def draft_of(data: dict[str, Any]) -> Draft:
    """Return the draft of a page's data; title and body come along joined and are left out."""
    return Draft.model_validate({k: v for k, v in data["draft"].items() if k not in JOINED})


class ReportDeeds:
    """The buttons of one open report. All go through the dispatcher's actions."""

    def __init__(self, visit: Visit, report: str, desk: PageDesk, refresh: Refresh) -> None:
        self._visit = visit
        self._report = report
        self._desk = desk
        self._refresh = refresh
        self._data: dict[str, Any] = {}
        self._record = Record(facts=())
        self._editable = False
        self._wording = Wording(visit, report, desk, refresh)

    # --- places on the page

    def slot(self) -> None:
        """Keep a place for the deeds of the workflow."""
        self._buttons = ui.element("div").classes("zb-actions zb-deeds")

    def more_slot(self) -> None:
        """Keep a place for what is done to the material."""
        self._more = ui.element("div")

    def tools_slot(self) -> None:
        """Keep a place for what is done to the draft."""
        self._tools = ui.element("div").classes("zb-actions zb-tools")

    def wording_slot(self) -> None:
        """Keep a place for the model's wording while it comes."""
        self._wording.slot()

    def listen(self) -> None:
        """Take the events of the fragments. Called once, while the page is built."""
        ui.on("zb-r-fact", self._edit_fact)
        ui.on("zb-r-level", self._edit_level)
        ui.on("zb-r-decide", self._decide)
        ui.on("zb-r-choose", self._choose)
        ui.on("zb-r-tell", self._tell)

    def take(self, data: dict[str, Any], record: Record, editable: bool) -> None:
        """Show the buttons for the report as it stands now."""
        self._data, self._record, self._editable = data, record, editable
        self._buttons.clear()
        with self._buttons:
            self._fill_deeds(data)
        self._more.clear()
        with self._more:
            if editable:
                ui.button(words.ADD_MATERIAL, icon="add", on_click=self._add).props(
                    "flat dense no-caps"
                ).mark("add-material")
        self._tools.clear()
        with self._tools:
            self._fill_tools(data)

    def _fill_deeds(self, data: dict[str, Any]) -> None:
        for verb, action, label in DEEDS:
            if verb in data["allowed"] and self._desk.can(action):
                look = "unelevated" if verb in NEXT else "outline"
                ui.button(label, on_click=partial(self._do, action)).props(f"{look} no-caps").mark(
                    f"do-{label}"
                )
        ended = any(one["label"] == "终报" and one["state"] != "已作废" for one in data["chain"])
        signed = data["state"] in ("已签发", SENT)
        if signed and not ended and self._desk.can("report.draft"):
            for step, label in (("续报", words.FOLLOW_UP), ("终报", words.FINAL)):
                ui.button(label, on_click=partial(self._next, step)).props("outline no-caps").mark(
                    f"next-{step}"
                )
        if data["state"] == SENT and self._desk.can("report.draft"):
            ui.button(words.CORRECTION, on_click=self._correct).props("outline no-caps").mark(
                "next-更正"
            )
        if self._desk.can("instruction.register"):
            ui.button(instructions.NEW, on_click=self._direct).props("outline no-caps").mark(
                "new-instruction"
            )

    def _fill_tools(self, data: dict[str, Any]) -> None:
        buttons = [(words.CHECK, self._check, "check-report")]
        if self._editable:
            buttons.append((words.EDIT_DRAFT, self._edit_draft, "edit-draft"))
            buttons.append((words.EDIT_HEADING, self._edit_heading, "edit-heading"))
            if not data["composed"]:
                buttons.append((words.RECOMPOSE, self._recompose, "recompose"))
            if self._visit.room.duty.can_word:
                buttons.append((words.REWORD, self._wording.start, "reword"))
        if data["draft"] is not None:
            buttons.append((words.EXPORT, self._export, "export"))
        for label, run, mark in buttons:
            ui.button(label, on_click=run).props("outline dense no-caps").mark(mark)

    # --- the workflow

    def _given(self) -> dict[str, Any]:
        return {"report": self._report, "version": self._data["version"]}

    async def _direct(self) -> None:
        """Register what a leader directed about this report."""
        await instruction_dialog(self._visit, self._desk, self._report)

    async def _do(self, action: str) -> None:
        if action == SIGN:
            await self._sign()
            return
        await self._desk.fill(action, {"report": self._report} | self._usual(action), HIDDEN)

    async def _sign(self) -> None:
        """Nothing is asked for; what would refuse the signature is told before a card stands."""
        if open_ := [str(block["text"]) for block in self._data["blocks"]]:
            said = words.NOT_YET_SIGNED.format(what="；".join(open_))
            ui.notify(said, type="warning", multi_line=True, timeout=8000)
            return
        await self._desk.once(SIGN, {"report": self._report})

    def _usual(self, action: str) -> dict[str, Any]:
        """What a form is filled in with: the usual answer, which the officer may change."""
        if action == "report.send":
            return {"to": self._data["heading"]["recipients"]}
        if action == "report.confirm":
            kind = "电话确认" if self._data["state"] == SENT else "电话报告"
            usual = self._data["heading"]["recipients"][:1]
            return {"kind": kind} | ({"to": usual[0]} if usual else {})
        return {}

    async def _next(self, step: str) -> None:
        given = await ask_material(words.FOLLOW_UP if step == "续报" else words.FINAL, self._visit)
        if given is None:
            return
        arguments: dict[str, Any] = {"step": step, "report": self._report}
        if self._data["event"]:
            arguments["event"] = self._data["event"]
        await self._started(arguments | ({"sources": [given]} if given["text"] else {}))

    async def _correct(self) -> None:
        given = await ask_material(words.CORRECTION, self._visit)
        if given is None:
            return
        arguments: dict[str, Any] = {"step": self._data["step"], "corrects": self._report}
        await self._started(arguments | ({"sources": [given]} if given["text"] else {}))

    async def _started(self, arguments: dict[str, Any]) -> None:
        made = await self._desk.made("report.draft", arguments)
        if made and (report := made.refs.get("report")):
            ui.navigate.to(f"/reports/{report}")

    # --- material, facts and decisions

    async def _add(self) -> None:
        given = await ask_material(words.ADD_MATERIAL, self._visit)
        if given and given["text"]:
            await self._desk.once("report.material", self._given() | given)

    async def _edit_fact(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        slot = Slot(str(event.args["id"]))
        typed = slot.value in self._data["typed"]
        facts = self._record.all(slot)
        change = await ask_fact(slot, facts, self._desk.wording.zone, typed=typed)
        if change is not None:
            changes = {"changes": {slot.value: change.value}}
            await self._desk.once("report.update", self._given() | changes)

    async def _edit_level(self, _event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        change = await ask_level(self._record.grade.level)
        if change is not None:
            changes = {"changes": {"level": change.value}}
            await self._desk.once("report.update", self._given() | changes)

    async def _choose(self, event: GenericEventArguments) -> None:
        """One side of a contradiction is taken with one press; it can be undone."""
        await self._visit.holding(Permission.ACT)
        key, choice = str(event.args["id"]), int(event.args["choice"])
        await self._desk.once(
            "report.decide", {"report": self._report, "conflict": key, "choice": choice}
        )

    async def _decide(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        key = str(event.args["id"])
        sides = next((c.values for c in self._record.conflicts if c.key == key), ())
        chosen = await decide([side.text for side in sides])
        if chosen:
            given = {"report": self._report, "conflict": key}
            await self._desk.once("report.decide", given | chosen)

    # --- the draft

    async def _edit_draft(self) -> None:
        await self._edit(plain_text(draft_of(self._data)))

    async def _tell(self, event: GenericEventArguments) -> None:
        """Words of the material that the draft leaves out are put into it, to be worded."""
        await self._visit.holding(Permission.ACT)
        await self._edit(with_words(draft_of(self._data), str(event.args["id"])))

    async def _edit(self, body: str) -> None:
        now = plain_text(draft_of(self._data))
        said = await ask_text(words.EDIT_DRAFT, words.DRAFT, words.PARAGRAPHS_HINT, body, long=True)
        if said is not None and said.strip() and said != now:
            await self._desk.once("report.edit", self._given() | {"body": said})

    async def _edit_heading(self) -> None:
        changes = await ask_heading(self._data["draft"]["title"], self._data["heading"])
        if changes:
            await self._desk.once("report.update", self._given() | {"changes": changes})

    async def _recompose(self) -> None:
        await self._desk.once("report.edit", self._given() | {"recompose": True})

    async def _check(self) -> None:
        told = ui.notification(words.CHECKING, spinner=True, timeout=None)
        try:
            found = await self._desk.look("report.check", {"report": self._report})
        finally:
            told.dismiss()
        body = await check_dialog(found.data, may_change=self._editable)
        if body is not None:
            await self._desk.once("report.edit", self._given() | {"body": body})

    async def _export(self) -> None:
        await export_dialog(self._visit, self._report, self._desk)

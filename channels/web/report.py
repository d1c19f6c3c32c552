"""One report: clocks and what needs attention on top, then material, facts and draft."""

from datetime import datetime
from typing import Any

from nicegui import ui

from assistant.duties.report.draft import left_out
from assistant.duties.report.record import Record, Slot, Source
from channels.web import markup, text
from channels.web.cards import moment_of
from channels.web.doing import PageDesk
from channels.web.newest import Newest
from channels.web.report_deeds import ReportDeeds, draft_of
from channels.web.report_view import (
    block_rows,
    change_rows,
    clock_rows,
    conflict_rows,
    doubt_rows,
    draft_rows,
    fact_groups,
    flag_rows,
    signature_lines,
    sources,
    still_asked,
)
from channels.web.shell import Pulse, shell
from channels.web.text import proofread as proof_words
from channels.web.text import reports as words
from channels.web.visit import Visit
from core.effects.action import Done
from core.identity import Permission

LOOK_AGAIN_SECONDS = 15.0
WAITING = "待审签"


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
        self._deeds = ReportDeeds(visit, report, self._desk, self._show)

    def _moment(self, at: str | None) -> str:
        return self._say_moment(at) if at else ""

    async def read(self) -> Done:
        """Return everything about the report, and the other reports of its incident."""
        done = await self._desk.look("report.open", {"report": self._report})
        about = {"keyword": done.data["title"]}
        listed = await self._desk.look("report.list", about)
        found = [r for r in listed.data["reports"] if r["incident"] == done.data["incident"]]
        done.data["chain"] = sorted(found, key=lambda row: row["created"])
        return done

    async def build(self, pulse: Pulse, found: Done) -> None:
        """Build the page."""
        ui.page_title(f"{found.data['name']} · {text.PRODUCT}")
        with shell(self._visit, pulse, "/reports", broad=True):
            with ui.element("div").classes("zb-report-top"):
                with ui.element("div"):
                    ui.html(f'<a href="/reports">← {words.BACK}</a>', sanitize=False)
                    self._head = ui.html("", sanitize=False).mark("report-head")
                self._deeds.slot()
            self._clocks = ui.html("", sanitize=False).mark("clocks")
            self._desk.slot()
            self._attention = ui.html("", sanitize=False).mark("attention")
            ui.html(markup.fragment("report.html", "jumps", words.PARTS), sanitize=False)
            with ui.element("div").classes("zb-three"):
                self._columns()
        self._fill(found)
        self._desk.listen()
        self._deeds.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _columns(self) -> None:
        with ui.element("div").classes("zb-still").props("id=zb-r-material"):
            with ui.element("div").classes("zb-part-head"):
                ui.html(f"<h2>{words.MATERIAL}</h2>", sanitize=False)
                self._deeds.more_slot()
            self._material = ui.html("", sanitize=False).mark("material")
        with ui.element("div").props("id=zb-r-facts"):
            with ui.element("div").classes("zb-part-head"):
                ui.html(f"<h2>{words.FACTS}</h2>", sanitize=False)
            self._judgement = ui.html("", sanitize=False).mark("judgement")
            self._chain = ui.html("", sanitize=False).mark("chain")
            self._facts = ui.html("", sanitize=False).mark("facts")
        with ui.element("div").classes("zb-still").props("id=zb-r-draft"):
            with ui.element("div").classes("zb-part-head"):
                ui.html(f"<h2>{words.DRAFT}</h2>", sanitize=False)
                self._deeds.tools_slot()
            self._deeds.wording_slot()
            self._draft = ui.html("", sanitize=False).mark("draft")
            self._trail = ui.html("", sanitize=False).mark("trail")

    # --- drawing

    def _editable(self, data: dict[str, Any]) -> bool:
        """While it waits for the signature only whoever signs may change it."""
        held = data["state"] == WAITING and not self._visit.may(Permission.APPROVE)
        return "修改要素" in data["allowed"] and self._desk.can("report.update") and not held

    def _fill(self, found: Done) -> None:
        if found.data == self._data:
            return  # nothing changed: what an officer has open on the page stays
        self._data = data = found.data
        editable = self._editable(data)
        record = Record.model_validate(data["record"])
        self._head.set_content(
            markup.fragment(
                "report.html", "head", data, self._moment, data["chain"], self._desk.wording.value
            )
        )
        clocks = clock_rows(data["clocks"], self._moment)
        self._clocks.set_content(markup.fragment("report.html", "clocks", clocks))
        self._fill_attention(data, record, editable)
        self._fill_facts(data, record, editable)
        self._fill_draft(data)
        self._deeds.take(data, record, editable)

    def _fill_attention(self, data: dict[str, Any], record: Record, editable: bool) -> None:
        decides = "作出认定" in data["allowed"] and self._desk.can("report.decide")
        flags = flag_rows(data["flags"], decides)
        others = block_rows(data["blocks"])
        asked = still_asked(record, draft_of(data) if data["draft"] else None)
        doubts = doubt_rows(record)
        shown = (asked, conflict_rows(record), doubts, flags, others, data, decides)
        self._attention.set_content(markup.fragment("report.html", "attention", *shown))
        changes = change_rows(data["changes"])
        self._chain.set_content(markup.fragment("report.html", "chain", changes))
        judged = (record.grade, record.flags, editable)
        self._judgement.set_content(markup.fragment("report.html", "judgement", *judged))

    def _fill_facts(self, data: dict[str, Any], record: Record, editable: bool) -> None:
        def say(at: datetime) -> str:
            return self._moment(at.isoformat())

        shown = [Source.model_validate(one) for one in data["sources"]]
        left = left_out(shown, record, draft_of(data)) if data["draft"] else []
        rows = sources(shown, record, say, self._report, left)
        parts = (rows, left, editable and data["draft"])
        self._material.set_content(markup.fragment("report.html", "material", *parts))
        groups = fact_groups(record, [Slot(slot) for slot in data["typed"]])
        self._facts.set_content(markup.fragment("report.html", "facts", groups, editable))

    def _fill_draft(self, data: dict[str, Any]) -> None:
        trail = markup.fragment("report.html", "trail", data["trail"], self._moment)
        self._trail.set_content(f"<h3>{words.TRAIL}</h3>{trail}")
        if data["draft"] is None:
            self._draft.set_content("")
            return
        draft = draft_of(data)
        lines = signature_lines(draft, self._moment)
        parts = (draft.title, draft.addressee, draft_rows(draft), lines)
        self._draft.set_content(markup.fragment("report.html", "draft", *parts))


markup.teach({"rp": words, "pr": proof_words})

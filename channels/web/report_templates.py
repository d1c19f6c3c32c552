"""The room's templates: uploaded and checked, looked at page by page, taken into use."""

import base64
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
from nicegui import ui
from nicegui.events import GenericEventArguments, UploadEventArguments

from assistant.duties.report import documents
from assistant.duties.report.lines import Wanted
from assistant.duties.report.templates import BIGGEST, Templates, shipped_layouts
from channels.report_room import ReportRoom
from channels.web import markup, text
from channels.web.cards import moment_of
from channels.web.dialogs import put_away, sure
from channels.web.picking import picked_by
from channels.web.plan_card import wording_of
from channels.web.shell import Pulse, shell
from channels.web.text import report_rules as words
from channels.web.text import reports as report_words
from channels.web.visit import Visit, show_problem
from core.errors import ZhibanError
from core.identity import Permission

RECENT = 30  # reports that a preview may be filled with
MOST_PAGES = 4
SCALE = 2  # pixels a point


async def templates_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    await TemplatesPage(visit).build(pulse)


class TemplatesPage:
    """One open page of templates."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._room: ReportRoom = visit.room.duty.reporting
        self._templates: Templates = self._room.templates
        self._moment = moment_of(wording_of(visit))

    async def build(self, pulse: Pulse) -> None:
        """Build the page."""
        own = await self._visit.thread(self._templates.all)
        with shell(self._visit, pulse, "/reports", broad=True):
            back = f'<a href="/reports">← {report_words.BACK}</a><h1>{words.TEMPLATES_TITLE}</h1>'
            ui.html(back, sanitize=False)
            ui.label(words.TEMPLATES_HINT).classes("zb-dim zb-small")
            if self._may_edit:
                self._upload()
            self._told = ui.html("", sanitize=False).mark("template-told")
            self._list = ui.html("", sanitize=False).mark("templates")
            fields = markup.fragment("report_rules.html", "fields", documents.FIELDS)
            ui.html(fields, sanitize=False)
        self._fill(own)
        for event, taken in (
            ("zb-t-preview", self._preview),
            ("zb-t-original", self._original),
            ("zb-t-remove", self._remove),
        ):
            ui.on(event, taken)

    @property
    def _may_edit(self) -> bool:
        return self._visit.may(Permission.MANAGE_RECORDS)

    def _upload(self) -> None:
        with ui.element("div").classes("zb-row zb-upload-row"):
            self._name = ui.input(words.UPLOAD_NAME).props("outlined dense").classes("zb-grow")
            upload = ui.upload(
                auto_upload=True,
                max_file_size=BIGGEST,
                on_upload=self._take,
                on_rejected=lambda: ui.notify(
                    text.TOO_LARGE.format(limit=BIGGEST >> 20), type="negative"
                ),
            )
            picked_by(upload.props("accept=.docx").mark("template-file"), words.UPLOAD)

    def _fill(self, own: list[Any]) -> None:
        shown = (own, list(shipped_layouts()), self._moment, self._may_edit)
        self._list.set_content(markup.fragment("report_rules.html", "templates", *shown))

    async def _again(self) -> None:
        self._fill(await self._visit.thread(self._templates.all))

    async def _take(self, event: UploadEventArguments) -> None:
        """Check an uploaded template; every fault is told, and only a good one is kept."""
        who = await self._visit.holding(Permission.MANAGE_RECORDS)
        content = await event.file.read()
        faults = await self._visit.thread(documents.check_template, content)
        self._told.set_content(
            markup.fragment("report_rules.html", "faults", faults) if faults else ""
        )
        if faults:
            return
        name = (self._name.value or "").strip() or event.file.name.rsplit(".", 1)[0]
        await self._visit.thread(self._templates.add, who, name, content)
        self._name.set_value("")
        ui.notify(words.UPLOADED.format(name=name), type="positive")
        await self._again()

    async def _original(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ASK)
        name = str(event.args["id"])
        ui.download.content(await self._visit.thread(self._templates.read, name), f"{name}.docx")

    async def _remove(self, event: GenericEventArguments) -> None:
        name = str(event.args["id"])
        if not await sure(words.REMOVE_SURE.format(name=name), words.REMOVE):
            return
        who = await self._visit.holding(Permission.MANAGE_RECORDS)
        await self._visit.thread(self._templates.remove, who, name)
        ui.notify(words.REMOVED.format(name=name), type="positive")
        await self._again()

    async def _preview(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ASK)
        name = str(event.args["id"])
        reports = await self._visit.thread(self._recent)
        with ui.dialog(value=True) as dialog, ui.card().classes("zb-dialog zb-wide-dialog"):
            ui.label(words.PREVIEW_TITLE.format(name=name)).classes("zb-heading")
            choices = {"": words.PREVIEW_SAMPLE} | reports
            first = next(iter(reports), "")
            chosen = ui.select(choices, value=first, label=words.PREVIEW_WITH, with_input=True)
            chosen.props("outlined dense").classes("zb-input").mark("preview-with")
            told = ui.label(words.PREVIEWING).classes("zb-dim").mark("preview-told")
            pages = ui.html("", sanitize=False).classes("zb-preview").mark("preview")

            async def show() -> None:
                told.set_text(words.PREVIEWING)
                pages.set_content("")
                try:
                    images = await self._visit.thread(self._pages, name, chosen.value or "")
                except ZhibanError as problem:
                    told.set_text(f"{problem.message}{problem.remedy}")
                    return
                told.set_text("" if images else words.PREVIEW_NONE)
                pages.set_content(markup.fragment("report_rules.html", "pages", images))

            async def download() -> None:
                try:
                    data = await self._visit.thread(self._filled, name, chosen.value or "")
                    ui.download.content(data, f"{name}（预览）.docx")
                except ZhibanError as problem:
                    show_problem(problem)

            chosen.on_value_change(show)
            with ui.row().classes("zb-dialog-buttons"):
                ui.button(words.DOWNLOAD_FILLED, on_click=download).props("outline no-caps")
                ui.button(text.CLOSE, on_click=dialog.close).props("flat no-caps")
            ui.timer(0.05, show, once=True)
        await dialog
        put_away(dialog)

    def _recent(self) -> dict[str, str]:
        if not self._visit.may(Permission.ACT):
            return {}
        return {line.id: line.name for line in self._room.desk.lines(Wanted(limit=RECENT))}

    def _filled(self, name: str, report: str) -> bytes:
        draft = self._room.desk.view(report).draft if report else None
        return self._room.filled(name, draft)

    def _pages(self, name: str, report: str) -> list[str]:
        """Return the first pages as pictures; none where this machine can't make them."""
        filled = self._filled(name, report)
        return pictures(documents.to_pdf(filled)) if documents.has_pdf() else []


def pictures(pdf: bytes) -> list[str]:
    """Return the first pages of a PDF as data addresses of PNG pictures."""
    document = pdfium.PdfDocument(pdf)
    try:
        made: list[str] = []
        for number in range(min(len(document), MOST_PAGES)):
            file = BytesIO()
            document[number].render(scale=SCALE).to_pil().save(file, "PNG")
            made.append(f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}")
        return made
    finally:
        document.close()


markup.teach({"rr": words})

"""The proofreading page: paste or upload, see what is wrong and why, accept or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nicegui import ui
from nicegui.events import GenericEventArguments, UploadEventArguments

from assistant.duties.proofread.desk import BIGGEST, LONGEST, Checked, Ignored
from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.marked_docx import Pages
from channels.web import markup
from channels.web.picking import picked_by
from channels.web.proof_state import Proof
from channels.web.shell import Pulse, shell
from channels.web.text import proofread as words
from channels.web.visit import Visit
from core.identity import Permission


async def proofread_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    await ProofreadPage(visit).build(pulse)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The docx that is being gone through: its name without the ending, and its bytes."""

    stem: str
    content: bytes


class ProofreadPage:
    """One open proofreading page. The text lives on this page only."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._desk = visit.room.duty.proofreading
        self._proof = Proof()
        self._file: Uploaded | None = None

    async def build(self, pulse: Pulse) -> None:
        """Build the page."""
        ignored = await self._visit.thread(self._desk.ignored)
        with shell(self._visit, pulse, "/proofread", broad=True):
            ui.label(words.PASTE_HINT).classes("zb-dim zb-small")
            with ui.element("div").classes("zb-two zb-proofing"):
                with ui.element("div"):
                    with ui.element("div").classes("zb-proof-entry") as self._entry:
                        self._input()
                    self._again = ui.button(words.ANOTHER, on_click=self._start_again)
                    self._again.props("outline no-caps dense").mark("another")
                    self._text = ui.html("", sanitize=False).mark("proof-text")
                with ui.element("div"):
                    self._told = ui.label(words.EMPTY_HINT).mark("proof-told")
                    self._buttons()
                    self._list = ui.html("", sanitize=False).mark("findings")
                    with ui.expansion() as self._silent:
                        self._ignored = ui.html("", sanitize=False).mark("ignored")
        self._again.set_visibility(False)
        self._show_ignored(ignored)
        for event, taken in (
            ("zb-f-accept", self._accept),
            ("zb-f-reject", self._reject),
            ("zb-f-reopen", self._reopen),
            ("zb-f-ignore", self._ignore),
            ("zb-f-heed", self._heed),
        ):
            ui.on(event, taken)

    def _input(self) -> None:
        self._box = ui.textarea(words.PASTE).classes("zb-input").mark("proof-input")
        self._box.props(f"outlined autogrow autofocus maxlength={LONGEST}")
        with ui.element("div").classes("zb-row zb-upload-row"):
            ui.button(words.CHECK, on_click=self._check).props("unelevated no-caps").mark("check")
            upload = ui.upload(
                auto_upload=True,
                max_file_size=BIGGEST,
                on_upload=self._take,
                on_rejected=lambda: ui.notify(
                    words.REFUSED.format(limit=BIGGEST >> 20), type="negative"
                ),
            )
            picked_by(upload.props("accept=.docx").mark("proof-file"), words.PICK)

    def _buttons(self) -> None:
        with ui.element("div").classes("zb-row") as self._tools:
            ui.button(words.ACCEPT_ALL, on_click=self._accept_all).props("outline no-caps").mark(
                "accept-all"
            )
            ui.button(words.COPY, on_click=self._copy).props("outline no-caps").mark("copy")
            self._download = ui.button(
                words.DOWNLOAD, icon="download", on_click=self._send_docx
            ).props("unelevated no-caps")
            self._download.mark("download-docx")
        self._tools.set_visibility(False)

    async def _check(self) -> None:
        who = await self._visit.holding(Permission.ASK)
        self._told.set_text(words.CHECKING)
        try:
            checked = await self._visit.thread(self._desk.check, who, self._box.value or "")
        finally:
            self._told.set_text(words.EMPTY_HINT)
        self._take_up(checked)

    async def _take(self, event: UploadEventArguments) -> None:
        """Check an uploaded docx; it stays on this page until it is fetched, marked."""
        who = await self._visit.holding(Permission.ASK)
        self._told.set_text(words.CHECKING)
        content = await event.file.read()
        try:
            done = await self._visit.thread(self._desk.check_docx, who, event.file.name, content)
        finally:
            self._told.set_text(words.EMPTY_HINT)
        self._take_up(done.checked, Uploaded(event.file.name.rsplit(".", 1)[0], content))

    def _take_up(self, checked: Checked, file: Uploaded | None = None) -> None:
        self._proof = Proof(checked.text, checked.findings)
        self._file = file
        self._entry.set_visibility(False)
        self._again.set_visibility(True)
        self._draw()

    def _start_again(self) -> None:
        """Show the entry again; what was pasted is still in it."""
        self._take_up(Checked(text=""))
        self._entry.set_visibility(True)
        self._again.set_visibility(False)
        self._told.set_text(words.EMPTY_HINT)

    async def _send_docx(self) -> None:
        """Hand the docx back with what nobody rejected as tracked changes and comments."""
        await self._visit.holding(Permission.ASK)
        if self._file is None:
            return
        now = self._visit.room.clock.now()
        marked = await self._visit.thread(_marked, self._file.content, self._proof.kept, now)
        ui.download.content(marked, words.DOWNLOAD_NAME.format(stem=self._file.stem))

    def _draw(self) -> None:
        proof = self._proof
        counts = proof.counts()
        told = words.FOUND.format(**counts) if proof.findings else words.CLEAN
        if proof.findings:
            left = words.LEFT.format(left=proof.open) if proof.open else words.DONE
            told = f"{told}。{left}。"
        self._told.set_text(told)
        self._tools.set_visibility(bool(proof.findings))
        self._download.set_visibility(self._file is not None)
        self._text.set_content(markup.fragment("proofread.html", "text", proof.pieces()))
        may = self._visit.may(Permission.ACT)
        self._list.set_content(markup.fragment("proofread.html", "findings", proof.rows(), may))

    async def _accept(self, event: GenericEventArguments) -> None:
        self._proof.accept(int(event.args["id"]))
        self._draw()

    async def _reject(self, event: GenericEventArguments) -> None:
        self._proof.reject(int(event.args["id"]))
        self._draw()

    async def _reopen(self, event: GenericEventArguments) -> None:
        self._proof.reopen(int(event.args["id"]))
        self._draw()

    async def _accept_all(self) -> None:
        self._proof.accept_all()
        self._draw()

    async def _copy(self) -> None:
        ui.clipboard.write(self._proof.result)
        ui.notify(words.COPIED, type="positive")

    async def _ignore(self, event: GenericEventArguments) -> None:
        who = await self._visit.holding(Permission.ACT)
        finding = self._proof.findings[int(event.args["id"])]
        await self._visit.thread(self._desk.ignore, who, finding.rule, finding.wrong)
        for index, other in enumerate(self._proof.findings):
            if (other.rule, other.wrong) == (finding.rule, finding.wrong):
                self._proof.reject(index)
        self._draw()
        ui.notify(words.IGNORED.format(wrong=finding.wrong), type="positive")
        self._show_ignored(await self._visit.thread(self._desk.ignored))

    async def _heed(self, event: GenericEventArguments) -> None:
        who = await self._visit.holding(Permission.ACT)
        await self._visit.thread(self._desk.heed, who, int(event.args["id"]))
        self._show_ignored(await self._visit.thread(self._desk.ignored))

    def _show_ignored(self, rows: list[Ignored]) -> None:
        self._silent.set_visibility(bool(rows))
        self._silent.set_text(words.IGNORED_TITLE.format(count=len(rows)))
        self._ignored.set_content(markup.fragment("proofread.html", "ignored", rows))


def _marked(content: bytes, findings: Sequence[Finding], now: datetime) -> bytes:
    return Pages(content).mark(findings, now)


markup.teach({"pr": words})

"""The proofreading page: paste or upload, see what is wrong and why, accept or not."""

from nicegui import ui
from nicegui.events import GenericEventArguments, UploadEventArguments

from assistant.duties.proofread.desk import BIGGEST, LONGEST, Checked, Ignored
from channels.web import markup, text
from channels.web.proof_state import Proof
from channels.web.shell import Pulse, shell
from channels.web.text import proofread as words
from channels.web.visit import Visit
from core.identity import Permission


async def proofread_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    await ProofreadPage(visit).build(pulse)


class ProofreadPage:
    """One open proofreading page. The text lives on this page only."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._desk = visit.room.duty.proofreading
        self._proof = Proof()

    async def build(self, pulse: Pulse) -> None:
        """Build the page."""
        ignored = await self._visit.thread(self._desk.ignored)
        with shell(self._visit, pulse, "/proofread", broad=True):
            ui.label(words.PASTE_HINT).classes("zb-dim zb-small")
            with ui.element("div").classes("zb-two zb-proofing"):
                with ui.element("div"):
                    self._input()
                    self._text = ui.html("", sanitize=False).mark("proof-text")
                with ui.element("div"):
                    self._told = ui.label(words.EMPTY_HINT).mark("proof-told")
                    self._buttons()
                    self._list = ui.html("", sanitize=False).mark("findings")
                    with ui.expansion() as self._silent:
                        self._ignored = ui.html("", sanitize=False).mark("ignored")
        self._show_ignored(ignored)
        for event, taken in (
            ("zb-f-accept", self._accept),
            ("zb-f-reject", self._reject),
            ("zb-f-ignore", self._ignore),
            ("zb-f-heed", self._heed),
        ):
            ui.on(event, taken)

    def _input(self) -> None:
        self._box = ui.textarea(words.PASTE).classes("zb-input").mark("proof-input")
        self._box.props(f"outlined autogrow autofocus maxlength={LONGEST}")
        with ui.element("div").classes("zb-row"):
            ui.button(words.CHECK, on_click=self._check).props("unelevated no-caps").mark("check")
            ui.upload(
                auto_upload=True,
                label=words.PICK,
                max_file_size=BIGGEST,
                on_upload=self._take,
                on_rejected=lambda: ui.notify(
                    text.TOO_LARGE.format(limit=BIGGEST >> 20), type="negative"
                ),
            ).props("flat color=dark accept=.docx").mark("proof-file")

    def _buttons(self) -> None:
        with ui.element("div").classes("zb-row") as self._tools:
            ui.button(words.ACCEPT_ALL, on_click=self._accept_all).props("outline no-caps").mark(
                "accept-all"
            )
            ui.button(words.COPY, on_click=self._copy).props("outline no-caps").mark("copy")
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
        """Check an uploaded docx; the marked one is offered for download at once."""
        who = await self._visit.holding(Permission.ASK)
        self._told.set_text(words.CHECKING)
        content = await event.file.read()
        try:
            done = await self._visit.thread(self._desk.check_docx, who, event.file.name, content)
        finally:
            self._told.set_text(words.EMPTY_HINT)
        self._take_up(done.checked)
        name = f"{event.file.name.rsplit('.', 1)[0]}（校对）.docx"
        ui.download.content(done.docx, name)

    def _take_up(self, checked: Checked) -> None:
        self._proof = Proof(checked.text, checked.findings)
        self._draw()

    def _draw(self) -> None:
        proof = self._proof
        counts = proof.counts()
        told = words.FOUND.format(**counts) if proof.findings else words.CLEAN
        if proof.findings:
            left = words.LEFT.format(left=proof.open) if proof.open else words.DONE
            told = f"{told}。{left}。"
        self._told.set_text(told)
        self._tools.set_visibility(bool(proof.findings))
        self._text.set_content(markup.fragment("proofread.html", "text", proof.pieces()))
        may = self._visit.may(Permission.ACT)
        self._list.set_content(markup.fragment("proofread.html", "findings", proof.rows(), may))

    async def _accept(self, event: GenericEventArguments) -> None:
        self._proof.accept(int(event.args["id"]))
        self._draw()

    async def _reject(self, event: GenericEventArguments) -> None:
        self._proof.reject(int(event.args["id"]))
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


markup.teach({"pr": words})

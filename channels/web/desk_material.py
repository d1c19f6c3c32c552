"""Files and recordings given along in the conversation: read, shown to be checked, then used.

What is in them is somebody else's text: it goes along as forwarded material, which is data and
never an order, and into the library only when the person says so.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nicegui import ui
from nicegui.events import GenericEventArguments, UploadEventArguments

from channels.api.documents import submit
from channels.audiences import audience_choices
from channels.report_recordings import SUFFIXES
from channels.web import markup, text
from channels.web.dialogs import put_away
from channels.web.text import console as words
from channels.web.visit import Visit, show_problem
from core.errors import InvalidInput, Refused, ZhibanError
from core.identity import EVERYONE, Permission
from core.secrecy import unmarked
from ingest.jobs import Upload
from ingest.parsers import parse_file

MOST_CHARACTERS = 20_000  # what one message may forward
TELL_SECONDS = 0.5
TO_REPORT, TO_PROOFREAD, TO_LIBRARY, DROP = "report", "proofread", "library", "drop"
SAID = {TO_REPORT: words.TO_REPORT, TO_PROOFREAD: words.TO_PROOFREAD}
PICK = "() => getElement({id}).$refs.qRef.pickFiles()"


@dataclass
class _Hearing:
    """How far a recording is heard; written by its thread, read by the page's timer."""

    name: str
    share: int = 0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was read. `sound`: its text is a transcript."""

    upload: Upload
    sound: bool


class MaterialDesk:
    """The attaching of one open conversation.

    `fill` is given the text to be checked ("" when it is taken away), `send` a sentence to be sent.
    """

    def __init__(
        self, visit: Visit, fill: Callable[[str], None], send: Callable[[str], None]
    ) -> None:
        self._visit = visit
        self._fill = fill
        self._send = send
        self._attached: Attached | None = None
        self._hearing: _Hearing | None = None

    # --- building

    def slot(self) -> None:
        """Keep the place where it is said what is attached and how far a hearing is."""
        with ui.element("div").classes("zb-along") as self._place:
            self._shown = ui.html("", sanitize=False).mark("attached")
            with ui.element("div").classes("zb-row") as self._under_way:
                self._told = ui.label("").classes("zb-dim zb-small").mark("attaching")
                self._told.props("role=status")
                stop = ui.button(words.STOP_HEARING, icon="stop", on_click=self.stop)
                stop.props("outline dense no-caps color=warning").mark("stop-hearing")
            self._under_way.set_visibility(False)
        self._timer = ui.timer(TELL_SECONDS, self._tell, active=False)
        ui.on("zb-material", self._choose)
        ui.context.client.on_delete(self.stop)

    def button(self) -> None:
        """Add the button that picks a file; files dropped on the page arrive the same way."""
        limit = self._visit.room.settings.max_upload_mib
        upload = ui.upload(
            auto_upload=True,
            max_file_size=limit << 20,
            on_upload=self._take,
            on_rejected=lambda: ui.notify(words.REJECTED.format(limit=limit), type="negative"),
        )
        upload.classes("zb-attach-file").props("tabindex=-1 aria-hidden=true").mark("attach-file")
        self._upload = upload
        pick = ui.button(icon="attach_file").props(
            f'flat round dense aria-label="{words.ATTACH}" title="{words.ATTACH}"'
        )
        pick.on("click", js_handler=PICK.format(id=upload.id)).classes("zb-attach")

    # --- taking

    async def _take(self, event: UploadEventArguments) -> None:
        await self._visit.holding(Permission.ASK)
        name, data = event.file.name, await event.file.read()
        sound = Path(name).suffix.lower() in (*SUFFIXES, ".webm", ".flac", ".opus")
        self._say(words.READING.format(name=name))
        try:
            if sound:
                read = await self._heard(name, data)
            else:
                read = await self._visit.thread(_text_of, name, data)
            unmarked(read)
            if not read.strip():
                raise InvalidInput(words.EMPTY_FILE.format(name=name), "")
        except ZhibanError as problem:
            show_problem(problem)
            return
        finally:
            self._say("")
            self._upload.reset()
        self._attach(Attached(Upload(name=name, data=data), sound), read)

    async def _heard(self, name: str, data: bytes) -> str:
        self._hearing = far = _Hearing(name)
        self._timer.activate()

        def told(done: float, total: float) -> None:
            far.share = min(99, int(done / total * 100)) if total else 0
            if far.stopped:
                raise Refused(words.STOPPED_HEARING, words.STOPPED_REMEDY)

        ears = self._visit.room.duty.reporting.recordings
        try:
            return (await self._visit.thread(ears.hear, self._visit.principal, data, told)).text
        finally:
            self._timer.deactivate()
            self._hearing = None

    def stop(self) -> None:
        """Stop a hearing that is under way."""
        if self._hearing is not None:
            self._hearing.stopped = True

    def _tell(self) -> None:
        if (far := self._hearing) is not None:
            self._told.set_text(words.HEARING_FILE.format(name=far.name, share=far.share))

    def _say(self, told: str) -> None:
        self._told.set_text(told)
        self._under_way.set_visibility(bool(told))

    def _attach(self, attached: Attached, read: str) -> None:
        if len(read) > MOST_CHARACTERS:
            ui.notify(words.CUT.format(limit=MOST_CHARACTERS), type="warning")
            read = read[:MOST_CHARACTERS]
        self._attached = attached
        self._fill(read)
        choices = [(TO_PROOFREAD, words.TO_PROOFREAD)]
        if self._visit.may(Permission.ACT):
            choices.insert(0, (TO_REPORT, words.TO_REPORT))
        if self._may_keep:
            choices.append((TO_LIBRARY, words.TO_LIBRARY))
        choices.append((DROP, words.DROP_MATERIAL))
        told = words.CHECK_HEARD if attached.sound else words.CHECK_READ
        self._shown.set_content(
            markup.fragment(
                "console.html", "attached", attached.upload.name, len(read), told, choices
            )
        )

    # --- using

    @property
    def _may_keep(self) -> bool:
        attached = self._attached
        keeps = self._visit.may(Permission.MANAGE_LIBRARY)
        return attached is not None and not attached.sound and keeps

    def used(self) -> None:
        """Forget what is attached: its text went along with a message."""
        self._attached = None
        self._shown.set_content("")

    async def meant(self, said: str) -> bool:
        """Put what is attached into the library where that is what was said; say whether it was."""
        if not self._may_keep or said.strip("。！!. ") not in words.SAVE_SAID:
            return False
        await self._keep()
        return True

    async def _choose(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ASK)
        chosen = str(event.args["id"])
        if chosen in SAID:
            self._send(SAID[chosen])
        elif chosen == TO_LIBRARY and self._may_keep:
            await self._keep()
        elif chosen == DROP:
            self.used()
            self._fill("")

    async def _keep(self) -> None:
        """Ask who may read it, then hand it to the library."""
        attached = self._attached
        assert attached is not None
        audiences = await self._visit.thread(audience_choices, self._visit.room.accounts)
        with self._place, ui.dialog() as dialog, ui.card().classes("zb-dialog"):
            ui.label(words.TO_LIBRARY).classes("zb-heading")
            ui.label(attached.upload.name)
            audience = ui.select(audiences, value=EVERYONE, label=words.WHO_MAY_READ)
            category = ui.select(list(text.CATEGORIES), label=text.CATEGORY)
            for field in (audience, category):
                field.props("outlined dense").classes("zb-input")
            with ui.row().classes("zb-dialog-buttons"):
                ui.button(text.CANCEL, on_click=lambda: dialog.submit(False)).props("flat no-caps")
                ui.button(words.TO_LIBRARY, on_click=lambda: dialog.submit(True)).props(
                    "unelevated no-caps"
                ).mark("keep-sure")
        agreed = await dialog
        given = (str(audience.value or EVERYONE), str(category.value or ""))
        put_away(dialog)
        if not agreed:
            return
        who = await self._visit.holding(Permission.MANAGE_LIBRARY)
        await self._visit.thread(submit, self._visit.room, who, [attached.upload], *given)
        ui.notify(words.SAVED.format(name=attached.upload.name), type="positive")
        self.used()
        self._fill("")


def _text_of(name: str, data: bytes) -> str:
    """Return a document's text; its parser wants a path."""
    with tempfile.TemporaryDirectory(prefix="zhiban-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        return parse_file(path, name=name).text

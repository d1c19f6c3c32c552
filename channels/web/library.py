"""The library page: find, upload with progress, remove."""

import asyncio

from nicegui import background_tasks, ui
from nicegui.events import GenericEventArguments, UploadEventArguments

from assistant.replies import DocumentPage, JobItem
from channels.api.documents import job_item, readdress, submit
from channels.audiences import audience_choices
from channels.web import markup, text
from channels.web.dialogs import put_away
from channels.web.newest import Newest
from channels.web.paging import Pager
from channels.web.picking import picked_by
from channels.web.shell import Pulse, shell
from channels.web.visit import Visit
from core.identity import EVERYONE, Permission
from ingest.jobs import Upload

PAGE_SIZE = 50
JOBS_SHOWN = 100
GATHER_SECONDS = 0.4  # files of one drop arrive one by one and become one batch
OPEN = frozenset({"queued", "reading", "indexing"})
SETTLED = frozenset({"done", "unchanged"})


async def library_page(visit: Visit, pulse: Pulse) -> None:
    """Build the list, and for who manages it the upload."""
    names = await visit.thread(audience_choices, visit.room.accounts)
    await LibraryPage(visit, names).build(pulse)


class LibraryPage:
    """One open library page."""

    def __init__(self, visit: Visit, audiences: dict[str, str]) -> None:
        self._visit = visit
        self._audiences = audiences
        self._manages = visit.may(Permission.MANAGE_LIBRARY)
        self._like = ""
        self._show = Newest(self._page, self._fill).show
        self._pager = Pager(visit, PAGE_SIZE, self._show)
        self._gathered: list[Upload] = []
        self._batches: set[str] = set()

    async def build(self, pulse: Pulse) -> None:
        """Build the page, filled: what is read after the frame stands would flash in later."""
        page = await self._page()
        with shell(self._visit, pulse, "/library", broad=True):
            with ui.element("div").classes("zb-row"):
                self._find = ui.input(text.FIND_DOCUMENT, on_change=self._search)
                self._find.props("outlined dense clearable debounce=300")
                self._find.classes("zb-grow zb-find").mark("find")
                if self._manages:
                    self._upload_button()
            self._jobs = ui.html("", sanitize=False).mark("jobs")
            self._list = ui.html("", sanitize=False).mark("list")
            self._pager.build()
        self._fill(page)
        if self._manages:
            ui.on("zb-remove", self._ask_removal)
            ui.on("zb-address", self._ask_audience)
            self._timer = ui.timer(1.0, self._follow_jobs)

    # --- list

    async def _search(self) -> None:
        await self._visit.holding(Permission.ASK)
        self._like, self._pager.offset = (self._find.value or "").strip(), 0
        await self._show()

    async def _page(self) -> DocumentPage:
        read, who = self._visit.room.assistant.documents, self._visit.principal
        return await self._visit.thread(read, who, self._like, PAGE_SIZE, self._pager.offset)

    def _fill(self, page: DocumentPage) -> None:
        self._list.set_content(
            markup.fragment("library.html", "table", page, self._audiences, self._manages)
        )
        self._pager.shown(len(page.items), page.total)

    # --- who may read it

    async def _ask_audience(self, event: GenericEventArguments) -> None:
        document_id, title = int(event.args["id"]), str(event.args["title"])
        now = str(event.args["audience"]).split("|")
        with ui.dialog(value=True) as dialog, ui.card().style("width: 26rem; max-width: 94vw"):
            ui.label(text.AUDIENCE_OF.format(title=title)).classes("zb-heading")
            chosen = ui.select(self._audiences, multiple=True, value=now, label=text.AUDIENCE)
            chosen.props("outlined dense use-chips").style("width: 100%").mark("audience")

            async def save() -> None:
                who = await self._visit.holding(Permission.MANAGE_LIBRARY)
                audience, room = "|".join(chosen.value), self._visit.room
                await self._visit.thread(readdress, room, who, document_id, audience)
                dialog.delete()
                ui.notify(text.AUDIENCE_SAVED.format(title=title), type="positive")
                await self._show()

            with ui.row().classes("zb-dialog-buttons"):
                ui.button(text.CANCEL, on_click=dialog.delete).props("flat no-caps")
                ui.button(text.SAVE, on_click=save).props("unelevated no-caps").mark(
                    "audience-save"
                )

    # --- removing

    async def _ask_removal(self, event: GenericEventArguments) -> None:
        document_id, title = int(event.args["id"]), str(event.args["title"])
        with ui.dialog() as dialog, ui.card():
            ui.label(text.REMOVE_SURE.format(title=title))
            with ui.row().classes("zb-dialog-buttons"):
                ui.button(text.CANCEL, on_click=lambda: dialog.submit(False)).props("flat no-caps")
                ui.button(text.REMOVE, on_click=lambda: dialog.submit(True)).props(
                    "unelevated no-caps color=negative"
                ).mark("remove-sure")
        agreed = await dialog
        put_away(dialog)
        if agreed:
            who = await self._visit.holding(Permission.MANAGE_LIBRARY)
            await self._visit.thread(self._visit.room.desk.remove, document_id, who)
            ui.notify(text.REMOVED_DONE.format(title=title), type="positive")
            await self._show()

    # --- uploading

    def _upload_button(self) -> None:
        limit = self._visit.room.settings.max_upload_mib
        with ui.dialog() as dialog, ui.card().style("width: 34rem; max-width: 94vw"):
            ui.label(text.UPLOAD).classes("zb-heading")
            self._audience = ui.select(self._audiences, value=EVERYONE, label=text.AUDIENCE)
            self._category = ui.select(
                list(text.CATEGORIES), label=text.CATEGORY, new_value_mode="add-unique"
            )
            for choice in (self._audience, self._category):
                choice.props("outlined dense").style("width: 100%")
            upload = ui.upload(
                multiple=True,
                auto_upload=True,
                max_file_size=limit << 20,
                on_upload=self._take,
                on_rejected=lambda: ui.notify(text.TOO_LARGE.format(limit=limit), type="negative"),
            ).mark("upload")
            picked_by(upload, text.PICK_FILES, text.PICK_MANY + text.FORMATS)
            ui.button(text.CLOSE, on_click=dialog.close).props("flat no-caps")
        ui.button(text.UPLOAD, icon="upload", on_click=dialog.open).props(
            "unelevated no-caps"
        ).mark("open-upload")

    async def _take(self, event: UploadEventArguments) -> None:
        await self._visit.holding(Permission.MANAGE_LIBRARY)
        first = not self._gathered
        self._gathered.append(Upload(name=event.file.name, data=await event.file.read()))
        if first:
            background_tasks.create(self._hand_in(), context=self._list)

    async def _hand_in(self) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        uploads, self._gathered = self._gathered, []
        who = await self._visit.holding(Permission.MANAGE_LIBRARY)
        taken = await self._visit.thread(
            submit,
            self._visit.room,
            who,
            uploads,
            self._audience.value or EVERYONE,
            self._category.value or "",
        )
        self._batches |= {job.batch for job in taken}
        ui.notify(text.ACCEPTED.format(count=len(taken)), type="positive")
        self._timer.activate()

    async def _follow_jobs(self) -> None:
        """Show how far uploads are; rest when none is open."""
        found = await self._visit.thread(self._visit.room.desk.jobs, None, False, JOBS_SHOWN)
        jobs = [job_item(job) for job in found]
        fresh = markup.fragment("library.html", "jobs", _worth_showing(jobs, self._batches))
        if fresh != self._jobs.content:
            self._jobs.set_content(fresh)
            await self._show()
        if not any(job.state in OPEN for job in jobs) and not self._gathered:
            self._timer.deactivate()


def _worth_showing(jobs: list[JobItem], own: set[str]) -> list[JobItem]:
    """Return the jobs of batches handed in here or under way, and of a newest one with failures.

    What is under way or went wrong comes first. `jobs` are newest first.
    """
    shown = own | {job.batch for job in jobs if job.state in OPEN}
    newest = {job.batch for job in jobs[:1]}
    shown |= newest & {job.batch for job in jobs if job.state == "failed"}
    kept = [job for job in jobs if job.batch in shown]
    return sorted(kept, key=lambda job: job.state in SETTLED)

"""交接班: what is still open, gone through one by one, signed by both officers."""

from dataclasses import dataclass

from nicegui import ui

from assistant.duties.handover.model import Handover, OpenItem
from channels.web import markup, shift_log
from channels.web.doing import PageDesk
from channels.web.newest import Newest
from channels.web.shell import Pulse, shell
from channels.web.text import shift as words
from channels.web.visit import Visit, show_problem
from core.errors import ZhibanError

LOOK_AGAIN_SECONDS = 10.0
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows."""

    items: list[OpenItem]
    waiting: Handover | None
    past: list[Handover]


async def handover_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    page = HandoverPage(visit)
    page.build(pulse, await page.read())


class HandoverPage:
    """One open page. Remarks and ticks are kept while the list changes under them."""

    def __init__(self, visit: Visit) -> None:
        assert shift_log  # its words are taught to the templates there
        self._visit = visit
        self._shift = visit.room.duty.shift
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._said: dict[str, str] = {}
        self._seen: set[str] = set()
        self._drawn: Read | None = None

    async def read(self) -> Read:
        """Return what is open and what was handed over."""
        return await self._visit.thread(self._read)

    def _read(self) -> Read:
        desk = self._shift
        waiting = desk.waiting()
        items = desk.open_items() if waiting is None else []
        return Read(items, waiting, desk.handovers(SHOWN))

    def build(self, pulse: Pulse, first: Read) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/handover"):
            self._desk.slot()
            self._place = ui.element("div").classes("zb-column")
            self._past = ui.html("", sanitize=False).mark("past")
        self._fill(first)
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _fill(self, found: Read) -> None:
        if found == self._drawn:
            return  # somebody may be typing
        self._drawn = found
        self._place.clear()
        with self._place:
            if found.waiting is not None:
                self._waiting(found.waiting)
            else:
                self._open(found.items)
        done = [one for one in found.past if one != found.waiting]
        self._past.set_content(markup.fragment("shift.html", "history", done))

    # --- handing over

    def _open(self, items: list[OpenItem]) -> None:
        ui.label(words.OPEN_ITEMS.format(count=len(items))).classes("zb-heading")
        if not items:
            ui.label(words.NO_ITEMS).classes("zb-dim")
        for item in items:
            with ui.element("div").classes("zb-panel").mark("item") as panel:
                panel.props["data-keep"] = item.key  # a half-written remark is kept with its item
                self._item(item)
                remark = ui.input(words.REMARK, value=self._said.get(item.key, ""))
                remark.props("outlined dense").style("width: 100%; margin-top: 8px")
                remark.on_value_change(
                    lambda e, key=item.key: self._said.__setitem__(key, str(e.value or ""))
                )
        if self._desk.can("handover.hand_over"):
            self._remarks = ui.textarea(words.REMARKS).props("outlined dense autogrow rows=2")
            self._remarks.style("width: 100%").mark("remarks")
            ui.button(words.HAND_OVER, on_click=self._hand_over).props("unelevated no-caps").mark(
                "hand-over"
            )

    def _item(self, item: OpenItem) -> None:
        with ui.element("div").classes("zb-row"):
            ui.label(item.kind.value).classes("zb-badge")
            if item.link:
                ui.link(item.text, item.link).classes("zb-grow")
            else:
                ui.label(item.text).classes("zb-grow")
            if item.due is not None:
                at = item.due.astimezone(self._shift.zone)
                ui.label(words.DUE.format(at=f"{at:%m-%d %H:%M}")).classes("zb-dim zb-small")

    async def _hand_over(self) -> None:
        said = {key: text for key, text in self._said.items() if text.strip()}
        remarks = (self._remarks.value or "").strip()
        await self._try("handover.hand_over", {"remarks": remarks, "said": said})

    # --- taking over

    def _waiting(self, found: Handover) -> None:
        at = found.out_at.astimezone(self._shift.zone)
        said = words.WAITS.format(name=found.out_name, at=f"{at:%m-%d %H:%M}")
        ui.label(said).classes("zb-notice").mark("waits")
        if found.remarks:
            ui.label(found.remarks).classes("zb-panel")
        own = found.out_by == self._visit.principal.id
        for carried in found.items:
            with ui.element("div").classes("zb-panel").mark("item"):
                self._item(carried.item)
                if carried.remark:
                    ui.label(carried.remark).classes("zb-dim")
                if not own:
                    self._tick(carried.item.key)
        if own:
            ui.button(
                words.WITHDRAW, on_click=lambda: self._try_for("handover.withdraw", found)
            ).props("outline no-caps").mark("withdraw")
        elif self._desk.can("handover.take_over"):
            ui.label(words.SEE_ALL_FIRST).classes("zb-dim zb-small")
            ui.button(
                words.TAKE_OVER, on_click=lambda: self._try_for("handover.take_over", found)
            ).props("unelevated no-caps").mark("take-over")

    def _tick(self, key: str) -> None:
        box = ui.checkbox(words.SEEN, value=key in self._seen).mark("seen")
        box.on_value_change(lambda e: self._seen.add(key) if e.value else self._seen.discard(key))

    async def _try_for(self, action: str, found: Handover) -> None:
        given: dict[str, object] = {"handover": found.id}
        if action == "handover.take_over":
            given["seen"] = sorted(self._seen)
        await self._try(action, given)

    async def _try(self, action: str, given: dict[str, object]) -> None:
        try:
            await self._desk.once(action, given)
        except ZhibanError as problem:
            show_problem(problem)

"""值班日志: what happened in a day, written by itself; officers add their own lines."""

from datetime import date, datetime, timedelta

from nicegui import ui

from assistant.duties.handover.model import Entry
from assistant.duties.handover.periods import Stretch
from channels.web import markup
from channels.web.doing import PageDesk
from channels.web.newest import Newest, redraw
from channels.web.shell import Pulse, shell
from channels.web.text import shift as words
from channels.web.visit import Visit, show_problem
from core.errors import ZhibanError
from core.identity import Permission

LOOK_AGAIN_SECONDS = 5.0
markup.teach({"sh": words})


async def log_page(visit: Visit, pulse: Pulse, day: str = "") -> None:
    """Build the page, of a day (ISO) or of the present shift."""
    page = ShiftLog(visit, day)
    page.build(pulse, await page.read())


class ShiftLog:
    """One open ledger."""

    def __init__(self, visit: Visit, day: str) -> None:
        self._visit = visit
        self._log = visit.room.duty.shift
        self._day = _date(day)
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)

    async def read(self) -> tuple[Stretch, list[Entry]]:
        """Return the stretch shown and what happened in it."""
        return await self._visit.thread(self._read)

    def _read(self) -> tuple[Stretch, list[Entry]]:
        stretch = self._log.shift() if self._day is None else self._whole(self._day)
        return stretch, self._log.entries(stretch.since, stretch.until)

    def _whole(self, day: date) -> Stretch:
        start = datetime.combine(day, datetime.min.time(), self._log.zone)
        return Stretch(start, start + timedelta(days=1))

    def build(self, pulse: Pulse, first: tuple[Stretch, list[Entry]]) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/log"):
            with ui.element("div").classes("zb-row"):
                day = ui.input(words.DAY, value=self._day.isoformat() if self._day else "")
                day.props("outlined dense type=date stack-label clearable")
                day.on_value_change(lambda e: self._choose(str(e.value or "")))
                self._stretch = ui.label().classes("zb-dim zb-grow").mark("stretch")
            if self._desk.can("log.note"):
                self._writing()
            self._desk.slot()
            self._list = ui.html("", sanitize=False).mark("ledger")
        self._fill(first)
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _writing(self) -> None:
        with ui.element("div").classes("zb-row").props("data-keep=note"):
            self._note = ui.input(words.NOTE, placeholder=words.NOTE_HINT).props("outlined dense")
            self._note.classes("zb-grow").mark("note").on("keydown.enter", self._write)
            self._follow = ui.checkbox(words.FOLLOW_UP).mark("follow-up")
            ui.button(words.WRITE, on_click=self._write).props("unelevated no-caps").mark("write")

    async def _write(self) -> None:
        text = (self._note.value or "").strip()
        if not text:
            return
        try:
            await self._desk.once("log.note", {"text": text, "follow_up": self._follow.value})
        except ZhibanError as problem:  # what was typed stays
            show_problem(problem)
            return
        self._note.set_value("")
        self._follow.set_value(False)

    async def _choose(self, day: str) -> None:
        await self._visit.holding(Permission.ACT)
        self._day = _date(day)
        await self._show()

    def _fill(self, found: tuple[Stretch, list[Entry]]) -> None:
        stretch, entries = found
        since, until = stretch.since, stretch.until
        said = words.SHIFT.format(since=f"{since:%m-%d %H:%M}", until=f"{until:%m-%d %H:%M}")
        duty = f"{words.NOW_ON_DUTY.format(duty=stretch.duty)}　" if stretch.duty else ""
        self._stretch.set_text(duty + said)
        redraw(self._list, markup.fragment("shift.html", "entries", entries[::-1]))


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None  # no day: the present shift

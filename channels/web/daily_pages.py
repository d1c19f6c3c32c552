"""Daily reports: what made itself, what was asked for, and each as it was made."""

from datetime import datetime
from typing import Any

from nicegui import ui

from assistant.duties.daily.model import Daily
from assistant.duties.rollcall.cards import moment
from channels.web import markup
from channels.web.doing import PageDesk
from channels.web.newest import Newest, redraw
from channels.web.shell import Pulse, shell
from channels.web.text import dailies as words
from channels.web.visit import Visit

LOOK_AGAIN_SECONDS = 10.0
SHOWN = 60
_NUMERALS = "一二三四五六七八九十"
markup.teach({"dl": words})


async def dailies_page(visit: Visit, pulse: Pulse) -> None:
    """Build the list."""
    page = Dailies(visit)
    page.build(pulse, await page.read())


async def daily_page(visit: Visit, pulse: Pulse, daily: str) -> None:
    """Build the page of one report; NotFound where there is none."""
    found = await visit.thread(visit.room.duty.warned.daily.get, daily)
    now = visit.room.clock.now()
    ui.page_title(found.name)
    with shell(visit, pulse, "/daily"):
        ui.html(markup.fragment("daily.html", "paper", _row(found, now)), sanitize=False)


class Dailies:
    """One open list of reports."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._daily = visit.room.duty.warned.daily
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)

    async def read(self) -> tuple[list[Daily], datetime | None]:
        """Return the reports, the newest first, and when the next one is due."""
        return await self._visit.thread(self._read)

    def _read(self) -> tuple[list[Daily], datetime | None]:
        return self._daily.find(SHOWN), self._daily.next()

    def build(self, pulse: Pulse, found: tuple[list[Daily], datetime | None]) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/daily", broad=True):
            with ui.element("div").classes("zb-filters"):
                if self._desk.can("daily.make"):
                    ui.button(words.MAKE, icon="note_add", on_click=self._make).props(
                        "unelevated no-caps"
                    ).mark("make-daily")
                self._next = ui.label().classes("zb-dim zb-grow").mark("next")
                link = f'<span class="zb-links"><a href="/record">{words.RECORD}</a></span>'
                ui.html(link, sanitize=False)
            self._desk.slot()
            self._list = ui.html("", sanitize=False).mark("dailies")
        self._fill(found)
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _fill(self, found: tuple[list[Daily], datetime | None]) -> None:
        dailies, upcoming = found
        now = self._visit.room.clock.now()
        said = words.NEXT.format(at=f"{upcoming:%m-%d %H:%M}") if upcoming else words.NO_NEXT
        self._next.set_text(said)
        rows = [_row(one, now) for one in dailies]
        redraw(self._list, markup.fragment("daily.html", "list", rows))

    async def _make(self) -> None:
        kinds = list(self._daily.schedule().reports)
        today = self._visit.room.clock.now().date().isoformat()
        values = {"kind": kinds[0] if kinds else "", "day": today}
        await self._desk.fill("daily.make", values)


def _row(one: Daily, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "title": f"{one.room}{one.kind}",
        "room": one.room,
        "period": one.period,
        "made": words.MADE.format(at=moment(one.made_at, now), by=one.by_name),
        "late": one.late,
        "sections": [
            {"title": f"{numeral}、{section.title}", "lines": section.lines}
            for numeral, section in zip(_NUMERALS, one.sections, strict=False)
        ],
    }

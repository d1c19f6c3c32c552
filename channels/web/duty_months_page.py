"""值班履职台账: how every unit and the room's own shifts did their duty, as charts and tables."""

from datetime import date, timedelta
from typing import Any

from nicegui import ui

from assistant.duties.record.actions import DAYS
from assistant.duties.record.model import DutyMonths
from channels.web import daily_pages, markup
from channels.web.duty_months_view import rates_chart, shift_rows, shifts_chart, unit_rows
from channels.web.newest import Newest, redraw
from channels.web.shell import Pulse, shell
from channels.web.text import dailies as words
from channels.web.visit import Visit
from core.clock import today
from core.identity import Permission


async def record_page(visit: Visit, pulse: Pulse, since: str = "", until: str = "") -> None:
    """Build the page about these days (ISO); the last three months without them."""
    page = Record(visit, _date(since), _date(until))
    page.build(pulse, await page.read())


class Record:
    """One open page."""

    def __init__(self, visit: Visit, since: date | None, until: date | None) -> None:
        assert daily_pages  # its words are taught to the templates there
        self._visit = visit
        self._until = until or today(visit.room.clock)
        self._since = since or self._until - timedelta(days=DAYS)
        self._show = Newest(self.read, self._fill).show

    async def read(self) -> DutyMonths:
        """Return the months between the days chosen."""
        return await self._visit.thread(
            self._visit.room.duty.warned.months, self._since, self._until
        )

    def build(self, pulse: Pulse, found: DutyMonths) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/record", broad=True):
            with ui.element("div").classes("zb-filters"):
                self._day(words.SINCE, self._since, "since")
                self._day(words.UNTIL, self._until, "until")
                self._file = ui.html("", sanitize=False)
            ui.label(words.RECORD_HINT).classes("zb-dim zb-small")
            with ui.element("div").classes("zb-two"):
                self._rates = ui.echart(rates_chart((), dark=True)).classes("zb-duty-chart")
                self._months = ui.echart(shifts_chart((), dark=True)).classes("zb-duty-chart")
            self._units = ui.html("", sanitize=False).mark("units")
            self._shifts = ui.html("", sanitize=False).mark("shifts")
        self._fill(found)

    def _day(self, label: str, now: date, key: str) -> None:
        field = ui.input(label, value=now.isoformat(), on_change=lambda e: self._choose(key, e))
        field.props("type=date stack-label outlined dense").mark(key)

    async def _choose(self, key: str, event: Any) -> None:
        await self._visit.holding(Permission.ACT)
        chosen = _date(str(event.value))
        if chosen is None:
            return  # half typed
        setattr(self, f"_{key}", chosen)
        await self._show()

    def _fill(self, found: DutyMonths) -> None:
        dark = not self._visit.light
        for chart, options, there in (
            (self._rates, rates_chart(found.units, dark=dark), found.units),
            (self._months, shifts_chart(found.shifts, dark=dark), found.shifts),
        ):
            chart.options.clear()
            chart.options.update(options)
            chart.update()
            chart.set_visibility(bool(there))
        asked = f"since={self._since.isoformat()}&until={self._until.isoformat()}"
        url = f"/api/v1/record/file?{asked}"
        redraw(self._file, markup.fragment("daily.html", "download", url))
        redraw(self._units, markup.fragment("daily.html", "units", unit_rows(found.units)))
        redraw(self._shifts, markup.fragment("daily.html", "shifts", shift_rows(found.shifts)))


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None

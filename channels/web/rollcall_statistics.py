"""Roll-calls over months: who was there how often, as a chart and a table."""

from datetime import date, timedelta
from typing import Any

from nicegui import ui

from assistant.duties.rollcall.statistics import UnitMonth
from channels.web import markup
from channels.web.newest import Newest, redraw
from channels.web.rollcall_months import rate_chart, unit_rows, worst_chart
from channels.web.shell import Pulse, shell
from channels.web.text import rollcalls as words
from channels.web.visit import Visit
from core.clock import today
from core.identity import Permission

DAYS = 92


async def statistics_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    page = Statistics(visit)
    page.build(pulse, await page.read())


class Statistics:
    """One open page of statistics."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._calling = visit.room.duty.calling
        self._until = today(visit.room.clock)
        self._since = self._until - timedelta(days=DAYS)
        self._show = Newest(self.read, self._fill).show

    async def read(self) -> list[UnitMonth]:
        """Return every unit's months between the days chosen."""
        return await self._visit.thread(self._calling.months, self._since, self._until)

    def build(self, pulse: Pulse, found: list[UnitMonth]) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/rollcalls", broad=True):
            back = f'<a href="/rollcalls">← {words.BACK}</a><h1>{words.STATISTICS_TITLE}</h1>'
            ui.html(back, sanitize=False)
            with ui.element("div").classes("zb-filters"):
                self._day(words.SINCE, self._since, "since")
                self._day(words.UNTIL, self._until, "until")
                self._file = ui.html("", sanitize=False)
                self._deletions()
            with ui.element("div").classes("zb-two"):
                self._rates = ui.echart(rate_chart([], dark=True)).classes("zb-chart")
                self._worst = ui.echart(worst_chart([], dark=True)).classes("zb-chart")
            self._table = ui.html("", sanitize=False).mark("statistics")
        self._fill(found)

    def _deletions(self) -> None:
        """The newest record of deleted recordings, for whoever keeps the records."""
        records = self._calling.desk.deletion_records()
        if records and self._visit.may(Permission.MANAGE_RECORDS):
            url = f"/api/v1/rollcall-deletions/{records[0].stem}"
            link = markup.fragment("rollcall.html", "deletions", url)
            ui.html(link, sanitize=False).mark("deletions")

    def _day(self, label: str, now: date, key: str) -> None:
        field = ui.input(label, value=now.isoformat(), on_change=lambda e: self._choose(key, e))
        field.props("type=date stack-label outlined dense").mark(key)

    async def _choose(self, key: str, event: Any) -> None:
        await self._visit.holding(Permission.ACT)
        try:
            chosen = date.fromisoformat(str(event.value))
        except ValueError:
            return  # half typed
        setattr(self, f"_{key}", chosen)
        await self._show()

    def _fill(self, found: list[UnitMonth]) -> None:
        dark = not self._visit.light
        for chart, options in (
            (self._rates, rate_chart(found, dark=dark)),
            (self._worst, worst_chart(found, dark=dark)),
        ):
            chart.options.clear()
            chart.options.update(options)
            chart.update()
            chart.set_visibility(any(one["data"] for one in options["series"]))
        asked = f"since={self._since.isoformat()}&until={self._until.isoformat()}"
        url = f"/api/v1/rollcall-statistics/file?{asked}"
        redraw(self._file, markup.fragment("rollcall.html", "download", url))
        redraw(self._table, markup.fragment("rollcall.html", "months", unit_rows(found)))


markup.teach({"rc": words})

"""The retrieval-test page: what every stage made of a query."""

from datetime import date

from nicegui import ui

from channels.web import markup, text
from channels.web.shell import Pulse, shell
from channels.web.visit import Visit
from core.errors import InvalidInput
from core.identity import Permission

LIMIT = 20


def parse_day(value: str | None) -> date | None:
    """Return the day of a date field, None where it is empty."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as wrong:
        raise InvalidInput("日期无法识别。", "请按 2025-01-31 的格式填写。") from wrong


async def search_page(visit: Visit, pulse: Pulse, query: str) -> None:
    """Build the page and run the query it was opened with."""
    with shell(visit, pulse, "/search", broad=True):
        with ui.element("form").classes("zb-row").on("submit.prevent", lambda: run()):
            box = ui.input(text.QUERY, value=query).props("outlined dense autofocus clearable")
            box.classes("zb-grow zb-find").mark("query")
            day = ui.input(text.AS_OF).props("outlined dense type=date stack-label")
            ui.button(text.RUN).props("type=submit unelevated no-caps").mark("run")
        ui.label(text.SEARCH_HINT).classes("zb-dim zb-small")
        out = ui.html("", sanitize=False).mark("result")

    async def run() -> None:
        asked = (box.value or "").strip()
        if not asked:
            return
        who = await visit.holding(Permission.ASK)
        out.set_content(markup.fragment("turn.html", "waiting", text.FINDING))
        found = await visit.room.assistant.search(who, asked, parse_day(day.value), LIMIT)
        out.set_content(markup.search_result(found))

    if query.strip():
        ui.timer(0.05, run, once=True)

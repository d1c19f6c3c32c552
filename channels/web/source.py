"""One document in full, scrolled to the quote it was opened for."""

from nicegui import ui

from channels.web import markup, text
from channels.web.shell import Pulse, shell
from channels.web.source_text import outline, quote_span, source_html
from channels.web.visit import Visit

TO_QUOTE = "document.getElementById('quote')?.scrollIntoView({block: 'center'})"


async def source_page(
    visit: Visit, pulse: Pulse, revision_id: int, clause: int, start: int, end: int
) -> None:
    """Build the page of a revision. Raises NotFound where it may not be read."""
    view = await visit.thread(visit.room.assistant.source, visit.principal, revision_id)
    quote = quote_span(view, clause, start, end)
    ui.page_title(f"{view.title} · {text.PRODUCT}")

    def contents() -> None:
        ui.html(markup.fragment("source.html", "outline", outline(view)), sanitize=False)

    with shell(visit, pulse, "/library", contents):
        ui.html(markup.fragment("source.html", "head", view, quote is not None), sanitize=False)
        ui.html(source_html(view, quote), sanitize=False).mark("text")
    if quote is not None:
        ui.run_javascript(TO_QUOTE)

"""A revision's full text as one HTML element: anchors, headings, pages and the quote marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import escape

from assistant.replies import ClauseItem, SourceView
from channels.web import text
from knowledge.documents import ClauseKind

OUTLINED = frozenset({ClauseKind.HEADING})
MAX_OUTLINE = 800


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the revision's text."""

    start: int
    end: int


def quote_span(view: SourceView, clause_id: int, start: int, end: int) -> Span | None:
    """Return what to mark: the span asked for where it lies in the text, else the clause."""
    if 0 <= start < end <= len(view.text):
        return Span(start, end)
    found = next((c for c in view.clauses if c.id == clause_id), None)
    return Span(found.start, found.end) if found else None


def source_html(view: SourceView, quote: Span | None) -> str:
    """Return the text, escaped, every character of it in order, with markup between."""
    tags = sorted(_tags(view, quote), key=lambda tag: tag[:2])
    parts: list[str] = []
    at = 0
    for position, _, html in tags:
        parts += [str(escape(view.text[at:position])), html]
        at = max(at, position)
    parts.append(str(escape(view.text[at:])))
    return f'<article class="zb-text" id="main">{"".join(parts)}</article>'


def _tags(view: SourceView, quote: Span | None) -> Iterator[tuple[int, int, str]]:
    """Yield (position, order, html). Lower order stands further left at the same position."""
    page = None
    for clause in view.clauses:
        if clause.page is not None and clause.page != page:
            page = clause.page
            label = text.PAGE.format(page=page)
            yield clause.start, 2, f'<span class="zb-sheet">{escape(label)}</span>'
        yield clause.start, 3, f'<a class="zb-k" id="k{clause.id}"></a>'
        # a heading inside the quote would cut the mark in two
        apart = quote is None or clause.end <= quote.start or clause.start >= quote.end
        if clause.kind in OUTLINED and apart:
            yield clause.start, 4, '<span class="zb-h">'
            yield clause.end, 0, "</span>"
    if quote is not None:
        yield quote.start, 5, '<mark id="quote" tabindex="-1">'
        yield quote.end, 1, "</mark>"


def outline(view: SourceView) -> list[tuple[int, int, str]]:
    """Return (level, clause id, label) of the headings; of the articles where there are none."""
    headings = [c for c in view.clauses if c.kind in OUTLINED]
    chosen = headings or [c for c in view.clauses if c.label]
    return [_entry(clause) for clause in chosen[:MAX_OUTLINE]]


def _entry(clause: ClauseItem) -> tuple[int, int, str]:
    level = min(clause.path.count(" > "), 3)
    return level, clause.id, (clause.label or clause.path)[-60:]

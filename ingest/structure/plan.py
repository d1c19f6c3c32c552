"""What is known about the lines of a document before its tree is grown."""

from dataclasses import dataclass

from ingest.structure.articles import article_lines
from ingest.structure.contents import attachment_lines, contents_lines, signature_lines
from ingest.structure.head import head_lines
from ingest.structure.lines import Line
from ingest.structure.marks import MarkKind


@dataclass(frozen=True, slots=True)
class Plan:
    """Indexes of the lines that play each part. The sets don't overlap.

    `closing` are lists of attachments, issuing bodies and dates at the end of a text.
    `decimal` says that headings are numbered 1, 1.1, 1.1.1.
    """

    titles: frozenset[int]
    notes: frozenset[int]
    contents: frozenset[int]
    articles: frozenset[int]
    attachments: frozenset[int]
    closing: frozenset[int]
    decimal: bool


def make_plan(lines: list[Line]) -> Plan:
    """Decide which lines are title, notes, contents, articles, attachments and signature."""
    titles, notes = head_lines(lines)
    contents = contents_lines(lines) - titles - notes
    apart = titles | notes | contents
    begins, listed = attachment_lines(lines, apart)
    articles = article_lines(lines, apart | listed)
    closing = (signature_lines(lines, begins) | listed) - apart - articles - begins
    return Plan(
        frozenset(titles),
        frozenset(notes),
        frozenset(contents),
        frozenset(articles),
        frozenset(begins),
        frozenset(closing),
        decimal=any(line.is_mark(MarkKind.DECIMAL) for line in lines),
    )

"""From blocks to the tree of clauses: 编 章 节 条, 一、（一）1.（1）, attachments and tables."""

from ingest.raw import RawDocument
from ingest.structure.lines import read_lines
from ingest.structure.outline import Outline
from ingest.structure.plan import make_plan
from knowledge.documents import ParsedClause


def build(raw: RawDocument) -> tuple[ParsedClause, ...]:
    """Return a document's clauses in reading order.

    `raw.text[c.start:c.end] == c.text` for every clause; clauses don't overlap, and together they
    hold every word of the body. Headings, titles, promulgation notes and tables of contents have
    kind HEADING; all others are leaves.
    """
    lines = read_lines(raw)
    outline = Outline(raw.text, lines, make_plan(lines))
    outline.grow()
    return tuple(outline.clauses)

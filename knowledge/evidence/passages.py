"""Cutting a clause into the pieces that an answer may quote.

A piece is a 款, a 项, a table row or a sentence group; its span is in the revision's text, so a
quote taken from it is byte-identical to what is stored.
"""

import re
from dataclasses import dataclass

from knowledge.documents import Clause, ClauseKind

WHOLE = 160  # characters; a line up to this long is not cut further
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?[”’」』）)]?")
_ITEM = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|[①-⑳]|[-*·•])")
_LEAD_END = ("：", ":")


@dataclass(frozen=True, slots=True)
class Piece:
    """A quotable span of a clause. `lead` is the index of the line that introduces this item."""

    start: int
    end: int
    text: str
    lead: int | None = None


def pieces(clause: Clause) -> list[Piece]:
    """Return a clause's pieces in reading order; together they hold all its visible text."""
    found: list[Piece] = []
    lead: int | None = None
    for line in _LINE.finditer(clause.text):
        text = line.group()
        if not text.strip():
            continue
        is_item = bool(_ITEM.match(text))
        if not is_item:
            lead = None
        parts = _cut(text, line.start(), clause.kind)
        for start, end in parts:
            found.append(_piece(clause, start, end, lead if is_item else None))
        if not is_item and text.rstrip().endswith(_LEAD_END):
            lead = len(found) - 1
    return found


def _cut(text: str, offset: int, kind: ClauseKind) -> list[tuple[int, int]]:
    if len(text) <= WHOLE or kind is ClauseKind.TABLE:
        return [(offset, offset + len(text))]
    return [(offset + m.start(), offset + m.end()) for m in _SENTENCE.finditer(text)]


def _piece(clause: Clause, start: int, end: int, lead: int | None) -> Piece:
    text = clause.text[start:end]
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip())
    return Piece(clause.start + start + left, clause.start + start + right, text.strip(), lead)

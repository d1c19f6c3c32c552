"""Ruled tables of a PDF page, rebuilt from the lines that draw them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.parsers.pdf_lines import Glyph

_THIN = 3.0  # points: a path no thicker is a rule
_LONG = 8.0  # points: a rule is at least this long
_NEAR = 3.0  # points: rules this close meet, or are one
_MOST_RULES = 3000


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule: `at` is its y (horizontal) or x (vertical), in points."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table's place and its rows; merged cells are repeated downwards."""

    left: float
    right: float
    top: float
    bottom: float
    rows: list[list[str]]
    header: int  # rows of the header

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies in the table."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def rules_of(page: pdfium.PdfPage) -> list[Rule]:
    """Return the horizontal and vertical rules that a page draws."""
    found: list[Rule] = []
    for drawn in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        found += _rules(left, bottom, right, top)
        if len(found) > _MOST_RULES:
            return []  # a drawing, not a table
    return found


def _rules(left: float, bottom: float, right: float, top: float) -> Iterator[Rule]:
    wide, tall = right - left, top - bottom
    if tall <= _THIN and wide >= _LONG:
        yield Rule(True, (top + bottom) / 2, left, right)
    elif wide <= _THIN and tall >= _LONG:
        yield Rule(False, (left + right) / 2, bottom, top)
    elif wide >= _LONG and tall >= _LONG:
        yield from (Rule(True, y, left, right) for y in (top, bottom))
        yield from (Rule(False, x, bottom, top) for x in (left, right))


def tables_of(rules: list[Rule], glyphs: list[Glyph]) -> list[PdfTable]:
    """Return the tables that the rules draw, top of the page first."""
    found: list[PdfTable] = []
    for group in _groups(rules):
        xs = _distinct(r.at for r in group if not r.horizontal)
        ys = _distinct(r.at for r in group if r.horizontal)[::-1]
        if len(xs) >= 3 and len(ys) >= 3:
            table = _table(group, xs, ys, glyphs)
            if table is not None:
                found.append(table)
    return sorted(found, key=lambda t: -t.top)


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Return rules that touch each other, directly or through others."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [g for g in groups if any(_touch(rule, other) for other in g)]
        merged = [rule, *(other for g in touching for other in g)]
        groups = [g for g in groups if all(g is not t for t in touching)] + [merged]
    return groups


def _touch(a: Rule, b: Rule) -> bool:
    if a.horizontal == b.horizontal:
        near = abs(a.at - b.at) <= _NEAR
        return near and a.start <= b.end + _NEAR and b.start <= a.end + _NEAR
    return b.start - _NEAR <= a.at <= b.end + _NEAR and a.start - _NEAR <= b.at <= a.end + _NEAR


def _distinct(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _table(
    rules: list[Rule], xs: list[float], ys: list[float], glyphs: list[Glyph]
) -> PdfTable | None:
    """`xs` ascend, `ys` descend: row 0 is the top one."""
    rows, columns = len(ys) - 1, len(xs) - 1
    root = _merged(rules, xs, ys)
    words: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        if xs[0] <= glyph.x <= xs[-1] and ys[-1] <= glyph.y <= ys[0]:
            r = next((i for i in range(rows) if glyph.y >= ys[i + 1]), rows - 1)
            c = next((i for i in range(columns) if glyph.x <= xs[i + 1]), columns - 1)
            words.setdefault(root[r, c], []).append(glyph)
    if not words:
        return None
    filled = {cell: _written(inside) for cell, inside in words.items()}
    text = [
        # a cell merged across columns is written once
        [filled.get(cell, "") for cell in dict.fromkeys(root[r, c] for c in range(columns))]
        for r in range(rows)
    ]
    header = 2 if rows > 2 and any(root[1, c][0] == 0 for c in range(columns)) else 1
    return PdfTable(xs[0], xs[-1], ys[0], ys[-1], text, header)


def _merged(
    rules: list[Rule], xs: list[float], ys: list[float]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Map every grid cell to the first cell of the merged cell that it belongs to."""
    root: dict[tuple[int, int], tuple[int, int]] = {}
    for r in range(len(ys) - 1):
        for c in range(len(xs) - 1):
            x, y = (xs[c] + xs[c + 1]) / 2, (ys[r] + ys[r + 1]) / 2
            root[r, c] = (r, c)
            if c and not _ruled(rules, False, xs[c], y):
                root[r, c] = root[r, c - 1]
            elif r and not _ruled(rules, True, ys[r], x):
                root[r, c] = root[r - 1, c]
    return root


def _ruled(rules: list[Rule], horizontal: bool, at: float, across: float) -> bool:
    return any(
        r.horizontal == horizontal and abs(r.at - at) <= _NEAR and r.start <= across <= r.end
        for r in rules
    )


def _written(glyphs: list[Glyph]) -> str:
    """Join a cell's characters; lines of Latin words keep the space that the line end stood for."""
    text = ""
    for i, glyph in enumerate(glyphs):
        new_line = i > 0 and glyphs[i - 1].y - glyph.y > 4
        latin = text[-1:].isascii() and glyph.text.isascii()
        text += (" " if new_line and latin and text[-1:].isalpha() else "") + glyph.text
    return text

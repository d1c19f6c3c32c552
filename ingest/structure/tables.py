"""Rows of a table, grouped into passages that carry their header."""

import re
from collections.abc import Iterator

from ingest.raw import plain_cells
from ingest.structure.lines import Line

GROUP = 400  # characters of rows in one passage
CAPTION = re.compile(r"^(?:[（(]?续?[）)]?表[ 　]*[0-9一二三四五六七八九十A-Z]|.{2,40}[表单]$)")

_Group = tuple[int, int, str, str, int | None]


def table_passages(lines: list[Line], text: str) -> Iterator[_Group]:
    """Yield (start, end, label, context, page) for groups of rows.

    `lines` are the rows of one table, after its caption where it has one. The first group spans
    caption and header too; every group names both in its context.
    """
    caption = "" if lines[0].is_row else lines[0].bare
    rows = [line for line in lines if line.is_row]
    head = [row for row in rows if row.block.header]
    context = " ".join(filter(None, [caption, *(_cells(row) for row in head if _cells(row))]))
    for group in _groups(lines):
        label = _subject(group[0]) if group[0].block.alone else caption or "表"
        own = _unquoted(group, text)
        page = group[0].block.page
        yield group[0].start, group[-1].end, label, "\n".join(filter(None, [context, own])), page


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    has_row = False
    for line in lines:
        full = bool(group) and line.end - group[0].start > GROUP
        if has_row and (full or line.block.alone):
            yield group
            group, has_row = [], False
        group.append(line)
        has_row = has_row or (line.is_row and not line.block.header)
    if group:
        yield group


def _subject(row: Line) -> str:
    """Return what a row of a register is about: its first value in words."""
    values = (part.partition("：")[2] for part in row.bare.split("；"))
    words = (v for v in values if v and not re.fullmatch(r"[\d\s.,:/-]+", v))
    return next(words, "表")[:30]


def _cells(row: Line) -> str:
    """Return a header row as words: 级别 | 死亡人数."""
    if row.bare.lstrip().startswith("<"):
        return plain_cells(row.bare)
    cells = [cell.strip(" 　*") for cell in re.split(r"[\t|]+", row.bare)]
    return " | ".join(cell for cell in cells if cell and not re.fullmatch(r":?-+:?", cell))


def _unquoted(group: list[Line], text: str) -> str:
    """Words of rows whose text is HTML source, and what the parser says beside a row."""
    said = dict.fromkeys(
        line.block.context for line in group if line.is_row and not line.block.header
    )
    return "\n".join(filter(None, said))

"""Tables that are all there is: sheets and CSV. Every row reads by itself, 列名：值."""

import re
from collections.abc import Sequence

from ingest.raw import BlockKind, TextBuilder

Row = Sequence[str]
_MOST_HEADER_ROWS = 3


def add_grid(builder: TextBuilder, rows: list[Row], title: str = "", spanned: int = 0) -> None:
    """Append a register: rows above the header as notes, then one labelled row after another.

    `spanned` is how many rows below the header's first are joined to it by merged cells.
    """
    rows = [[_clean(cell) for cell in row] for row in rows]
    first = _header_at(rows)
    for row in rows[:first]:
        builder.add(" ".join(dict.fromkeys(filter(None, row))))
    if first >= len(rows):
        return
    depth = 1 + min(spanned, _MOST_HEADER_ROWS - 1) if spanned else 1
    names = _names(rows[first : first + depth])
    table = builder.new_table()
    context = " ".join(filter(None, [title, " | ".join(dict.fromkeys(filter(None, names)))]))
    body = [row for row in rows[first + depth :] if any(row)]
    if not body:
        builder.add(" | ".join(filter(None, names)), BlockKind.ROW, table=table, alone=True)
    for row in body:
        builder.add(_labelled(names, row), BlockKind.ROW, table=table, alone=True, context=context)


def _clean(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip()


def _header_at(rows: list[Row]) -> int:
    """The header is the first row that fills most of the table's columns."""
    width = max((sum(1 for cell in row if cell) for row in rows), default=0)
    for i, row in enumerate(rows):
        distinct = {cell for cell in row if cell}
        if len(distinct) >= max(2, (width + 1) // 2) or (width == 1 and distinct):
            return i
    return len(rows)


def _names(header: Sequence[Row]) -> list[str]:
    """Join the levels of a header: 配置要求/Ⅲ类."""
    width = max(len(row) for row in header)
    columns = [[row[i] if i < len(row) else "" for row in header] for i in range(width)]
    return ["/".join(dict.fromkeys(filter(None, column))) for column in columns]


def _labelled(names: list[str], row: Row) -> str:
    parts: list[str] = []
    for i, cell in enumerate(row):
        if cell:
            name = names[i] if i < len(names) else ""
            parts.append(f"{name}：{cell}" if name else cell)
    return "；".join(parts)

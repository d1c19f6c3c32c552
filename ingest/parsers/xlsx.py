"""Excel workbooks: every sheet a table, every row a clause with its column names."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from ingest import refusals
from ingest.metadata import file_stem
from ingest.parsers.grid import add_grid
from ingest.raw import BlockKind, RawDocument, TextBuilder

_MOST_ROWS = 100_000
_MOST_COLUMNS = 256  # a formatted but empty sheet may claim 16384


def parse(data: bytes, name: str) -> RawDocument:
    """Read all visible sheets; formulas give the value that was last computed."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise refusals.corrupt(name, "xlsx") from error
    builder = TextBuilder()
    sheets = [s for s in book.worksheets if s.sheet_state == "visible" and _has_cells(s)]
    for sheet in sheets:
        if len(sheets) > 1:
            builder.add(sheet.title, BlockKind.HEADING, level=2)
        _add_sheet(builder, sheet, sheet.title if len(sheets) > 1 else "")
    cut = [s.title for s in sheets if s.max_row > _MOST_ROWS or s.max_column > _MOST_COLUMNS]
    warnings = tuple(
        f"工作表“{title}”过大，只读取前{_MOST_ROWS}行、前{_MOST_COLUMNS}列。" for title in cut
    )
    return builder.build({"title": file_stem(name)}, warnings)


def _has_cells(sheet: Worksheet) -> bool:
    return any(cell is not None for row in _values(sheet) for cell in row)


def _values(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    # beyond its last row openpyxl makes empty ones
    rows, columns = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
    yield from sheet.iter_rows(max_row=rows, max_col=columns, values_only=True)


def _add_sheet(builder: TextBuilder, sheet: Worksheet, title: str) -> None:
    values = [list(row) for row in _values(sheet)]
    for merged in sheet.merged_cells.ranges:
        if merged.min_row > len(values) or merged.min_col > _MOST_COLUMNS:
            continue
        # every cell of a merged range reads as its first: a row must make sense alone
        top = values[merged.min_row - 1][merged.min_col - 1]
        for r in range(merged.min_row - 1, min(merged.max_row, len(values))):
            for c in range(merged.min_col - 1, min(merged.max_col, len(values[r]))):
                values[r][c] = top
    kept = [i for i, row in enumerate(values) if any(cell not in (None, "") for cell in row)]
    rows = [[_written(cell) for cell in values[i]] for i in kept]
    spanned = _header_depth(sheet, [i + 1 for i in kept], rows)
    add_grid(builder, list(rows), title, spanned)


def _header_depth(sheet: Worksheet, numbers: list[int], rows: list[list[str]]) -> int:
    """Return how many rows below the header's first belong to it, by its merged cells.

    A header of two rows joins cells downwards (姓名) or across (联系方式 over 办公, 手机).
    """
    for number, row in zip(numbers, rows, strict=True):
        if len({cell for cell in row if cell}) < 2:
            continue  # a title above the header
        starts = [r for r in sheet.merged_cells.ranges if r.min_row == number]
        down = max((r.max_row - r.min_row for r in starts), default=0)
        across = any(r.max_col > r.min_col and r.max_row == number for r in starts)
        return max(down, 1 if across else 0)
    return 0


def _written(cell: object) -> str:
    """Return a cell as a person reads it: dates without midnight, whole numbers without .0."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time.min else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)

"""The look of a printed workbook: a title, a frozen head, A4, and cells that are never formulas."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | datetime | date | None
_LONGEST_CELL = 32_767  # characters; Excel refuses more
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FONT = "宋体"
_LINE = Side(style="thin", color="FF999999")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_FILL = PatternFill("solid", fgColor="FFE7EDF5")
MARKED_FILL = PatternFill("solid", fgColor="FFFFF2CC")
FAULT_FILL = PatternFill("solid", fgColor="FFFBE5E1")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its width in characters, and how its cells stand."""

    name: str
    width: float
    align: str = "center"
    format: str = ""


def plain(value: Value) -> Value:
    """Return a value as a cell can hold it: no control characters, no more than a cell takes."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0)
    if not isinstance(value, str):
        return value
    return _UNPRINTABLE.sub("", value)[:_LONGEST_CELL]


def put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write a cell. Text stays text whatever it begins with."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    kept = plain(value)
    if kept is None or kept == "":
        return cell
    cell.value = kept
    if isinstance(kept, str):
        cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
        cell.number_format = "@"
        # Excel shows the quote nowhere and keeps the text a text when the cell is edited.
        cell.quotePrefix = kept[0] in "=+-@'\t\r\n"
    return cell


def heading(sheet: Worksheet, title: str, lines: Sequence[str], columns: int) -> int:
    """Write a title and the lines below it over all columns; return the next free row."""
    _merged(sheet, 1, columns, title, Font(name="黑体", size=16), "center")
    sheet.row_dimensions[1].height = 30
    for number, line in enumerate(lines, start=2):
        _merged(sheet, number, columns, line, Font(name=_FONT, size=10), "left")
        sheet.row_dimensions[number].height = 16
    return len(lines) + 2


def _merged(
    sheet: Worksheet, row: int, columns: int, text: str, font: Font, align: str
) -> None:  # fmt: skip
    cell = put(sheet, row, 1, text)
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=False)
    if columns > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)


def table(
    sheet: Worksheet,
    row: int,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    fills: Sequence[PatternFill | None] = (),
) -> int:
    """Write a head and rows from `row` on; return the next free row."""
    for place, column in enumerate(columns, start=1):
        cell = put(sheet, row, place, column.name)
        cell.font = Font(name="黑体", size=10)
        cell.fill, cell.border = HEAD_FILL, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[row].height = 30
    for offset, values in enumerate(rows, start=1):
        fill = fills[offset - 1] if fills else None
        _line(sheet, row + offset, columns, values, fill)
    return row + len(rows) + 1


def _line(
    sheet: Worksheet,
    row: int,
    columns: Sequence[Column],
    values: Sequence[Value],
    fill: PatternFill | None,
) -> None:
    for place, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        cell = put(sheet, row, place, value)
        cell.font, cell.border = Font(name=_FONT, size=10), _BORDER
        cell.alignment = Alignment(horizontal=column.align, vertical="center", wrap_text=True)
        if fill is not None:
            cell.fill = fill
        if column.format and not isinstance(value, str):
            cell.number_format = column.format
    sheet.row_dimensions[row].height = _height(columns, values)


def _height(columns: Sequence[Column], values: Sequence[Value]) -> float:
    """Rows that wrap get their height here: LibreOffice and WPS differ in guessing it."""
    lines = [
        sum(-(-max(1, cells(part)) // max(1, int(column.width - 1))) for part in text.split("\n"))
        for column, value in zip(columns, values, strict=True)
        if (text := _shown(value, column))
    ]
    return min(400.0, 14.0 * max(lines, default=1) + 4)


def _shown(value: Value, column: Column) -> str:
    if isinstance(value, datetime | float):
        return ""  # one line by the width of its column
    return "" if value is None else str(value)


def cells(text: str) -> int:
    """Return the width of text in half-width characters."""
    return sum(1 if ord(c) < 0x2E80 and c not in "“”‘’…—·" else 2 for c in text)


def printed(sheet: Worksheet, head: int, *, freeze: str, footer: str) -> None:
    """Set up the print: A4 landscape, one page wide, the head on every page, page numbers."""
    sheet.freeze_panes = freeze
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", 9  # 9 is A4 (ECMA-376 18.3.1.63)
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # always there
    sheet.print_title_rows = f"1:{head}" if head > 1 else "1:1"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.6, 0.75, 0.35
    feet: Any = sheet.oddFooter
    feet.center.text, feet.left.text = "第 &P 页 共 &N 页", footer.replace("&", "&&")
    sheet.print_options.horizontalCentered = True


def saved(book: Workbook) -> bytes:
    """Return a workbook as a file."""
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def new_book(title: str, author: str = "") -> Workbook:
    """Return a workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = title, author or "值班助手"
    return book

"""Write a sample as an Excel workbook: one sheet a table, title and caption above the header."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .archive import settled
from .source import Block, Source

_WIDTHS = (6, 32, 20, 12, 16, 16, 16, 34, 30)
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def workbook(source: Source) -> bytes:
    """Return the workbook; numbers such as telephone numbers stay text."""
    book = Workbook()
    book.properties.creator = str(source.meta["issuer"])
    book.properties.title = source.title
    for n, block in enumerate(source.blocks):
        sheet = book.worksheets[0] if n == 0 else book.create_sheet()
        sheet.title = block.text
        _fill(sheet, source, block)
    made = io.BytesIO()
    book.save(made)
    return settled(made.getvalue(), source.promulgated)


def _fill(sheet: Worksheet, source: Source, block: Block) -> None:
    last = get_column_letter(len(block.rows[0]))
    sheet.append([f"{source.title}（{block.text}）"])
    sheet.append([source.caption])
    for line, font in ((1, Font(name="方正小标宋简体", size=18)), (2, Font(name="楷体", size=11))):
        sheet.merge_cells(f"A{line}:{last}{line}")
        sheet.cell(line, 1).font = font
        sheet.cell(line, 1).alignment = _CENTRE
    for n, row in enumerate(block.rows):
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            cell.font = Font(name="仿宋" if n else "黑体", size=11)
            cell.border = _BORDER
            cell.alignment = _CENTRE
    for n, width in enumerate(_WIDTHS[: len(block.rows[0])], 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "A4"

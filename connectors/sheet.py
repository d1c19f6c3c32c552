"""Tables as xlsx and csv files: bytes to rows of text, and back. Knows nothing of contacts."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from charset_normalizer import from_bytes
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import InvalidInput

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 200 * 2**20  # a workbook of this size unpacked is no directory
MAX_ROWS = 50_000
_FORMULA = ("=", "+", "-", "@", "\t", "'")

# What openpyxl and its parsers raise on files that are damaged, or made to do damage.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its title, its head, and rows of text with their numbers in the file."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def text_of(value: object) -> str:
    """Return a cell as text: 8003.0 is 8003, a day is 2026-11-21, a moment 2026-11-21 20:30."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            midnight = value.time() == time(0)
            return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value).strip()


def write_xlsx(tables: Mapping[str, Sequence[Sequence[Value]]]) -> bytes:
    """Return a workbook, one sheet a table, the head first. Text is never a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                cell = sheet.cell(row=number, column=place)
                assert isinstance(cell, Cell)
                _write(cell, value)
                if number == 1:
                    cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for place in range(1, len(rows[0]) + 1 if rows else 1):
            sheet.column_dimensions[get_column_letter(place)].width = 18
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _write(cell: Cell, value: Value) -> None:
    if value is None or value == "":
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
        cell.number_format = "@"  # so that a number typed over it keeps its zeros


def write_csv(rows: Iterable[Sequence[Value]]) -> bytes:
    """Return UTF-8 with a mark that Excel and WPS know. What looks like a formula gets a quote."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    for row in rows:
        texts = (text_of(value) for value in row)
        writer.writerow([f"'{text}" if text.startswith(_FORMULA) else text for text in texts])
    return made.getvalue().encode("utf-8-sig")


def read(data: bytes) -> list[Sheet]:
    """Return the tables of an xlsx or csv file. Raises InvalidInput, in words for the officer."""
    if len(data) > MAX_BYTES:
        raise InvalidInput("文件超过20 MB。", "请拆成几个文件分别导入。")
    sheets = _read_xlsx(data) if data[:2] == b"PK" else [_read_csv(data)]
    if not any(sheet.rows for sheet in sheets):
        raise InvalidInput("文件里没有内容。", "请按导出的表格填写后再导入。")
    return sheets


def _read_xlsx(data: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise InvalidInput("表格展开后过大。", "请拆成几个文件分别导入。")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [
            _sheet(sheet.title, sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 1))
            for sheet in book.worksheets
        ]
    except _BROKEN as error:
        raise InvalidInput(
            "这不是可读的xlsx表格。", "请用WPS或Excel另存为xlsx后再导入。"
        ) from error


def _read_csv(data: bytes) -> Sheet:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        guess = from_bytes(data, cp_isolation=["gb18030", "utf_16", "big5"]).best()
        if guess is None:
            raise InvalidInput("看不出这个文件的编码。", "请另存为xlsx后再导入。") from None
        text = str(guess)
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise InvalidInput("这不是可读的csv表格。", "请另存为xlsx后再导入。") from error
    return _sheet("", ([cell.removeprefix("'") for cell in row] for row in rows))


def _sheet(title: str, rows: Iterable[Sequence[object]]) -> Sheet:
    """Take the first row with two texts for the head; skip what is above it and empty rows."""
    head: tuple[str, ...] = ()
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, row in enumerate(rows, start=1):
        texts = tuple(text_of(cell) for cell in row)
        filled = sum(bool(text) for text in texts)
        if not head and filled >= 2:
            head = texts
        elif head and filled:
            kept.append((number, texts))
    return Sheet(title, head, tuple(kept))

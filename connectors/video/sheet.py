"""The camera register as a sheet (xlsx or csv): reading, what would change, writing.

Passwords are read from a sheet and never written to one.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import SecretStr, ValidationError

from connectors.video.model import CameraRecord, RowChange
from connectors.video.sources import without_credentials
from core.errors import InvalidInput

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5000
COLUMNS = {
    "编号": "id",
    "名称": "name",
    "别名": "aliases",
    "地点": "place",
    "单位": "unit",
    "经度": "lon",
    "纬度": "lat",
    "标签": "tags",
    "可见范围": "audience",
    "取流地址": "address",
    "截图地址": "still_address",
    "回放地址": "playback_address",
    "账号": "account",
    "口令": "password",
}
_TITLES = {field: title for title, field in COLUMNS.items()}
_LISTS = {"aliases", "tags"}
_ADDRESSES = {"address", "still_address", "playback_address"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read(filename: str, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return (line number, filled cells by field) of every row that is not empty.

    Raises:
        InvalidInput: too big, not a sheet, or without the columns 编号 and 名称.
    """
    if len(content) > MAX_BYTES:
        raise InvalidInput("表格文件超过 5 MB。", "请拆成几个文件导入。")
    rows = _csv_rows(content) if filename.lower().endswith(".csv") else _xlsx_rows(content)
    if not rows:
        raise InvalidInput("表格是空的。", "请先导出台账，在导出的表格上修改。")
    fields = [COLUMNS.get(title.strip().rstrip("*")) for title in rows[0]]
    if "id" not in fields:
        raise InvalidInput("表格第一行没有“编号”列。", "请先导出台账，在导出的表格上修改。")
    if len(rows) - 1 > MAX_ROWS:
        raise InvalidInput(f"一次最多导入 {MAX_ROWS} 行。", "请拆成几个文件导入。")
    return [
        (line, {f: cell.strip() for f, cell in zip(fields, row, strict=False) if f and cell})
        for line, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def record(cells: dict[str, str]) -> CameraRecord:
    """Turn a row's cells into a record; raises `InvalidInput` naming the column."""
    values: dict[str, Any] = {
        field: _words(cell) if field in _LISTS else cell.removeprefix("'")
        for field, cell in cells.items()
    }
    for field in _ADDRESSES & values.keys():  # an account inside goes to where it is not shown
        values[field], account, password = without_credentials(values[field])
        values.setdefault("account", account or None)
        values.setdefault("password", password or None)
    if values.get("password"):
        values["password"] = SecretStr(values["password"])
    try:
        return CameraRecord.model_validate(values)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise InvalidInput(
            f"“{_TITLES.get(field, field)}”填写不正确。", "请对照导出的表格填写。"
        ) from None


def change(line: int, new: CameraRecord, old: CameraRecord | None) -> RowChange:
    """Say what a record would change."""
    changes: dict[str, tuple[str, str]] = {}
    for field, title in _TITLES.items():
        value = getattr(new, field)
        if value is None or field == "id":
            continue
        if field == "password":
            changes[title] = ("", "（填写了新口令）")
            continue
        before = "" if old is None else _text(getattr(old, field))
        if _text(value) != before:
            changes[title] = (before, _text(value))
    name = new.name or (old.name if old is not None else None) or ""
    kind = "new" if old is None else "changed" if changes else "same"
    return RowChange(line=line, id=new.id, name=name, kind=kind, changes=changes)


def write(filename: str, records: Iterable[CameraRecord]) -> bytes:
    """Return a sheet of all records, csv (UTF-8 with BOM, as Excel wants it) or xlsx."""
    rows = [[_text(getattr(one, field)) for field in COLUMNS.values()] for one in records]
    for row in rows:
        row[-1] = ""
    if filename.lower().endswith(".csv"):
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows([["'" + c if c.startswith(_FORMULA) else c for c in r] for r in rows])
        return text.getvalue().encode("utf-8-sig")
    return _xlsx(rows)


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "摄像机台账"
    for at, row in enumerate([list(COLUMNS), *rows], start=1):
        for column, text in enumerate(row, start=1):
            # as text always: a name that begins with = must not become a formula, nor a code of
            # twenty digits a number
            cell = sheet.cell(at, column, text)
            cell.data_type, cell.number_format = "s", "@"
            if at == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGHIJKLMN", (24, 26, 16, *[12] * 6, *[36] * 3, 12, 12),
                             strict=True):  # fmt: skip
        sheet.column_dimensions[column].width = width
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _csv_rows(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
    raise InvalidInput("CSV 文件的编码认不出来。", "请另存为 UTF-8 或 GBK 编码。")


def _xlsx_rows(content: bytes) -> list[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise InvalidInput(
            "文件不是可用的 xlsx 表格。", "请另存为 xlsx 或 csv 后再导入。"
        ) from None
    sheet = book.worksheets[0]
    rows: list[list[str]] = []
    for row in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=len(COLUMNS) + 6, values_only=True):
        rows.append(["" if cell is None else _number(cell) for cell in row])
    book.close()
    return rows


def _number(cell: Any) -> str:
    """A code typed as a number comes back as one; 20 digits would have lost some (see `export`)."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _words(cell: str) -> tuple[str, ...]:
    for mark in ("，", ",", "；", ";", "\n", " "):
        cell = cell.replace(mark, "、")
    return tuple(word for word in cell.split("、") if word)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


Lookup = Callable[[str], CameraRecord | None]


def preview(
    rows: Iterable[tuple[int, dict[str, str]]],
    lookup: Lookup,
    valid: Callable[[CameraRecord], None],
) -> list[tuple[RowChange, CameraRecord | None]]:
    """Say for each row what it would do; rows in error carry no record."""
    seen: dict[str, int] = {}
    found: list[tuple[RowChange, CameraRecord | None]] = []
    for line, cells in rows:
        try:
            new = record(cells)
            if new.id in seen:
                raise InvalidInput(f"编号与第 {seen[new.id]} 行重复。")
            seen[new.id] = line
            old = lookup(new.id)
            if old is None and new.name is None:
                raise InvalidInput("新摄像机没有名称。")
            valid(new)
            found.append((change(line, new, old), new))
        except InvalidInput as error:
            text = f"{error.message}{error.remedy}"
            bad = RowChange(
                line=line, id=cells.get("id", ""), name=cells.get("name", ""), kind="error",
                error=text,
            )  # fmt: skip
            found.append((bad, None))
    return found

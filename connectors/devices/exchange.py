"""The register as a workbook (设备、场景、场景设置) or, devices only, as a CSV file.

A row's 指令 reads `on；off；dim=0-100；mode=制冷|制热；show={zone,source}`, its 可选值
`zones=1|2|3；sources=一张图|视频会议`. Commas, colons and bars may be full-width.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.devices.commands import field_names, rule_is_known
from connectors.devices.model import Device, Scene, Setting
from core.errors import InvalidInput

DEVICES, SCENES, SETTINGS = "设备", "场景", "场景设置"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    DEVICES: ("编号", "名称", "类别", "房间", "别名", "指令", "可选值", "控制地址"),
    SCENES: ("编号", "名称", "房间", "别名"),
    SETTINGS: ("场景编号", "设备编号", "指令", "值"),
}
_FORMULA = ("=", "+", "-", "@")


class Sheet(BaseModel):
    """What a file holds, and what is wrong with it, row by row."""

    model_config = ConfigDict(frozen=True)

    devices: tuple[Device, ...] = ()
    scenes: tuple[Scene, ...] = ()
    problems: tuple[str, ...] = ()


def read(name: str, content: bytes) -> Sheet:
    """Read a workbook or CSV file.

    Raises:
        InvalidInput: it is neither, or has no such columns.
    """
    tables = _csv_tables(content) if name.lower().endswith(".csv") else _xlsx_tables(name, content)
    problems: list[str] = []
    devices = [
        device
        for number, row in _rows(tables, DEVICES)
        if (device := _device(number, row, problems)) is not None
    ]
    settings: dict[str, list[Setting]] = {}
    for _number, row in _rows(tables, SETTINGS):
        setting = Setting(
            device=row["设备编号"], command=row["指令"], value=_value(row.get("值", ""))
        )
        settings.setdefault(row["场景编号"], []).append(setting)
    scenes = [
        scene
        for number, row in _rows(tables, SCENES)
        if (scene := _scene(number, row, settings, problems)) is not None
    ]
    _check_unique(DEVICES, [device.id for device in devices], problems)
    _check_unique(SCENES, [scene.id for scene in scenes], problems)
    return Sheet(devices=tuple(devices), scenes=tuple(scenes), problems=tuple(problems))


def write(kind: str, devices: Iterable[Device], scenes: Iterable[Scene]) -> bytes:
    """Return the register as a file of this kind: xlsx, or csv (devices only)."""
    listed, staged = [_device_row(device) for device in devices], list(scenes)
    if kind == "csv":
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(COLUMNS[DEVICES])
        writer.writerows([_unarmed(cell) for cell in row] for row in listed)
        return out.getvalue().encode("utf-8-sig")
    book = Workbook()
    book.remove(book.worksheets[0])
    _put(book, DEVICES, listed)
    _put(
        book,
        SCENES,
        [[s.id, s.name, "、".join(s.places), "、".join(s.aliases)] for s in staged],
    )
    _put(
        book,
        SETTINGS,
        [[s.id, x.device, x.command, _value_text(x.value)] for s in staged for x in s.settings],
    )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put(book: Workbook, title: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append(COLUMNS[title])
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"  # a name that begins with "=" is a name, not a formula


def _unarmed(text: str) -> str:
    """Keep spreadsheet programs from running a cell as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _device_row(device: Device) -> list[str]:
    return [
        device.id,
        device.name,
        device.type,
        device.place,
        "、".join(device.aliases),
        "；".join(_rule_text(name, rule) for name, rule in device.commands.items()),
        "；".join(f"{name}={'|'.join(values)}" for name, values in device.choices.items()),
        device.address,
    ]


def _rule_text(name: str, rule: Any) -> str:
    if rule in (None, ""):
        return name
    if isinstance(rule, str):
        return f"{name}={rule}"
    if isinstance(rule, Mapping):
        return f"{name}={json.dumps(rule, ensure_ascii=False)}"
    return f"{name}={'|'.join(map(str, rule))}"


def _value_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _value(text: str) -> Any:
    if not text:
        return None
    try:
        parsed = json.loads(text)
    except ValueError:
        return text
    return parsed if isinstance(parsed, int | float | dict) else text


def _xlsx_tables(name: str, content: bytes) -> dict[str, list[list[str]]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise InvalidInput(f"{name} 不是可读的表格文件。", "请使用 .xlsx 或 .csv 文件。") from error
    return {
        sheet.title: [["" if c is None else str(c).strip() for c in row] for row in sheet.values]
        for sheet in book.worksheets
    }


def _csv_tables(content: bytes) -> dict[str, list[list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")  # what Excel saves in China
    reader = csv.reader(io.StringIO(text, newline=""))
    return {DEVICES: [[cell.strip().removeprefix("'") for cell in row] for row in reader]}


def _rows(tables: Mapping[str, list[list[str]]], title: str) -> list[tuple[int, dict[str, str]]]:
    """Return the numbered rows (as in the sheet) of one table, keyed by the heading."""
    if title not in tables:
        if title == DEVICES:
            raise InvalidInput(f"文件里没有“{title}”工作表。", "请先导出一份，照样填写。")
        return []
    rows = tables[title]
    heading = rows[0] if rows else []
    if lacking := [column for column in COLUMNS[title][:2] if column not in heading]:
        raise InvalidInput(
            f"“{title}”表缺少列：{'、'.join(lacking)}。",
            f"第一行应为：{'、'.join(COLUMNS[title])}。",
        )
    return [
        (number, dict(zip(heading, row, strict=False)))
        for number, row in enumerate(rows[1:], start=2)
        if any(row)
    ]


def _device(number: int, row: Mapping[str, str], problems: list[str]) -> Device | None:
    commands = {name: _rule(text) for name, text in _pairs(row.get("指令", ""))}
    wrong = [name for name, rule in commands.items() if not rule_is_known(rule)]
    if wrong:
        problems.append(f"设备表第{number}行：指令“{'、'.join(wrong)}”的取值规则无法识别")
        return None
    try:
        return Device(
            id=row["编号"],
            name=row["名称"],
            type=row.get("类别", ""),
            place=row.get("房间", ""),
            aliases=_listed(row.get("别名", "")),
            commands=commands,
            choices={k: _listed(v) for k, v in _pairs(row.get("可选值", "")) if v},
            address=row.get("控制地址", ""),
        )
    except ValidationError:
        problems.append(f"设备表第{number}行：缺少编号或名称")
        return None


def _scene(
    number: int,
    row: Mapping[str, str],
    settings: Mapping[str, list[Setting]],
    problems: list[str],
) -> Scene | None:
    try:
        return Scene(
            id=row["编号"],
            name=row["名称"],
            places=_listed(row.get("房间", "")),
            aliases=_listed(row.get("别名", "")),
            settings=tuple(settings.get(row["编号"], ())),
        )
    except ValidationError:
        problems.append(f"场景表第{number}行：缺少编号或名称")
        return None


def _pairs(text: str) -> list[tuple[str, str | None]]:
    """Split `on；dim=0-100` into names with their rules."""
    pairs: list[tuple[str, str | None]] = []
    for entry in re.split(r"[;\uff1b\n]+", text):
        name, mark, rule = entry.replace("\uff1d", "=").partition("=")
        if name.strip():
            pairs.append((name.strip(), rule.strip() if mark else None))
    return pairs


def _rule(text: str | None) -> Any:
    if not text:
        return None
    if text.startswith("{") and not field_names(text):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return list(_listed(text)) if re.search(r"[|\uff5c、]", text) else text


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[|\uff5c、]", text or "") if part.strip())


def _check_unique(title: str, ids: Sequence[str], problems: list[str]) -> None:
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        problems.append(f"{title}表：编号“{id}”重复")

"""领导批示督办落实情况: one row a unit of each instruction."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.duties.instruction.model import Charged, Instruction
from assistant.duties.rollcall.workbook import (
    FAULT_FILL,
    Column,
    Value,
    heading,
    new_book,
    printed,
    put,
    saved,
    table,
)

TITLE = "领导批示督办落实情况"
_MOMENT = "mm-dd hh:mm"
COLUMNS = (
    Column("序号", 5),
    Column("批示领导", 10),
    Column("批示时间", 12, format=_MOMENT),
    Column("批示内容", 36, "left"),
    Column("所涉事项", 20, "left"),
    Column("承办单位", 16, "left"),
    Column("转办时间", 12, format=_MOMENT),
    Column("反馈时限", 12, format=_MOMENT),
    Column("时限依据", 16, "left"),
    Column("反馈时间", 12, format=_MOMENT),
    Column("落实情况", 40, "left"),
    Column("状态", 10),
)


def sheet(found: Sequence[Instruction], room: str, zone: ZoneInfo, at: datetime) -> bytes:
    """Return the workbook; `at` is when it is made. Rows past their time are marked."""
    book = new_book(TITLE, room)
    page = book.create_sheet(TITLE)
    pairs = [(one, unit) for one in found for unit in one.units]
    late = sum(unit.late for _, unit in pairs)
    lines = [
        f"单位：{room}　制表时间：{at.astimezone(zone):%Y-%m-%d %H:%M}　批示{len(found)}条，"
        f"承办{len(pairs)}家次，超时{late}家次",
    ]
    head = heading(page, TITLE, lines, len(COLUMNS))
    rows = [_row(no, one, unit, zone) for no, (one, unit) in enumerate(pairs, 1)]
    fills = [FAULT_FILL if unit.late else None for _, unit in pairs]
    last = table(page, head, COLUMNS, rows, fills)
    put(page, last + 1, 2, "填表人：")
    put(page, last + 1, 8, "带班领导：")
    printed(page, head, freeze=f"C{head + 1}", footer=TITLE)
    return saved(book)


def _row(no: int, one: Instruction, unit: Charged, zone: ZoneInfo) -> list[Value]:
    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone) if moment else None

    return [
        no,
        one.leader,
        local(one.given_at),
        one.text,
        one.about_name,
        unit.name,
        local(unit.passed_at),
        local(unit.due),
        unit.basis,
        local(unit.fed_back_at),
        "\n".join(word.text for word in unit.feedback),
        f"{unit.standing}{'（超时）' if unit.late else ''}",
    ]

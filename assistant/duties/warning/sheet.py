"""预警转发确认表: one row a unit, with when it was told, urged, called, and when it confirmed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from openpyxl.styles import PatternFill

from assistant.duties.rollcall.workbook import (
    FAULT_FILL,
    MARKED_FILL,
    Column,
    Value,
    heading,
    new_book,
    printed,
    put,
    saved,
    table,
)
from assistant.duties.warning.model import Standing, Told, Verb, Warning

TITLE = "预警转发确认表"
_MOMENT = "mm-dd hh:mm"
COLUMNS = (
    Column("序号", 5),
    Column("单位", 20, "left"),
    Column("任务", 46, "left"),
    Column("依据", 26, "left"),
    Column("告知时间", 12, format=_MOMENT),
    Column("确认时限", 12, format=_MOMENT),
    Column("催办次数", 6, format="0"),
    Column("叫应次数", 6, format="0"),
    Column("确认时间", 12, format=_MOMENT),
    Column("确认人", 9),
    Column("状态", 9),
    Column("备注", 22, "left"),
)


def sheet(warning: Warning, room: str, zone: ZoneInfo, at: datetime) -> bytes:
    """Return the workbook of a warning; `at` is when it is made."""
    book = new_book(f"{warning.name}{TITLE}", room)
    page = book.create_sheet(TITLE)
    issued = warning.issued_at.astimezone(zone)
    area = f"　影响范围：{warning.area}" if warning.area else ""
    lines = [
        f"{warning.issuer}　{issued:%Y-%m-%d %H:%M}发布　{warning.name}（{warning.id}）"
        f"　{warning.state}{area}",
        f"单位：{room}　制表时间：{at.astimezone(zone):%Y-%m-%d %H:%M}"
        f"　确认时限：告知后{warning.confirm_minutes}分钟（{_basis(warning)}）",
    ]
    head = heading(page, TITLE, lines, len(COLUMNS))
    rows = [_row(no, one, zone) for no, one in enumerate(warning.units, 1)]
    fills = [_fill(one) for one in warning.units]
    last = table(page, head, COLUMNS, rows, fills)
    put(page, last + 1, 2, "填表人：")
    put(page, last + 1, 8, "带班领导：")
    printed(page, head, freeze=f"C{head + 1}", footer=warning.id)
    return saved(book)


def _basis(warning: Warning) -> str:
    cited = warning.confirm_basis
    return f"《{cited.document}》{cited.path}" if cited else "本室设置"


def _fill(one: Told) -> PatternFill | None:
    if one.standing is Standing.CONFIRMED:
        return MARKED_FILL if one.late else None
    return FAULT_FILL if one.late else MARKED_FILL


def _row(no: int, one: Told, zone: ZoneInfo) -> list[Value]:
    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone) if moment else None

    tasks = one.assigned.tasks
    basis = [f"《{t.cited.document}》{t.cited.path}" if t.cited else t.basis for t in tasks]
    return [
        no,
        one.assigned.name,
        "\n".join(task.text for task in tasks),
        "\n".join(dict.fromkeys(basis)),
        local(one.told_at),
        local(one.due),
        sum(word.verb is Verb.URGED for word in one.words),
        sum(word.verb is Verb.CALLED for word in one.words),
        local(one.confirmed_at),
        one.confirmed_by,
        f"{one.standing}{'（超时）' if one.late else ''}",
        "；".join(word.text for word in one.words if word.text),
    ]

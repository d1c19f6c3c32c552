"""Events as a table: xlsx and csv, with the Chinese headings that officers know."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from connectors import sheet as tables
from connectors.events.model import Event
from connectors.sheet import write_csv, write_xlsx
from core.errors import InvalidInput

HEADINGS = (
    "事件编号", "标题", "分类", "环节", "状态", "地点", "地点说明", "承办单位", "发生时间",
    "接报时间", "登记时间", "时限", "来源", "伤亡情况", "办理结果",
)  # fmt: skip
_WHEN = "%Y-%m-%d %H:%M"
MOST_ROWS = 5000
Row = Mapping[str, str]


def cells(event: Event, name: Callable[[str], str], zone: ZoneInfo) -> list[str]:
    """Return an event's cells in the order of the headings."""

    def when(at: datetime | None) -> str:
        return at.astimezone(zone).strftime(_WHEN) if at else ""

    return [
        event.id,
        event.title,
        event.category or "",
        event.loop,
        event.state,
        name(event.place) if event.place else "",
        event.place_text,
        "、".join(map(name, event.units)),
        when(event.occurred_at),
        when(event.received_at),
        when(event.created_at),
        when(event.deadline),
        event.source,
        event.casualties,
        event.result,
    ]


def write(rows: Iterable[list[str]], form: str) -> bytes:
    """Return the file, `form` xlsx or csv, with the headings first."""
    table = [list(HEADINGS), *rows]
    return write_csv(table) if form == "csv" else write_xlsx({"事件": table})


def read(content: bytes) -> list[tuple[int, Row]]:
    """Return the rows of an xlsx or csv file by heading, with their numbers in the file.

    Raises InvalidInput where the file can't be read, lacks 标题, or has headings we don't know.
    """
    table = tables.read(content)[0]
    if "标题" not in table.head:
        raise InvalidInput(
            "表格第一行没有“标题”一列。", f"列名可用：{'、'.join(HEADINGS)}；可以只写其中几列。"
        )
    if unknown := [heading for heading in table.head if heading and heading not in HEADINGS]:
        raise InvalidInput(
            f"不认识这些列：{'、'.join(unknown)}。", f"可用的列名：{'、'.join(HEADINGS)}。"
        )
    if len(table.rows) > MOST_ROWS:
        raise InvalidInput(f"表格超过 {MOST_ROWS} 行。", "请分成几个文件导入。")
    return [(number, dict(zip(table.head, row, strict=False))) for number, row in table.rows]


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Read a time of the table, in the room's zone; raises ValueError."""
    if not text:
        return None
    tidy = text.replace("/", "-").replace("：", ":")
    read = datetime.fromisoformat(tidy)
    return read if read.tzinfo else read.replace(tzinfo=zone)

"""值班履职台账 as a workbook: units with their rates, month by month, and the room's own shifts."""

from collections.abc import Sequence
from datetime import date, datetime

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.legend import Legend
from openpyxl.worksheet.worksheet import Worksheet

from assistant.duties.record.model import DutyMonths, ShiftMonth, Tally, UnitDuty, over_months
from assistant.duties.rollcall.standing import median
from assistant.duties.rollcall.statistics import UnitMonth, by_unit
from assistant.duties.rollcall.workbook import (
    Column,
    Value,
    heading,
    new_book,
    printed,
    saved,
    table,
)

TITLE = "值班履职台账"
UNIT_SHEET, DETAIL_SHEET, SHIFT_SHEET = "按单位", "单位按月", "本室值班"
NOTES = (
    "在岗率=在岗÷（在岗+问题），待核实的不计；及时率=按时÷（按时+超时完成+超时未办），"
    "未到时限的不计；“—”为本期间没有此类事项"
)
_SHARE = "0.0%"
_SHOWN = 15

_COUNTS = (
    Column("被查轮次", 8, format="0"),
    Column("在岗率", 8, format=_SHARE),
    Column("平均得分", 8, format="0.##"),
    Column("预警告知", 8, format="0"),
    Column("按时确认率", 9, format=_SHARE),
    Column("批示承办", 8, format="0"),
    Column("按时反馈率", 9, format=_SHARE),
    Column("事件承办", 8, format="0"),
    Column("按时办理率", 9, format=_SHARE),
    Column("首报用时中位数（分钟）", 11, format="0"),
    Column("超时未办", 8, format="0"),
)
_RATES = (2, 5, 7, 9)  # columns of the rates among _COUNTS, from 1


def book(found: DutyMonths, since: date, until: date, room: str, at: datetime) -> bytes:
    """Return the workbook; `at` is when it is made."""
    made = new_book(TITLE, room)
    span = f"{since.year}年{since.month}月{since.day}日至{until.year}年{until.month}月{until.day}日"
    lines = [f"单位：{room}　统计期间：{span}　制表时间：{at:%Y-%m-%d %H:%M}", NOTES]
    _units(made.create_sheet(UNIT_SHEET), found.units, lines)
    _details(made.create_sheet(DETAIL_SHEET), found.units, lines)
    _shifts(made.create_sheet(SHIFT_SHEET), found.shifts, lines[:1])
    return saved(made)


def _units(page: Worksheet, rows: tuple[UnitDuty, ...], lines: Sequence[str]) -> None:
    columns = (Column("序号", 5), Column("单位", 24, "left"), *_COUNTS)
    head = heading(page, TITLE, lines, len(columns))
    summed = by_unit([row.calls for row in rows if row.calls])
    calls = {one.unit: one for one in summed}
    units = over_months(rows)
    values = [
        [no, row.name, *_counts(row, calls.get(row.unit))]
        for no, row in enumerate(sorted(units, key=lambda u: (-missed(u), u.name)), 1)
    ]
    last = table(page, head, columns, values)
    if values:
        _rates_chart(page, head, min(_SHOWN, len(values)), f"B{last + 1}")
    printed(page, head, freeze=f"C{head + 1}", footer=TITLE)


def _rates_chart(page: Worksheet, head: int, shown: int, anchor: str) -> None:
    chart = BarChart()
    chart.type, chart.style, chart.title = "bar", 10, "各单位履职情况（比率）"
    for column in _RATES:
        place = 2 + column
        values = Reference(page, min_col=place, min_row=head, max_row=head + shown)
        chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(page, min_col=2, min_row=head + 1, max_row=head + shown))
    chart.width, chart.height, chart.gapWidth = 26, 4 + 1.1 * shown, 40
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"  # as in the table, the first on top
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.majorUnit, chart.y_axis.number_format = 0.2, "0%"
    chart.legend.position = "b"
    page.add_chart(chart, anchor)


def _details(page: Worksheet, rows: tuple[UnitDuty, ...], lines: Sequence[str]) -> None:
    columns = (Column("单位", 24, "left"), Column("月份", 10), *_COUNTS)
    head = heading(page, f"{TITLE}（单位按月）", lines, len(columns))
    table(page, head, columns, [[row.name, row.month, *_counts(row, row.calls)] for row in rows])
    printed(page, head, freeze=f"C{head + 1}", footer=TITLE)


def _shifts(page: Worksheet, rows: Sequence[ShiftMonth], lines: Sequence[str]) -> None:
    kinds = list(dict.fromkeys(kind for row in rows for kind in row.entries))
    columns = (
        Column("月份", 10),
        Column("交接班", 8, format="0"),
        Column("查岗叫应轮次", 9, format="0"),
        Column("呼叫家次", 9, format="0"),
        Column("应报时限", 9, format="0"),
        Column("按时报出率", 9, format=_SHARE),
        Column("日志登记", 9, format="0"),
        Column("其中未办成", 9, format="0"),
        *(Column(kind, 9, format="0") for kind in kinds),
    )
    head = heading(page, "本室值班统计（按月）", lines, len(columns))
    values = [
        [
            row.month, row.handovers, row.rounds, row.called, row.reports.total,
            row.reports.share, row.total, row.failed,
            *(row.entries.get(kind, 0) for kind in kinds),
        ]
        for row in rows
    ]  # fmt: skip
    last = table(page, head, columns, values)
    if values:
        chart = LineChart() if len(values) > 1 else BarChart()
        chart.title, chart.style = "各月日志登记、交接班和查岗叫应", 10
        for column in (2, 3, 7):
            counts = Reference(page, min_col=column, min_row=head, max_row=head + len(values))
            chart.add_data(counts, titles_from_data=True)
        chart.set_categories(
            Reference(page, min_col=1, min_row=head + 1, max_row=head + len(values))
        )
        chart.width, chart.height, chart.legend = 22, 9, Legend(legendPos="b")
        chart.x_axis.delete = chart.y_axis.delete = False
        page.add_chart(chart, f"A{last + 1}")
    printed(page, head, freeze=f"B{head + 1}", footer=TITLE)


def missed(row: UnitDuty) -> int:
    """Return how many things a unit owes past their deadline."""
    return row.warnings.missed + row.feedback.missed + row.events.missed


def _counts(row: UnitDuty, found: UnitMonth | None) -> list[Value]:
    minutes = median(row.told_min)
    return [
        found.called if found else 0,
        _rate(found.share if found else None),
        found.points if found and found.points is not None else "—",
        row.warnings.total,
        _rate_of(row.warnings),
        row.feedback.total,
        _rate_of(row.feedback),
        row.events.total,
        _rate_of(row.events),
        "—" if minutes is None else minutes,
        missed(row),
    ]


def _rate(share: float | None) -> Value:
    return "—" if share is None else share


def _rate_of(one: Tally) -> Value:
    return _rate(one.share)

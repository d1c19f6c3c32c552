"""值班履职台账: the statistics of roll-calls as a workbook with charts of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.worksheet.worksheet import Worksheet

from assistant.duties.rollcall.cards import day
from assistant.duties.rollcall.statistics import UnitMonth, by_month, by_unit
from assistant.duties.rollcall.workbook import (
    Column,
    Value,
    heading,
    new_book,
    printed,
    saved,
    table,
)

UNIT_SHEET, MONTH_SHEET, DETAIL_SHEET = "按单位", "按月", "单位按月"
TITLE = "值班履职台账"
SHOWN = 15  # units in the chart: those with the lowest share
_SHARE = "0.0%"
_STACKED = ("在岗", "问题", "待核实", "其他")
_COLOURS = {"在岗": "5B9BD5", "问题": "C0504D", "待核实": "F2C14E", "其他": "BFBFBF"}

_COUNTS = (
    Column("被查轮次", 8, format="0"),
    Column("呼叫次数", 8, format="0"),
    Column("在岗", 7, format="0"),
    Column("问题", 7, format="0"),
    Column("待核实", 7, format="0"),
    Column("其他", 7, format="0"),
    Column("在岗率", 9, format=_SHARE),
    Column("接通用时中位数（秒）", 10, format="0.0"),
    Column("平均得分", 8, format="0.##"),
    Column("问题类别", 40, "left"),
    Column("趋势", 18),
)
UNIT_COLUMNS = (Column("序号", 6), Column("单位", 24, "left"), *_COUNTS)
MONTH_COLUMNS = (Column("月份", 12), *_COUNTS)
DETAIL_COLUMNS = (Column("单位", 24, "left"), Column("月份", 12), *_COUNTS)
_NOTES = "在岗率=在岗÷（在岗+问题）；待核实的不计入在岗率，也不作为问题；其他为本室线路故障或未呼完"


def ledger(
    rows: Sequence[UnitMonth],
    since: date,
    until: date,
    *,
    room: str = "",
    at: datetime | None = None,
) -> bytes:
    """Return the workbook of `statistics`: by unit (the lowest share first), by month, in detail.

    `at` is when it is made. An empty period makes a workbook that says so.
    """
    book = new_book(TITLE, room)
    span = f"{day(since)}至{day(until)}"
    lines = [
        f"单位：{room}　统计期间：{span}{f'　制表时间：{at:%Y-%m-%d %H:%M}' if at else ''}",
        _NOTES if rows else "统计期间没有查岗记录。",
    ]
    _units(book.create_sheet(UNIT_SHEET), rows, lines)
    _months(book.create_sheet(MONTH_SHEET), rows, lines)
    _details(book.create_sheet(DETAIL_SHEET), rows, lines)
    return saved(book)


def _units(page: Worksheet, rows: Sequence[UnitMonth], lines: Sequence[str]) -> None:
    ordered = sorted(by_unit(rows), key=lambda row: (_low(row), row.unit_name))
    head = heading(page, TITLE, lines, len(UNIT_COLUMNS))
    values = [[no, row.unit_name, *_counts(row)] for no, row in enumerate(ordered, 1)]
    last = table(page, head, UNIT_COLUMNS, [*values, *_sum_line(rows, 2)])
    if values:
        shown = min(SHOWN, len(values))
        share = Reference(page, min_col=9, min_row=head, max_row=head + shown)
        units = Reference(page, min_col=2, min_row=head + 1, max_row=head + shown)
        chart = _bars("在岗率最低的单位" if shown < len(values) else "各单位在岗率", share, units)
        chart.height = 3.5 + 0.7 * shown
        page.add_chart(chart, f"B{last + 1}")
    printed(page, head, freeze=f"C{head + 1}", footer=TITLE)


def _bars(title: str, share: Reference, units: Reference) -> BarChart:
    chart = BarChart()
    chart.type, chart.style, chart.title, chart.legend = "bar", 10, title, None
    chart.add_data(share, titles_from_data=True)
    chart.set_categories(units)
    chart.width, chart.gapWidth = 24, 60
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"  # as in the table, the first on top
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.majorUnit, chart.y_axis.number_format = 0.2, "0%"
    chart.dataLabels = DataLabelList(showVal=True)
    for name in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(chart.dataLabels, name, False)
    return chart


def _months(page: Worksheet, rows: Sequence[UnitMonth], lines: Sequence[str]) -> None:
    head = heading(page, f"{TITLE}（按月）", lines, len(MONTH_COLUMNS))
    kept = by_month(rows)
    values = [[row.month, *_counts(row)] for row in kept]
    last = table(page, head, MONTH_COLUMNS, [*values, *_sum_line(rows, 1)])
    if values:
        page.add_chart(_stack(page, head, len(values)), f"A{last + 1}")
    printed(page, head, freeze=f"B{head + 1}", footer=TITLE)


def _stack(page: Worksheet, head: int, count: int) -> BarChart:
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "col", "stacked", 100
    chart.title, chart.style = "各月查岗结果（家次）", 10
    counts = Reference(page, min_col=4, max_col=7, min_row=head, max_row=head + count)
    chart.add_data(counts, titles_from_data=True)
    chart.set_categories(Reference(page, min_col=1, min_row=head + 1, max_row=head + count))
    for series, name in zip(chart.series, _STACKED, strict=True):
        series.graphicalProperties.solidFill = _COLOURS[name]
    chart.width, chart.height, chart.gapWidth = 22, 9, 80
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format, chart.legend.position = "0", "b"
    return chart


def _details(page: Worksheet, rows: Sequence[UnitMonth], lines: Sequence[str]) -> None:
    head = heading(page, f"{TITLE}（单位按月）", lines, len(DETAIL_COLUMNS))
    values = [[row.unit_name, row.month, *_counts(row)] for row in rows]
    table(page, head, DETAIL_COLUMNS, values)
    printed(page, head, freeze=f"C{head + 1}", footer=TITLE)


def _sum_line(rows: Sequence[UnitMonth], labels: int) -> list[list[Value]]:
    if not rows:
        return []
    whole = by_unit([_anonymous(row) for row in rows])[0]
    return [[*[""] * (labels - 1), "合计", *_counts(whole)[:-1], ""]]


def _anonymous(row: UnitMonth) -> UnitMonth:
    return replace(row, unit="", unit_name="")


def _low(row: UnitMonth) -> float:
    return 2.0 if row.share is None else row.share


def _counts(row: UnitMonth) -> list[Value]:
    return [
        row.called,
        row.calls,
        row.in_post,
        sum(row.faults.values()),
        row.to_confirm,
        row.other,
        row.share,
        row.answer_s,
        row.points,
        "、".join(f"{verdict.value}{n}次" for verdict, n in row.faults.items()),
        _trend(row.trend),
    ]


def _trend(change: float | None) -> str:
    if change is None:
        return ""
    points = round(change * 100, 1)
    if not points:
        return "持平"
    return f"{'上升' if points > 0 else '下降'}{abs(points):g}个百分点"

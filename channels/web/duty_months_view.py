"""Rows and charts of the record of duty."""

from collections.abc import Sequence
from typing import Any

from assistant.duties.record.book import missed
from assistant.duties.record.model import ShiftMonth, Tally, UnitDuty, over_months
from assistant.duties.rollcall.standing import median
from assistant.duties.rollcall.statistics import UnitMonth, by_unit
from channels.web.rollcall_months import DARK, LIGHT
from channels.web.text import dailies as words

Row = dict[str, Any]
SHOWN = 12  # units in the chart: those that owe most, then those with the lowest rates
_COLOURS = ("#5b9bd5", "#f0a35e", "#7db887", "#b08bc9")
_KINDS = (*_COLOURS, "#d9b53c", "#5fb3b3", "#c4736a", "#8f9bb3", "#9aa657", "#7d7fd1")


def _ordered(rows: Sequence[UnitDuty]) -> list[tuple[UnitDuty, UnitMonth | None]]:
    calls = {one.unit: one for one in by_unit([row.calls for row in rows if row.calls])}
    units = [(row, calls.get(row.unit)) for row in over_months(tuple(rows))]
    return sorted(units, key=lambda pair: (-missed(pair[0]), _lowest(*pair), pair[0].name))


def _shares(row: UnitDuty, calls: UnitMonth | None) -> list[float | None]:
    found = calls.share if calls else None
    return [found, row.warnings.share, row.feedback.share, row.events.share]


def _lowest(row: UnitDuty, calls: UnitMonth | None) -> float:
    return min((share for share in _shares(row, calls) if share is not None), default=2.0)


def unit_rows(rows: Sequence[UnitDuty]) -> list[Row]:
    """Return one row a unit over all months, those that owe most first."""
    return [
        {
            "name": row.name,
            "calls": _calls(calls),
            "warnings": _rate(row.warnings),
            "feedback": _rate(row.feedback),
            "events": _rate(row.events),
            "told": "—" if (m := median(row.told_min)) is None else f"{m:.0f}",
            "missed": missed(row),
        }
        for row, calls in _ordered(rows)
    ]


def _calls(one: UnitMonth | None) -> Row:
    if one is None or one.share is None:
        return {"percent": None, "text": "", "waiting": ""}
    percent = round(one.share * 100)
    said = words.OF.format(percent=percent, on_time=one.in_post, known=one.known)
    return {"percent": percent, "text": said, "waiting": ""}


def _rate(one: Tally) -> Row:
    waiting = words.WAITING.format(count=one.waiting) if one.waiting else ""
    if one.share is None:
        return {"percent": None, "text": "", "waiting": waiting}
    percent = round(one.share * 100)
    said = words.OF.format(percent=percent, on_time=one.on_time, known=one.known)
    return {"percent": percent, "text": said, "waiting": waiting}


def shift_rows(rows: Sequence[ShiftMonth]) -> list[Row]:
    """Return one row a month of the room's own shifts."""
    return [
        {
            "month": row.month,
            "handovers": row.handovers,
            "rounds": words.ROUNDS_OF.format(rounds=row.rounds, called=row.called),
            "reports": _rate(row.reports),
            "total": row.total,
            "failed": row.failed,
        }
        for row in rows
    ]


def rates_chart(rows: Sequence[UnitDuty], *, dark: bool) -> Row:
    """Return the rates of the units that need looking at, the worst on top."""
    known = [pair for pair in _ordered(rows) if _lowest(*pair) <= 1]
    worst = known[:SHOWN][::-1]
    tones = DARK if dark else LIGHT
    names = (words.CALLS, words.WARNINGS, words.FEEDBACK, words.EVENTS)
    shares = [_shares(*pair) for pair in worst]
    series = [
        {
            "type": "bar",
            "name": name,
            "barMaxWidth": 9,
            "itemStyle": {"color": colour},
            "data": [None if s[place] is None else round(s[place] * 100) for s in shares],  # type: ignore[operator]  # told apart by the test before
        }
        for place, (name, colour) in enumerate(zip(names, _COLOURS, strict=True))
    ]
    axis = {"max": 100, "axisLabel": {"color": tones["text"], "formatter": "{value}%"}}
    return _chart(words.CHART_RATES, tones) | {
        "xAxis": _axis(None, tones) | axis,
        "yAxis": _axis([row.name for row, _ in worst], tones),
        "series": series,
    }


def shifts_chart(rows: Sequence[ShiftMonth], *, dark: bool) -> Row:
    """Return the entries of the ledger by month, stacked by kind."""
    tones = DARK if dark else LIGHT
    kinds = list(dict.fromkeys(kind for row in rows for kind in row.entries))
    return _chart(words.CHART_SHIFTS, tones) | {
        "xAxis": _axis([row.month for row in rows], tones),
        "yAxis": _axis(None, tones) | {"minInterval": 1},
        "color": list(_KINDS),
        "series": [
            {
                "type": "bar",
                "name": kind,
                "stack": "all",
                "barMaxWidth": 46,
                "data": [row.entries.get(kind, 0) for row in rows],
            }
            for kind in kinds
        ],
    }


def _chart(title: str, tones: Row) -> Row:
    return {
        "title": {"text": title, "left": 0, "top": 0,
                  "textStyle": {"color": tones["text"], "fontSize": 15, "fontWeight": 500}},
        "legend": {"top": 26, "left": 0, "type": "scroll", "itemWidth": 14, "itemHeight": 9,
                   "textStyle": {"color": tones["text"], "fontSize": 11}},
        "grid": {"left": 8, "right": 24, "top": 58, "bottom": 8, "containLabel": True},
        "animation": False,
        "tooltip": {"trigger": "axis"},
    }  # fmt: skip


def _axis(names: Sequence[str] | None, tones: Row) -> Row:
    return {
        "type": "value" if names is None else "category",
        "axisLabel": {"color": tones["text"], "width": 110, "overflow": "truncate"},
        "axisLine": {"lineStyle": {"color": tones["line"]}},
        "splitLine": {"lineStyle": {"color": tones["line"]}},
    } | ({} if names is None else {"data": list(names)})

"""Charts and rows of roll-calls over months."""

from collections.abc import Sequence
from typing import Any

from assistant.duties.rollcall.statistics import UnitMonth, by_month, by_unit
from channels.web.text import rollcalls as words

Row = dict[str, Any]
SHOWN = 10  # units in the chart of those that failed most
DARK = {"text": "#98a5b1", "line": "#303b45", "ok": "#5f9f7a", "bad": "#c4736a"}
LIGHT = {"text": "#56636f", "line": "#d5dce2", "ok": "#3f8f63", "bad": "#b5544a"}


def rate_chart(rows: Sequence[UnitMonth], *, dark: bool) -> Row:
    """Return the share of those in post by month, with the rounds that it rests on."""
    months = by_month(rows)
    shares = [None if m.share is None else round(m.share * 100, 1) for m in months]
    tones = DARK if dark else LIGHT
    return _chart(words.CHART_CALLS, tones) | {
        "xAxis": _axis([m.month for m in months], tones, "category"),
        "yAxis": _axis(None, tones, "value") | {"min": 0, "max": 100,
                                                 "axisLabel": {"formatter": "{value}%",
                                                               "color": tones["text"]}},
        "series": [
            {
                "type": "line" if len(months) > 1 else "bar",
                "data": shares,
                "barMaxWidth": 60,
                "symbolSize": 9,
                "itemStyle": {"color": tones["ok"]},
                "label": {"show": True, "position": "top", "formatter": "{c}%",
                          "color": tones["text"]},
            }
        ],
    }  # fmt: skip


def worst_chart(rows: Sequence[UnitMonth], *, dark: bool) -> Row:
    """Return the units that failed most often, the worst on top."""
    counted = [(sum(u.faults.values()), u.unit_name) for u in by_unit(rows)]
    worst = sorted((entry for entry in counted if entry[0]), reverse=True)[:SHOWN][::-1]
    tones = DARK if dark else LIGHT
    return _chart(words.CHART_WORST, tones) | {
        "xAxis": _axis(None, tones, "value") | {"minInterval": 1},
        "yAxis": _axis([name for _, name in worst], tones, "category"),
        "series": [
            {
                "type": "bar",
                "data": [count for count, _ in worst],
                "barMaxWidth": 18,
                "itemStyle": {"color": tones["bad"]},
                "label": {"show": True, "position": "right", "color": tones["text"]},
            }
        ],
    }


def _chart(title: str, tones: Row) -> Row:
    return {
        "title": {"text": title, "left": 0, "top": 0,
                  "textStyle": {"color": tones["text"], "fontSize": 15, "fontWeight": 500}},
        "grid": {"left": 8, "right": 36, "top": 62, "bottom": 8, "containLabel": True},
        "animation": False,
        "tooltip": {"trigger": "axis"},
    }  # fmt: skip


def _axis(names: Sequence[str] | None, tones: Row, kind: str) -> Row:
    return {
        "type": kind,
        "axisLabel": {"color": tones["text"], "width": 130, "overflow": "truncate"},
        "axisLine": {"lineStyle": {"color": tones["line"]}},
        "splitLine": {"lineStyle": {"color": tones["line"]}},
    } | ({"data": list(names)} if names is not None else {})


def unit_rows(rows: Sequence[UnitMonth]) -> list[Row]:
    """Return one row a unit over all months, the lowest share first."""
    return [_unit(one) for one in sorted(by_unit(rows), key=_pressing)]


def _pressing(one: UnitMonth) -> tuple[bool, float, str]:
    return one.share is None, one.share or 0.0, one.unit_name


def _unit(one: UnitMonth) -> Row:
    failed = [f"{verdict.value} {count}" for verdict, count in one.faults.items()]
    waiting = [f"{words.TO_CONFIRM} {one.to_confirm}"] if one.to_confirm else []
    return {
        "name": one.unit_name,
        "called": one.called,
        "present": one.in_post,
        "percent": None if one.share is None else round(one.share * 100),
        "failed": "、".join([*failed, *waiting]) or "—",
        "score": "—" if one.points is None else f"{one.points:g}",
        "answer": "—" if one.answer_s is None else words.SECONDS.format(seconds=one.answer_s),
    }

"""Sensitive times, places and people (敏感时间、地点、人群), by the words of sensitive.yaml."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import chinese_calendar

from assistant.duties.report.record import Fact, Flag, Material, Slot, Span
from assistant.duties.report.saying.clauses import Clause, all_clauses, any_of, denied
from core.yaml_data import read_yaml

_KNOWN = {day.year for day in chinese_calendar.holidays}


@dataclass(frozen=True, slots=True)
class _Day:
    first: tuple[int, int]
    last: tuple[int, int]
    name: str


@dataclass(frozen=True, slots=True)
class _Words:
    holidays: dict[str, str]
    days: tuple[_Day, ...]
    said: re.Pattern[str]
    places: tuple[tuple[str, re.Pattern[str]], ...]
    places_not: re.Pattern[str]
    people: tuple[tuple[str, re.Pattern[str]], ...]


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


@lru_cache(maxsize=1)
def _words() -> _Words:
    path = Path(__file__).parent / "sensitive.yaml"
    data: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"))
    times = data["times"]
    return _Words(
        holidays=times["holidays"],
        days=tuple(
            _Day(_month_day(row["from"]), _month_day(row["to"]), row["name"])
            for row in times["days"]
        ),
        said=any_of(times["said"]),
        places=tuple((row["kind"], any_of(row["words"])) for row in data["places"]),
        places_not=re.compile(data["places_not"]),
        people=tuple((row["kind"], any_of(row["words"])) for row in data["people"]),
    )


def flags(material: Material, facts: Sequence[Fact]) -> list[Flag]:
    """Return what makes the incident sensitive, each kind once: 时间, 地点, 人群."""
    clauses = all_clauses(material)
    when = next((f.moment for f in facts if f.slot is Slot.OCCURRED_AT and f.moment), None)
    found = [_flag("时间", name) for name in special_days((when or material.now).date())]
    found += _said("时间", clauses, [("重要活动和时段", _words().said)])
    outside = [clause for clause in clauses if not _words().places_not.search(clause.text)]
    found += _said("地点", outside, _words().places)
    return found + _said("人群", clauses, _words().people)


def special_days(day: date) -> list[str]:
    """Return the names of holidays and periods that a day falls in."""
    words = _words()
    names: list[str] = []
    if day.year in _KNOWN:
        off, name = chinese_calendar.get_holiday_detail(day)
        if off and name in words.holidays:  # a plain weekend has no name
            names.append(words.holidays[name])
    names += [one.name for one in words.days if one.first <= (day.month, day.day) <= one.last]
    return names


def _flag(kind: str, text: str, spans: tuple[Span, ...] = ()) -> Flag:
    return Flag(kind=kind, text=text, spans=spans)


def _said(
    kind: str, clauses: Sequence[Clause], words: Iterable[tuple[str, re.Pattern[str]]]
) -> list[Flag]:
    found: list[Flag] = []
    for name, pattern in words:
        spans = [
            clause.span(match.start(), match.end())
            for clause in clauses
            if (match := pattern.search(clause.text)) and not denied(clause.text, match.start())
        ]
        if spans:
            found.append(_flag(kind, f"{name}（{spans[0].quote}）", tuple(spans)))
    return found

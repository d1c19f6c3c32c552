"""The level of an incident by the tables of levels.yaml, 未定 with the reason where open.

The deciding table is 国务院令第493号第三条 with its confirmed deaths, seriously injured (重伤,
never 受伤) and direct loss. It decides for 事故灾难 only, house fires and road traffic by analogy.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from assistant.duties.report.record import Fact, Grade, Level, Slot, Status
from assistant.understand.quantities import number
from core.yaml_data import read_yaml

Measure = Literal["deaths", "seriously_injured", "loss"]
_ORDER = (Level.OPEN, Level.GENERAL, Level.LARGER, Level.MAJOR, Level.MOST)
_NAMES: Mapping[Measure, tuple[str, str]] = {
    "deaths": ("死亡", "人"),
    "seriously_injured": ("重伤", "人"),
    "loss": ("直接经济损失", "元"),
}
_SETTLED = (Status.STATED, Status.ONGOING)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the lowest figure of each level for each measure, and where it stands."""

    basis: str
    kinds: tuple[str, ...]
    decides: bool
    by_analogy: tuple[str, ...]
    names: Mapping[str, str]
    floors: Mapping[Measure, Mapping[Level, float]]

    def level(self, measure: Measure, figure: float) -> Level:
        """Return the level of one figure; OPEN below the lowest, or where it isn't measured."""
        reached = [one for one, low in self.floors.get(measure, {}).items() if figure >= low]
        return max(reached, key=_ORDER.index, default=Level.OPEN)


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """Read levels.yaml."""
    path = Path(__file__).parent / "levels.yaml"
    rows: list[dict[str, Any]] = read_yaml(path.read_text(encoding="utf-8"))["tables"]
    return tuple(
        Table(
            basis=row["basis"],
            kinds=tuple(row["kinds"]),
            decides=row.get("decides", False),
            by_analogy=tuple(row.get("by_analogy", ())),
            names=row.get("names", {}),
            floors={
                measure: {Level(name): low for name, low in row[measure].items()}
                for measure in _NAMES
                if measure in row
            },
        )
        for row in rows
    )


def table_of(kind: str) -> Table | None:
    """Return the table for a category such as 事故灾难-火灾, the most particular first."""
    fitting = [
        (len(one), table) for table in tables() for one in table.kinds if kind.startswith(one)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


@dataclass(slots=True)
class Figures:
    """The figures a level goes by. `loose` says in words what isn't sure yet."""

    sure: dict[Measure, float] = field(default_factory=dict[Measure, float])
    worst: dict[Measure, float] = field(default_factory=dict[Measure, float])
    loose: list[str] = field(default_factory=list[str])
    unbounded: bool = False  # some people are out of reach and nobody knows how many


def figures(facts: Sequence[Fact]) -> Figures:
    """Return the confirmed figures, and what they would be at worst."""
    found = Figures()
    _count(found, facts, Slot.DEATHS, "deaths")
    _count(found, facts, Slot.SERIOUSLY_INJURED, "seriously_injured")
    for slot, word in ((Slot.MISSING, "失联"), (Slot.TRAPPED, "被困")):
        _out_of_reach(found, facts, slot, word)
    for fact in facts:
        if fact.slot is Slot.LOSS and (amount := yuan(fact.text)):
            found.worst["loss"] = max(found.worst.get("loss", 0), amount)
            if fact.status in _SETTLED:
                found.sure["loss"] = max(found.sure.get("loss", 0), amount)
            else:
                found.loose.append(f"损失未经核定（{fact.text}）")
    return found


def _count(found: Figures, facts: Sequence[Fact], slot: Slot, measure: Measure) -> None:
    for fact in facts:
        if fact.slot is not slot:
            continue
        if fact.number is None or fact.approx or fact.status not in _SETTLED:
            found.loose.append(f"{_NAMES[measure][0]}人数未确认（{fact.text}）")
            if fact.number is not None:
                found.worst[measure] = max(found.worst.get(measure, 0), fact.number)
            else:
                found.unbounded = found.unbounded or fact.status is not Status.DENIED
        else:
            found.sure[measure] = max(found.sure.get(measure, 0), fact.number)
            found.worst[measure] = max(found.worst.get(measure, 0), fact.number)


def _out_of_reach(found: Figures, facts: Sequence[Fact], slot: Slot, word: str) -> None:
    for fact in facts:
        if fact.slot is not slot or fact.status is Status.DENIED:
            continue
        if fact.number is None:
            found.unbounded = True
            found.loose.append(f"{word}人数不清")
        elif fact.number:
            found.worst["deaths"] = found.worst.get("deaths", 0) + fact.number
            found.loose.append(f"{word}{fact.number}人")


_MONEY = re.compile(
    r"(?P<n>\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)(?:多|余|来)?(?P<u>千万|百万|万亿|万|亿)?元?"
)
_UNITS = {"万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12, "": 1.0}


def yuan(text: str) -> float | None:
    """Return the highest sum of money that a loss names, in yuan: 860万元 = 8,600,000."""
    sums = [
        value * _UNITS[match["u"] or ""]
        for match in _MONEY.finditer(text)
        if (match["u"] or match[0].endswith("元"))
        and (value := number(match["n"].replace(",", ""))) is not None
    ]
    return max(sums, default=None)


def grade(facts: Sequence[Fact]) -> Grade:
    """Return the level of settled facts, 未定 with the reason where it is left open."""
    category = next((fact for fact in facts if fact.slot is Slot.CATEGORY), None)
    if category is None:
        return Grade(level=Level.OPEN, reason="事件类别尚未确定，无法对照分级标准")
    table, known = table_of(category.text), figures(facts)
    if table is None or not table.decides:
        return _suggested(category.text, table, known)
    analogy = category.text.startswith(table.by_analogy) if table.by_analogy else False
    basis = f"{table.basis}（参照）" if analogy else table.basis
    return _decided(table, basis, known)


def _reached(table: Table, known: Mapping[Measure, float]) -> tuple[Level, str]:
    """Return the highest level of the figures and the figure that gives it."""
    level, why = Level.OPEN, ""
    for measure, figure in known.items():
        one = table.level(measure, figure)
        if _ORDER.index(one) > _ORDER.index(level):
            name, unit = _NAMES[measure]
            amount = f"{figure / 1e4:g}万" if measure == "loss" else f"{figure:g}"
            level, why = one, f"{name}{amount}{unit}"
    return level, why


def _decided(table: Table, basis: str, known: Figures) -> Grade:
    level, why = _reached(table, known.sure)
    worst, _ = _reached(table, known.worst)
    loose = f"；另有{'、'.join(known.loose)}" if known.loose else ""
    if level is Level.OPEN:
        reason = f"尚无确认的死亡、重伤人数或者直接经济损失数额{loose}"
    elif worst is not level:
        reason = f"已确认{why}，达到{level.value}{loose}，最坏则为{worst.value}，暂不定级"
    elif known.unbounded and level is not Level.MOST:
        reason = f"已确认{why}，达到{level.value}{loose}，可能升级，暂不定级"
    else:
        return Grade(level=level, reason=f"已确认{why}", basis=basis)
    return Grade(level=Level.OPEN, reason=reason, basis=basis)


def _suggested(kind: str, table: Table | None, known: Figures) -> Grade:
    group, _, name = kind.partition("-")
    if group == "事故灾难":  # a kind that the decree leaves out: 环境污染, by its article 2
        group = name.partition("\uff08")[0]
    reason = f"{group}类事件不以国务院令第493号定级，由主管部门按专项标准确定"
    if table is not None:
        level, why = _reached(table, known.sure)
        if level is not Level.OPEN:
            name = table.names.get(level.value, level.value)
            reason += f"；供参考：{why}，达到{table.basis}的{name}标准"
    return Grade(level=Level.OPEN, reason=reason, basis=table.basis if table else "")

"""Moments told once that do not move: who arrived, the end of a fire, a way opened again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.chain.days import beside, with_days
from assistant.duties.report.chain.earlier import Earlier, number
from assistant.duties.report.chain.wording import clock, explanation
from assistant.duties.report.conflicts.moments import moments
from assistant.duties.report.conflicts.nearest import past
from assistant.duties.report.conflicts.statements import Clause, clauses
from assistant.duties.report.record import ChainFlag, Material, Record, Severity, Slot
from assistant.understand.time_points import points
from core.yaml_data import read_yaml


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return read_yaml((Path(__file__).parent / "milestones.yaml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Told:
    """A moment as one report tells it. `kind` and `stage` say what it is the moment of."""

    kind: str
    name: str
    type: str
    field: str
    at: datetime
    dated: bool
    stage: frozenset[str]
    clause: str  # the words it is told in


def drifts(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag a moment that is told at another minute than in an earlier report."""
    found: list[ChainFlag] = []
    seen = [(told(text), then) for _, text, then in reversed(before)]
    for kind, here in told(material).items():
        old, then = next(((one[kind], r) for one, r in seen if kind in one), (None, record))
        if old is None or old.stage != here.stage or not _of_the_same(kind, then, record):
            continue
        at = here.at if here.dated else beside(here.at, old.at)
        if at == old.at or _other_half(at, old.at):
            continue
        why = explanation(material, Slot.OCCURRED_AT)
        note = f"{here.name}时间由{clock(old.at)}变为{clock(at)}，" + (
            f"材料已说明\uff1a{why}" if why else "材料没有说明，须核实"
        )
        found.append(
            ChainFlag(
                type=here.type,
                severity=Severity.EXPLAINED if why else Severity.ERROR,
                field=here.field,
                prev=clock(old.at),
                now=clock(at),
                note=note,
            )
        )
    return found


def _of_the_same(kind: str, before: Record, now: Record) -> bool:
    """Whether a rescue or a death in two reports may be that of the same people."""
    if kind == "rescued":
        return not (number(before, Slot.TRAPPED) or number(before, Slot.MISSING))
    return kind != "died" or number(before, Slot.DEATHS) == number(now, Slot.DEATHS)


def _other_half(one: datetime, other: datetime) -> bool:
    """2:10 that was taken for 14:10."""
    return abs((one - other).total_seconds()) == 12 * 3600


def told(material: Material) -> dict[str, Told]:
    """Return the one moment of each kind; told at two minutes in one report it is left alone."""
    material = with_days(material)
    kept: dict[str, Told] = {}
    twice: set[str] = set()
    for one in (*_known(material), *_deeds(material)):
        if one.kind in kept and kept[one.kind].at != one.at:
            twice.add(one.kind)
        kept.setdefault(one.kind, one)
    return {kind: one for kind, one in kept.items() if kind not in twice}


def _known(material: Material) -> Iterator[Told]:
    """The moments that the reading of contradictions knows already."""
    data = _data()
    for m in moments(clauses(material), material.now):
        if m.approx or m.guessed:
            continue
        text = m.clause.text
        if row := data["happenings"].get(m.happening):
            yield Told(
                m.happening, m.name, row["type"], row["field"], m.at, m.dated, _stage(text), text
            )  # fmt: skip
        elif m.happening == "arrived" and not re.search(data["further"], text):
            who = _who(text, m.start) or _who(m.clause.speaker, len(m.clause.speaker))
            row = data["arrival"]
            if who:
                name = f"{who}到场"
                yield Told(name, name, row["type"], row["field"], m.at, m.dated, frozenset(), text)


def _who(text: str, at: int) -> str:
    """Return who arrives: the last one named in front of the clock, or right behind it."""
    last, best = -1, ""
    for who, pattern in _data()["arriving"].items():
        for match in re.finditer(pattern, text):
            near = match.start() < at or match.start() - at <= _NEAR
            if near and match.start() > last:
                last, best = match.start(), who
    return best


_NEAR = 12


def _stage(text: str) -> frozenset[str]:
    return frozenset(re.findall(_data()["stages"], text))


_ROUGH = re.compile(r"^\s*(?:多|来|左右|许|前后|上下|光景|不到)")
_BETWEEN = re.compile(r"[\u4e00-\u9fa5\d\u201c\u201d、\s]{0,12}?")


def _deeds(material: Material) -> Iterator[Told]:
    """Moments with the words of milestones.yaml right behind them in their clause."""
    data = _data()
    for clause in clauses(material):
        whole = clause.whole
        said = [p for p in points(whole.text, material.now) if p.hour is not None]
        if len(said) != 1 or said[0].invalid or _ROUGH.match(whole.text[said[0].end :]):
            continue
        point = said[0]
        at = past(point, material.now, whole.text[point.start : point.end], None, None)
        row = _deed(whole, point.start, point.end)
        if row is None or at is None:
            continue
        kind, deed = row
        if re.search(deed.get("not_of", data["further"]), whole.text):
            continue
        yield Told(
            kind, deed["name"], deed["type"], deed["field"], at, point.said_day,
            _stage(whole.text), whole.text,
        )  # fmt: skip


def _deed(clause: Clause, start: int, end: int) -> tuple[str, Mapping[str, Any]] | None:
    for kind, row in _data()["deeds"].items():
        words = "|".join(row["words"])
        if not re.search(row.get("among", ""), clause.text):
            continue
        if re.match(rf"{_BETWEEN.pattern}(?:{words})", clause.text[end:]):
            return kind, row
        if re.search(rf"(?:{words})(?:于|时间[是为]?|是)?$", clause.text[:start]):
            return kind, row
    return None

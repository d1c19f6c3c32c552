"""值班履职统计: what roll-calls found of each unit, month by month.

Only what is settled counts; what still waits for a person is counted apart, never as a fault.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.duties.rollcall.model import Campaign, Purpose
from assistant.duties.rollcall.scoring import ScoringTable
from assistant.duties.rollcall.standing import Settled, Standing, median, settled
from voice.outcome import Verdict

_WORST = 5  # units that are told


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit in one month ("2026-11").

    `called` counts the rounds in which it was called, `calls` the single calls. `in_post`,
    `faults`, `to_confirm` and `other` (our own line, not finished) add up to `called`.
    `answers_s`: seconds from dialling to the answer, and `scores`: points, of its settled rounds;
    their middle and mean are `answer_s` and `points`. `trend` is the change of
    `share` against the unit's last month before with settled rounds, None where there is none.
    """

    unit: str
    unit_name: str
    month: str
    called: int
    calls: int
    in_post: int
    to_confirm: int
    other: int
    faults: dict[Verdict, int]
    answers_s: tuple[float, ...]
    scores: tuple[float, ...]
    trend: float | None = None

    @property
    def known(self) -> int:
        """The settled rounds."""
        return self.in_post + sum(self.faults.values())

    @property
    def share(self) -> float | None:
        """In post among the settled rounds, 0 to 1."""
        return self.in_post / self.known if self.known else None

    @property
    def answer_s(self) -> float | None:
        """The median of the seconds until the answer."""
        return median(self.answers_s)

    @property
    def points(self) -> float | None:
        """The mean points."""
        return round(sum(self.scores) / len(self.scores), 2) if self.scores else None


def statistics(
    campaigns: Iterable[Campaign], since: date, until: date, scoring: ScoringTable
) -> list[UnitMonth]:
    """Return one row a unit and month, both days included, by unit's name and month.

    Rounds count by the day on which they began; 叫应 doesn't count, nor does a unit's round in
    which no call went out to it.
    """
    found: dict[tuple[str, str], list[Settled]] = {}
    names: dict[str, str] = {}
    for campaign in sorted(campaigns, key=lambda one: one.starts_at):
        if campaign.purpose is not Purpose.ROLL_CALL:
            continue
        if not since <= campaign.starts_at.date() <= until:
            continue
        for row in settled(campaign, scoring):
            if row.calls:
                names[row.unit.unit] = row.unit.unit_name
                found.setdefault((row.unit.unit, f"{campaign.starts_at:%Y-%m}"), []).append(row)
    rows = [_month(unit, names[unit], month, kept) for (unit, month), kept in found.items()]
    return _with_trends(sorted(rows, key=lambda row: (row.unit_name, row.unit, row.month)))


def _month(unit: str, name: str, month: str, rows: Sequence[Settled]) -> UnitMonth:
    faults = [row.verdict for row in rows if row.standing is Standing.FAULT]
    known = [row for row in rows if row.standing in (Standing.IN_POST, Standing.FAULT)]
    in_post = sum(row.standing is Standing.IN_POST for row in rows)
    waiting = sum(row.standing is Standing.TO_CONFIRM for row in rows)
    return UnitMonth(
        unit=unit,
        unit_name=name,
        month=month,
        called=len(rows),
        calls=sum(row.calls for row in rows),
        in_post=in_post,
        to_confirm=waiting,
        other=len(rows) - in_post - waiting - len(faults),
        faults={verdict: n for verdict in Verdict if (n := faults.count(verdict))},
        answers_s=tuple(s for row in known if (s := row.unit.last.answered_s) is not None),
        scores=tuple(row.points for row in rows if row.counts and row.points is not None),
    )


def _with_trends(rows: Sequence[UnitMonth]) -> list[UnitMonth]:
    last: dict[str, float] = {}
    made: list[UnitMonth] = []
    for row in rows:
        before, now = last.get(row.unit), row.share
        if now is not None:
            last[row.unit] = now
            if before is not None:
                row = replace(row, trend=now - before)
        made.append(row)
    return made


def months(rows: Sequence[UnitMonth]) -> list[str]:
    """Return the months that there are, in order."""
    return sorted({row.month for row in rows})


def by_unit(rows: Sequence[UnitMonth]) -> list[UnitMonth]:
    """Add the months of each unit up; `month` is the span, `trend` that of its last month.

    Medians and points are those of the months, weighed by their rounds: the single calls are not
    known here.
    """
    kept: dict[str, list[UnitMonth]] = {}
    for row in rows:
        kept.setdefault(row.unit, []).append(row)
    return [_sum(of) for of in kept.values()]


def by_month(rows: Sequence[UnitMonth]) -> list[UnitMonth]:
    """Add the units of each month up; `unit` is empty."""
    sums = [_sum([row for row in rows if row.month == month], "") for month in months(rows)]
    return _with_trends(sums)


def told(rows: Sequence[UnitMonth]) -> str:
    """Return who was not in post most often, and what waits, as sentences; "" of nothing."""
    units = by_unit(rows)
    if not units:
        return ""
    faulty = [(sum(row.faults.values()), row) for row in units if row.faults]
    faulty.sort(key=lambda one: (-one[0], one[1].unit_name))
    worst = "；".join(
        f"{row.unit_name}{count}次（{'、'.join(f'{v}{n}次' for v, n in row.faults.items())}）"
        for count, row in faulty[:_WORST]
    )
    more = f"等{len(faulty)}家" if len(faulty) > _WORST else ""
    said = f"问题最多的：{worst}{more}。" if worst else "已核定的没有问题。"
    waiting = sum(row.to_confirm for row in units)
    return said + (f"另有{waiting}家次待核实，不计为问题。" if waiting else "")


def _sum(rows: Sequence[UnitMonth], unit: str | None = None) -> UnitMonth:
    first, last = rows[0], rows[-1]
    span = first.month if first.month == last.month else f"{first.month}至{last.month}"
    faults = {v: n for v in Verdict if (n := sum(row.faults.get(v, 0) for row in rows))}
    return UnitMonth(
        unit=first.unit if unit is None else unit,
        unit_name=first.unit_name if unit is None else unit,
        month=span,
        called=sum(row.called for row in rows),
        calls=sum(row.calls for row in rows),
        in_post=sum(row.in_post for row in rows),
        to_confirm=sum(row.to_confirm for row in rows),
        other=sum(row.other for row in rows),
        faults=faults,
        answers_s=tuple(s for row in rows for s in row.answers_s),
        scores=tuple(s for row in rows for s in row.scores),
        trend=last.trend if unit is None else None,
    )

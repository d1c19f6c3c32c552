"""What is settled of a unit in a campaign, and what may not be told of it yet.

A verdict of the machine is told as a unit's fault only where the exchange itself signalled it or a
person listened and confirmed it; a sure 在岗 needs nobody. Source: 《个人信息保护法》第二十四条 (no
decision about somebody by automated means alone), and the duty's own rule that an unconfirmed
answer is never a fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.duties.rollcall.model import Attempt, CallState, Campaign, Purpose, UnitResult
from assistant.duties.rollcall.scoring import Scored, ScoringTable, scored
from voice.outcome import Verdict


class Standing(StrEnum):
    """Where the fact about one unit stands; every unit of a campaign has exactly one."""

    IN_POST = "在岗"
    FAULT = "问题"
    TO_CONFIRM = "待核实"
    LINE_FAULT = "线路故障"
    OPEN = "未完成"
    NOT_CALLED = "未呼叫"

    def label(self, purpose: Purpose) -> str:
        """Return how a sheet calls it; a unit that was told something confirms it or doesn't."""
        if purpose is Purpose.ALERT:
            return {self.IN_POST: "已确认", self.FAULT: "未确认"}.get(self, self.value)
        return self.value


@dataclass(frozen=True, slots=True)
class Settled:
    """One unit with its standing. `verdict` is the last one, also where it isn't settled yet."""

    unit: UnitResult
    standing: Standing
    verdict: Verdict | None
    scored: Scored

    @property
    def calls(self) -> int:
        """How many calls went out to it."""
        return len(made(self.unit))

    @property
    def counts(self) -> bool:
        """Whether its points count in totals."""
        return self.standing in (Standing.IN_POST, Standing.FAULT) and self.points is not None

    @property
    def points(self) -> float | None:
        """Its points, provisional where it doesn't count."""
        return self.scored.points

    @property
    def confirmed_by(self) -> str:
        """The person who listened and decided, "" where nobody did."""
        correction = self.unit.last.correction
        return correction.by_name if correction else ""


def made(unit: UnitResult) -> list[Attempt]:
    """Return the calls that went out, in order."""
    return [a for a in unit.attempts if a.dialed_at is not None]


def standing(unit: UnitResult, table: ScoringTable) -> Standing:
    """Return where the fact about a unit stands."""
    last = unit.last
    if last.state is CallState.DROPPED:
        return Standing.NOT_CALLED
    if not last.settled:
        return Standing.OPEN
    verdict = last.verdict
    if verdict is None or verdict is Verdict.UNCLEAR:
        return Standing.TO_CONFIRM
    if last.correction is None and _doubtful(last, verdict, table):
        return Standing.TO_CONFIRM
    if verdict is Verdict.LINE_FAULT:
        return Standing.LINE_FAULT
    return Standing.IN_POST if verdict is Verdict.ON_DUTY else Standing.FAULT


def _doubtful(last: Attempt, verdict: Verdict, table: ScoringTable) -> bool:
    answer = last.answer
    return (
        last.unknown
        or last.state is CallState.NEEDS_PERSON
        or (answer is not None and answer.needs_a_person)
        or table.verdicts[verdict].confirm
    )


def settled(campaign: Campaign, table: ScoringTable) -> list[Settled]:
    """Return every unit of a campaign once, in its order, with where it stands."""
    return [
        Settled(unit, standing(unit, table), unit.last.verdict, scored(unit.attempts, table))
        for unit in campaign.units
    ]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a campaign. Every unit is in exactly one of `by_standing`."""

    units: int
    calls: int
    by_standing: dict[Standing, int]
    by_verdict: dict[Verdict, int]  # of settled units only
    mean_points: float | None
    median_answer_s: float | None

    @property
    def known(self) -> int:
        """How many units are settled as in post or at fault."""
        return self.by_standing[Standing.IN_POST] + self.by_standing[Standing.FAULT]

    @property
    def in_post_share(self) -> float | None:
        """In post among the settled ones, 0 to 1; None where nothing is settled."""
        return self.by_standing[Standing.IN_POST] / self.known if self.known else None


def totals(rows: Sequence[Settled]) -> Totals:
    """Add up what `settled` returned."""
    points = [row.points for row in rows if row.counts and row.points is not None]
    answers = sorted(
        row.unit.last.answered_s
        for row in rows
        if row.standing in (Standing.IN_POST, Standing.FAULT)
        and row.unit.last.answered_s is not None
    )
    known = [row for row in rows if row.standing in (Standing.IN_POST, Standing.FAULT)]
    return Totals(
        units=len(rows),
        calls=sum(row.calls for row in rows),
        by_standing={s: sum(row.standing is s for row in rows) for s in Standing},
        by_verdict={
            v: n for v in Verdict if (n := sum(row.verdict is v for row in known))
        },
        mean_points=round(sum(points) / len(points), 2) if points else None,
        median_answer_s=median(answers),
    )  # fmt: skip


def median(values: Sequence[float]) -> float | None:
    """Return the middle value (the mean of the two middle ones), None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2

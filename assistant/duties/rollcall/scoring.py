"""Points for an answer to a roll-call, from a table that a room may replace.

The table is data (scoring.yaml, with its sources); here is only how it is read and added up.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.duties.rollcall.model import Attempt, CallState, Rank
from core.room_tables import checked, parse, with_switches
from voice.outcome import Answer, Speaker, Verdict

FILE = "scoring.yaml"  # here, and the room's own in its home
Element = Literal["单位", "姓名", "职务", "在岗", "带班领导"]
ELEMENTS: tuple[Element, ...] = ("单位", "姓名", "职务", "在岗", "带班领导")
Authority = Literal["法规", "国标", "标准", "实务", "单位"]


class _Chinese(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _points(default: float = 0) -> Any:
    return Field(alias="扣分", default=default, ge=0, le=1000)


class _Based(_Chinese):
    """A row with the force and the words of what it stands on."""

    authority: Authority = Field(alias="效力")
    basis: str = Field(alias="依据", min_length=2, max_length=200)


class Points(_Based):
    """Points for one thing."""

    points: float = _points()


class VerdictRow(_Based):
    """What a verdict costs. `fault` is how a bulletin calls it, "" for what is none."""

    points: float = _points()
    unscored: bool = Field(alias="不计分", default=False)
    confirm: bool = Field(alias="须核实", default=False)
    repeats: bool = Field(alias="计入重复", default=False)
    fault: str = Field(alias="问题", default="", max_length=40)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.unscored and (self.points or self.fault):
            raise ValueError("写了“不计分”就不能再写“扣分”和“问题”")
        if self.points and not self.fault:
            raise ValueError("有“扣分”就要写明是什么“问题”")
        return self


class Late(_Based):
    """One step of answering late, in rings or in seconds of ringing."""

    points: float = _points()
    rings: int | None = Field(alias="超过声数", default=None, ge=1, le=60)
    seconds: float | None = Field(alias="超过秒数", default=None, gt=0, le=300)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.rings is None) == (self.seconds is None):
            raise ValueError("“超过声数”和“超过秒数”写且只写一项")
        return self


class Repeated(_Based):
    """Points for every earlier call that failed."""

    each: float = Field(alias="每次扣分", ge=0, le=1000)
    most: float = Field(alias="最多扣分", ge=0, le=1000)


class ScoringTable(_Chinese):
    """The points of a room. Seconds; points are subtracted from `full`, never below `least`."""

    full: float = Field(alias="满分", gt=0, le=1000)
    least: float = Field(alias="最低", default=0, ge=-1000)
    ring_s: float = Field(alias="每声秒数", default=5, gt=0, le=20)
    grace_s: float = Field(alias="接续宽限秒", default=0, ge=0, le=30)
    verdicts: dict[Verdict, VerdictRow] = Field(alias="判定")
    speakers: dict[Speaker, Points] = Field(alias="接听人", default_factory=dict[Speaker, Points])
    elements_of: tuple[Verdict, ...] = Field(alias="要素适用", default=())
    elements: dict[Element, Points] = Field(alias="要素", default_factory=dict[Element, Points])
    late_of: tuple[Verdict, ...] = Field(alias="迟接适用", default=())
    late: tuple[Late, ...] = Field(alias="迟接", default=())
    repeated: Repeated | None = Field(alias="重复未通", default=None)
    knowledge: Points | None = Field(alias="知识问答", default=None)
    other_number: Points | None = Field(alias="换号接通", default=None)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.least > self.full:
            raise ValueError("“最低”不能比“满分”高")
        if absent := [verdict.value for verdict in Verdict if verdict not in self.verdicts]:
            raise ValueError(f"“判定”里还缺\uff1a{'、'.join(absent)}")
        row = self.verdicts[Verdict.ON_DUTY]
        if row.points or row.unscored or row.fault:
            raise ValueError("“在岗”本身不能扣分，也不能不计分")
        return self

    @classmethod
    def load(cls, text: str) -> "ScoringTable":
        """Read a table. Raises InvalidInput that says in Chinese what is wrong and where."""
        return checked(cls, with_switches(parse(text, "查岗评分表")), "查岗评分表")


@lru_cache(maxsize=4)
def _read(text: str) -> ScoringTable:
    return ScoringTable.load(text)


def shipped_scoring() -> ScoringTable:
    """Return the table that the house comes with."""
    return _read((Path(__file__).parent / FILE).read_text("utf-8"))


def read_scoring(home: Path) -> ScoringTable:
    """Return the room's own table where its home has one, else the shipped one.

    Raises InvalidInput for one that can't be used: a room is never scored by a half-read table.
    """
    own = home / FILE
    return _read(own.read_text("utf-8")) if own.is_file() else shipped_scoring()


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points that were lost, what for, and what the rule stands on."""

    what: str
    points: float
    authority: str
    basis: str


@dataclass(frozen=True, slots=True)
class Scored:
    """Points of one unit in one campaign. `points` is None where nothing can be scored."""

    points: float | None
    deductions: tuple[Deduction, ...] = ()

    @property
    def text(self) -> str:
        """The deductions in words."""
        return "；".join(f"{row.what}-{row.points:g}" for row in self.deductions)


def score(
    attempts: Sequence[Attempt], table: ScoringTable, asked: Collection[Element] = ELEMENTS
) -> float | None:
    """Return the points of one unit's calls in one campaign, None where nothing can be scored."""
    return scored(attempts, table, asked).points


def scored(
    attempts: Sequence[Attempt], table: ScoringTable, asked: Collection[Element] = ELEMENTS
) -> Scored:
    """Return the points of one unit's calls with every deduction; `asked`: what the script asks.

    The last call that was made counts; earlier ones of the same campaign only as failures. What
    was machine-judged is scored at once: whether it may be told is `standing`'s question.
    """
    made = [a for a in attempts if a.state is not CallState.DROPPED]
    if not made or not made[-1].settled or (verdict := made[-1].verdict) is None:
        return Scored(None)
    if table.verdicts[verdict].unscored or (made[-1].unknown and made[-1].correction is None):
        return Scored(None)
    lost = [
        *_of_verdict(made[-1], verdict, table),
        *_of_elements(made[-1], verdict, table, asked),
        *_of_lateness(made[-1], verdict, table),
        *_of_number(made[-1], verdict, table),
        *_of_failures(made[:-1], table),
    ]
    left = table.full - sum(item.points for item in lost)
    return Scored(max(table.least, round(left, 2)), tuple(lost))


def ring_seconds(attempt: Attempt) -> float | None:
    """Return the seconds from the dialling to the answer, None where nobody answered.

    A room that called back was not rung.
    """
    return None if attempt.came_in else attempt.answered_s


def _row(what: str, row: Points | Late | VerdictRow) -> list[Deduction]:
    return [Deduction(what, row.points, row.authority, row.basis)] if row.points else []


def _of_verdict(attempt: Attempt, verdict: Verdict, table: ScoringTable) -> list[Deduction]:
    heard = _heard(attempt)
    if verdict is Verdict.WRONG_PERSON and heard and heard.speaker in table.speakers:
        return _row(f"{verdict.value}（{heard.speaker.value}）", table.speakers[heard.speaker])
    return _row(verdict.value, table.verdicts[verdict])


def _heard(attempt: Attempt) -> Answer | None:
    """The machine's answer, unless a person decided that it heard wrongly."""
    answer, correction = attempt.answer, attempt.correction
    if answer is None or (correction and correction.verdict is not answer.verdict):
        return None
    return answer


def _of_elements(
    attempt: Attempt, verdict: Verdict, table: ScoringTable, asked: Collection[Element]
) -> list[Deduction]:
    heard = _heard(attempt)
    if verdict not in table.elements_of or heard is None:
        return []
    # what nobody has listened to was not heard, which is less than not said
    absent = "未报" if attempt.correction else "未听到"
    lost = [
        item
        for name in missing_elements(attempt, heard)
        if name in asked and name in table.elements
        for item in _row(f"{absent}{name}", table.elements[name])
    ]
    # a figure misheard on a telephone is no fault: who asked must have listened
    if heard.knows is False and attempt.correction is not None and table.knowledge is not None:
        lost += _row("知识问答未答对", table.knowledge)
    return lost


def missing_elements(attempt: Attempt, heard: Answer) -> list[Element]:
    """Return what was not said, in the order of asking; a digit pressed says 在岗."""
    named = heard.name or (attempt.correction and attempt.correction.name)
    given: Mapping[Element, bool] = {
        "单位": bool(heard.unit),
        "姓名": bool(named),
        "职务": bool(heard.post),
        "在岗": heard.on_duty is not None or bool(attempt.digits),
        "带班领导": bool(heard.leader),
    }
    return [name for name in ELEMENTS if not given[name]]


def _of_lateness(attempt: Attempt, verdict: Verdict, table: ScoringTable) -> list[Deduction]:
    rung = ring_seconds(attempt)
    if rung is None or verdict not in table.late_of:
        return []
    # the exchange's own word on when it rang, else what the table allows for getting there
    known = attempt.ringing_s
    waited = known if known is not None else max(0.0, rung - table.grace_s)
    exceeded = [
        step
        for step in table.late
        if (step.rings is not None and ceil(waited / table.ring_s) > step.rings)
        or (step.seconds is not None and waited > step.seconds)
    ]
    if not exceeded:
        return []
    worst = max(exceeded, key=lambda step: step.points)
    said = f"超过{worst.rings}声" if worst.rings is not None else f"超过{worst.seconds:g}秒"
    return _row(f"响铃{said}接听", worst)


def _of_number(attempt: Attempt, verdict: Verdict, table: ScoringTable) -> list[Deduction]:
    """An answer at another number than the duty room's own; an unanswered one costs enough."""
    row = table.other_number
    if row is None or attempt.callee.rank is Rank.DUTY or verdict not in table.late_of:
        return []
    return _row(f"值班电话未通，由{attempt.callee.rank.value}电话接听", row)


def _of_failures(earlier: Sequence[Attempt], table: ScoringTable) -> list[Deduction]:
    row = table.repeated
    failed = [a for a in earlier if a.verdict and table.verdicts[a.verdict].repeats]
    if row is None or not failed:
        return []
    lost = min(row.most, row.each * len(failed))
    said = f"此前{len(failed)}次未通"
    return [Deduction(said, lost, row.authority, row.basis)] if lost else []

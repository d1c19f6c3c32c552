"""What follows after a call: the redial plan and the escalation, as data (redial.yaml)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.duties.rollcall.model import Callee, Purpose, Rank
from core.room_tables import read_file
from voice.outcome import Verdict

_SHIPPED = Path(__file__).with_name("redial.yaml")


class Deed(StrEnum):
    """What the machine does next."""

    END = "结束"
    AGAIN = "重拨"
    NEXT = "换号"
    PERSON = "人工"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Repeat(_Data):
    """The same number again after `after_s` seconds, until it was called `tries` times."""

    after_s: float = Field(default=0.0, alias="隔秒", ge=0)
    tries: int = Field(default=1, alias="次数", ge=1, le=20)


class After(Repeat):
    """What follows one verdict."""

    deed: Deed = Field(alias="做")


_UNNAMED = After(做=Deed.PERSON)


class Plan(_Data):
    """The plan for one purpose. A verdict that `results` doesn't name goes to a person."""

    script: str = Field(alias="稿本")
    order: tuple[Rank, ...] = Field(alias="号码次序", min_length=1)
    deputies: int = Field(default=1, alias="副职最多", ge=0)
    ring_s: float = Field(default=35.0, alias="响铃秒", ge=5, le=120)
    line: Repeat = Field(alias="线路")
    exhausted: Deed = Field(default=Deed.PERSON, alias="号码用完")
    results: dict[Verdict, After] = Field(alias="结果")

    @model_validator(mode="after")
    def _ends(self) -> "Plan":
        if self.exhausted not in (Deed.END, Deed.PERSON):
            raise ValueError("“号码用完”只能是结束或人工")
        return self


class Rules(_Data):
    """The whole file."""

    skipped: frozenset[str] = Field(alias="跳过标注")
    unreached: frozenset[Verdict] = Field(alias="未接通")
    rollcall: Plan = Field(alias="查岗")
    alert: Plan = Field(alias="叫应")

    def plan(self, purpose: Purpose) -> Plan:
        """Return the plan for a purpose."""
        return self.rollcall if purpose is Purpose.ROLL_CALL else self.alert


@lru_cache
def shipped_rules() -> Rules:
    """Return the rules that the house comes with."""
    return read_rules(_SHIPPED)


def read_rules(file: Path) -> Rules:
    """Read a room's own rules. Raises InvalidInput in words for the officer."""
    return read_file(Rules, file, "重拨方案", f"随产品提供的 {_SHIPPED.name} ")


@dataclass(frozen=True, slots=True)
class Tried:
    """A call that was made: to which number, and what came of it."""

    number: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows: another call to `callee` after `after_s` seconds, or none.

    Without a callee the unit is settled; `person` says that somebody must take it up.
    """

    callee: Callee | None = None
    after_s: float = 0.0
    person: bool = False
    note: str = ""


def follows(
    plan: Plan, tried: Sequence[Tried], callees: Sequence[Callee], redial: bool = True
) -> Follows:
    """Return what follows the last of `tried`, the calls to one unit since a person had it called.

    A fault of the line is counted apart: it is no failing of the unit. With `redial` False nothing
    is called again by itself but what a fault of the line kept from being called at all.
    """
    last = tried[-1]
    same = [one for one in tried if one.number == last.number]
    current = next((c for c in callees if c.number == last.number), None)
    if last.verdict is Verdict.LINE_FAULT:
        faults = sum(one.verdict is Verdict.LINE_FAULT for one in tried)
        if faults < plan.line.tries and current is not None:
            return Follows(current, plan.line.after_s, note="线路故障，重试")
        return Follows(person=True, note="线路多次故障，没有呼通，不计入该单位")
    after = plan.results.get(last.verdict, _UNNAMED)
    if after.deed is Deed.END:
        return Follows()
    if after.deed is Deed.PERSON:
        return Follows(person=True)
    if not redial:
        return Follows(note="按要求只呼叫一遍")
    made, counted = _counted(tried), _counted(same)
    limit = next((c.tries for c in callees if c.tries is not None), None)
    if limit is not None and made >= limit:
        return Follows(note=f"按要求最多呼叫{limit}遍")
    if after.deed is Deed.AGAIN and counted < after.tries and current is not None:
        wait = after.after_s if current.again_s is None else current.again_s
        return Follows(current, wait, note=f"{last.verdict}，第{counted + 1}次呼叫")
    called = {one.number for one in tried}
    rest = [callee for callee in callees if callee.number not in called]
    if rest:
        return Follows(rest[0], note=f"{last.verdict}，改呼{rest[0].rank}{rest[0].name}")
    return Follows(person=plan.exhausted is Deed.PERSON, note="登记的号码都已呼叫，请人工联系")


def _counted(tried: Sequence[Tried]) -> int:
    """Return how many calls count; a fault of the line is not one."""
    return sum(one.verdict is not Verdict.LINE_FAULT for one in tried)

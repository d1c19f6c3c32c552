"""What the clauses beside a clock time say that it is the time of, and whether a clause has one."""

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.duties.report.conflicts import happenings
from assistant.duties.report.conflicts.clause import Clause
from assistant.understand.time_points import Point, points

_TIME_ONLY = re.compile(
    r"(?:[\d:\uff1a整零一二两三四五六七八九十点时分半刻许左右前后是在约的了\s]|大[概约]|差不多|说|讲|写|称|记|作|就|才|吧|"
    r"应该|实际|发生|凌晨|清早|早[上起]|[上中下]午|傍晚|晚上|半夜|夜里|[昨今][天日晚夜早晨])*"
)


def only_a_time(clause: Clause) -> bool:
    """Whether a clause tells nothing besides a time."""
    return bool(_TIME_ONLY.fullmatch(clause.text))


# 起火的点，他讲是…; 报送时间：…: what stands in front says what the time is of
_LABEL = re.compile(r"(?:时间|的点|的时候|时刻|几点|(?:几点|什么时候|啥时候?)[^\uff0c]{1,4}的)\s*$")


def labelled(clauses: Sequence[Clause], index: int) -> str | None:
    """Return the happening that a label in front of the time names."""
    before = clauses[index - 1] if index else None
    if before is None or before.sentence != clauses[index].sentence or points_in(before.text):
        return None
    return happenings.first_in(before.text) if _LABEL.search(before.text) else None


# 问：几时停的电？ 答（某厂）：夜里十一点: the question says what the time is of
_ASKED = re.compile(r"几时|几点|啥时候?|什么时[候间]|何时")
_ANSWER = 3  # clauses in front of a time in which the question may stand


def asked(clauses: Sequence[Clause], index: int) -> str | None:
    """Return the happening that the question in front asks the time of."""
    here = clauses[index]
    for before in reversed(clauses[max(0, index - _ANSWER) : index]):
        if before.source != here.source or points_in(before.text):
            return None
        if _ASKED.search(before.text) and here.sentence - before.sentence <= 1:
            return happenings.first_in(before.text)
    return None


def of_last(clauses: Sequence[Clause], index: int) -> str | None:
    """锅炉爆燃，14时02分，…: what the clause in front of a bare time tells began then."""
    before = clauses[index - 1] if index else None
    if (
        before is None
        or not only_a_time(clauses[index])
        or before.sentence != clauses[index].sentence
    ):
        return None
    told = None if points_in(before.text) else happenings.first_in(before.text)
    return told if told == "occurred" else None


_CALLS = re.compile(r"^[^\uff0c]{0,14}?(?:报|来电|电话|来文|来报|报告|打来)[^\uff0c]{0,4}$")
_TAKEN = re.compile(r"^[^\uff0c]{0,14}?(?:接到?|收到)")


def of_call(clauses: Sequence[Clause], index: int) -> bool:
    """11月7日4时05分，某中心报：3时40分…: a time alone, and then who called."""
    if index + 1 >= len(clauses) or clauses[index + 1].sentence != clauses[index].sentence:
        return False
    after = clauses[index + 1]
    calls = after.lead and _CALLS.match(after.lead) and not after.text.strip()
    return bool(calls or _TAKEN.match(after.whole.text))


_BACK = re.compile(r"^\s*(?:再|等)?(?:一)?(?:回来|转来|回头|转身|出来|转过?头|醒来|起来|过来)")
_BRIEFLY = 2  # clauses behind a time in which somebody is back


def on_return(clauses: Sequence[Clause], index: int) -> str | None:
    """10点半她进屋接电话，出来娃就没影了: who turned away at a time misses him from then on."""
    here = clauses[index]
    for after in clauses[index + 1 : index + 1 + _BRIEFLY]:
        if after.sentence != here.sentence or points_in(after.text):
            return None
        if _BACK.match(after.text) and happenings.first_in(after.text) == "left":
            return "left"
    return None


_FROM = re.compile(r"(?<=[\d刻半分点])起(?=[火的来])")


def _points(text: str, now: datetime) -> list[Point]:
    """Read 18时许 and 9点22起火, which as utterances would be something else; offsets stay."""
    plain = re.sub(r"(?<=\d时)许", " ", text)
    return points(_FROM.sub("着", plain), now)


_AHEAD = 3  # clauses behind a time in which what began then may stand


def of_next(clauses: Sequence[Clause], index: int) -> str | None:
    """A time alone in its clause belongs to what the next one tells, or to what began there."""
    for ahead, after in enumerate(clauses[index + 1 : index + 1 + _AHEAD]):
        if after.sentence != clauses[index].sentence or points_in(after.text):
            return None
        if clauses[index + ahead].stop in (":", "\uff1a"):
            return None
        told = happenings.first_in(after.text)
        if told and told != "received":
            return told if not ahead or told == "occurred" else None
    return None


def clock_points(text: str, now: datetime) -> list[Point]:
    """Return the clock times of a text as the field writes them, those of a day alone left out."""
    return [p for p in _points(text, now) if p.hour is not None and not p.invalid]


def points_in(text: str) -> bool:
    """Say whether there is a clock time in the text."""
    return bool(re.search(r"\d{1,2}\s*[:\uff1a点时]|[一二两三四五六七八九十]点", text))

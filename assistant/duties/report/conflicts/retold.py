"""Two values of one measured thing, told by two speakers, a paper, or anew by the same one.

No topic is known beforehand. Two values are of one thing when the second statement says nothing
but the value (银行讲有51个), when both have the same noun behind or the same verb in front
(伤了2个人, 伤了3个), or when both count all who were there (里头12个, 进去的是13个).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.aboard import PART, distance
from assistant.duties.report.conflicts.alike import comparable, counted_again, same_thing
from assistant.duties.report.conflicts.elsewhere import (
    adds_up,
    foreseen,
    own_areas,
    smaller_area,
    told_as_part,
)
from assistant.duties.report.conflicts.figures import FIRST_TOLD, UPDATED, two_sides
from assistant.duties.report.conflicts.naming import named
from assistant.duties.report.conflicts.rescued import addends
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.duties.report.conflicts.values import CODE, SIGN, Value, values


@dataclass(frozen=True, slots=True)
class Retelling:
    """Two values that cannot both be of the one thing."""

    what: str
    one: Value
    other: Value


def retellings(clauses: Sequence[Clause]) -> list[Retelling]:
    """Return the values that are told a second time and differently."""
    found = values(clauses)
    pairs: list[Retelling] = []
    for index, other in enumerate(found):
        pair = _against(found[:index], other)
        part = pair and not pair.one.digits and _reconciled(found, pair.one, other)
        if pair and not part and not any(p.one is pair.one for p in pairs):
            pairs.append(pair)
    return pairs


def _reconciled(found: Sequence[Value], one: Value, other: Value) -> bool:
    return told_as_part(found, one, other) or adds_up(found, one, other)


_SENTENCES = 5  # how far back a first telling may stand


def _against(before: Sequence[Value], other: Value) -> Retelling | None:
    agreed = False
    found: list[Retelling] = []
    for one in reversed(before):
        if apart(one.clause, other.clause) > _SENTENCES:
            break
        if found and one.clause.sentence != found[0].one.clause.sentence:
            break  # the sentence that tells of it last
        told = _two_tellings(one.clause, other.clause) or counted_again(one, other)
        if not told or not comparable(one, other) or own_areas(one.clause, other.clause):
            continue
        if one.unit == other.unit and not _differ(one, other):
            agreed = agreed or not one.digits
            continue
        how = same_thing(one, other, before)
        if not how:
            continue
        if not _differ(one, other):
            agreed = True
        elif not agreed and not _moved_on(one, other) and not _summed(before, other):
            found.append(Retelling(_called(one, other, how), one, other))
    return min(found, key=lambda p: distance(p.one, p.other)) if found else None


def _called(one: Value, other: Value, how: str) -> str:
    told = one.clause.whole.text + other.clause.whole.text
    return how if one.digits else named(one.unit, told, how)


def _two_tellings(one: Clause, other: Clause) -> bool:
    if other.again:
        return one.start < other.start
    return one is not other and two_sides(one, other)


def _differ(one: Value, other: Value) -> bool:
    if one.digits:
        if one.unit in (CODE, SIGN) and len(one.digits) != len(other.digits):
            return False
        return one.digits != other.digits
    return one.high < other.low or other.high < one.low


def _summed(before: Sequence[Value], total: Value) -> bool:
    """Whether the value is the sum of those in front of it, by one teller or by several."""
    if total.digits:
        return False
    parts = [
        v.low for v in before if comparable(v, total) and v.clause.sentence == total.clause.sentence
    ]
    told: dict[tuple[int, str], list[float]] = {}  # 抓了2个，跑了1个；店里说一共3个
    for v in addends([v for v in before if comparable(v, total)]):
        if 0 <= apart(v.clause, total.clause) <= 1:
            told.setdefault((v.clause.sentence, v.clause.speaker), []).append(v.low)
    near = [
        v for v in before
        if comparable(v, total) and 0 <= apart(v.clause, total.clause) <= _SENTENCES
    ]  # fmt: skip
    sums = [parts, [v.low for v in addends(near)], *told.values()]
    return any(len(run) > 1 and sum(run) == total.low for run in sums)


_NEW = re.compile(
    r"(?P<day>今天|今日|昨天|昨日|前天|当天|当日|上午|下午|夜里|昨晚|本周|上周|\d+[日号])"
    r"[^\uff0c\u3002]{0,4}新(?:增|发|报|添)"
)


def _both_new(one: Value, other: Value) -> bool:
    """Whether both are told as new ones of the same day."""
    days = [_NEW.search(v.clause.whole.text) for v in (one, other)]
    return all(days) and len({m["day"][0] for m in days if m}) == 1


_MEASURED_ANEW = re.compile(r"[复再又重](?:测|检|查|量|验)")
# 他们又报: the same ones with newer figures
THEY_AGAIN = re.compile("(?:他们?|她|对方|那边|那头)(?:又|再)")


def _moved_on(one: Value, other: Value) -> bool:
    """Whether the second is told as an update, a part, or what is left."""
    if succeeds(other.clause, one.clause):
        return True
    if THEY_AGAIN.match(other.clause.speaker):
        return True
    if _both_new(one, other):
        return False  # 昨天新增11个, 昨天新增9个: of one day
    for value in (one, other):
        near = re.sub(r"[\uff08(][^\uff09)]*[\uff09)]", "", value.clause.text[: value.start])[-8:]
        near = value.clause.lead + near
        if PART.search(near):
            return True
    before = other.clause.text[: other.start]
    if _MEASURED_ANEW.search(other.clause.lead):
        return True
    if foreseen(one) != foreseen(other) or smaller_area(one, other):
        return True
    return bool(UPDATED.search(before) or FIRST_TOLD.search(one.clause.whole.text))

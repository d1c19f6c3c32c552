"""The one number that each of two tellers has of a thing there is one of: households, acres.

影响3200户 against 停电的是一万两千户: where each of two gives one number of households and both
tell of a cut in supply, they tell of the same households, whatever words stand beside the numbers.
The number of a smaller area is no other one, nor is what is planned, done so far or left.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.alike import PART
from assistant.duties.report.conflicts.elsewhere import (
    adds_up,
    foreseen,
    own_areas,
    smaller_area,
    two_places,
)
from assistant.duties.report.conflicts.figures import FIRST_TOLD, UPDATED, topics, two_sides
from assistant.duties.report.conflicts.naming import named
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.duties.report.conflicts.values import Value, values


@dataclass(frozen=True, slots=True)
class Tally:
    """Two numbers of one thing."""

    what: str
    one: Value
    other: Value


_KINDS = frozenset({"户", "面积", "重量", "体积", "钱", "畜禽", "时长", "栋", "船", "长度"})
_SENTENCES = 3
# what may come of it, what it holds, what is over or still to do: another number of the same things
_OTHER_STATE = re.compile(
    r"预计|计划|准备|打算|应(?:转|撤|急)|需|最多|最大|上限|可能|恢复|送[上回]|复电|来电|通水|已(?:经)?[转撤修通]|转移|撤离|"
    r"未|没|每|各|均|平均|核[载定]|容量|限|库存|总共?有|全[镇村县区市乡]|辖区|户籍|赔|补偿|罚|价|上个?月|去年|上次|以前|[停断]过"
)
_LASTING = re.compile(r"[停断黑封堵围困关等烧漏压卡吊欠拖]")
_AFFECTED = re.compile(r"(?:影响|涉及|波及)$")  # as many as the matter concerns
_COUNTED = re.compile(
    r"(?:点|数|量|测|称|过磅|核|登记|统计|加起来)[\u4e00-\u9fa5]{0,3}(?:是|有|为|共|出|了)?$"
)
_STRUCK = re.compile(r"[烧淹泡塌倒砸冲埋垮裂死丢偷毁]")
_VAST = 20.0  # times; numbers so far apart are of different things


def tallies(said: Sequence[Clause]) -> list[Tally]:
    """Return the pairs of numbers that two tellers give of one thing, one for each kind."""
    found: dict[str, Tally] = {}
    found_all = [v for v in values(said) if v.unit in _KINDS]
    told = [v for v in found_all if not PART.search(v.clause.text)]
    for index, other in enumerate(told):
        for one in told[:index]:
            if other.unit in found or not _of_two(one, other) or not _sole(told, one, other):
                continue
            if adds_up(found_all, one, other):
                continue
            if what := _subject(said, one, other):
                found[other.unit] = Tally(what, one, other)
    return list(found.values())


def _of_two(one: Value, other: Value) -> bool:
    a, b = one.clause, other.clause
    if one.unit != other.unit or not two_sides(a, b) or not 0 <= apart(a, b) <= _SENTENCES:
        return False
    if own_areas(a, b) or two_places(a.text, b.text) or succeeds(b, a):
        return False
    if foreseen(one) != foreseen(other) or smaller_area(one, other):
        return False
    if UPDATED.search(b.text[: other.start]) or FIRST_TOLD.search(a.whole.text):
        return False
    low, high = sorted((one, other), key=lambda v: v.high)
    far = low.high < high.low
    return far and high.low <= _VAST * max(low.low, 0.01)


def _sole(told: Sequence[Value], one: Value, other: Value) -> bool:
    """Whether each of the two gives no other number of the kind thereabouts."""
    return all(
        v in (one, other)
        or v.unit != one.unit
        or v.clause.source not in (one.clause.source, other.clause.source)
        or v.clause.speaker not in (one.clause.speaker, other.clause.speaker)
        for v in told
    )


def _subject(said: Sequence[Clause], one: Value, other: Value) -> str:
    """A name where the sentences of both tell of the same, "" where they may not."""
    if any(_OTHER_STATE.search(v.clause.text) for v in (one, other)):
        return ""
    first, second = (_sentence(said, v.clause) for v in (one, other))
    if one.unit == "长度" and not _of_one_side(one, other):
        return ""
    if one.unit == "时长":
        shared = set(_LASTING.findall(first)) & set(_LASTING.findall(second))
        return f"{_supply(first + second)}时长" if shared else ""
    mine, theirs = topics(first), topics(second)
    affected = any(_AFFECTED.search(v.left) for v in (one, other)) and not (mine and theirs)
    counted = _COUNTED.search(other.clause.text[: other.start]) and not (mine and theirs)
    struck = _struck(one) & _struck(other)
    if not mine & theirs and not affected and not counted and not struck:
        return ""
    return named(one.unit, first + second)


def _struck(value: Value) -> set[str]:
    """What befell the things, by the verb in front: 烧了7户, 烧到的有9户."""
    return set(_STRUCK.findall(value.clause.text[max(0, value.start - 6) : value.start]))


_SIDES = re.compile(r"[长宽深高厚距远]|直径|水位|雨|雪")


def _of_one_side(one: Value, other: Value) -> bool:
    """段长80米, 量出来是210米: no width against a length."""
    first, second = (set(_SIDES.findall(v.clause.text)) for v in (one, other))
    return first == second or not second


def _supply(text: str) -> str:
    match = re.search(r"[停断][电水气暖课航运]", text)
    return f"停{match[0][1]}" if match else "持续"


def _sentence(said: Sequence[Clause], clause: Clause) -> str:
    return "".join(
        c.text
        for c in said
        if (c.source, c.sentence, c.speaker) == (clause.source, clause.sentence, clause.speaker)
    )

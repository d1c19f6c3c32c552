"""Whether two codes, numbers of things, plates or stakes must be of one thing: 602 and 702."""

import re

from assistant.duties.report.conflicts.values import CODE, SIGN, Value

_POINTING = re.compile(r"^\s*(?:就|只|才)?(?:是|有|一共|总共|共|实际|其实|应该)")


def opens(value: Value) -> bool:
    """Say whether a speaker begins with the value: 经理讲3个; not 观众疏散完了，大概80人."""
    clause = value.clause
    return bool(clause.lead or clause.again or _POINTING.match(clause.text)) or clause.first


def same_code(one: Value, other: Value) -> str:
    """Return what is numbered differently, "" where nothing is.

    602 and 702: as many digits and one of them different, or two exchanged; 3号墩, 2号墩.
    """
    a, b = one.digits, other.digits
    stakes = one.unit == SIGN and a.startswith("K") and not _TRAIN.match(one.clause.text, one.end)
    if stakes and sorted(a) != sorted(b) and not (_points_out(other) and opens(other)):
        return ""  # K29、K35两处排查过: other places of the road
    if one.unit not in (CODE, SIGN):
        same = _points_out(other) and one.clause.source == other.clause.source
        return "编号" if same and _same_told(one, other) else ""
    slip = len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return "号码" if slip or sorted(a) == sorted(b) else ""


_TRAIN = re.compile(r"次|列车|班")  # K588次 is no place of a road


def _same_told(one: Value, other: Value) -> bool:
    """一号泵停了, 二号泵正常供水 are two; 是3号墩, 写的2号墩 is one, for nothing else is told."""
    rest = other.clause.text[other.start :].partition("号")[2][1:]
    pairs = {rest[i : i + 2] for i in range(len(rest) - 1)}
    return not pairs or any(pair in one.clause.text for pair in pairs)


_POINTS = re.compile(r"(?:是|写|为|在|从|报|说|讲)[^\d]{0,2}$")


def _points_out(value: Value) -> bool:
    """Whether the clause says that it is this one: 写的2号墩, 咬定是5号口."""
    before = (value.clause.lead + value.clause.text[: value.start])[-6:]
    return bool(_POINTS.search(before)) or value.start <= 1

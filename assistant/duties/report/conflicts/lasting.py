"""Lengths of time as they are told: 一个半钟头, 不到一天, 1小时40分钟, 大半个小时."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.understand.quantities import NUMBER, number


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in a text: text[start:end], and the minutes it may be."""

    start: int
    end: int
    low: float
    high: float


_DAY = 1440
_UNITS = {
    "分钟": 1, "分": 1, "刻钟": 15, "小时": 60, "钟头": 60, "时": 60, "天": _DAY,
    "星期": 7 * _DAY, "礼拜": 7 * _DAY, "月": 30 * _DAY,
}  # fmt: skip
_LENGTH = re.compile(
    rf"(?P<before>不到|不足|近|将近|约|大约|大概|差不多|超过|至少|起码)?"
    rf"(?<![第\d.:\uff1a])(?:(?P<most>大)?(?P<half>半)个?|(?P<n>{NUMBER})(?P<more>多|来|余|几)?个?(?P<too>多)?(?P<and>半)?)"
    rf"(?P<u>分钟|刻钟|小时|钟头|天(?![\u4e00-\u9fa5]{{0,2}}[然上河山气窗])|(?<=个)月|星期|礼拜)(?P<tail>半)?"
    rf"(?:[又零]?(?P<n2>{NUMBER})(?P<u2>分钟?|小时))?(?P<after>左右|上下|多|出头|不到|的?样子)?"
)
_ROUGH = frozenset({"近", "将近", "约", "大约", "大概", "差不多", "左右", "上下", "样子", "的样子"})


def lengths(text: str) -> Iterator[Length]:
    """Give the lengths of time of a text in order."""
    for match in _LENGTH.finditer(text):
        count = 0.5 if match["half"] else number(match["n"])
        if count is None:
            continue
        unit = _UNITS[match["u"]]
        exact = (count + (0.5 if match["tail"] or match["and"] else 0)) * unit
        if match["n2"]:
            exact += (number(match["n2"]) or 0) * _UNITS[match["u2"]]
        yield Length(match.start(), match.end(), *_bounds(match, exact, unit))


def _bounds(match: re.Match[str], exact: float, unit: int) -> tuple[float, float]:
    rough = unit > 1 or exact % 5 == 0 or not (match["n"] or "").isdigit()  # 半分钟 has no number
    slack = exact * _SLACK if rough else 1
    low, high = exact - slack, exact + slack
    said = {match["before"], match["after"]}
    if said & {"不到", "不足"}:
        return exact / 2, exact
    if match["most"]:  # 大半个小时
        return exact, 2 * exact
    if match["more"] or match["too"] or said & {"多", "出头", "超过", "至少", "起码"}:
        return exact - slack, exact + max(unit if unit > 1 else 0, exact / 2)
    return (exact * 0.7, exact * 1.3) if said & _ROUGH else (low, high)


_SLACK = 0.2  # of a length that is told in round numbers

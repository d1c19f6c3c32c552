"""Numbers, counts, ordinals, degrees and distances as they are spoken in a duty room."""

import re
from dataclasses import dataclass
from typing import Literal

from core.text import chinese_to_int

_SPOKEN_FORMS = str.maketrans({"俩": "两", "仨": "三", "幺": "一", "兩": "两"})
SPOKEN = "零〇○一二两俩三仨四五六七八九十百千万亿幺"
NUMBER = rf"(?:\d+(?:\.\d+)?|[{SPOKEN}]+(?:点[零〇一二三四五六七八九]+)?)"

Level = Literal["max", "min", "high", "middle", "low"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text. `unit` is the measure word after it ("" where none)."""

    start: int
    end: int
    text: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A choice by position, counted from 1; negative from the end.

    第二个 = (2, 2), 前三个 = (1, 3), 最后一个 = (-1, -1), 后两个 = (-2, -1).
    """

    start: int
    end: int
    text: str
    first: int
    last: int


def number(text: str) -> float | None:
    """Read a whole string as a number: 22, 二十二, 三百零五, 两千, 二〇二六, 百分之五十, 50%."""
    text = text.strip().replace(",", "")
    if text.startswith("百分之"):
        return number(text[3:])
    text = text.rstrip("%\uff05")
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    whole, point, fraction = text.partition("点")
    if point:
        head, tail = number(whole), _digits_only(fraction)
        return None if head is None or tail is None else head + tail / 10 ** len(fraction)
    if text.startswith("半") and len(text) == 1:
        return 0.5
    return _spoken(text)


def integer(text: str) -> int | None:
    """Read a whole string as a whole number, None where it is none."""
    value = number(text)
    return int(value) if value is not None and value == int(value) else None


def _digits_only(text: str) -> int | None:
    digits = [chinese_to_int(char) for char in text]
    return int("".join(str(d) for d in digits)) if digits and None not in digits else None


# 两百五 is 250 and 一万二 is 12,000, but 二百零五 is 205
_SHORTENED = re.compile(r"(?P<head>.*(?P<unit>[百千万]))(?P<digit>[一二三四五六七八九])")
_BELOW = {"百": "十", "千": "百", "万": "千"}


def _spoken(text: str) -> float | None:
    text = text.translate(_SPOKEN_FORMS)
    if shortened := _SHORTENED.fullmatch(text):
        text += _BELOW[shortened["unit"]]
    value = chinese_to_int(text) if text else None
    return None if value is None else float(value)


_MEASURED = re.compile(
    rf"(?P<pct>百分之)?(?P<n>{NUMBER})\s*(?P<u>公里|千米|km|KM|里地|里|米|m(?![a-zA-Z])|度|摄氏度|℃|%|\uff05|分贝|"
    r"厘米|cm|人|名|个人|个|位|条|件|起|路|张|份|家|台|次|遍|轮|辆|户|项|档|级|栋|层|区|号|分屏|小时|分钟|天|成)?"
)


def numbers(text: str) -> list[Number]:
    """Return the numbers of the text with the measure word behind each, in order."""
    found: list[Number] = []
    for match in _MEASURED.finditer(text):
        value = number(match["n"])
        if value is None:
            continue
        unit = match["u"] or ""
        if unit == "成":  # 五成 is fifty per cent
            value, unit = value * 10, "%"
        if match["pct"] or unit == "\uff05":
            unit = "%"
        found.append(Number(match.start(), match.end(), match[0], value, unit))
    return found


_DISTANCE = re.compile(
    rf"(?:(?P<half>半)|(?P<n>{NUMBER}))\s*(?P<u>公里|千米|km|KM|里地|里(?![面头边弄])|米|m(?![a-zA-Z]))(?P<more>半)?"
)
_METRES = {"公里": 1000, "千米": 1000, "km": 1000, "KM": 1000, "里地": 500, "里": 500}


def radius_m(text: str) -> int | None:
    """Return the first distance in metres: 两公里 = 2000, 一公里半 = 1500, 500米 = 500."""
    match = _DISTANCE.search(text)
    if match is None:
        return None
    value = 0.5 if match["half"] else number(match["n"])
    if value is None:
        return None
    return round((value + (0.5 if match["more"] else 0)) * _METRES.get(match["u"], 1))


_MEASURES = "个条件起路张份家位名台次遍轮辆户项只只把块栋层号"
_ORDINAL = re.compile(
    rf"(?P<last>最后|末尾|倒数第)(?P<ln>{NUMBER})?[{_MEASURES}]|"
    rf"第(?P<n>{NUMBER})(?![{SPOKEN}\d])[{_MEASURES}]?|"
    rf"(?P<side>[前头后])(?P<sn>{NUMBER})[{_MEASURES}]"
)


def ordinals(text: str) -> list[Ordinal]:
    """Return the choices by position: 第二个, 前三个, 后两条, 最后一个, 倒数第二个."""
    found: list[Ordinal] = []
    for match in _ORDINAL.finditer(text):
        first = last = 0
        if match["last"]:
            count = integer(match["ln"] or "1") or 1
            backwards = match["last"] == "倒数第"
            first, last = -count, -count if backwards else -1
        elif match["n"]:
            first = last = integer(match["n"]) or 0
        else:
            count = integer(match["sn"]) or 0
            first, last = (-count, -1) if match["side"] == "后" else (1, count)
        if first:
            found.append(Ordinal(match.start(), match.end(), match[0], first, last))
    return found


_TOP = re.compile(
    rf"(?:前|头|最多的|最集中的|最突出的|排前|TOP|top|Top)\s*(?P<n>{NUMBER})|(?P<m>{NUMBER})(?:大|个)(?:热点|问题|诉求)|(?:给|列|报|说|要)(?P<k>{NUMBER})(?:条|个|类)"
)


def top(text: str) -> int | None:
    """Return how many are asked for: 最多的五个问题 = 5, 前三 = 3, 十大热点 = 10."""
    match = _TOP.search(text)
    return integer(match["n"] or match["m"] or match["k"]) if match else None


_COUNT = re.compile(rf"(?P<n>{NUMBER}|俩|仨)\s*(?P<u>[{_MEASURES}]|人|探头|摄像头|监控|视频)?")


def count(text: str) -> int | None:
    """Return the first count of things: 俩探头 = 2, 两路 = 2, 三家 = 3; None without one."""
    for match in _COUNT.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before == "第" or not (match["u"] or match["n"] in "俩仨"):
            continue
        return integer(match["n"])
    return None


_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("max", re.compile(r"最[大高强快亮响]|拉满|开满|满格|到顶|顶格|全开")),
    ("min", re.compile(r"最[小低弱慢暗轻]|到底")),
    ("high", re.compile(r"高[档速风]|强[档劲风]|大风|[大高强]一?[档些点]|调[大高强]|开[大高强]")),
    ("middle", re.compile(r"中[档速等风间]|适中|居中|调中|开中|中$")),
    ("low", re.compile(r"低[档速风]|弱[档风]|小风|[小低弱]一?[档些点]|调[小低弱]|开[小低弱]")),
)
_BARE: dict[str, Level] = {"高": "high", "中": "middle", "低": "low"}


def level(text: str) -> Level | None:
    """Return the degree that is named: 最大 = max, 高档 = high, 低 = low."""
    for name, pattern in _LEVELS:
        if pattern.search(text):
            return name
    bare = re.search(r"(?:到|成|为|至)([高中低])", text)
    return _BARE[bare[1]] if bare else None

"""Figures in text: values with kinds of units, times of day, dates, codes, telephones."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from assistant.duties.report.draft.trace.rules import rules
from core.text import chinese_to_int

_DIGITS = "零〇一二两三四五六七八九十百千万"
_DATE = re.compile(r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]")
# 12月7日晚: which part of a day, where no clock was told
PART_OF_DAY = re.compile(
    r"(?<=[日号])(?P<part>凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜间|夜里|深夜|后半夜|前半夜|[早晚晨夜])(?![点0-9])"
)
_CLOCK = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|今早|上午|中午|下午|傍晚|晚上|今晚|昨晚|夜里|半夜|晚)?"
    rf"(?P<h>\d{{1,2}}|[{_DIGITS}]{{1,3}})(?:[:\uff1a](?P<colon>\d{{2}})(?!\d)|(?:点钟?|时(?!间|候|速))"
    rf"(?P<m>半|一刻|三刻|\d{{1,2}}(?!\d*[人名个台车辆:户])|[{_DIGITS}]{{1,3}}(?![人名个台辆户]))?分?)"
)
_PHONE = re.compile(r"\d{3,4}-\d{3,8}(?:-\d{3,6})?|(?<!\d)\d{7,}(?!\d)")
_CODE = re.compile(
    r"[A-Za-z]+-?\d+|\d+[A-Za-z]+|[\u2160-\u216b]|"
    r"(?<!\d)(?:110|119|120|122|12345|12369|12315|12350|12328)(?![\d.]|[台辆人名个户车米亩元平])"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the kind of its unit; `kind` is "" where it has none that is known."""

    text: str
    value: float
    kind: str
    rough: bool
    start: int
    end: int
    spoken: bool = False  # written with Chinese numerals


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `minute` None where only the hour was said."""

    text: str
    hour: int
    minute: int | None
    rough: bool
    start: int
    end: int


@cache
def _figure() -> re.Pattern[str]:
    units = sorted(_kinds(), key=len, reverse=True)
    rough = rules()["rough"]
    return re.compile(
        rf"(?P<rb>{rough['before']})?"
        rf"(?P<n>\d[\d,]*(?:\.\d+)?|[{_DIGITS}]+)(?P<ra>{rough['after']})?(?P<scale>[万亿])?"
        rf"(?P<u>{'|'.join(re.escape(u) for u in units)})?(?P<rc>{rough['after']})?"
    )


@cache
def _kinds() -> Mapping[str, str]:
    return {unit: kind for kind, units in rules()["units"].items() for unit in units}


def value(words: str) -> float | None:
    """Return the value of 1,500, 3.5, 三十 or 两."""
    digits = words.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", digits):
        return float(digits)
    read = chinese_to_int(words)
    return None if read is None else float(read)


def mask(text: str, *patterns: re.Pattern[str]) -> str:
    """Return text with every match blanked out, offsets unchanged."""
    for pattern in patterns:
        text = pattern.sub(lambda m: "\u0000" * len(m[0]), text)
    return text


def without_moments(text: str) -> str:
    """Return text without telephones, codes, dates and times of day, offsets unchanged."""
    return mask(text, PART_OF_DAY, _PHONE, _CODE, _DATE, _CLOCK)


def figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a text, times and codes left aside."""
    for match in _figure().finditer(without_moments(text)):
        number = value(match["n"])
        if number is None:
            continue
        scale = {"万": 1e4, "亿": 1e8}.get(match["scale"] or "", 1.0)
        yield Figure(
            match[0], number * scale, _kinds().get(match["u"] or "", ""),
            bool(match["rb"] or match["ra"] or match["rc"]),
            match.start(), match.end(), not match["n"][0].isdigit(),
        )  # fmt: skip


def clocks(text: str) -> Iterator[Clock]:
    """Yield the times of day, in 24 hours as far as the words say (下午三点 is 15)."""
    for match in _CLOCK.finditer(mask(text, _PHONE)):
        hour = value(match["h"])
        if hour is None:
            continue
        at = int(hour)
        part = match["part"] or ""
        if part in ("下午", "傍晚", "晚上", "今晚", "昨晚", "夜里", "晚") and 0 < at < 12:
            at += 0 if part == "夜里" and at < 6 else 12
        tail = text[match.end() : match.end() + 2]
        rough = bool(re.match("许|左右|前后|多|来", tail)) or text[
            max(0, match.start() - 2) : match.start()
        ].endswith(("约", "大概", "近"))
        yield Clock(
            match[0], at, _minute(match["colon"] or match["m"]), rough, match.start(), match.end()
        )


def _minute(words: str | None) -> int | None:
    if not words:
        return None
    named = {"半": 30, "一刻": 15, "三刻": 45}.get(words)
    if named is not None:
        return named
    read = value(words)
    return None if read is None or read > 59 else int(read)


def dates(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (words, month, day) of every date."""
    for match in _DATE.finditer(text):
        yield match[0], int(match["m"]), int(match["d"])


def codes(text: str) -> Iterator[str]:
    """Yield telephones and names with letters and digits (S2, 12ppm), as written."""
    for pattern in (_PHONE, _CODE):
        yield from (match[0] for match in pattern.finditer(text))

"""Scorers shared by suites: text that counts as equal, and order statistics."""

import re
from collections.abc import Sequence
from math import ceil

from core.text import chinese_to_int
from knowledge.evidence.figures import plain

_NUMERAL = re.compile(r"[零〇一二三四五六七八九十百千]+")
_SPACE_AND_QUOTES = re.compile(r"[\s　“”\"'‘’「」]")
_SAME = (("个小时", "小时"), ("个工作日", "工作日"), ("钟头", "小时"), ("(", "("), (")", ")"))


def loose(text: str) -> str:
    """Return text in which 一小时 == 1小时, 第六十一条 == 第61条, Ⅲ类 == III类 == 三类."""
    text = _SPACE_AND_QUOTES.sub("", plain(text))
    text = _NUMERAL.sub(lambda m: _digits(m.group()), text)
    for one, other in _SAME:
        text = text.replace(one, other)
    return text


def _digits(numeral: str) -> str:
    value = chinese_to_int(numeral)
    return numeral if value is None else str(value)


def contains(text: str, wanted: str) -> bool:
    """Say whether `wanted` stands in `text` under `loose`; digits match whole numbers only."""
    needle = re.escape(loose(wanted))
    before = r"(?<!\d)" if loose(wanted)[:1].isdigit() else ""
    after = r"(?!\d)" if loose(wanted)[-1:].isdigit() else ""
    return bool(re.search(before + needle + after, loose(text)))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0

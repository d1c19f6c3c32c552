"""Text as it is said aloud: figures, codes and signs in words. The rules are readings.yaml."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.text import int_to_chinese, roman_to_int
from core.yaml_data import read_yaml

_DIGITS = "零一二三四五六七八九"
_MOST = 16  # a longer row of figures is no amount
_MYRIADS = ("", "万", "亿", "万亿")


@dataclass(frozen=True, slots=True)
class _Rule:
    find: re.Pattern[str]
    say: str
    two: str  # a measure word that `say` itself puts behind a count


@dataclass(frozen=True, slots=True)
class _Readings:
    rules: tuple[_Rule, ...]
    two: tuple[str, ...]
    units: re.Pattern[str]
    unit_names: dict[str, str]
    signs: dict[str, str]


def spoken(text: str) -> str:
    """Return the text without figures and signs, as it is read aloud."""
    readings = _readings()
    text = _plain_forms(text)
    text = readings.units.sub(lambda found: readings.unit_names[found[1]], text)
    for rule in readings.rules:
        text = rule.find.sub(lambda found, rule=rule: _said(rule, found), text)
    return "".join(readings.signs.get(char, char) for char in text)


def amount(figures: str) -> str:
    """Return 1203.5 as 一千二百零三点五. Figures too long for an amount are read one by one."""
    whole, _, part = figures.replace(",", "").partition(".")
    if len(whole) > _MOST:
        return digits(figures)
    said = _whole(int(whole or "0"))
    return f"{said}点{digits(part)}" if part else said


def digits(figures: str) -> str:
    """Return 2026 as 二零二六; what is no figure is left out, a point is said."""
    return "".join(
        "点" if c == "." else _DIGITS[int(c)] for c in figures if c.isdigit() or c == "."
    )


def code(figures: str) -> str:
    """Return 110 as 幺幺零, as telephone numbers and codes are called."""
    return digits(figures).replace("一", "幺")


def _whole(number: int) -> str:
    """Say a whole number in groups of four figures (万, 亿), with 零 where figures are missing."""
    groups: list[int] = []
    while number:
        number, rest = divmod(number, 10_000)
        groups.append(rest)
    said = ""
    for at in reversed(range(len(groups))):
        if not groups[at]:
            continue
        gap = said and (groups[at] < 1000 or not groups[at + 1])
        group = int_to_chinese(groups[at])
        if said and 10 <= groups[at] < 20:
            group = f"一{group}"  # 一万零一十二, but 十二
        said += ("零" if gap else "") + group + _MYRIADS[at]
    return re.sub(r"二(?=千|万|亿)", "两", said) or _DIGITS[0]


def _minutes(figures: str) -> str:
    return f"零{digits(figures[1])}" if figures[0] == "0" else amount(figures)


def _roman(sign: str) -> str:
    return int_to_chinese(roman_to_int(unicodedata.normalize("NFKC", sign)) or 0)


def _as_is(words: str) -> str:
    return words


_READERS: dict[str, Callable[[str], str]] = {
    "amount": amount, "count": amount, "digits": digits, "code": code, "minutes": _minutes,
    "roman": _roman, "as_is": _as_is,
}  # fmt: skip


def _said(rule: _Rule, found: re.Match[str]) -> str:
    behind = rule.two or found.string[found.end() :].lstrip()
    two = behind.startswith(_readings().two)

    def read(slot: re.Match[str]) -> str:
        figures = found[slot[1]]
        if slot[2] == "count" and figures == "2" and two:
            return "两"
        return _READERS[slot[2]](figures)

    return re.sub(r"\{(\w+):(\w+)\}", read, rule.say)


def _plain_forms(text: str) -> str:
    """Full-width figures and letters as ASCII; punctuation stays as it is written."""
    return "".join(unicodedata.normalize("NFKC", char) if _is_wide(char) else char for char in text)


def _is_wide(char: str) -> bool:
    return "０" <= char <= "９" or "Ａ" <= char <= "Ｚ" or "ａ" <= char <= "ｚ"


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in longest_first)})"


@lru_cache(maxsize=1)
def _readings() -> _Readings:
    data: dict[str, Any] = read_yaml(
        Path(__file__).with_name("readings.yaml").read_text(encoding="utf-8")
    )
    units: dict[str, str] = data["units"]
    lists = {
        "{MEASURE}": _any_of(data["measures"].split()),
        "{CALLED}": _any_of(data["called"].split()),
        "{UNIT}": _any_of(units),
    }
    rules = [
        _Rule(re.compile(_filled(row["find"], lists)), row["say"], row.get("two", ""))
        for row in data["rules"]
    ]
    return _Readings(
        tuple(rules), tuple(data["two"].split()),
        # A unit stands behind a figure and in front of no other letter.
        re.compile(rf"(?<=\d)\s*({_any_of(units)})(?![A-Za-z0-9])"), units, data["signs"],
    )  # fmt: skip


def _filled(pattern: str, lists: dict[str, str]) -> str:
    for name, words in lists.items():
        pattern = pattern.replace(name, words)
    return pattern

"""Figures in Chinese official text: numbers with units, dates, articles, document numbers, phones.

A figure is canonical text, so that 二十四小时 == 24小时, 第六十一条 == 第61条, Ⅲ类 == 三类.
"""

import re
from functools import lru_cache

from core.text import chinese_to_int

_WIDE = str.maketrans(
    "０１２３４５６７８９％．：（）［］，－～",
    "0123456789%.:()[],-~",
)
_ROMAN = {"Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5"}
_LATIN_CLASS = re.compile(r"(?<![A-Za-z])(IV|III|II|I)\s*(?=[类级])")
_LATIN = {"I": "1", "II": "2", "III": "3", "IV": "4"}

_CN = "零〇一二两三四五六七八九十百千"
_NUMBER = rf"(?:\d+(?:\.\d+)?|[{_CN}]+)"
# units that make a Chinese numeral a figure; a bare 一 or 二 is mostly not one
_UNITS = (
    "个人|个工作日|工作日|个小时|小时|分钟|秒钟|秒|个月|周年|日内|日|天|年|月|周|时|分|"
    "人|名|户|家|起|件|次|辆|台|艘|架|套|层|级|类|路|声|倍|条|款|项|章|节|号|"
    "公里|千米|平方米|立方米|平方公里|公顷|亩|米|厘米|毫米|吨|公斤|千克|克|升|"
    "万元|亿元|元|万|亿|兆|千伏|千瓦|兆瓦|伏|度|MB|GB|Mbps|M|G"
)
_AMOUNT = re.compile(rf"(?P<n>{_NUMBER})\s*(?P<scale>万|亿|千|百)?\s*(?P<u>{_UNITS})(?![A-Za-z])")
_PERCENT = re.compile(rf"(?:百分之(?P<cn>{_NUMBER})|(?P<n>\d+(?:\.\d+)?)\s*%)")
_CHINESE_UNIT = re.compile(rf"[{_CN}]")
_DOCUMENT = re.compile(r"[〔\[(](?P<y>\d{4})[〕\])]\s*(?P<n>\d+)\s*号")
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1\d{10}|\d{7,8}|\d{3}-\d{4}-\d{4})(?!\d)")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?!\d)")
_BARE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
# one thing, two names
_UNIT_NAMES = {
    "个人": "人",
    "个工作日": "工作日",
    "个小时": "小时",
    "日内": "日",
    "天": "日",
    "名": "人",
    "秒钟": "秒",
    "千米": "公里",
    "千克": "公斤",
}
_COUNTED = frozenset({"一", "二", "两", "三", "四", "五", "六", "七", "八", "九", "十"})
# after these units a small Chinese numeral is idiom more often than figure: 一次, 一级政府
_IDIOM_UNITS = frozenset({"起", "件", "次", "家", "套", "个", "层", "路", "项", "号", "分", "时"})


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return text with half-width digits and signs, and class numerals as Arabic digits."""
    text = text.translate(_WIDE)
    for roman, digit in _ROMAN.items():
        text = text.replace(roman, digit)
    return _LATIN_CLASS.sub(lambda m: _LATIN[m.group(1)], text)


def figures(text: str) -> set[str]:
    """Return the canonical figures in a text."""
    return set(_figures(text))


@lru_cache(maxsize=4096)  # of the clauses that a night's questions find, again and again
def _figures(text: str) -> frozenset[str]:
    text = plain(text)
    found: set[str] = set()
    taken: list[tuple[int, int]] = []

    def take(match: re.Match[str], figure: str) -> None:
        found.add(figure)
        taken.append(match.span())

    for match in _DOCUMENT.finditer(text):
        take(match, f"〔{match['y']}〕{match['n']}号")
    for match in _CLOCK.finditer(text):
        take(match, f"{int(match[1])}:{match[2]}")
    for match in _PHONE.finditer(text):
        take(match, match[0].replace("-", ""))
    for match in _PERCENT.finditer(text):
        number = match["cn"] or match["n"]
        take(match, f"{_value(number)}%")
    for match in _AMOUNT.finditer(text):
        if not _overlaps(match, taken) and (figure := _amount(match)):
            take(match, figure)
    for match in _BARE.finditer(text):
        if not _overlaps(match, taken):
            take(match, _value(match[0]))
    return frozenset(found)


def _amount(match: re.Match[str]) -> str:
    number, unit = match["n"], match["u"]
    if number in _COUNTED and unit in _IDIOM_UNITS:
        return ""
    scale = match["scale"] or ""
    return f"{_value(number)}{scale}{_UNIT_NAMES.get(unit, unit)}"


def _value(number: str) -> str:
    if _CHINESE_UNIT.search(number):
        value = chinese_to_int(number)
        return number if value is None else str(value)
    return str(float(number)).removesuffix(".0")


def _overlaps(match: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    start, end = match.span()
    return any(start < e and s < end for s, e in taken)


def unsupported(claim: str, evidence: str) -> set[str]:
    """Return the figures of a claim that the evidence does not contain.

    A bare number in the claim counts as present where the evidence has it with any unit.
    """
    there = figures(evidence)
    bare = {re.sub(r"[^\d.].*$", "", figure) for figure in there}
    return {
        figure
        for figure in figures(claim)
        if figure not in there and not (figure.replace(".", "").isdigit() and figure in bare)
    }

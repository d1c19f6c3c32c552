"""Figures written against the standard that one expression cannot judge."""

import re
from collections.abc import Iterator

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_HAN = "零一二三四五六七八九"
_UNITS = "人|名|个|天|次|起|户|处|辆|家|岁|小时|分钟|米|公里|里|吨|元|位|台|艘|口|间|头|只|棵|株|亩"
_ADJACENT = re.compile(
    rf"(?<![0-9、.第之])(?P<a>[1-9])、(?P<b>[1-9])(?P<k>[余多])?(?P<u>(?:十|百|千|万)?(?:{_UNITS}))"
    r"(?!楼|栋|号|组|班|、)"
)
_ADJACENT_HAN = re.compile(
    rf"(?<![一二三四五六七八九百千第、之款项条])(?P<t>[一二三四五六七八九]?十)?(?P<a>[一二两三四五六七八])、"
    rf"(?P<b>[二两三四五六七八九])(?P<m>[十百千万]*)(?P<u>{_UNITS}|年|月)(?!级|、|代|期|组)"
)
_MIXED = re.compile(
    r"(?:(?P<h1>[一二两三四五六七八九十]+)(?:人|名)(?P<x>[^，。；、0-9]{1,6})[、，](?P<d1>[0-9]+)(?:人|名)"
    r"|(?P<d2>[0-9]+)(?:人|名)[^，。；、0-9]{1,6}[、，](?P<h2>[一二两三四五六七八九十]+)(?:人|名))"
    r"(?=死亡|受伤|轻伤|重伤|失联|被困|遇难|送医|[^，。；、]{0,4}(?:死亡|受伤|轻伤|重伤|失联|被困|遇难))"
)
_HARM = "(?:死亡|遇难|受伤|重伤|轻伤|失联|失踪|被困)"
# 死亡二人，重伤5人
_MIXED_BEHIND = re.compile(
    rf"{_HARM}(?P<h1>[一二两三四五六七八九十]{{1,3}})(?:人|名)[，、]{_HARM}[0-9]+(?:人|名)"
    rf"|{_HARM}[0-9]+(?:人|名)[，、]{_HARM}(?P<h2>[一二两三四五六七八九十]{{1,3}})(?:人|名)"
)
# 23名消防员、五辆消防车
_MIXED_LIST = re.compile(
    r"[0-9]+(?:人|名|辆|台|艘|户|顶|床|套|件|把)[\u4e00-\u9fff]{1,8}、(?P<h1>[一二两三四五六七八九十]{1,3})(?:名|辆|台|艘|户|顶|床|套|件|把)(?=[\u4e00-\u9fff]{2})"
    r"|(?<![第一二三四五六七八九十百千几余多数])(?P<h2>[一二两三四五六七八九十]{1,3})(?:名|辆|台|艘|户|顶|床|套|件|把)[\u4e00-\u9fff]{2,8}、[0-9]+(?:人|名|辆|台|艘|户|顶|床|套|件|把)"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the findings about approximate and mixed figures."""
    text = page.text
    if page.ours:
        yield from _mixed(page)
    if "、" not in text:
        return
    yield from _digits(page)
    for match in _ADJACENT_HAN.finditer(text):
        first, second = _value(match["a"]), _value(match["b"])
        together = second == first + 1 or (first, second) == (3, 5)
        if not together or page.protected(*match.span()):
            continue
        if match["u"] in ("年", "月") and first + 1 != second:
            continue
        right = f"{match['t'] or ''}{match['a']}{match['b']}{match['m']}{match['u']}"
        yield rule("number.adjacent").finding(text, match.span(), right)


def _digits(page: Page) -> Iterator[Finding]:
    for match in _ADJACENT.finditer(page.text):
        a, b = int(match["a"]), int(match["b"])
        if not (b == a + 1 or (a, b) == (3, 5)) or page.protected(*match.span()):
            continue
        first = "两" if a == 2 and not match["u"].startswith("十") else _HAN[a]
        right = f"{first}{_HAN[b]}{match['k'] or ''}{match['u']}"
        yield rule("number.adjacent").finding(page.text, match.span(), right)


def _value(han: str) -> int:
    return 2 if han == "两" else _HAN.index(han)


def _mixed(page: Page) -> Iterator[Finding]:
    for match in (m for p in (_MIXED, _MIXED_BEHIND, _MIXED_LIST) for m in p.finditer(page.text)):
        name = "h1" if match["h1"] else "h2"
        words = match[name]
        value = _small(words)
        if value is None:
            continue
        start, end = match.span(name)
        span = (start, end + 1)
        unit = page.text[end]
        yield rule("number.mixed-style").finding(page.text, span, f"{value}{unit}")


def _small(words: str) -> int | None:
    if len(words) == 1:
        return 10 if words == "十" else _value(words)
    if words.startswith("十"):
        return 10 + _value(words[1])
    head, _, tail = words.partition("十")
    if len(head) != 1 or "十" not in words:
        return None
    return _value(head) * 10 + (_value(tail) if tail else 0)

"""Levels against colours, numerals and casualties."""

import re
from collections.abc import Iterator

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_LEVEL = {"I": 1, "II": 2, "III": 3, "IV": 4} | {
    name: level for names in ("ⅠⅡⅢⅣ", "一二三四") for level, name in enumerate(names, 1)
}
_NUMERAL = "ⅠⅡⅢⅣ"
_COLOUR = {"红": 1, "橙": 2, "黄": 3, "蓝": 4}
_GRADES = {"特别重大": 1, "重大": 2, "较大": 3, "一般": 4}
_N = r"(?P<n>IV|III|II|I|[ⅠⅡⅢⅣ一二三四])"
_WARNING = re.compile(
    rf"(?P<c>[红橙黄蓝])色(?:预警)?[（(]{_N}级[）)]"
    rf"|[（(]?{_N.replace('<n>', '<n2>')}级(?:响应|预警)?[（(](?P<c2>[红橙黄蓝])色"
)
_EVENT = re.compile(rf"(?P<g>特别重大|重大|较大|一般)(?:突发事件|事件|事故|级)?[（(]{_N}级[）)]")
_DEAD = re.compile(
    r"(?P<a>[0-9]+)(?:人|名[\u4e00-\u9fff]{0,4})(?:当场|不幸|抢救无效)?(?:死亡|遇难|身亡|丧生)"
    r"|(?:死亡|遇难|身亡)(?P<b>[0-9]+)(?:人|名)"
)
_GRADE = re.compile(
    r"(?:属于?|为|系|构成|是一起|发生一?起?)一?起?(?P<g>特别重大|重大|较大|一般)"
    r"(?=(?:生产安全|道路交通|火灾|安全生产|建筑施工|安全|责任|坍塌|燃气|爆炸|中毒)?(?:责任)?(?:事故|火灾))"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the levels that don't fit."""
    text = page.text
    if "级" in text and "色" in text:
        for match in _WARNING.finditer(text):
            colour, level = match["c"] or match["c2"], match["n"] or match["n2"]
            if _COLOUR[colour] != _LEVEL[level]:
                why = f"{colour}色对应{_NUMERAL[_COLOUR[colour] - 1]}级"
                yield rule("logic.warning-level").finding(text, match.span(), None, reason=why)
    if "级" in text and ("大" in text or "一般" in text):
        for match in _EVENT.finditer(text):
            if _GRADES[match["g"]] != _LEVEL[match["n"]]:
                why = f"{match['g']}对应{_NUMERAL[_GRADES[match['g']] - 1]}级"
                yield rule("logic.event-level").finding(text, match.span(), None, reason=why)
    if "死" in text or "遇难" in text or "身亡" in text:
        yield from _grades(page)


def _grades(page: Page) -> Iterator[Finding]:
    """Compare the grade of an accident with its deaths, by 国务院令第493号第三条."""
    if not page.ours:
        return
    for match in _GRADE.finditer(page.text):
        left, right = page.sentence(match.start())
        dead = [int(m["a"] or m["b"]) for m in _DEAD.finditer(page.text, left, right)]
        if not dead:
            continue
        least = _grade_of(max(dead))
        if _GRADES[match["g"]] > least:
            name = next(key for key, value in _GRADES.items() if value == least)
            why = f"死亡{max(dead)}人，应为{name}事故"
            yield rule("logic.accident-grade").finding(page.text, match.span("g"), name, reason=why)


def _grade_of(deaths: int) -> int:
    if deaths >= 30:
        return 1
    if deaths >= 10:
        return 2
    return 3 if deaths >= 3 else 4

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
_HURT = re.compile(
    r"(?<![0-9])(?P<a>[0-9]+)(?:人|名[\u4e00-\u9fff]{0,4})重伤|重伤(?P<b>[0-9]+)(?:人|名)"
)
_LOSS = re.compile(
    r"(?:直接)?经济损失(?:达|为|约|近|超过|逾|共计?)?(?P<n>[0-9]+(?:\.[0-9]+)?)(?P<w>万|亿)元"
)
_UP = r"(?P<v>升级|提升|上调|升格|升|调高|提高|降级|下调|降低|降|调低)(?:至|到|为)"
_COLOURS = re.compile(
    rf"(?P<a>[红橙黄蓝])色(?:预警)?(?:信号)?(?:[（(][^（()）]{{1,4}}[）)])?(?:调整|变更)?{_UP}(?P<b>[红橙黄蓝])色"
)
_FROM, _TO = (_N.replace("<n>", f"<{name}>") for name in "ab")
_RESPONSES = re.compile(rf"{_FROM}级(?:应急)?(?:响应|预警)?(?:调整|变更)?{_UP}{_TO}级")
_FLOORS = re.compile(
    r"(?:共|为|系|高|地上|总高|楼高)(?P<n>[0-9]{1,2})层[^。；0-9]{0,24}(?:起火点|着火点|火点|起火层|着火层|过火|起火|着火|被困)[^，。；0-9]{0,6}"
    r"(?P<s>(?P<m>[0-9]{1,2})(?:层|楼))"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the levels that don't fit."""
    text = page.text
    if "级" in text or "色" in text:
        yield from _numerals(page)
        yield from _moves(page)
    if page.ours and "事故" in text:
        yield from _grades(page)
    if page.ours and "层" in text:
        for match in _FLOORS.finditer(text):
            if int(match["m"]) > int(match["n"]):
                why = f"前文说共{match['n']}层"
                yield rule("logic.relation").finding(text, match.span("s"), None, reason=why)


def _numerals(page: Page) -> Iterator[Finding]:
    """Yield colours and grades beside another level's numeral."""
    text = page.text
    if "色" in text:
        for match in _WARNING.finditer(text):
            colour, level = match["c"] or match["c2"], match["n"] or match["n2"]
            if _COLOUR[colour] != _LEVEL[level]:
                why = f"{colour}色对应{_NUMERAL[_COLOUR[colour] - 1]}级"
                yield rule("logic.warning-level").finding(text, match.span(), None, reason=why)
    if "大" in text or "一般" in text:
        for match in _EVENT.finditer(text):
            if _GRADES[match["g"]] != _LEVEL[match["n"]]:
                why = f"{match['g']}对应{_NUMERAL[_GRADES[match['g']] - 1]}级"
                yield rule("logic.event-level").finding(text, match.span(), None, reason=why)


def _moves(page: Page) -> Iterator[Finding]:
    """Yield levels said to rise that fall: 由黄色升级为蓝色. Red and Ⅰ are the highest."""
    for pattern, ranks in ((_COLOURS, _COLOUR), (_RESPONSES, _LEVEL)):
        for match in pattern.finditer(page.text):
            first, last = ranks[match["a"]], ranks[match["b"]]
            falls = match["v"].startswith(("降", "下调", "调低"))
            if first != last and falls != (last > first) and not page.protected(*match.span()):
                yield rule("logic.level-move").finding(page.text, match.span(), None)


def _grades(page: Page) -> Iterator[Finding]:
    """Compare an accident's grade with deaths, injuries and loss, by 国务院令第493号第三条."""
    for match in _GRADE.finditer(page.text):
        left, right = page.sentence(match.start())
        found = [
            *((int(m["a"] or m["b"]), "死亡{}人") for m in _DEAD.finditer(page.text, left, right)),
            *((int(m["a"] or m["b"]), "重伤{}人") for m in _HURT.finditer(page.text, left, right)),
            *((_loss(m), "损失{}万元") for m in _LOSS.finditer(page.text, left, right)),
        ]
        if not found:
            continue
        least, amount, words = min(
            (_grade_of(amount, words), amount, words) for amount, words in found
        )
        if _GRADES[match["g"]] > least:
            name = next(key for key, value in _GRADES.items() if value == least)
            why = f"{words.format(f'{amount:g}')}，应为{name}事故"
            yield rule("logic.accident-grade").finding(page.text, match.span("g"), name, reason=why)


def _loss(match: re.Match[str]) -> float:
    return float(match["n"]) * (1e4 if match["w"] == "亿" else 1)


_BOUNDS = {"死亡": (30, 10, 3), "重伤": (100, 50, 10), "损失": (10000, 5000, 1000)}


def _grade_of(amount: float, words: str) -> int:
    """Return 1 (特别重大) to 4 (一般); 以上 includes the figure itself."""
    bounds = _BOUNDS[words[:2]]
    return next((grade for grade, bound in enumerate(bounds, 1) if amount >= bound), 4)

"""Rises and falls against their own figures: 由3.2米下降到3.6米, 80起降至60起却“下降33%”."""

import re
from collections.abc import Iterator

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_N = r"[0-9]+(?:\.[0-9]+)?"
_UNIT = r"(?P<u>[\u4e00-\u9fff%％℃]{1,4}?)"
_DOWN = (
    "下降",
    "降低",
    "减少",
    "降",
    "回落",
    "下跌",
    "缩短",
    "缩小",
    "减",
    "下滑",
    "退",
    "消退",
    "减弱",
)
_WORDS = (
    r"(?P<v>下降|降低|减少|回落|下跌|缩短|缩小|下滑|消退|减弱|上升|上涨|增加|增长|提高|升高|扩大|延长|增强|增至|升至|涨至"
    r"|降至|减至|退至|降|升|涨|增|减)"
)
_FROM_TO = re.compile(
    rf"(?P<span>(?:由|从)(?:[^，。；0-9]{{0,12}}?)(?P<a>{_N})(?P<u>万|亿|[\u4e00-\u9fff%％℃]{{1,4}}?)?(?:的)?{_WORDS}"
    rf"(?:了)?(?:到|至|为)?(?P<b>{_N})(?P<u2>万|亿|[\u4e00-\u9fff%％℃]{{0,4}}))"
)
_PERCENT = re.compile(
    rf"[^。；]{{0,16}}?(?P<s>(?:下降|降低|减少|回落|下跌|下滑|上升|上涨|增加|增长|提高|降幅(?:为|达)?|增幅(?:为|达)?)(?:了)?(?:约)?(?P<p>{_N})[%％])"
)
_THAN = re.compile(
    rf"(?P<b>{_N})(?P<u>起|件|人|次|例|宗|户|辆|处|个|亿元|万元|万吨|吨)[，,]?(?:同比|环比)?(?:较|比)?"
    rf"(?:去年|上年|前年|上月|上周|上季度|上旬|昨日|前日|前一[日天周月]|[0-9]{{4}}年|(?:[0-9]{{4}}年)?[0-9]{{1,2}}月(?:份|[0-9]{{1,2}}日)?)"
    rf"(?:同期|同月|同季)?(?:的)?(?P<a>{_N})(?P=u)[，,]?"
    rf"(?P<s>(?:下降|降低|减少|上升|增加|增长|增|减)(?:了)?(?:约)?(?P<p>{_N})(?:[%％]|(?P=u)))"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the rises, falls and percentages that their figures contradict."""
    text = page.text
    if "由" in text or "从" in text:
        for match in _FROM_TO.finditer(text):
            yield from _from_to(page, match)
    if "较" in text or "比" in text:
        for match in _THAN.finditer(text):
            yield from _than(page, match)


def _from_to(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    first, last = float(match["a"]), float(match["b"])
    unit, unit2 = match["u"] or "", match["u2"]
    if unit and not unit2.startswith(unit):
        return  # 由3万降至9000: other units
    if unit in ("月", "日", "年", "时", "级", "号", "岁"):
        return
    goes_down = match["v"].startswith(_DOWN)
    to = re.search(r"(?:到|至|为)$", page.text[match.start("v") : match.start("b")])
    if to is None:
        return
    if first != last and goes_down != (last < first):
        yield rule("logic.trend").finding(page.text, match.span("span"), None)
        return
    percent = _PERCENT.match(page.text, match.end())
    if percent and first and not _points(unit, percent, first, last):
        yield from _judged(page, percent, first, last)


def _points(unit: str, percent: re.Match[str], first: float, last: float) -> bool:
    """Say whether a difference of percentages is given with %: told by comparisons.py."""
    return unit in ("%", "％") and abs(abs(first - last) - float(percent["p"])) < 1e-6


def _than(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    first, last = float(match["a"]), float(match["b"])
    if not first:
        return
    said_down = match["s"].startswith(_DOWN)
    if first != last and said_down != (last < first):
        yield rule("logic.trend").finding(page.text, match.span("s"), None)
        return
    if match["s"].endswith(("%", "％")):
        yield from _judged(page, match, first, last)
    elif abs(abs(first - last) - float(match["p"])) > 1e-6:
        why = f"{first:g}与{last:g}相差{abs(first - last):g}"
        yield rule("logic.percent").finding(page.text, match.span("s"), None, reason=why)


def _judged(page: Page, match: re.Match[str], first: float, last: float) -> Iterator[Finding]:
    real = abs(first - last) / first * 100
    places = len(match["p"].partition(".")[2])
    if abs(real - float(match["p"])) <= 0.5 * 10**-places + 0.05 + (0.5 if not places else 0):
        return
    why = f"按{first:g}到{last:g}计算应为{real:.{max(places, 1)}f}%".replace(".0%", "%")
    yield rule("logic.percent").finding(page.text, match.span("s"), None, reason=why)

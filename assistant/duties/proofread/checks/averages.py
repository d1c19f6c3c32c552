"""Averages against the figures that they are worked out from: 320户、960人，户均4人."""

import re
from collections.abc import Iterator
from datetime import date

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_N = r"[0-9]+(?:\.[0-9]+)?"
_COUNTED = r"(?P<u>人次|车次|人|名|起|件|宗|例|次|户|辆|处|个|吨|万元|元)"
_EACH = re.compile(
    rf"(?<![0-9.])(?P<k>[0-9]{{1,6}})(?P<g>户|村|站|车|队|班|组|天|日|镇|街镇|家)(?P<what>[\u4e00-\u9fff]{{0,6}})[、，]?(?:共|共计|合计)?"
    rf"(?P<t>{_N}){_COUNTED}[^，。；0-9]{{0,6}}，(?P<s>(?:平均每)?(?P=g)均?(?:约)?(?P<a>{_N})(?P=u))"
)
_MONTHS = re.compile(
    rf"(?P<from>1)(?:月)?(?:至|—|-|～)(?P<to>1[0-2]|[2-9])月[^。；0-9]{{0,16}}(?P<t>{_N}){_COUNTED}[^。；0-9]{{0,10}}，(?P<s>月均[\u4e00-\u9fff]{{0,4}}?(?P<a>{_N})(?P=u))"
)
_DAYS = re.compile(
    rf"(?P<m>[0-9]{{1,2}})月(?P<d1>[0-9]{{1,2}})日(?:至|—|-|～)(?:(?P=m)月)?(?P<d2>[0-9]{{1,2}})日[^。；0-9]{{0,16}}(?P<t>{_N}){_COUNTED}[^。；0-9]{{0,10}}，(?P<s>日均[\u4e00-\u9fff]{{0,4}}?(?P<a>{_N})(?P=u))"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the averages that their own figures contradict; not in statutes."""
    if page.statute or ("均" not in page.text):
        return
    for match in _EACH.finditer(page.text):
        yield from _judged(page, match, int(match["k"]))
    for match in _MONTHS.finditer(page.text):
        yield from _judged(page, match, int(match["to"]))
    for match in _DAYS.finditer(page.text):
        yield from _judged(page, match, _days(match))


def _days(match: re.Match[str]) -> int:
    try:
        first, last = (date(2024, int(match["m"]), int(match[name])) for name in ("d1", "d2"))
    except ValueError:
        return 0
    return (last - first).days + 1


def _judged(page: Page, match: re.Match[str], among: int) -> Iterator[Finding]:
    if among < 1 or page.protected(*match.span()):
        return
    said, real = float(match["a"]), float(match["t"]) / among
    places = len(match["a"].partition(".")[2])
    if abs(said - real) < 10.0**-places - 1e-6:  # rounded up, rounded down
        return
    why = f"{match['t']}除以{among}为{real:.{places + 1}f}"
    yield rule("logic.relation").finding(page.text, match.span("s"), None, reason=why)

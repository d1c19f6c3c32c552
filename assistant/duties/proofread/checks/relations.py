"""Figures that follow from one another: attendance, levels, times taken, percentages."""

import re
from collections.abc import Iterator
from datetime import timedelta

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_N = r"[0-9]+(?:\.[0-9]+)?"
# 应到32人，实到30人，缺岗3人
_PRESENT = re.compile(
    r"应(?:到|在岗|参加|参会|报|检|查|接)[\u4e00-\u9fff]{0,6}?(?P<n>[0-9]{1,5})(?P<u>人|名|家|个|户|辆|份)[^，。；0-9]{0,6}[，、]"
    r"实(?:到|际到岗|际到会|际|有|报|检|查|接)[\u4e00-\u9fff]{0,6}?(?P<a>[0-9]{1,5})(?P=u)[^，。；0-9]{0,6}[，、]"
    r"(?P<rest>(?:缺岗|缺席|缺勤|缺员|请假|未到|未到岗|未报|漏报|漏检|缺)[\u4e00-\u9fff]{0,4}?(?P<b>[0-9]{1,5})(?P=u))"
)
# 水位18.62米，超警戒水位（18.20米）0.42米
_ABOVE = re.compile(
    rf"水位[^，。；0-9]{{0,8}}(?P<n>{_N})米[^，。；0-9]{{0,6}}，(?P<v>超|超过|超出|高于|低于|距)[^，。；0-9（(]{{0,8}}"
    rf"[（(](?P<m>{_N})米[）)](?P<d>(?<=[）)]){_N}米)"
)
# 自8时05分至9时20分，历时75分钟
_TOOK = re.compile(
    r"(?<![0-9])(?P<h1>[0-9]{1,2})时(?:(?P<m1>[0-9]{1,2})分)?[^。；0-9]{0,10}?(?:至|到|—|－|-|~|～)(?P<next>次日|当日)?"
    r"(?P<h2>[0-9]{1,2})时(?:(?P<m2>[0-9]{1,2})分)?[^。；0-9]{0,8}?(?:历时|用时|耗时|持续|时长|共计|共|中断|停电)(?P<about>约|近|超过?)?"
    r"(?P<t>(?:(?P<th>[0-9]{1,2})个?小时)?(?:(?P<tm>[0-9]{1,3})分钟?)?)(?![0-9余多半])"
)
# 较上年同期的40起下降25%，今年共发生30起
_FIRST = re.compile(
    rf"(?:较|比)(?:去年|上年|前年|上月|上周)?(?:同期|同月)?(?:的)?(?P<a>{_N})(?P<u>起|件|人|次|例|宗|户|辆|处|个|万元|亿元|吨)"
    rf"(?P<v>下降|减少|降低|上升|增加|增长)(?:了)?(?P<p>{_N})[%％]，[^，。；0-9]{{0,12}}?(?P<b>{_N})(?P=u)"
)
# 共排查隐患326处，已整改312处，整改率95.7%
_RATE = re.compile(
    r"(?P<n>[0-9]{1,6})(?P<u>处|个|件|户|人|项|起|条|家|栋|辆|台)[^，。；0-9]{0,8}[，、](?:现|目前|其中)?已?(?:经)?"
    r"[\u4e00-\u9fff]{2,8}?(?P<a>[0-9]{1,6})(?P=u)[^，。；0-9]{0,6}，"
    rf"(?P<r>[\u4e00-\u9fff]{{1,6}}率(?:为|达|达到)?(?P<p>{_N})[%％])"
)
# 由120处增至150处，增加25处
_MORE = re.compile(
    rf"(?:由|从)[^，。；0-9]{{0,10}}(?P<a>{_N})(?P<u>[\u4e00-\u9fff]{{1,3}}?)[^，。；0-9]{{0,6}}?(?:增加?|减少?|升|上升|降|下降|上涨|涨|回落|扩大|缩小)(?:到|至|为)(?P<b>{_N})(?P=u)，"
    rf"(?P<d>(?:增加|减少|上升|下降|上涨|回落|增幅|降幅|升幅|涨幅|净增)(?:了|为|达)?(?P<c>{_N})(?P=u))"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the figures that others in the sentence contradict."""
    if page.statute:
        return
    text = page.text
    if "应" in text and "实" in text:
        for match in _PRESENT.finditer(text):
            missing = int(match["n"]) - int(match["a"])
            yield from _said(page, match, "rest", int(match["b"]), missing, match["u"])
    if "水位" in text:
        for match in _ABOVE.finditer(text):
            apart = abs(float(match["n"]) - float(match["m"]))
            yield from _said(page, match, "d", float(match["d"][:-1]), apart, "米")
    if "由" in text or "从" in text:
        for match in _MORE.finditer(text):
            apart = abs(float(match["a"]) - float(match["b"]))
            yield from _said(page, match, "d", float(match["c"]), apart, match["u"])
    for match in _TOOK.finditer(text) if "时" in text else ():
        yield from _took(page, match)
    if "%" in text or "％" in text:
        yield from _percentages(page)


def _said(
    page: Page, match: re.Match[str], group: str, said: float, real: float, unit: str
) -> Iterator[Finding]:
    if abs(said - real) < 1e-6 or page.protected(*match.span()):
        return
    why = f"按前面的数字应为{round(real, 4):g}{unit}"
    yield rule("logic.relation").finding(page.text, match.span(group), None, reason=why)


def _took(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    hours = [int(match[name]) for name in ("h1", "h2")]
    minutes = [int(match[name] or 0) for name in ("m1", "m2")]
    if not match["t"] or match["about"] or max(hours) > 24 or max(minutes) > 59:
        return
    span = timedelta(hours=hours[1] - hours[0], minutes=minutes[1] - minutes[0])
    if match["next"] == "次日" or span < timedelta(0):
        span += timedelta(days=1)
    said = timedelta(hours=int(match["th"] or 0), minutes=int(match["tm"] or 0))
    whole = int(span.total_seconds() // 60)
    if said == span or page.protected(*match.span()):
        return
    if not match["tm"] and abs((said - span).total_seconds()) < 3600:
        return  # said in whole hours
    exact = f"{whole // 60}小时{whole % 60}分钟" if whole >= 60 else f"{whole}分钟"
    yield rule("logic.duration").finding(
        page.text, match.span("t"), None, reason=f"起止之间为{exact}（共{whole}分钟）"
    )


def _percentages(page: Page) -> Iterator[Finding]:
    for match in _FIRST.finditer(page.text):
        down = match["v"] in ("下降", "减少", "降低")
        share = float(match["p"]) / 100
        real = float(match["a"]) * (1 - share if down else 1 + share)
        if abs(real - float(match["b"])) > 0.51 + 0.005 * float(match["a"]):
            yield from _said(page, match, "b", float(match["b"]), round(real), match["u"])
    for match in _RATE.finditer(page.text):
        whole, part = int(match["n"]), int(match["a"])
        places = len(match["p"].partition(".")[2])
        if not whole or part > whole:
            continue
        real = part / whole * 100
        if abs(real - float(match["p"])) > 10**-places - 1e-9:  # rounded up, rounded down
            why = f"{part}除以{whole}为{real:.{max(places, 1)}f}%"
            yield rule("logic.percent").finding(page.text, match.span("r"), None, reason=why)

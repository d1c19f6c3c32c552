"""Dates that do not exist, or disagree with their weekday, each other, or the signature."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from assistant.duties.proofread.checks import weekdays
from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_DATE = re.compile(
    r"(?<![0-9])(?:(?P<y>[12][0-9]{3})年)?(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})(?:日|号|曰)"
)
_TIME = re.compile(
    r"(?<![0-9个约共近满第.])(?P<h>[0-9]{1,2})(?:时(?!间|长|候|代|刻)|[:：](?=[0-9]{2}(?![0-9])))"
    r"(?:(?P<m>[0-9]{1,2})(?![0-9]))?(?P<f>分)?"
)
_SHORT_RANGE = re.compile(
    r"(?<![0-9])(?:(?P<y>[12][0-9]{3})年)?(?P<m1>1[0-2]|0?[1-9])月(?P<d1>[0-9]{1,2})日?"
    r"(?P<s>[-－–—~～至到])(?P<d2>[0-9]{1,2})日"
)
_LONG_RANGE = re.compile(
    r"(?<![0-9])(?P<y1>[12][0-9]{3})年(?P<m1>[0-9]{1,2})月(?P<d1>[0-9]{1,2})日?(?:[（(][^（()）]{1,4}[）)])?起?[-－–—~～至到]"
    r"(?:(?P<y2>[12][0-9]{3})年)?(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})日"
)
_SAME_MONTH = re.compile(
    r"(?<![0-9年])(?P<m1>[0-9]{1,2})月(?P<d1>[0-9]{1,2})日(?:[（(][^（()）]{1,4}[）)])?(?:[^，。；0-9]{0,2}[0-9]{1,2}时(?:[0-9]{1,2}分)?)?"
    r"[-－–—~～至到](?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})日"
)
_YEARS = re.compile(
    r"(?<![0-9〔])(?P<a>(?:19|20)[0-9]{2})年?[-－–—~～至](?P<b>(?:19|20)[0-9]{2})年"
)
_SPAN = re.compile(
    r"(?:(?P<m1>[0-9]{1,2})月)?(?P<d1>[0-9]{1,2})日(?P<h1>[0-9]{1,2})时(?:(?P<n1>[0-9]{1,2})分)?"
    r"[-－–—~～至到](?:次日|(?:(?P<m2>[0-9]{1,2})月)?(?P<d2>[0-9]{1,2})日)(?P<h2>[0-9]{1,2})时"
    r"(?:(?P<n2>[0-9]{1,2})分)?[，,（(]?(?:历时|共计?|持续|用时|耗时|合计|总计)(?:约)?"
    r"(?P<t>(?P<th>[0-9]{1,3})(?:个)?小时)(?!余|多|[0-9半])"
)
_VAGUE_WEEK = re.compile(
    r"(?P<w>上(?:周|星期|个?礼拜)[一二三四五六日天末]|(?:上个?月|本月|当月)[上中下]旬)"
    r"(?=(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上?|夜间|深夜)?，?[^，。；]{0,24}(?:发生|起火|倒塌|坍塌|泄漏|爆炸|塌陷|追尾|坠|溺|事故|被困|受伤|死亡))"
)
_HAPPENED = re.compile(
    r"[0-9]{1,2}时(?:[0-9]{1,2}分)?许?[^。]{0,30}(?:发生|接报|接警|起火|扑灭|到场|报警)"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the findings about dates and times of day."""
    text = page.text
    if "月" in text:
        dates = list(_DATE.finditer(text))
        years = _years(page, dates)
        for match, year in zip(dates, years, strict=True):
            yield from _one_date(page, match, year)
        yield from _signature(page, dates)
        yield from _ranges(page)
    if "时" in text or ":" in text or "：" in text:
        yield from _times(page)
    if "小时" in text:
        yield from _durations(page)
    if page.ours and ("上周" in text or "上星期" in text or "旬" in text):
        for match in _VAGUE_WEEK.finditer(text):
            yield rule("date.vague-week").finding(text, match.span("w"), None)


def _years(page: Page, dates: list[re.Match[str]]) -> list[int | None]:
    """Return the year of every date: its own, else the last one said, else that of writing."""
    known: int | None = page.context.written.year if page.context.written else None
    if known is None:
        known = next((int(m["y"]) for m in dates if m["y"]), None)
    found: list[int | None] = []
    for match in dates:
        if match["y"]:
            known = int(match["y"])
        found.append(known)
    return found


def _one_date(page: Page, match: re.Match[str], year: int | None) -> Iterator[Finding]:
    month, day = int(match["m"]), int(match["d"])
    if page.in_title(*match.span()):
        return
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        yield rule("date.impossible").finding(page.text, match.span(), None)
        return
    last = monthrange(year or 2024, month)[1] if year or month != 2 else 29
    if day > last:
        right = match[0].replace(f"{match['d']}日", f"{last}日") if day == last + 1 else None
        why = f"{month}月只有{last}天"
        yield rule("date.impossible").finding(page.text, match.span(), right, reason=why)
        return
    yield from _weekday(page, match, year)


def _weekday(page: Page, match: re.Match[str], year: int | None) -> Iterator[Finding]:
    said = weekdays.said_beside(page, match)
    month, day = int(match["m"]), int(match["d"])
    if said is None:
        return
    today = page.context.written or page.context.today
    if match["y"] or (today is None and year is not None):
        yield from weekdays.of_day(page, said, date(year or 0, month, day))
    elif today is not None:
        yield from weekdays.of_near_year(page, said, (month, day), today, year)


def _times(page: Page) -> Iterator[Finding]:
    for match in _TIME.finditer(page.text):
        hour = int(match["h"])
        minute = int(match["m"]) if match["m"] else 0
        if match["m"] and not match["f"] and "时" in match[0]:
            minute = 0  # 8时30 人: the figure belongs to what follows
        colon = "时" not in match[0]
        if colon and (not page.ours or hour > 24):
            continue  # 1:500 and other ratios
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            if hour > 24 and not _clock_like(page.text, match):
                continue
            yield rule("date.impossible-time").finding(page.text, match.span(), None)


def _clock_like(text: str, match: re.Match[str]) -> bool:
    """Say whether 25时 is meant as a time of day and not as a count."""
    return bool(match["f"]) or text[match.start() - 1 : match.start()] in ("日", "，", "午", "晚")


def _ranges(page: Page) -> Iterator[Finding]:
    text = page.text
    for match in _SHORT_RANGE.finditer(text):
        if int(match["d2"]) < int(match["d1"]):
            yield rule("date.range").finding(text, match.span(), None)
    for match in _LONG_RANGE.finditer(text):
        first = (int(match["y1"]), int(match["m1"]), int(match["d1"]))
        last = (int(match["y2"] or match["y1"]), int(match["m2"]), int(match["d2"]))
        if last < first:
            yield rule("date.range").finding(text, match.span(), None)
    for match in _SAME_MONTH.finditer(text):
        if match["m1"] == match["m2"] and int(match["d2"]) < int(match["d1"]):
            yield rule("date.range").finding(text, match.span(), None)
    for match in _YEARS.finditer(text):
        if int(match["b"]) < int(match["a"]):
            yield rule("date.range").finding(text, match.span(), None)


def _durations(page: Page) -> Iterator[Finding]:
    for match in _SPAN.finditer(page.text):
        hours = _hours_between(match)
        said = int(match["th"])
        if hours is None or abs(hours - said) < 1:
            continue
        exact = f"{hours:g}小时"
        why = f"起止之间为{exact}"
        yield rule("logic.duration").finding(page.text, match.span("t"), None, reason=why)


def _hours_between(match: re.Match[str]) -> float | None:
    month = int(match["m1"] or 1)
    try:
        first = datetime(2024, month, int(match["d1"])) + timedelta(  # noqa: DTZ001
            hours=int(match["h1"]), minutes=int(match["n1"] or 0)
        )
        if match["d2"]:
            last = datetime(2024, int(match["m2"] or month), int(match["d2"]))  # noqa: DTZ001
        else:
            last = datetime(2024, month, int(match["d1"])) + timedelta(days=1)  # noqa: DTZ001
    except ValueError:
        return None
    last += timedelta(hours=int(match["h2"]), minutes=int(match["n2"] or 0))
    hours = (last - first).total_seconds() / 3600
    return hours if hours > 0 else None


def _valid(match: re.Match[str], year: int) -> date | None:
    try:
        return date(year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _signature(page: Page, dates: list[re.Match[str]]) -> Iterator[Finding]:
    """Compare the date that ends the text with the full dates before it."""
    if len(dates) < 2 or not dates[-1]["y"]:
        return
    last = dates[-1]
    if page.text[last.end() :].strip(" \n\t\u3000（印发）)。"):
        return
    signed = _valid(last, int(last["y"]))
    bodies = [_valid(m, int(m["y"])) for m in dates[:-1] if m["y"]]
    days = [day for day in bodies if day]
    if not signed or not days or any(day.year == signed.year for day in days):
        return
    for day in days:
        moved = _valid(last, day.year)
        if moved and 0 <= (moved - day).days <= 31 and abs(day.year - signed.year) <= 2:
            start = last.start("y")
            why = f"正文为{day.year}年，落款为{signed.year}年"
            yield rule("date.signed-year").finding(
                page.text,
                (start, last.end()),
                last[0].replace(last["y"], str(day.year), 1),
                reason=why,
            )
            return

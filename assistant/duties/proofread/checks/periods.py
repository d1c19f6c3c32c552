"""Periods: how many days they last, their last day, their weekdays, and years said in words."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.makers import han_number
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule
from assistant.understand.weekday_names import NAMES, fits

_PLAIN = 2023  # a year of 365 days, for dates whose year isn't said
_TO = "[-\uff0d–—~～至到]"
_WEEK = r"(?:星期|周)[一二三四五六日天]"
_ASIDE = rf"(?:[\uff08(](?:本|下)?{_WEEK}[\uff09)])?"
_RANGE = re.compile(
    rf"(?<![0-9])(?:(?P<y>[12][0-9]{{3}})年)?(?P<m1>[0-9]{{1,2}})月(?P<d1>[0-9]{{1,2}})日?{_ASIDE}(?P<h>[0-9]{{1,2}}时)?{_TO}"
    rf"(?:(?P<m2>[0-9]{{1,2}})月)?(?P<d2>[0-9]{{1,2}})日(?P<x>{_ASIDE})(?P<tail>[^。；\n]{{0,16}})"
)
_LASTS = re.compile(
    r"^[\uff0c\uff08(]?(?P<span>(?:共计?|为期|会期|假期|放假|总计|合计)(?P<n>[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:个?工作)?(?:天|日)(?!制))"
)
_PAIR = re.compile(
    r"^[\uff08(]?(?:星期|周)(?P<a>[一二三四五六日天])[至到—-](?:星期|周)?(?P<b>[一二三四五六日天])"
)
_NEXT = re.compile(
    rf"(?<![0-9])(?:(?P<y>[12][0-9]{{3}})年)?(?P<m>[0-9]{{1,2}})月(?P<d>[0-9]{{1,2}})日{_ASIDE}[、和及至—-](?P<e>[0-9]{{1,2}})日"
    r"[\uff08(](?P<w>(?:星期|周)(?P<n>[一二三四五六日天]))[\uff09)]"
)
_SAME_DAY = re.compile(
    r"(?P<day>(?:[12][0-9]{3}年)?[0-9]{1,2}月[0-9]{1,2}日)(?P<h1>[0-9]{1,2})[时:](?P<n1>[0-9]{1,2})?分?"
    rf"{_TO}(?:当日|(?P=day))?(?P<h2>[0-9]{{1,2}})[时:](?P<n2>[0-9]{{1,2}})?分?"
)
_BY_DAY = re.compile(
    r"(?:会议|会期|培训|演练|活动|点名|例会|座谈会|考试|参观|检查|开会)(?:时间)?[^，。；0-9]{0,8}"
    rf"(?P<span>(?P<h1>[0-9]{{1,2}})[时:](?P<n1>[0-9]{{1,2}})?分?{_TO}(?P<h2>[0-9]{{1,2}})[时:](?P<n2>[0-9]{{1,2}})?分?)"
)
_SAID_YEAR = re.compile(r"(?P<w>今年|本年度?|去年|上年|明年)[\uff08(](?P<y>20[0-9]{2})年?[\uff09)]")
_SHIFT = {"今": 0, "本": 0, "去": -1, "上": -1, "明": 1}
_SIGNED = re.compile(r"(?P<y>20[0-9]{2})年[0-9]{1,2}月[0-9]{1,2}日[印发\s\uff08\uff09]*\Z")
_YEARS = re.compile(rf"(?<![0-9〔])(?P<a>(?:19|20)[0-9]{{2}})年{_TO}(?P<b>(?:19|20)[0-9]{{2}})年")
_LAST_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")


def check(page: Page) -> Iterator[Finding]:
    """Yield what is wrong with periods and with years in words."""
    text = page.text
    if "日" in text and "月" in text:
        for match in _RANGE.finditer(text):
            yield from _range(page, match)
        for match in _NEXT.finditer(text):
            yield from _second_day(page, match)
    if not page.statute and ("时" in text or ":" in text):
        yield from _hours(page)
    if "年\uff08" in text or "年度\uff08" in text:
        yield from _said_years(page)
    if "年至" in text or "年到" in text:
        for match in _YEARS.finditer(text):
            if int(match["b"]) < int(match["a"]):
                yield rule("date.range").finding(text, match.span(), None)


def _year(page: Page, match: re.Match[str]) -> int | None:
    """Return the year of a date: its own, else the last one said, else that of writing."""
    if match["y"]:
        return int(match["y"])
    said = _LAST_YEAR.findall(page.text[max(0, match.start() - 400) : match.start()])
    if said:
        return int(said[-1])
    return page.context.written.year if page.context.written else None


def _range(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    month, last_month = int(match["m1"]), int(match["m2"] or match["m1"])
    year = _year(page, match)
    if not (1 <= month <= 12 and 1 <= last_month <= 12):
        return
    end = int(match["d2"])
    days = monthrange(year or 2024, last_month)[1]
    if end > days:
        if not match["m2"] and end <= 31:
            span = (match.start("d2"), match.end("d2") + 1)
            why = f"{last_month}月只有{days}天"
            yield rule("date.impossible").finding(page.text, span, f"{days}日", reason=why)
        return
    first, last = (
        _day(year or 2023, month, match["d1"]),
        _day(year or 2023, last_month, match["d2"]),
    )
    if not first or not last or last < first:
        return
    yield from _lasting(page, match, first, last)
    if match["y"] or year:
        yield from _weekdays(page, match, first, last)


def _lasting(page: Page, match: re.Match[str], first: date, last: date) -> Iterator[Finding]:
    """Yield 11月24日至26日，共2天. Periods with hours in them are another check's."""
    said = _LASTS.match(match["tail"])
    if not said or match["h"] or "工作" in said[0] or page.statute:
        return
    words = said["n"]
    count = int(words) if words.isdigit() else han_number(words)
    real = (last - first).days + 1
    if count is None or count == real:
        return
    start = match.start("tail") + said.start("span")
    span = (start, start + len(said["span"]))
    why = f"首尾两天都算为{real}天"
    yield rule("logic.duration").finding(page.text, span, None, reason=why)


def _weekdays(page: Page, match: re.Match[str], first: date, last: date) -> Iterator[Finding]:
    said = _PAIR.match(match["tail"])
    if not said or (fits(said["a"], first) and fits(said["b"], last)):
        return
    start = match.start("tail")
    why = f"应为周{NAMES[first.weekday()]}至周{NAMES[last.weekday()]}"
    span = (start + said.start("a") - 1, start + said.end("b"))
    yield rule("date.weekday").finding(page.text, span, None, reason=why)


def _second_day(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    """Judge the weekday of the second day in 11月25日（星期三）、26日（星期五）."""
    year, today = _year(page, match), page.context.written or page.context.today
    if not match["y"] and today:
        year = today.year
    day = _day(year, int(match["m"]), match["e"]) if year else None
    if day and not fits(match["n"], day):
        head = match["w"][:-1]
        right = f"{head}{NAMES[day.weekday()]}"
        why = f"{day.year}年{day.month}月{day.day}日是{right}"
        yield rule("date.weekday").finding(page.text, match.span("w"), right, reason=why)


def _hours(page: Page) -> Iterator[Finding]:
    """Yield hours that end before they begin, where no night lies between."""
    for match in _SAME_DAY.finditer(page.text):
        if _backwards(match) and (match[0].count(match["day"]) > 1 or _daytime(match)):
            yield rule("date.range").finding(page.text, match.span(), None)
    for match in _BY_DAY.finditer(page.text):
        if _backwards(match) and _daytime(match):
            yield rule("date.range").finding(page.text, match.span("span"), None)


def _backwards(match: re.Match[str]) -> bool:
    first = int(match["h1"]) * 60 + int(match["n1"] or 0)
    return int(match["h2"]) * 60 + int(match["n2"] or 0) < first


def _daytime(match: re.Match[str]) -> bool:
    """Say whether both hours are such that nothing runs from one into the next day's other."""
    return all(7 <= int(match[h]) <= 18 for h in ("h1", "h2"))


def _said_years(page: Page) -> Iterator[Finding]:
    signed = _SIGNED.search(page.text.rstrip())
    written = page.context.written
    this = written.year if written else int(signed["y"]) if signed else None
    if this is None:
        return
    for match in _SAID_YEAR.finditer(page.text):
        meant = this + _SHIFT[match["w"][0]]
        if int(match["y"]) != meant:
            why = f"{match['w']}应为{meant}年"
            yield rule("date.year-word").finding(page.text, match.span("y"), str(meant), reason=why)


def _day(year: int, month: int, day: str) -> date | None:
    try:
        return date(year, month, int(day))
    except ValueError:
        return None

"""Weeks, months, years, holidays and working days: 上周, 11月, 上半年, 国庆假期, 下一个工作日."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from assistant.understand import days
from assistant.understand.clock_words import DIGIT, HOLIDAYS, NUM
from assistant.understand.quantities import integer
from assistant.understand.time_moments import SHIFT, of_shift
from assistant.understand.time_points import year
from assistant.understand.time_span import TimeSpan, at_hour, whole

_YEAR = (
    r"(?P<y>\d{4}|[01]\d(?=\s?年)|[零〇一二三四五六七八九]{4}|今|去|明|前|后)\s?年(?![前来代以])"
)
_HOLIDAY = "|".join(w for w in HOLIDAYS if w not in ("五一", "十一"))
_BOUND = rf"(?P<bound>之前|以前|(?<!的)前(?![\d{DIGIT}几])|之内|以内|内(?![部科]))?"
_MARKS = {"初": (1, 10), "中旬": (11, 20), "中": (11, 20), "上旬": (1, 10)}


def spans(text: str, now: datetime) -> list[TimeSpan]:
    """Return the calendar stretches of a text."""
    found: list[TimeSpan] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            span = read(match, text, now)
            if span is not None:
                found.append(span)
    return found


def _made(match: re.Match[str], text: str, first: date, last: date, now: datetime) -> TimeSpan:
    span = whole(match.start(), match.end(), text[match.start() : match.end()], first, last, now)
    if match.groupdict().get("bound"):
        return replace(span, kind="before_day_end", since=None, date=last)
    return span


def _week(match: re.Match[str], text: str, now: datetime) -> TimeSpan:
    steps = {"上上": -2, "上": -1, "前": -1, "下": 1, "后": 1, "下下": 2}
    first = days.monday(now.date()) + timedelta(weeks=steps.get(match["step"], 0))
    return _made(match, text, first, first + timedelta(days=6), now)


def _month(match: re.Match[str], text: str, now: datetime) -> TimeSpan:
    steps = {"上上": -2, "上": -1, "下": 1, "下下": 2}
    first = days.month_by(now.date(), steps.get(match["step"], 0))
    if match["mark"]:
        low, high = _MARKS.get(match["mark"], (21, 31))
        last = min(first + timedelta(days=high - 1), days.month_after(first) - timedelta(days=1))
        if match["mark"] == "底" or match["mark"] == "末":
            return _made(match, text, last, last, now)
        return _made(match, text, first.replace(day=low), last, now)
    return _made(match, text, first, days.month_after(first) - timedelta(days=1), now)


def _bare_month_mark(match: re.Match[str], text: str, now: datetime) -> TimeSpan:
    first = now.date().replace(day=1)
    if match["which"] == "年底":
        last = date(now.year, 12, 31)
        return _made(match, text, last, last, now)
    last = days.month_after(first) - timedelta(days=1)
    if match["which"] == "月初":
        return _made(match, text, first, first.replace(day=10), now)
    return _made(match, text, last, last, now)


def _named_month(match: re.Match[str], text: str, now: datetime) -> TimeSpan | None:
    month = integer(match["m"])
    if month is None or not 1 <= month <= 12:
        return None
    said = year(match["y"], now.date()) if match["y"] else None
    nearest = days.nearest(now.date(), month, 1, said)
    if nearest is None:
        return None
    return _made(match, text, nearest, days.month_after(nearest) - timedelta(days=1), now)


def _year_span(match: re.Match[str], text: str, now: datetime) -> TimeSpan | None:
    said = year(match["y"], now.date()) if match["y"] else now.year
    if said is None or not 1 <= said <= 9000:
        return None
    first, last = date(said, 1, 1), date(said, 12, 31)
    if half := match["half"]:
        middle = date(said, 7, 1)
        first, last = (first, date(said, 6, 30)) if half in "上前" else (middle, last)
    elif match["q"]:
        quarter = integer(match["q"]) or 1
        first = date(said, quarter * 3 - 2, 1)
        last = days.month_after(date(said, quarter * 3, 1)) - timedelta(days=1)
    return _made(match, text, first, last, now)


def _year_bound(match: re.Match[str], text: str, now: datetime) -> TimeSpan | None:
    said = year(match["y"], now.date())
    if said is None:
        return None
    start, end = match.span()
    later = match["mod"] in ("以后", "之后", "后")
    at = at_hour(date(said + later, 1, 1), 0, now)
    if match["mod"] in ("以前", "之前", "前"):
        return TimeSpan(start, end, text[start:end], "before_day_end", until=at)
    return TimeSpan(start, end, text[start:end], "after", since=at)


def _years(match: re.Match[str], text: str, now: datetime) -> TimeSpan:
    return _made(match, text, date(int(match["y"]), 1, 1), date(int(match["to"]), 12, 31), now)


def _half_month(match: re.Match[str], text: str, now: datetime) -> TimeSpan:
    first = now.date().replace(day=1)
    last = days.month_after(first) - timedelta(days=1)
    if match["half"] in "上前":
        return _made(match, text, first, first.replace(day=15), now)
    return _made(match, text, first.replace(day=16), last, now)


def _holiday_span(match: re.Match[str], text: str, now: datetime) -> TimeSpan | None:
    said = year(match["y"], now.date()) if match["y"] else None
    found = days.holiday(match["name"], now.date(), said)
    if found is None:
        note = days.unknown(said or now.year + 1)
        return TimeSpan(match.start(), match.end(), match[0], "range", note=note)
    first, last, note = found
    if match["eve"]:
        last_day = first - timedelta(days=1)
        span = _made(match, text, last_day, last_day, now)
        return replace(span, kind="before_day_end", since=None, note=note)
    return replace(_made(match, text, first, last, now), note=note)


def _holiday_workday(match: re.Match[str], text: str, now: datetime) -> TimeSpan | None:
    today = now.date()
    found = days.holiday(match["name"], today) if match["name"] else days.next_holiday(today)
    if found is None:
        note = days.unknown(today.year + 1)
        return TimeSpan(match.start(), match.end(), match[0], "date", note=note)
    first, last, note = found
    day = days.workday(first, -1) if match["side"] == "前" else days.workday(last, 1)
    return replace(_made(match, text, day, day, now), note=note or days.unknown(day.year))


def _workday(match: re.Match[str], text: str, now: datetime) -> TimeSpan | None:
    today = now.date()
    start, end = match.span()
    if match["step"]:
        day = days.workday(today, -1 if match["step"][0] == "上" else 1)
        span = _made(match, text, day, day, now)
        shift = SHIFT.match(text, end)
        if shift:
            span = of_shift(start, shift, text, day, now)
        return replace(span, note=days.unknown(day.year))
    count = integer(match["n"])
    if not count:
        return None
    day = days.workday(today, count)
    until = at_hour(day, 24, now)
    kind = "after" if match["after"] else "before_day_end"
    return TimeSpan(
        start, end, text[start:end], kind, at=until if kind == "after" else None, until=until,
        date=day, note=days.unknown(day.year),
    )  # fmt: skip


_ENDS = {"下班": (17.5,), "交班": (8.5, 20.5), "交接班": (8.5, 20.5), "接班": (8.5, 20.5),
         "天亮": (6.0,), "天黑": (18.0,), "早高峰": (7.0,), "晚高峰": (17.0,)}  # fmt: skip


def _end_of(match: re.Match[str], text: str, now: datetime) -> TimeSpan:
    hours = _ENDS[match["end"]]
    choices = [at_hour(now.date() + timedelta(days=d), h, now) for d in (0, 1) for h in hours]
    at = min(c for c in choices if c > now)
    return TimeSpan(
        match.start(), match.end(), match[0], "before_day_end", until=at, date=at.date()
    )


def _shift(match: re.Match[str], text: str, now: datetime) -> TimeSpan | None:
    if match["all"]:
        return None
    step = {"上": -1, "下": 1}.get(match["side"] or "", 0)
    day = now.date() + timedelta(days=step)
    if match["night"] and now.hour < 8:  # the night shift that is on began yesterday
        day -= timedelta(days=1)
    return of_shift(match.start(), match, text, day, now)


_DAY_BEGINS, _NIGHT_BEGINS = 8.5, 20.5


def _turn(match: re.Match[str], text: str, now: datetime) -> TimeSpan:
    """Return the shift that is on, the one before, the one after."""
    step = {"上": -1, "下": 1}.get(match["side"] or "", 0)
    begins = [
        at_hour(now.date() + timedelta(days=d), h, now)
        for d in (-2, -1, 0, 1)
        for h in (_DAY_BEGINS, _NIGHT_BEGINS)
    ]
    on = max(k for k, at in enumerate(begins) if at <= now) + step
    since, until = begins[on], begins[on] + timedelta(hours=12)
    return TimeSpan(
        match.start(), match.end(), text[match.start() : match.end()], "date", since=since,
        until=until, date=since.date(), period="day" if since.hour < 12 else "night",
    )  # fmt: skip


_Reader = Callable[[re.Match[str], str, datetime], TimeSpan | None]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(
        rf"(?P<step>上上|下下|上|下|本|这|此|前|后)(?:一|1)?个?(?:周|星期|礼拜|"
        rf"週)(?![一二三四五六日天末1-7边围海岁])(?:里|以来)?{_BOUND}"
    ), _week),
    (re.compile(
        rf"(?P<step>上上|下下|上|下|本|这|当|"
        rf"此)个?月(?:份)?(?!\s?[\d{DIGIT}]+[日号])(?P<mark>初|中旬|上旬|下旬|底|"
        rf"末)?{_BOUND}"
    ), _month),
    (re.compile(
        rf"(?<![本这上下当个\d{DIGIT}])(?P<which>月底|月末|月初|年底){_BOUND}"
    ), _bare_month_mark),
    (re.compile(
        rf"(?:{_YEAR}\s?的?)?(?<![\d{DIGIT}个])(?P<m>1[0-2]|0?[1-9]|十[一二]?|"
        rf"[一二三四五六七八九])月份?(?!\s?[\d{DIGIT}]){_BOUND}"
    ), _named_month),
    (re.compile(
        rf"(?<![\d{DIGIT}]){_YEAR}(?:的)?(?:(?P<half>[上下前后])个?半年|"
        rf"第?(?P<q>[一二三四1-4])季度)?(?!\s?[\d{DIGIT}]+月){_BOUND}"
    ), _year_span),
    (re.compile(
        rf"(?P<y>(?!))?(?:(?P<half>[上下前后])个?半年|第(?P<q>[一二三四1-4])季度|"
        rf"(?<![\d第])(?P<q2>(?!))){_BOUND}"
    ), _year_span),
    (re.compile(
        r"(?<!\d)(?P<y>\d{4}|0\d|[零〇一二三四五六七八九]{4})\s?年(?P<mod>以前|之前|前|"
        r"以后|之后|后|以来|起)"
    ), _year_bound),
    (re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)年?\s*[-—~至到]+\s*(?P<to>(?:19|20)\d\d)年"), _years),
    (re.compile(rf"(?P<half>[上下前后])半月{_BOUND}"), _half_month),
    (re.compile(
        rf"(?:{_YEAR}的?)?(?P<name>(?:{_HOLIDAY})|(?:五一|十一)(?=节|假|黄金|长假|期间|前|"
        rf"当天|放假))(?:节)?(?:假期|期间|长假|黄金周|小长假|放假|"
        rf"当天)?(?![路街道村镇桥苑])(?P<eve>前(?!夕|的?最?后?一个工作日))?"
    ), _holiday_span),
    (re.compile(
        rf"(?P<name>{_HOLIDAY}|五一|十一)?(?:节|假期?|长假|放假)?(?P<side>前|后)的?(?:最后|"
        rf"第|头|首)一?个?工作日"
    ), _holiday_workday),
    (re.compile(
        rf"(?:(?P<step>[上下])一?个|(?P<n>{NUM})个)工作日(?:之内|以内|内|(?P<after>之后|"
        rf"以后|后))?"
    ), _workday),
    (re.compile(
        rf"(?P<end>{'|'.join(sorted(_ENDS, key=len, reverse=True))})(?:之前|以前|前)"
    ), _end_of),
    (re.compile(
        r"(?P<side>[上下])(?:一个?|个)班次?(?![长员组])|(?:本|当|这|"
        r"这一)(?P<on>班)次?(?![长员组级子车])"
    ), _turn),
    (re.compile(rf"(?P<side>[上下本这])?一?个?{SHIFT.pattern}"), _shift),
)  # fmt: skip

"""The time expressions of an utterance, resolved against the moment of speaking."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.understand import time_calendar, time_lengths
from assistant.understand.clock_words import JOIN
from assistant.understand.time_moments import following, resolve
from assistant.understand.time_points import Point, points
from assistant.understand.time_span import ShiftPeriod, TimeKind, TimeSpan

__all__ = ["ShiftPeriod", "TimeKind", "TimeSpan", "times"]

_FROM = re.compile(r"(?:自|从)\s*$")
# titles, lunar days and repetitions are no points of our time
_OTHERS = re.compile(
    r"《[^》]*》|(?:农历|阴历)[^，。,；]{0,12}?(?:初|十|廿)[一二三四五六七八九十]|[正腊冬]月初?[一二三四五六七八九十]*|"
    r"[一二三四五六七八九十]+月初[一二三四五六七八九十]|每(?:天|日|周|个?星期|月|个月|年|晚|早)[一二三四五六日天]?"
)
_ENDED = re.compile(r"\s*(?:为止|止|之?间|期间)")
_UNTIL_NOW = re.compile(r"\s*(?:到|至)\s*(?:现在|目前|今|此刻|这会儿)")


def times(text: str, now: datetime) -> list[TimeSpan]:
    """Return the time expressions in order, none overlapping another.

    `now` is aware; every datetime returned is in its zone. An hour without a day is the nearest
    that makes sense: 十点 said at 21:30 is 22:00, 九点十五 is 21:15.
    """
    text = _OTHERS.sub(lambda match: "\ufffd" * len(match[0]), text)
    said = points(text, now)
    found = [resolve(point, text, now) for point in said]
    joined = _joined(said, found, text, now)
    others = time_lengths.lengths(text, now) + time_calendar.spans(text, now)
    kept: list[TimeSpan] = []
    for span in sorted(joined + others, key=lambda s: (-(s.end - s.start), s.start)):
        if not any(k.start < span.end and span.start < k.end for k in kept):
            kept.append(span)
    kept.sort(key=lambda s: s.start)
    return _merged_ranges(kept, text, now)


def _joined(said: list[Point], found: list[TimeSpan], text: str, now: datetime) -> list[TimeSpan]:
    """Make one range of two points with 到 between them; the second takes over day and period."""
    result: list[TimeSpan] = []
    index = 0
    while index < len(said):
        here = said[index]
        after = said[index + 1] if index + 1 < len(said) else None
        link = JOIN.fullmatch(text[here.end : after.start]) if after else None
        if after is None or link is None or not _pair(here, after, text):
            result.append(_until_now(found[index], text, now))
            index += 1
            continue
        result.append(_range(here, found[index], after, text, now))
        index += 2
    return result


def _pair(one: Point, other: Point, text: str) -> bool:
    if one.suffix == "before" or one.invalid or other.invalid:
        return False
    between = text[one.end : other.start]
    if "和" in between or "与" in between:
        return bool(re.match(r"\s*(?:之间|期间|间)", text[other.end :]))
    return (one.hour is None) == (other.hour is None) or one.said_day or other.said_day


def _range(one: Point, first: TimeSpan, other: Point, text: str, now: datetime) -> TimeSpan:
    since = first.at or first.since
    moved = other
    if not other.said_day and (one.said_day or one.hour is not None):
        base = first.at.date() if first.at and not one.said_day else one.day
        moved = replace(moved, day=base, said_day=True)
    elif since is not None:
        moved = replace(moved, day=following(other, since.date()))
    if not other.period and one.period and one.hour is not None and not other.said_day:
        moved = replace(moved, period=one.period)
    second = resolve(moved, text, now)
    until = second.at or second.until
    if since and until and other.hour is not None:
        until = _after(since, until, other)
    end = other.end
    if ended := _ENDED.match(text, end):
        end = ended.end()
    lead = _FROM.search(text[: one.start])
    start = lead.start() if lead else one.start
    same_day = since is not None and until is not None and since.date() == until.date()
    return TimeSpan(
        start, end, text[start:end], "range", since=since, until=until,
        date=since.date() if same_day and since else None,
    )  # fmt: skip


def _after(since: datetime, until: datetime, other: Point) -> datetime:
    if until > since:
        later = moment_like(until, since)
        return later if not other.said_day and not other.period and not other.official else until
    for step in (timedelta(hours=12), timedelta(days=1)):
        if step == timedelta(hours=12) and (
            other.period or other.official or (other.hour or 0) > 12
        ):
            continue
        if until + step > since:
            return until + step
    return until


def moment_like(until: datetime, since: datetime) -> datetime:
    """Return the reading of an end hour (8点 or 20点) that comes first after the beginning."""
    earlier = until - timedelta(hours=12)
    return earlier if earlier > since and until.hour >= 12 and since.hour < 12 else until


def _until_now(span: TimeSpan, text: str, now: datetime) -> TimeSpan:
    tail = _UNTIL_NOW.match(text, span.end)
    if tail is None or span.kind not in ("instant", "date", "range", "after"):
        return span
    since = span.at or span.since
    return TimeSpan(
        span.start, tail.end(), text[span.start : tail.end()], "range", since=since, until=now
    )


def _merged_ranges(spans: list[TimeSpan], text: str, now: datetime) -> list[TimeSpan]:
    """Join calendar stretches as points are joined: 三月到九月, 本周一到现在."""
    result: list[TimeSpan] = []
    for span in spans:
        last = result[-1] if result else None
        if last and last.date and last.kind in ("date", "range") and _ends_day(last, span, text):
            assert span.until is not None
            until = span.until + (last.date - span.until.date())
            result[-1] = TimeSpan(
                last.start, span.end, text[last.start : span.end], "before_day_end", until=until,
                date=last.date,
            )  # fmt: skip
            continue
        between = text[last.end : span.start] if last else ""
        if (
            last
            and JOIN.fullmatch(between)
            and (not re.search("[和与]", between) or _ENDED.match(text, span.end))
            and last.kind in ("range", "date")
            and span.kind in ("range", "date")
            and last.since
            and span.until
        ):
            result[-1] = _from_to(last, span, text)
        else:
            result.append(_until_now(span, text, now))
    return result


def _ends_day(day: TimeSpan, end: TimeSpan, text: str) -> bool:
    """Tell 本周五下班前: a day with the hour it ends at right behind it."""
    between = text[day.end : end.start].strip("的 ")
    return end.kind == "before_day_end" and not between and bool(end.until and end.until.hour)


def _from_to(first: TimeSpan, second: TimeSpan, text: str) -> TimeSpan:
    """Join two stretches; an end that lies before the beginning is a year later."""
    until = second.until
    if first.since and until and until <= first.since:
        until = until.replace(year=until.year + 1)
    ended = _ENDED.match(text, second.end)
    end = ended.end() if ended else second.end
    return TimeSpan(
        first.start, end, text[first.start : end], "range", since=first.since, until=until
    )

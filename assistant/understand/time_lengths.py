"""Lengths of time: 二十分钟内, 半小时后, 三天前, 最近三天, 过去24小时."""

import re
from datetime import datetime, timedelta

from assistant.understand.clock_words import NUM
from assistant.understand.days import month_after, month_by
from assistant.understand.quantities import number
from assistant.understand.time_span import TimeSpan, at_hour

_UNITS = {
    "秒": 1 / 60, "秒钟": 1 / 60, "分": 1, "分钟": 1, "刻钟": 15, "小时": 60, "钟头": 60, "时": 60,
    "天": 1440, "日": 1440, "周": 10080, "星期": 10080, "礼拜": 10080, "週": 10080, "月": 43200,
    "年": 525600,
}  # fmt: skip
_UNIT = (
    r"(?:秒钟|秒|分钟|刻钟|小时|钟头|天|周(?![一二三四五六日末天海边围岁])|"
    r"星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|週|月|年(?![份级代度龄]))"
)
_ONE = (
    rf"(?:(?P<alone>半)个?(?P<u0>小时|钟头|天|月|年|分钟|星期)|"
    rf"(?<![第\d{{}}.:：月])(?P<n>{NUM})\s*(?P<ge>个|"
    rf"個)?(?P<half>半)?\s*(?P<u>{_UNIT})(?P<tail>半)?"
    rf"(?:[又零]?\s*(?P<n2>{NUM})\s*(?P<u2>个?(?:分钟|分|小时|秒|时|天)|个月))?)"
)
_LENGTH = re.compile(
    rf"(?P<lead>最近(?:的)?|近|过去(?:的)?|这|前|未来|今后|接下来|往后|之后|再过|过|还剩|"
    rf"还有|后|再)?\s*(?:这)?{_ONE}"
    r"(?P<tailed>\s*(?:(?P<within>之内|以内|内(?![部科容])|里(?!面))|(?P<after>之后|以后|"
    r"过后|后(?![天门])|再)|(?P<ago>之前|以前|前(?!期))))?"
)


def lengths(text: str, now: datetime) -> list[TimeSpan]:
    """Return the lengths of time of a text in order."""
    found: list[TimeSpan] = []
    for match in _LENGTH.finditer(text):
        minutes = _minutes(match)
        if minutes is not None:
            found.append(_span(match, minutes, text, now))
    return found


def _minutes(match: re.Match[str]) -> float | None:
    if match["alone"]:
        return 0.5 * _UNITS[match["u0"]]
    unit, raw = match["u"], match["n"]
    if unit == "月" and not match["ge"]:
        return None  # 三月 is March
    if unit == "年" and raw.isdigit() and (len(raw) > 2 or raw.startswith("0") or int(raw) > 50):
        return None  # 2018年, 08年
    count = number(raw)
    if count is None or (unit == "年" and len(raw) > 2 and not re.search("[十百千]", raw)):
        return None  # 二零一六年
    half = 0.5 if match["half"] or match["tail"] else 0.0
    total = (count + half) * _UNITS[unit]
    if match["n2"]:
        total += (number(match["n2"]) or 0) * _UNITS[match["u2"].lstrip("个")]
    return total


def _span(match: re.Match[str], exact: float, text: str, now: datetime) -> TimeSpan:
    start, end = match.span()
    minutes = round(exact)
    lead, step = match["lead"] or "", timedelta(seconds=round(exact * 60))
    said = text[start:end]
    if match["ago"]:
        at = _ago(match, now) or now - step
        return TimeSpan(start, end, said, "instant", at=at, date=at.date(), minutes=minutes)
    if match["after"] or lead in ("再过", "过", "之后", "后"):
        return TimeSpan(
            start, end, said, "after", at=now + step, date=(now + step).date(), minutes=minutes
        )
    if match["within"] and not lead.startswith(("最近", "近", "过去", "前")):
        return TimeSpan(
            start, end, said, "duration", at=now + step, until=now + step, minutes=minutes
        )
    if lead.startswith(("最近", "近", "过去", "这", "前")):
        return TimeSpan(
            start, end, said, "range", since=_since(exact, now), until=now, minutes=minutes
        )
    if lead in ("未来", "今后", "接下来", "往后"):
        return TimeSpan(start, end, said, "range", since=now, until=now + step, minutes=minutes)
    kept = start + len(lead) if lead in ("再", "还剩", "还有") else start
    return TimeSpan(kept, end, text[kept:end], "duration", minutes=minutes)


def _ago(match: re.Match[str], now: datetime) -> datetime | None:
    """Return 三个月前 and 五年前 by the calendar, None for what has a fixed length."""
    count = number(match["n"] or "")
    if count is None or count != int(count) or match["half"] or match["tail"] or match["n2"]:
        return None
    months = int(count) * {"月": 1, "年": 12}.get(match["u"] or "", 0)
    if not months:
        return None
    first = month_by(now.date(), -months)
    last = (month_after(first) - timedelta(days=1)).day
    return now.replace(year=first.year, month=first.month, day=min(now.day, last))


def _since(minutes: float, now: datetime) -> datetime:
    """Return when 最近… began: whole days count today as one of them, hours are exact."""
    if minutes >= 2880 and minutes % 1440 == 0:
        return at_hour(now.date() - timedelta(days=round(minutes / 1440) - 1), 0, now)
    return now - timedelta(minutes=minutes)

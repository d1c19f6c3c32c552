"""Days, parts of days and clock times: what one 明天下午三点半 says, and which moment it means."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from assistant.understand import days
from assistant.understand.clock_words import (
    AFTER,
    AHEAD,
    BEFORE,
    BEHIND,
    BEHIND_BEFORE,
    DAYS,
    POINT,
)  # fmt: skip
from assistant.understand.quantities import integer

Lean = Literal["ahead", "behind", ""]

_SUFFIX = re.compile(
    rf"(?P<before>\s*(?:左右)?{BEFORE}|(?<=[点分半刻整时\d])\s*钱)|(?P<after>\s*{AFTER})|(?P<within>\s*(?:之内|以内|内(?![部科容涝环勤])))"
)
_TALK = re.compile(r"^(?:意见|要求|建议|情况|说明|补充|问题|看法|体会|原因|措施)")
_MORE_BEFORE = re.compile(
    r"(?:再|快|慢|大|小|亮|暗|高|低|热|冷|凉|响|轻|多|少|有|差|早|晚|强|弱|近|远|松|紧|好|久)$"
)


@dataclass(frozen=True, slots=True)
class Point:
    """What was said of one point in time, before it is decided which moment it is."""

    start: int
    end: int
    day: date | None
    said_day: bool
    period: str
    hour: int | None
    minute: int
    second: int
    official: bool  # 9时30分 and 09:30 are read by the 24-hour clock
    suffix: Literal["before", "after", "within", ""]
    lean: Lean
    invalid: bool = False
    least: Literal["year", "month", "day", "word", ""] = (
        ""  # the largest part of a date that is said
    )


def points(text: str, now: datetime) -> list[Point]:
    """Return the points of a text in order."""
    found: list[Point] = []
    position = 0
    while position < len(text):
        match = POINT.search(text, position)
        if match is None:
            break
        position = max(match.end(), match.start() + 1)
        if not match[0].strip(" 的（(") or not (match["date"] or match["period"] or match["clock"]):
            position = match.start() + 1
            continue
        point = _read(match, text, now)
        if point is not None:
            found.append(point)
    return found


def _read(match: re.Match[str], text: str, now: datetime) -> Point | None:
    parts = [match.span(name) for name in ("date", "period", "clock") if match[name]]
    start, end = parts[0][0], parts[-1][1]
    if match["clock"] and not _is_clock(match, text):
        if len(parts) == 1:
            return None
        end = parts[-2][1]
        hour = None
    else:
        hour = _hour(match) if match["clock"] else None
    if match["clock"] and hour is None and len(parts) == 1:
        return None
    day = _day(match, now.date())
    if day is None and hour is None and _largest(match) == "day":
        return None  # 88号 is a house
    suffix = _SUFFIX.match(text, end)
    side = next((n for n in ("before", "after", "within") if suffix and suffix[n]), "")
    minute, second = _minute(match) if hour is not None else (0, 0)
    official = hour is not None and _official(match)
    return Point(
        start, end if not (suffix and side) else suffix.end(), day, bool(match["date"]),
        match["period"] or "", hour, minute, second, official, side,  # pyright: ignore[reportArgumentType]
        _lean(text, start, end, side), bool(match["date"]) and day is None,
        _largest(match),
    )  # fmt: skip


def _largest(match: re.Match[str]) -> Literal["year", "month", "day", "word", ""]:
    if match["month"] or match["ofmonth"]:
        return "year"
    if match["month2"] or match["month4"]:
        return "month"
    if match["day4"] or match["day5"]:
        return "day"
    return "word" if match["date"] else ""


def _is_clock(match: re.Match[str], text: str) -> bool:
    """Tell 三点 from 三点意见 and 快一点."""
    if match["date"] or match["period"]:
        return not _TALK.match(text[match.end() :])
    if match["h24"] is not None or match["half"] or match["quarter"] or match["m"]:
        return not _MORE_BEFORE.search(text[: match.start("clock")])
    bare = match["clock"]
    if _TALK.match(text[match.end() :]):
        return False
    if not bare.endswith("点"):
        return True
    if match["h"] in ("一", "两", "二"):
        return bool(
            re.match(r"\s*(?:整|钟|左右|之?前|以前|后|以后|到|至|钱)", text[match.end() :])
            or re.search(r"[到至在于从]$", text[: match.start()])
        ) and not _MORE_BEFORE.search(text[: match.start()])
    return True


def _hour(match: re.Match[str]) -> int | None:
    raw = match["h24"] if match["h24"] is not None else match["h"]
    hour = integer(raw)
    if hour is None or hour > 24:
        return None
    if match["ampm"]:
        return hour % 12 + (12 if match["ampm"].lower() == "pm" else 0)
    return hour


def _minute(match: re.Match[str]) -> tuple[int, int]:
    if match["half"]:
        return 30, 0
    if match["quarter"]:
        return (integer(match["quarter"]) or 1) * 15, 0
    minute = integer(match["m24"] or match["m"] or "0") or 0
    second = integer(match["s24"] or match["s"] or "0") or 0
    return min(minute, 59), min(second, 59)


def _official(match: re.Match[str]) -> bool:
    typed = match["h24"] is not None
    padded = typed and (match["h24"].startswith("0") or bool(match["date"]))
    # 3月5日4点30分 is written by the 24-hour clock, 明天四点 is not
    written = _largest(match) in ("year", "month", "day") and match["clock"][0].isdigit()
    in_hours = not typed and "时" in match["clock"]
    return padded or written or bool(match["ampm"]) or in_hours


def _day(match: re.Match[str], today: date) -> date | None:
    if match["daywords"]:
        return today + timedelta(
            days=DAYS.get(match["daywords"], DAYS.get(match["daywords"] + "天", 0))
        )
    if match["wday"]:
        return days.weekday(today, match["wstep"], match["wday"])
    if match["weekend"]:
        return days.weekday(today, match["wstep2"], "六")
    if match["ofmonth"]:
        step = {"上": -1, "下": 1}.get(match["ofmonth"][0], 0)
        first = days.month_by(today, step)
        return days.nearest(today, first.month, integer(match["day3"]) or 0, first.year)
    if match["month"]:
        return days.nearest(
            today,
            integer(match["month"]) or 0,
            integer(match["day"]) or 0,
            year(match["year"], today),
        )
    if match["month2"] or match["month4"]:
        month, day = match["month2"] or match["month4"], match["day2"] or match["day6"]
        return days.nearest(today, integer(month) or 0, integer(day) or 0)
    if match["day4"] or match["day5"]:
        return days.nearest_of_month(today, integer(match["day4"] or match["day5"]) or 0)
    return None


def year(said: str, today: date) -> int | None:
    """Return the year of 2026, 二〇二六, 26, 今, 去, 明."""
    steps = {"今": 0, "去": -1, "明": 1, "前": -2, "后": 2}
    if said in steps:
        return today.year + steps[said]
    value = integer(said)
    if value is None:
        return None
    return value + (2000 if value < 70 else 1900) if value < 100 else value


def _lean(text: str, start: int, end: int, suffix: str) -> Lean:
    if suffix in ("before", "within"):
        return "ahead"
    if BEHIND.match(text[end:]) or BEHIND_BEFORE.search(text[:start]):
        return "behind"
    return "ahead" if AHEAD.match(text[end:]) else ""

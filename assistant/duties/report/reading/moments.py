"""The moments that a note names, as they were written.

A note tells of what has been: a bare 1点35 written at 02:20 is the same night's, 23:50 written at
00:30 is the evening before, 12月31日 written on New Year's Day is last year's.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from assistant.duties.report.reading.moment_forms import (
    AGO,
    CLOCK,
    DATE,
    LEAD,
    NOT_AFTER,
    NOT_BEFORE,
    PERIOD,
    ROUGH,
)
from assistant.duties.report.record import Precision
from assistant.understand import days
from assistant.understand.clock_words import DAYS
from assistant.understand.quantities import integer


@dataclass(frozen=True, slots=True)
class Named:
    """A moment as it was written, before it is decided which one it is."""

    start: int
    end: int
    text: str
    day: date | None = None
    carried: int | None = None  # 次日, 当晚: days from the day told of before
    period: str = ""
    hour: int | None = None
    minute: int = 0
    exact: bool = True  # a minute was said
    rough: bool = False  # 左右, 许, 大概
    written: bool = False  # 07:11, 0711: by the 24-hour clock
    ago: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A resolved moment and how exactly it was said."""

    start: int
    end: int
    text: str
    at: datetime
    precision: Precision
    rough: bool


_BETWEEN = re.compile(
    r"\s*的?[\uff0c,]?\s*(?:[\uff08(]?(?:周|星期)[一二三四五六日天][\uff09)])?\s*的?\s*"
)
_CARRIED = {"当天": 0, "当日": 0, "当": 0, "次日": 1, "翌日": 1, "第二天": 1, "隔天": 1}


def named(text: str, now: datetime) -> list[Named]:
    """Return the moments that a text names, in order."""
    found = [*_dates(text, now), *_periods(text), *_clocks(text)]
    found.sort(key=lambda n: (n.start, -n.end))
    joined: list[Named] = []
    for one in found:
        if joined and one.start < joined[-1].end:
            continue
        last = joined[-1] if joined else None
        if last and _joins(last, one, text):
            joined[-1] = _join(last, one, text)
        else:
            joined.append(one)
    made = [_with_tail(one, text) for one in joined]
    agos = list(_agos(text))
    made = [m for m in made if not any(a.start < m.end and m.start < a.end for a in agos)]
    return sorted([*made, *agos], key=lambda n: n.start)


# 石桥路18号8时40分: a house, no day of the month
_HOUSE = re.compile(r"(?:[路街巷弄]|大道|胡同)[\d一二三四五六七八九十]{1,3}号$")


def _dates(text: str, now: datetime) -> list[Named]:
    found: list[Named] = []
    for match in DATE.finditer(text):
        if match["only"] and _HOUSE.search(text[: match.end()][-8:]):
            continue
        word = match["word"] or ""
        day = None if word in _CARRIED else _day(match, now.date())
        if day is None and word not in _CARRIED:
            continue
        found.append(
            Named(match.start(), match.end(), match[0], day=day, carried=_CARRIED.get(word))
        )
    return found


def _day(match: re.Match[str], today: date) -> date | None:
    if match["word"]:
        word = match["word"]
        return today + timedelta(days=DAYS.get(word, DAYS.get(word + "天", -1)))
    if match["wday"]:
        day = days.weekday(today, match["step"], match["wday"])
        return day - timedelta(weeks=1) if day > today else day
    if match["only"]:
        return days.nearest_of_month(today, integer(match["only"]) or 0)
    year = match["iso_y"] or match["year"]
    number = {"今": today.year, "去": today.year - 1}.get(year or "") or integer(year or "")
    month = integer(match["month"] or match["iso_m"] or match["short_m"]) or 0
    day = integer(match["day"] or match["iso_d"] or match["short_d"]) or 0
    made = days.nearest(today, month, day, number)
    if made and number is None and made > today + timedelta(days=1):
        return days.last(today, month, day)
    return made


def _periods(text: str) -> list[Named]:
    return [Named(m.start(), m.end(), m[0], period=m[0]) for m in PERIOD.finditer(text)]


def _clocks(text: str) -> list[Named]:
    return [made for match in CLOCK.finditer(text) if (made := _clock(match, text))]


def _clock(match: re.Match[str], text: str) -> Named | None:
    start, end = match.span()
    if match["four"] or match["four2"]:
        four = match["four"] or match["four2"]
        return Named(start, end, match[0], hour=int(four[:2]), minute=int(four[2:]), written=True)
    if match["h24"]:
        hour, minute = int(match["h24"]), int(match["m24"])
        return Named(start, end, match[0], hour=hour, minute=minute, written=True)
    if NOT_AFTER.match(text, end) or _is_amount(match, text):
        return None
    if match["h3"]:
        return _lacking(match, integer(match["h3"]), integer(match["lack3"]))
    which = "1" if match["h1"] else "2"
    hour = integer(match["h" + which])
    if hour is None or hour > 24:
        return None
    if match["lack" + which]:
        return _lacking(match, hour, integer(match["lack" + which]))
    minute = _minute(match, which)
    if (
        minute is None
        and hour in (1, 2)
        and match[0] in ("一点", "两点")
        and not (_is_hour(text, end) or _PERIOD_BEFORE.search(text[max(0, start - 3) : start]))
    ):
        return None
    written = "时" in match[0] or hour > 12 or hour == 0
    rough = bool(re.search(r"来分|[多几]分?$", match[0]))
    if minute is not None and minute > 59:
        return None
    return Named(start, end, match[0], hour=hour, minute=minute or 0, exact=minute is not None,
                 written=written, rough=rough)  # fmt: skip


_PERIOD_BEFORE = re.compile(rf"(?:{PERIOD.pattern})$|[早晚夜晨]$")


def _is_amount(match: re.Match[str], text: str) -> bool:
    """Tell 快一点 and 有两点 from 早8点 and 有8点半."""
    start, end = match.span()
    bare = match[0].endswith("点") and match["h2"] is not None
    return (
        bare
        and bool(NOT_BEFORE.search(text[max(0, start - 1) : start]))
        and not _is_hour(text, end)
    )


def _is_hour(text: str, end: int) -> bool:
    return bool(
        re.match(
            r"\s*(?:整|钟|左右|许|多|来|出头|过|不到|以来|以后|之后|后|前|就|才|[\uff0c,接发起着到的时])",
            text[end:],
        )
    )


def _lacking(match: re.Match[str], hour: int | None, lack: int | None) -> Named | None:
    if hour is None or lack is None or not 0 < lack < 60:
        return None
    return Named(match.start(), match.end(), match[0], hour=(hour - 1) % 24, minute=60 - lack)


def _minute(match: re.Match[str], which: str) -> int | None:
    if match["half" + which]:
        return 30
    if match["quarter" + which]:
        return 15 * (integer(match["quarter" + which]) or 1)
    return integer(match["m" + which]) if match["m" + which] else None


def _joins(last: Named, one: Named, text: str) -> bool:
    gap = text[last.end : one.start]
    if not _BETWEEN.fullmatch(gap) or last.hour is not None or last.ago:
        return False
    dated = one.day is not None or one.carried is not None
    if dated:
        return False
    if "\uff0c" in gap or "," in gap:  # 3月2日，凌晨2时 is one; 昨天下午，7点 may be two
        return (last.day is not None and not last.period) or last.period == "下午"
    return not (last.period and one.period) or one.hour is None


def _join(last: Named, one: Named, text: str) -> Named:
    return Named(
        last.start, one.end, text[last.start : one.end], last.day, last.carried,
        one.period or last.period, one.hour, one.minute, one.exact, one.rough, one.written,
    )  # fmt: skip


# 15时20分至35分: the end of the stretch is the moment's, and not what follows
_UNTIL = re.compile(r"\s*(?:[至到]|-|\u2014+|~)\s*\d{1,2}分(?!钟|[\u4e4b\d])")


def _with_tail(one: Named, text: str) -> Named:
    until = _UNTIL.match(text, one.end) if one.hour is not None and one.exact else None
    if until:
        return replace(one, end=until.end(), text=text[one.start : until.end()])
    tail = ROUGH.match(text, one.end)
    lead = LEAD.search(text[max(0, one.start - 5) : one.start])
    if one.hour is None or not (tail or lead):
        return one
    end = tail.end() if tail else one.end
    word = tail[0].strip() if tail else ""
    vague = word.startswith(("多", "出头", "来", "过", "不到")) and not one.exact
    return Named(
        one.start, end, text[one.start : end], one.day, one.carried, one.period, one.hour,
        one.minute, one.exact or (not vague and word not in ("许",)),
        one.rough or bool(lead) or word not in ("", "钟", "的时候", "整"), one.written,
    )  # fmt: skip


def _agos(text: str) -> list[Named]:
    found: list[Named] = []
    for match in AGO.finditer(text):
        if match["quarters"]:
            minutes = 15.0
        else:
            count = 0.5 if match["n"] == "半" else integer(match["n"])
            if count is None:
                continue
            minutes = (count + (0.5 if match["half"] else 0)) * (60 if match["hours"] else 1)
        found.append(Named(match.start(), match.end(), match[0], ago=timedelta(minutes=minutes),
                           rough=True))  # fmt: skip
    return found

"""Which moment a named one means, seen from the moment at which the note was written.

A note tells of what has been: a bare 1点35 written at 02:20 is the same night's, 23:50 written at
00:30 is the evening before, 12月31日 written on New Year's Day is last year's.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from assistant.duties.report.reading.moments import Moment, Named
from assistant.duties.report.record import Precision
from assistant.understand.clock_words import NIGHT, PERIODS


def resolve(names: Sequence[Named], now: datetime) -> list[Moment]:
    """Return the moment that each means; days roll over midnight and 当晚, 次日 lean on the last.

    A bare time takes the reading, by day and by half of the day, that lies behind `now` and
    nearest to it, or nearest to the moment told of just before where that has a day of its own.
    """
    by_24 = any(n.hour is not None and (n.hour > 12 or _in_full(n)) for n in names)
    found: list[Moment] = []
    told: datetime | None = None  # the last moment whose day was said
    call: datetime | None = None  # the moment that opens a note is mostly the call's
    for name in names:
        at = _at(name, now, told, by_24, call)
        if name is names[0] and name.start <= _OPENING and name.hour is not None and name.exact:
            call = at
        if (
            name.day is not None
            or name.carried is not None
            or (told is not None and name.hour is not None and at.date() != now.date())
        ):
            told = at if name.hour is not None or name.ago else _midst(at, name)
        found.append(Moment(name.start, name.end, name.text, at, _precision(name), name.rough))
    return found


def _midst(day: datetime, name: Named) -> datetime:
    """Return an hour that stands for a day or a part of one, to measure from: 昨晚 is 18:00."""
    return day.replace(hour=PERIODS[name.period][0] % 24 if name.period else 12)


_OPENING = 12  # characters before the moment that opens a note


def _precision(name: Named) -> Precision:
    if name.hour is None and name.ago is None:
        return Precision.VAGUE if name.period else Precision.DAY
    return Precision.MINUTE if name.exact else Precision.HOUR


def _at(
    name: Named, now: datetime, told: datetime | None, by_24: bool, call: datetime | None
) -> datetime:
    if name.ago is not None:
        return ((call or now) - name.ago).replace(second=0, microsecond=0)
    base = now.date() if told is None else told.date()
    day = name.day if name.carried is None else base + timedelta(days=name.carried)
    if name.hour is None:
        return _of_day(day or _day_of_period(name.period, now), now)
    if name.carried and told is None and day == now.date() + timedelta(days=name.carried):
        day = now.date()  # 次日 of a day that another report told of
    if day is not None or name.period:
        return _with_period(name, day, now)
    return _nearest(name, now, told, by_24, call)


def _of_day(day: date, now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def _day_of_period(period: str, now: datetime) -> date:
    first = PERIODS[period][0]
    return now.date() - timedelta(days=1) if first > now.hour else now.date()


def _with_period(name: Named, day: date | None, now: datetime) -> datetime:
    assert name.hour is not None
    hour, shift = _hour_of(name)
    if day is None:
        made = _of_day(now.date(), now) + timedelta(hours=hour, minutes=name.minute)
        return made - timedelta(days=1) if made > now + timedelta(minutes=30) else made
    made = _of_day(day + timedelta(days=shift), now) + timedelta(hours=hour, minutes=name.minute)
    if made > now + timedelta(minutes=30) and not name.period and hour >= 12 > name.hour:
        return made - timedelta(hours=12)
    return made


def _hour_of(name: Named) -> tuple[int, int]:
    """Return the hour by the 24-hour clock, and 1 where 昨晚1点 is on the day after."""
    hour, period = name.hour or 0, name.period
    if hour > 12 or not period:
        return hour % 24, hour // 24
    if period in NIGHT or period == "傍晚":
        if hour == 12:
            return 0, 1
        return (hour, 1) if hour < 5 else (hour + 12, 0) if hour < 12 else (hour, 0)
    if period in ("中午", "午间", "正午"):
        return (hour + 12 if hour < 4 else hour), 0
    if PERIODS[period][0] >= 12 and hour < 12:
        return hour + 12, 0
    return (0 if hour == 12 and period == "凌晨" else hour), 0


def _in_full(name: Named) -> bool:
    """Whether an hour is written by the 24-hour clock with its zero: 05:22, never 17:22."""
    return name.text.startswith("0") and name.text[1:2].isdigit()


def _nearest(
    name: Named, now: datetime, told: datetime | None, by_24: bool, call: datetime | None
) -> datetime:
    assert name.hour is not None
    hours = {name.hour % 24}
    if 0 < name.hour <= 12 and not (name.written and (by_24 or _in_full(name))):
        hours |= {(name.hour + 12) % 24}
    latest = now + timedelta(minutes=10)
    days = {now.date() - timedelta(days=step) for step in (0, 1, 2)}
    if told is not None:
        days |= {told.date() + timedelta(days=step) for step in (-1, 0, 1)}
    choices = [
        made
        for day in sorted(days)
        for hour in sorted(hours)
        if (made := _of_day(day, now) + timedelta(hours=hour, minutes=name.minute)) <= latest
    ]

    def cost(at: datetime) -> timedelta:
        said = name.hour is not None and at.hour == name.hour % 24
        doubt = timedelta(0) if said else timedelta(hours=8 if name.written else 1)
        away = now - at
        if told is not None and told.date() != now.date():
            away = min(away, (at - told) if at >= told else (told - at) + timedelta(hours=1))
        if call is not None and not name.written and at.date() == call.date() and at > call:
            doubt += timedelta(hours=12)  # 12:10接…2点10分左右塌方: before the call, so at night
        return abs(away) + doubt

    return min(choices, key=cost)

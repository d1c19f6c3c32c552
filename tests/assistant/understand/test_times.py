"""Time expressions as officers say them, read at a fixed moment."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understand.times import TimeSpan, times

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 18, 16, 20, tzinfo=ZONE)  # a Wednesday afternoon


def one(text: str, now: datetime = NOW) -> TimeSpan:
    found = times(text, now)
    assert len(found) == 1, found
    assert text[found[0].start : found[0].end] == found[0].text
    return found[0]


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("15点40分接到电话", at(18, 15, 40)),
        ("四点五十之前报上来", at(18, 16, 50)),
        ("五点前要反馈", at(18, 17)),
        ("明天上午九点半开会", at(19, 9, 30)),
        ("昨晚十一点一刻的录像", at(17, 23, 15)),
        ("今晚24点前到期", at(19, 0)),
        ("十二点前办完", at(19, 0)),
        ("今晚一点再查一次", at(19, 1)),
        ("凌晨三点降温", at(19, 3)),
        ("前天下午两点零五分", at(16, 14, 5)),
        ("16时05分起火", at(18, 16, 5)),
        ("2026-03-20 09:30", at(20, 9, 30)),
        ("3月25日下午3点", at(25, 15)),
        ("十八点钱反馈", at(18, 18)),
        ("零点", at(19, 0)),
    ],
)
def test_a_clock_time_is_the_nearest_sensible_moment(text: str, moment: datetime) -> None:
    assert one(text).at == moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天的热线", date(2026, 3, 17)),
        ("明儿谁值班", date(2026, 3, 19)),
        ("大后天", date(2026, 3, 21)),
        ("周日谁带班", date(2026, 3, 22)),
        ("下周三", date(2026, 3, 25)),
        ("上周五那次", date(2026, 3, 13)),
        ("3月20日值班表", date(2026, 3, 20)),
        ("20号谁值班", date(2026, 3, 20)),
        ("下一个工作日", date(2026, 3, 19)),
    ],
)
def test_a_day_is_found(text: str, day: date) -> None:
    span = one(text)
    assert span.date == day
    assert span.since is not None
    assert span.since.date() == day


@pytest.mark.parametrize(
    ("text", "day", "period"),
    [
        ("今天白班", date(2026, 3, 18), "day"),
        ("今天白斑", date(2026, 3, 18), "day"),
        ("昨天夜班", date(2026, 3, 17), "night"),
        ("今晚谁值班", date(2026, 3, 18), "night"),
        ("明早谁接班", date(2026, 3, 19), "day"),
        ("3月19日夜班", date(2026, 3, 19), "night"),
    ],
)
def test_shifts_carry_day_and_period(text: str, day: date, period: str) -> None:
    span = one(text)
    assert (span.date, span.period) == (day, period)


@pytest.mark.parametrize(
    ("text", "kind", "minutes"),
    [
        ("二十分钟内到场", "duration", 20),
        ("半小时后再打", "after", 30),
        ("一个半小时", "duration", 90),
        ("一刻钟之后", "after", 15),
        ("两小时以内", "duration", 120),
        ("再过10分钟", "after", 10),
        ("一小时二十分钟", "duration", 80),
    ],
)
def test_lengths_are_minutes(text: str, kind: str, minutes: int) -> None:
    span = one(text)
    assert (span.kind, span.minutes) == (kind, minutes)
    if kind == "after":
        assert span.at == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("本周", at(16, 0), at(23, 0)),
        ("上个月", at(1, 0, month=2), at(1, 0)),
        ("近两小时", at(18, 14, 20), NOW),
        ("最近三天", at(16, 0), NOW),
        ("从昨天下午两点到今天上午十点", at(17, 14), at(18, 10)),
        ("下午三点到五点", at(18, 15), at(18, 17)),
        ("早上八点到现在", at(18, 8), NOW),
        ("今晚", at(18, 18), at(19, 0)),
        ("3月1日至3日", at(1, 0), at(4, 0)),
    ],
)
def test_stretches_have_both_ends(text: str, since: datetime, until: datetime) -> None:
    span = one(text)
    assert (span.since, span.until) == (since, until)


def test_before_a_day_means_by_its_end() -> None:
    assert one("周五前办结").until == at(21, 0)
    assert one("今天之内").until == at(19, 0)
    assert one("三个工作日内").until == at(24, 0)
    assert one("周五前办结").kind == "before_day_end"


@pytest.mark.parametrize(
    "text",
    ["灯再暗一点", "讲三点意见", "12号楼门口", "二号会商室", "88号厂房", "1号机", "有一点冷",
     "九分屏",      "第三天线", "9家单位", "每周例会", "《明日之后》", "快一点"],
)  # fmt: skip
def test_what_is_no_time_stays_none(text: str) -> None:
    assert times(text, NOW) == []


def test_working_days_follow_the_state_councils_calendar() -> None:
    before = datetime(2026, 2, 10, 9, 0, tzinfo=ZONE)
    # 2026: off from Sunday 15 to Monday 23 February, Saturday 14 is made up for
    assert one("节前最后一个工作日", before).date == date(2026, 2, 14)
    assert one("节后第一个工作日", before).date == date(2026, 2, 24)
    spring = one("春节期间谁值班", before)
    assert spring.since is not None
    assert spring.since.date() == date(2026, 2, 15)


def test_a_year_without_a_published_calendar_is_said_to_be_reckoned() -> None:
    late = datetime(2031, 12, 29, 9, 0, tzinfo=ZONE)
    span = one("节前最后一个工作日", late)
    assert span.date == date(2031, 12, 31)
    assert "2032" in span.note
    assert one("2026年2月30日").note


_FIRST, _LAST = datetime(2025, 1, 1), datetime(2027, 12, 30)  # noqa: DTZ001 - hypothesis wants bare ones
_HOUR_WORDS = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


def _spoken(value: int) -> str:
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    if not tens:
        return "零" + digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _period(hour: int) -> str:
    for until, word in ((5, "凌晨"), (9, "早上"), (11, "上午"), (13, "中午"), (18, "下午")):
        if hour < until or (word == "上午" and hour == 11):
            return word
    return "晚上"


def _renderings(moment: datetime, now: datetime) -> list[str]:
    hour, minute = moment.hour, moment.minute
    clock24 = f"{hour}点{minute:02d}分"
    twelve = _HOUR_WORDS[hour if hour <= 12 else hour - 12]
    spoken = f"{_period(hour)}{twelve}点" + (_spoken(minute) + "分" if minute else "")
    month_day = f"{moment.month}月{moment.day}日"
    forms = [
        f"{moment:%Y-%m-%d %H:%M}",
        f"{moment.year}年{month_day}{hour}时{minute:02d}分",
        f"{month_day}{clock24}",
        f"{month_day}{spoken}",
    ]
    words = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"}
    word = words.get((moment.date() - now.date()).days)
    if word:
        forms += [f"{word}{spoken}", f"{word}{hour:02d}:{minute:02d}"]
    return forms


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(_FIRST, _LAST),
    st.integers(-100 * 24 * 60, 100 * 24 * 60),
)
def test_a_moment_written_in_any_usual_way_is_read_back(naive: datetime, minutes: int) -> None:
    now = naive.replace(second=0, microsecond=0, tzinfo=ZONE)
    moment = now + timedelta(minutes=minutes)
    for text in _renderings(moment, now):
        found = times("请在" + text + "到场", now)
        assert [span.at for span in found] == [moment], (text, now)


@settings(max_examples=200, deadline=None)
@given(st.datetimes(_FIRST, _LAST), st.integers(-300, 300))
def test_a_bare_hour_is_the_nearest_to_now(naive: datetime, minutes: int) -> None:
    now = naive.replace(second=0, microsecond=0, tzinfo=ZONE)
    moment = now + timedelta(minutes=minutes)
    span = one(f"{moment.hour}点{moment.minute:02d}分", now)
    assert span.at is not None
    assert abs(span.at - now) <= max(timedelta(hours=12), abs(moment - now))
    assert span.at.minute == moment.minute
    assert span.at.hour % 12 == moment.hour % 12

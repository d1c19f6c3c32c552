"""Deadline clocks against a plain table: any time, zone, midnight, clock change and holiday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.report.clocks import Clock, Kind, Raised, Reported, State, clocks
from assistant.duties.report.clocks.dues import after, at_clock
from assistant.duties.report.record import Fact, Grade, Level, Precision, Slot, Status
from assistant.duties.report.rules import RuleBook, shipped, shipped_text
from core.workdays import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 20, 2, 20, tzinfo=ZONE)
ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "UTC")]
ZONES += [ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=ZONE)


def facts(
    occurred: datetime | None = None,
    received: datetime | None = None,
    category: str = "事故灾难-火灾",
) -> list[Fact]:
    found = [Fact(slot=Slot.CATEGORY, text=category)] if category else []
    if occurred:
        found.append(Fact(slot=Slot.OCCURRED_AT, text="", moment=occurred))
    if received:
        found.append(Fact(slot=Slot.RECEIVED_AT, text="", moment=received))
    return found


def grade(level: Level = Level.GENERAL) -> Grade:
    return Grade(level=level, reason="")


def book(*rules: dict[str, object], **settings: object) -> RuleBook:
    shared: dict[str, object] = {
        "名称": "本地规则",
        "报告方": "区政府",
        "接收方": "市政府",
        "起算": "接报",
        "依据": "某办发〔2026〕1号",
        "效力": "规范性文件",
    }
    made = [{"编号": f"r{i}", **shared, **rule} for i, rule in enumerate(rules)]
    data = {"本室角色": ["区政府"], "规则": made, **settings}
    return RuleBook.load(yaml.safe_dump(data, allow_unicode=True))


def one(found: list[Clock], rule: str, kind: Kind = Kind.WRITTEN) -> Clock:
    return next(clock for clock in found if clock.rule == rule and clock.kind is kind)


EPOCH = datetime(2019, 1, 1, tzinfo=UTC)
moments = st.integers(0, 12 * 366 * 24 * 60).map(lambda m: EPOCH + timedelta(minutes=m))


@settings(deadline=None)
@given(moments, st.sampled_from(ZONES), st.integers(1, 60 * 24 * 3))
def test_minutes_are_real_minutes_in_every_zone(
    start: datetime, zone: ZoneInfo, minutes: int
) -> None:
    due = after(start.astimezone(zone), minutes, zone)
    assert due.timestamp() - start.timestamp() == minutes * 60
    assert due.tzinfo is zone


@settings(deadline=None)
@given(moments, st.sampled_from(ZONES), st.sampled_from([15, 30, 60, 120, 360, 600]))
def test_a_clock_is_due_as_the_table_says(start: datetime, zone: ZoneInfo, minutes: int) -> None:
    rules = book({"电话分钟": minutes, "书面分钟": minutes})
    now = start + timedelta(minutes=1)
    found = clocks(facts(received=start), grade(), rules, now, zone=zone)
    assert len(found) == 2
    for clock in found:
        assert clock.due is not None
        assert clock.due.timestamp() == start.timestamp() + minutes * 60
        assert clock.remaining == timedelta(minutes=minutes - 1)
        assert all(start < moment < clock.due for moment in clock.remind_at)


TABLE = [
    # start, minutes, due
    ((23, 50), 30, "2026-05-21T00:20+08:00"),
    ((0, 0), 60, "2026-05-20T01:00+08:00"),
    ((23, 59), 1, "2026-05-21T00:00+08:00"),
    ((22, 30), 120, "2026-05-21T00:30+08:00"),
    ((12, 0), 1440, "2026-05-21T12:00+08:00"),
]


@pytest.mark.parametrize(("start", "minutes", "due"), TABLE)
def test_midnight_is_crossed(start: tuple[int, int], minutes: int, due: str) -> None:
    found = clocks(facts(received=at(*start)), grade(), book({"书面分钟": minutes}), at(*start))
    assert one(found, "r0").due == datetime.fromisoformat(due)


def test_clock_changes_don_t_lengthen_a_deadline() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 29, 1, 30, tzinfo=berlin)  # 02:00 becomes 03:00
    due = after(start, 60, berlin)
    assert (due.hour, due.minute) == (3, 30)
    autumn = datetime(2026, 10, 25, 1, 30, tzinfo=berlin)  # 03:00 becomes 02:00
    assert after(autumn, 120, berlin).hour == 2
    assert at_clock(date(2026, 3, 29), "02:30", berlin).hour == 3


@settings(deadline=None)
@given(moments, moments)
def test_the_state_follows_from_now_due_and_report(now: datetime, sent: datetime) -> None:
    start = at(1, 58)
    told = [Reported(kind=Kind.WRITTEN, at=sent)]
    rules = book({"书面分钟": 120}, 提醒=[30])
    due = start + timedelta(minutes=120)
    running = one(clocks(facts(received=start), grade(), rules, now), "r0")
    expected = (
        State.LATE
        if now > due
        else State.SOON
        if now >= due - timedelta(minutes=30)
        else State.RUNNING
    )
    assert running.state is expected
    done = one(clocks(facts(received=start), grade(), rules, now, told), "r0")
    assert done.state is (State.LATE if sent > due else State.DONE)
    assert all(word not in done.text + running.text for word in ("瞒报", "迟报", "漏报", "谎报"))


def test_reminders_come_from_the_rule_or_the_book() -> None:
    rules = book({"书面分钟": 60}, {"书面分钟": 60, "提醒": [45]}, 提醒=[20, 10])
    found = clocks(facts(received=at(1)), grade(), rules, at(1, 1))
    assert [m.minute for m in one(found, "r0").remind_at] == [40, 50]
    assert [m.minute for m in one(found, "r1").remind_at] == [15]


def test_a_missing_start_names_the_element() -> None:
    rules = book({"书面分钟": 60}, {"书面分钟": 60, "起算": "发生"})
    found = clocks(facts(), grade(), rules, NOW)
    assert [(c.state, c.missing, c.due) for c in found] == [
        (State.UNKNOWN, "接报时间", None),
        (State.UNKNOWN, "发生时间", None),
    ]
    assert "缺“发生时间”" in one(found, "r1").text


@pytest.mark.parametrize(
    "fact",
    [
        Fact(slot=Slot.OCCURRED_AT, text="", moment=at(0), precision=Precision.DAY),
        Fact(slot=Slot.OCCURRED_AT, text="", moment=at(1), status=Status.HEARSAY),
        Fact(slot=Slot.ALARM_AT, text="", moment=at(1)),
    ],
)
def test_a_day_a_rumour_and_an_alarm_start_no_clock(fact: Fact) -> None:
    found = clocks([fact], grade(), book({"书面分钟": 60, "起算": "发生"}), NOW)
    assert found[0].due is None


def test_a_rough_start_is_said_to_be_rough() -> None:
    rough = Fact(slot=Slot.OCCURRED_AT, text="", moment=at(1, 40), approx=True)
    found = clocks([rough], grade(), book({"书面分钟": 60, "起算": "发生"}), NOW)
    assert "约数" in found[0].why


LEVELS = (
    {"电话分钟": 30, "等级": ["特别重大", "重大"], "起算": "发生"},
    {"电话分钟": 60, "等级": ["较大"]},
    {"电话分钟": 120, "等级": ["一般"]},
)


@pytest.mark.parametrize(
    ("level", "rule"),
    [(Level.MOST, "r0"), (Level.MAJOR, "r0"), (Level.LARGER, "r1"), (Level.GENERAL, "r2")],
)
def test_the_level_chooses_the_rule(level: Level, rule: str) -> None:
    found = clocks(facts(at(1, 40), at(1, 58)), grade(level), book(*LEVELS), NOW)
    assert [c.rule for c in found] == [rule]
    assert not found[0].strictest


def test_an_open_level_runs_by_the_strictest_and_says_so() -> None:
    found = clocks(facts(at(1, 40), at(1, 58)), grade(Level.OPEN), book(*LEVELS), NOW)
    assert [(c.rule, c.strictest) for c in found] == [("r0", True)]
    assert "等级未定，按最严的“特别重大、重大”计时" in found[0].why
    assert "定为一般的，自接报起电话2小时" in found[0].why


def test_an_open_level_without_a_start_also_shows_what_can_be_reckoned() -> None:
    found = clocks(facts(None, at(1, 58)), grade(Level.OPEN), book(*LEVELS), NOW)
    assert {(c.rule, c.due is None) for c in found} == {("r0", True), ("r1", False)}


def test_a_higher_level_starts_new_clocks_that_old_reports_do_not_meet() -> None:
    told = [Reported(kind=Kind.TELEPHONE, at=at(2, 10))]
    raised = Raised(Level.GENERAL, at(6, 40))
    found = clocks(
        facts(at(1, 40), at(1, 58)), grade(Level.LARGER), book(*LEVELS), at(6, 50), told,
        raised=raised,
    )  # fmt: skip
    assert [(c.rule, c.due, c.state) for c in found] == [("r1", at(7, 40), State.RUNNING)]
    assert "由一般升为较大" in found[0].why
    again = [*told, Reported(kind=Kind.TELEPHONE, at=at(7, 0))]
    done = clocks(
        facts(at(1, 40), at(1, 58)), grade(Level.LARGER), book(*LEVELS), at(7, 1), again,
        raised=raised,
    )  # fmt: skip
    assert done[0].state is State.DONE


def test_daily_follow_ups_are_due_at_the_next_hour_after_the_last_report() -> None:
    rules = book({"续报": [{"节奏": "每日", "时刻": ["08:00", "17:00"]}]})
    known = facts(at(1, 40), at(1, 58))
    first = one(clocks(known, grade(), rules, NOW), "r0", Kind.FOLLOW_UP)
    assert first.due == at(8)
    told = [Reported(kind=Kind.WRITTEN, at=at(8, 5))]
    assert one(clocks(known, grade(), rules, at(9), told), "r0", Kind.FOLLOW_UP).due == at(17)
    late = [Reported(kind=Kind.WRITTEN, at=at(18))]
    assert one(clocks(known, grade(), rules, at(19), late), "r0", Kind.FOLLOW_UP).due == at(
        8, 0, 21
    )
    assert clocks(known, grade(), rules, at(19), late, ended=True) == []


def test_follow_ups_only_on_holidays_skip_working_days() -> None:
    holidays = WorkCalendar(
        {date(2026, 5, 20): True, date(2026, 5, 21): True, date(2026, 5, 22): False}
    )
    rules = book({"续报": [{"节奏": "每日", "时刻": ["16:30"], "仅节假日": "是"}]})
    found = clocks(facts(at(1, 40)), grade(), rules, NOW, calendar=holidays)
    assert found[0].due == at(16, 30, 22)


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.integers(1, 20), st.integers(0, 23))
def test_working_days_agree_with_counting_them_one_by_one(
    day: date, workdays: int, hour: int
) -> None:
    calendar = WorkCalendar()
    rules = book({"续报": [{"节奏": "工作日内", "天数": workdays}]})
    start = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
    found = clocks(facts(start), grade(), rules, start, calendar=calendar)
    left, here = workdays, day
    while left:
        here += timedelta(days=1)
        left -= calendar.is_workday(here)
    end = datetime(here.year, here.month, here.day, tzinfo=ZONE) + timedelta(days=1)
    assert found[0].due == end


@pytest.mark.parametrize(("category", "days"), [("事故灾难-火灾", 7), ("事故灾难-建筑施工", 30)])
def test_changes_in_casualties_are_reported_within_seven_or_thirty_days(
    category: str, days: int
) -> None:
    found = clocks(facts(at(1, 40), at(1, 58), category), grade(), shipped(), NOW)
    clock = one(found, "gj-493-11-yiban", Kind.FOLLOW_UP)
    assert clock.due == at(0, 0, 21) + timedelta(days=days)
    assert "24时" in clock.text


def test_the_shipped_book_gives_the_room_its_own_clocks_first() -> None:
    found = clocks(facts(at(1, 40), at(1, 58)), grade(), shipped(), NOW)
    assert [c.ours for c in found] == sorted((c.ours for c in found), reverse=True)
    assert one(found, "gj-493-11-yiban").due == at(3, 58)
    others = one(found, "gj-493-9")
    assert others.due is None
    assert "本室不掌握" in others.why


def test_at_once_has_no_invented_minutes() -> None:
    found = clocks(
        facts(at(1, 40), at(1, 58), "社会安全-群体性聚集"), grade(Level.OPEN), shipped(), NOW
    )
    assert {c.rule for c in found} == {"gj-tufa-17", "gj-tufa-69"}
    assert all(c.state is State.AT_ONCE and c.due is None for c in found)
    assert all("没有规定分钟数" in c.text for c in found)


def test_local_examples_run_once_they_are_switched_on() -> None:
    rules = RuleBook.load(shipped_text().replace("启用: 否", "启用: 是"))
    known = facts(at(1, 40), at(1, 58))
    serious = clocks(known, grade(Level.MAJOR), rules, NOW)
    assert one(serious, "sl-wuhan-teda", Kind.TELEPHONE).due == at(2, 10)
    assert one(serious, "sl-henan-teda", Kind.TELEPHONE).due == at(2, 13)
    assert one(serious, "sl-henan-teda").due == at(2, 33)
    assert one(serious, "sl-henan-teda", Kind.FOLLOW_UP).due == at(8)
    small = clocks(known, grade(), rules, NOW)
    assert one(small, "sl-wuhan-yiban", Kind.TELEPHONE).due == at(3, 58)
    assert one(small, "sl-henan-yiban").due == at(7, 58)
    assert not any(c.kind is Kind.FOLLOW_UP and c.rule.startswith("sl-") for c in small)

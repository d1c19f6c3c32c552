from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from connectors.events import calendar, limits
from connectors.events.limits import Alert
from connectors.events.model import Event, NewEvent, Order, State
from core.clock import ROOM_ZONE
from core.errors import InvalidInput
from core.workdays import WorkCalendar

PLAIN = WorkCalendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROOM_ZONE)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-11-20", True),  # Friday
        ("2026-11-21", False),  # Saturday
        ("2026-10-01", False),  # National Day, a Thursday
        ("2026-10-07", False),  # still the holiday, a Wednesday
        ("2026-10-10", True),  # Saturday made up for it
        ("2026-02-14", True),  # Saturday made up for the Spring Festival
        ("2026-02-23", False),  # its last day, a Monday
    ],
)
def test_holidays_and_make_up_days_of_2026(day: str, worked: bool) -> None:
    assert PLAIN.is_workday(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-20 09:00", 1, "2026-11-23 18:00"),  # over a weekend
        ("2026-11-20 23:50", 1, "2026-11-23 18:00"),  # the hour of receipt does not matter
        ("2026-11-16 09:00", 5, "2026-11-23 18:00"),
        ("2026-09-30 09:00", 3, "2026-10-10 18:00"),  # 10-08, 10-09 and the made-up 10-10
        ("2026-11-21 10:00", 1, "2026-11-23 18:00"),  # received on a Saturday
    ],
)
def test_deadlines_by_working_days(received: str, days: int, due: str) -> None:
    found = PLAIN.after(at(received), days, time(18))
    assert (found.at, found.caveat) == (at(due), "")


def test_a_year_without_data_is_said() -> None:
    due = PLAIN.after(at("2026-12-30 09:00"), 3, time(18))
    assert due.at == at("2027-01-05 18:00")  # 12-31, 01-04, 01-05; New Year's Day is fixed by law
    assert "2027年放假安排尚未收录" in due.caveat
    assert PLAIN.after(at("2026-12-29 09:00"), 2, time(18)).caveat == ""


def test_the_rooms_file_wins(tmp_path: Path) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text("# 本室\n2026-11-23,休,停电检修\n2026-11-22,班,补班\n", encoding="utf-8")
    ours = calendar.read(file)
    assert ours.after(at("2026-11-20 09:00"), 2, time(18)).at == at("2026-11-24 18:00")
    file.write_text("2027-01-04,班,\n", encoding="utf-8")
    known = calendar.read(file)
    assert known.knows(date(2027, 1, 4))
    assert not known.knows(date(2027, 1, 5))


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text("2026-11-23,休,停电\n2026-11-24,放假\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="第2行"):
        calendar.read(file)


@pytest.mark.parametrize(
    ("order", "source", "due"),
    [
        (Order.ADVICE, "12345热线", "2026-11-23 18:00"),
        (Order.SUPERVISED, "12345热线", "2026-11-25 18:00"),
        (Order.REVISIT, "12345热线", "2026-11-25 18:00"),
        (Order.REQUEST, "", "2026-11-27 18:00"),
        (Order.COMPLEX, "", "2026-12-11 18:00"),
        (None, "12345热线", "2026-11-27 18:00"),
    ],
)
def test_the_limits_of_hotline_orders(
    tmp_path: Path, order: Order | None, source: str, due: str
) -> None:
    times = limits.timing(tmp_path)
    new = NewEvent(title="路灯不亮", order=order, source=source)
    deadline, basis = times.deadline(new, at("2026-11-20 09:00"))
    assert deadline == at(due)
    assert "个工作日" in basis
    assert "静安区" in basis


def test_nothing_is_made_up_for_other_events(tmp_path: Path) -> None:
    new = NewEvent(title="厂房起火", source="街道电话")
    assert limits.timing(tmp_path).deadline(new, at("2026-11-20 09:00")) == (None, "")


def test_a_room_sets_its_own_limits(tmp_path: Path) -> None:
    (tmp_path / "limits.yaml").write_text(
        "day_ends: '17:00'\nsoon_minutes: 30\nfirst_loop: 区级\n"
        "limits: [{name: 突发事件, category: 事故灾难, hours: 2, source: 本室规定}]\n",
        encoding="utf-8",
    )
    new = NewEvent.model_validate({"title": "厂房起火", "category": "事故灾难"})
    deadline, basis = limits.timing(tmp_path).deadline(new, at("2026-11-20 09:00"))
    assert (deadline, basis) == (at("2026-11-20 11:00"), "突发事件2小时，本室规定")


@pytest.mark.parametrize(
    ("minutes", "alert", "text"),
    [
        (-95, Alert.OVERDUE, "已超时1小时35分"),
        (0, Alert.SOON, "还剩0分钟"),
        (59, Alert.SOON, "还剩59分钟"),
        (60, Alert.ON_TIME, "还剩1小时"),
        (3 * 24 * 60 + 120, Alert.ON_TIME, "还剩3天2小时"),
    ],
)
def test_the_overdue_clock(minutes: int, alert: Alert, text: str) -> None:
    now = at("2026-11-20 09:00")
    event = Event(
        id="x", title="x", state=State.HANDLING, created_at=now,
        deadline=now + timedelta(minutes=minutes),
    )  # fmt: skip
    clock = limits.countdown(event, now, 60)
    assert (clock.minutes_left, clock.alert, clock.text) == (minutes, alert, text)


def test_the_clock_stops_when_it_is_closed() -> None:
    now = at("2026-11-20 09:00")
    event = Event(
        id="x", title="x", state=State.CLOSED, created_at=now, deadline=now, closed_at=now
    )
    assert limits.countdown(event, now + timedelta(days=9), 60).text == "按时办结"

"""Which reports are due when: by the room's table and the State Council's holidays."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.duties.daily.schedule import is_holiday, read_schedule
from core.clock import ROOM_ZONE
from core.errors import InvalidInput, NotFound
from core.workdays import WorkCalendar

CALENDAR = WorkCalendar()


def at(day: int, hour: int, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ROOM_ZONE)


def test_a_holiday_is_more_than_a_weekend_and_no_make_up_day() -> None:
    days = [d for d in range(1, 32) if is_holiday(date(2026, 10, d), CALENDAR)]
    assert days == [1, 2, 3, 4, 5, 6, 7]  # 国庆节 with its weekend; not 10、11 of October


def test_a_day_off_of_the_rooms_own_counts_as_a_holiday() -> None:
    own = WorkCalendar(extra={date(2026, 11, 25): False})
    assert is_holiday(date(2026, 11, 25), own)
    assert not is_holiday(date(2026, 11, 25), CALENDAR)


def test_what_is_owed_is_what_came_due_lately() -> None:
    found = list(read_schedule().owed(at(2, 17), ROOM_ZONE, CALENDAR))
    assert [(t.kind, t.due) for t in found if t.day == date(2026, 10, 2)] == [
        ("值班日报", at(2, 8)), ("节假日值班情况", at(2, 16)),
    ]  # fmt: skip
    assert all(turn.due - turn.since == timedelta(hours=24) for turn in found)
    quiet = list(read_schedule().owed(at(20, 17, 11), ROOM_ZONE, CALENDAR))
    assert {turn.kind for turn in quiet} == {"值班日报"}


def test_the_next_one_is_after_now() -> None:
    assert read_schedule().next(at(1, 8), ROOM_ZONE, CALENDAR) == at(1, 16)
    assert read_schedule().next(at(1, 7), ROOM_ZONE, CALENDAR) == at(1, 8)


def test_a_wrong_file_and_an_unknown_kind_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "daily.yaml").write_text("补做小时: 3\n报告: {值班日报: {代号: rb}}\n", "utf-8")
    with pytest.raises(InvalidInput, match=r"daily\.yaml"):
        read_schedule(tmp_path)
    with pytest.raises(NotFound, match="没有“周报”"):
        read_schedule().turn("周报", date(2026, 10, 1), ROOM_ZONE)

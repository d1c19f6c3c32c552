"""Feedback periods and where a unit stands."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.instruction.model import Standing, Verb, Word, charged
from assistant.duties.instruction.periods import read_periods
from core.clock import ROOM_ZONE
from core.errors import InvalidInput
from core.workdays import WorkCalendar

AT = datetime(2026, 11, 20, 21, 0, tzinfo=ROOM_ZONE)  # a Friday evening


def test_hours_run_through_the_night_and_working_days_end_with_the_office() -> None:
    periods = read_periods()
    urgent = periods.due("特急", AT, WorkCalendar())
    assert (urgent.at, urgent.caveat) == (AT + timedelta(hours=2), "本室设置：特急2小时")
    usual = periods.due("一般", AT, WorkCalendar())
    assert usual.at == datetime(2026, 11, 25, 17, 0, tzinfo=ROOM_ZONE)  # Mon, Tue, Wed
    assert usual.caveat == "本室设置：一般3个工作日"


def test_a_year_whose_holidays_are_not_known_is_said_to_be_a_guess() -> None:
    due = read_periods().due("一般", AT.replace(year=2031), WorkCalendar())
    assert "请核对" in due.caveat


def test_an_unknown_urgency_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as error:
        read_periods().period("十万火急")
    assert "特急、急件、一般" in error.value.remedy
    (tmp_path / "instructions.yaml").write_text(
        '下班: "17:00"\n缓急: {急: {小时: 1, 工作日: 1, 提前分钟: []}}\n', "utf-8"
    )
    with pytest.raises(InvalidInput, match=r"instructions\.yaml"):
        read_periods(tmp_path)


def word(verb: Verb, minutes: int, until: int | None = None) -> Word:
    moment = AT + timedelta(minutes=minutes)
    later = AT + timedelta(minutes=until) if until is not None else None
    return Word(unit="U1", verb=verb, at=moment, by_name="张值班", until=later, text="领导同意")


def test_an_extension_moves_the_deadline_and_says_why() -> None:
    words = (word(Verb.PASSED, 0), word(Verb.EXTENDED, 30, 600))
    due = AT + timedelta(hours=1)
    found = charged("U1", "区水务局", due, "本室设置", words, AT + timedelta(hours=2))
    assert (found.due, found.basis) == (AT + timedelta(minutes=600), "延期：领导同意")
    assert not found.late


@given(st.lists(st.tuples(st.sampled_from(Verb), st.integers(0, 100), st.integers(1, 200))))
def test_late_is_the_first_feedback_against_the_newest_deadline(
    said: list[tuple[Verb, int, int]],
) -> None:
    words = tuple(
        word(verb, at, until if verb is Verb.EXTENDED else None)
        for verb, at, until in sorted(said, key=lambda one: one[1])
    )
    now = AT + timedelta(minutes=300)
    found = charged("U1", "区水务局", AT + timedelta(hours=1), "", words, now)
    back = [w.at for w in words if w.verb is Verb.FED_BACK]
    assert (found.standing is Standing.FED_BACK) == bool(back)
    assert found.late == ((back[0] if back else now) > found.due)

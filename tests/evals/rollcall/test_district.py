"""The invented district: no two names that can't be told apart, and behaviours that add up."""

from collections import Counter
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Kind as ThingKind
from core.clock import ROOM_ZONE
from evals.rollcall.conduct import Conduct, Kind, conducts
from evals.rollcall.world import expected, invented, things
from voice.pinyin import sounds

NOW = datetime(2026, 11, 21, 21, 30, tzinfo=ROOM_ZONE)


def test_nobody_sounds_like_anybody_else() -> None:
    rooms = invented(250)
    names = ["".join(sounds(name)) for room in rooms for _, name, _ in room.people]
    units = ["".join(sounds(room.short)) for room in rooms]
    assert len(set(names)) == len(names)
    assert len(set(units)) == len(units)


def test_a_larger_district_begins_like_a_smaller_one() -> None:
    assert invented(60)[:8] == invented(8)


@given(size=st.integers(min_value=1, max_value=120))
def test_every_room_has_one_behaviour_and_somebody_is_there(size: int) -> None:
    rows = conducts(invented(size))
    assert len(rows) == size
    assert any(row.kind is Kind.RIGHT for row in rows)


def test_sixty_rooms_show_all_eight_behaviours_in_six_voices_and_more() -> None:
    rows = conducts(invented(60))
    assert set(Counter(row.kind for row in rows)) == set(Kind)
    assert len({row.voice % 8 for row in rows if row.text}) >= 6
    assert {row.speed for row in rows} >= {0.85, 1.2}
    assert {row.snr_db for row in rows} >= {20.0, 10.0}


def test_what_is_said_holds_what_the_row_says_it_holds() -> None:
    rooms = invented(60)
    units = {room.id: room.short for room in rooms}
    for row in conducts(rooms):
        assert "{" not in row.text
        assert row.said_name in row.text
        if row.said_unit:
            assert units[row.said_unit] in row.text


def test_only_the_right_person_may_be_counted_as_there() -> None:
    for row in conducts(invented(120)):
        assert ("在岗" in row.verdicts) == (row.kind is Kind.RIGHT)


def test_the_directory_knows_who_is_on_duty() -> None:
    rooms = invented(5)
    shifts = [thing for thing in things(rooms, NOW) if thing.kind is ThingKind.SHIFT]
    names = {thing.id: thing.name for thing in things(rooms, NOW)}
    assert [names[shift.facts["primary"]] for shift in shifts] == [room.officer for room in rooms]


@pytest.mark.parametrize("at", [0, 4])
def test_a_call_expects_the_officer_and_the_leader_of_that_room(at: int) -> None:
    rooms = invented(5)
    call = expected(rooms, rooms[at])
    assert call.rostered == (rooms[at].officer,)
    assert [leader.name for leader in call.leaders] == [rooms[at].leader]


def test_who_answers_for_a_deputy_is_no_officer() -> None:
    rows: list[Conduct] = [c for c in conducts(invented(60)) if c.kind is Kind.DEPUTY]
    assert all(row.said_name == row.room.deputy != row.room.officer for row in rows)

"""Rules over shifts, with no directory behind them."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contacts.model import Period, Shift, Unit, mask
from connectors.contacts.roster import clashes, duty_at, next_after, of_period
from core.clock import ROOM_ZONE

MIDNIGHT = datetime(2026, 3, 14, tzinfo=ROOM_ZONE)
UNIT = Unit(id="D01", name="值班室", standing_on_duty="S", standing_leader="L")


def shift(period: Period, first: float, last: float, **people: str) -> Shift:
    return Shift(
        id=f"{period}{first}",
        date=(MIDNIGHT + timedelta(hours=first)).date(),
        unit="D01",
        period=period,
        starts=MIDNIGHT + timedelta(hours=first),
        ends=MIDNIGHT + timedelta(hours=last),
        **people,
    )


def test_a_leader_for_the_day_and_officers_by_half_days_are_put_together() -> None:
    shifts = [
        shift("24h", 8, 32, leader="A"),
        shift("day", 8, 20, primary="B"),
        shift("night", 20, 32, primary="C"),
    ]
    duty = duty_at(UNIT, shifts, MIDNIGHT + timedelta(hours=21))
    assert (duty.leader, duty.primary) == ("A", "C")


def test_standing_names_do_not_fill_the_gaps_of_a_shift() -> None:
    """A shift that names no leader has none; the standing one may have gone home."""
    duty = duty_at(UNIT, [shift("day", 8, 20, primary="B")], MIDNIGHT + timedelta(hours=9))
    assert (duty.leader, duty.primary) == ("", "B")


def test_asking_for_the_whole_day_of_half_days_gives_both() -> None:
    shifts = [shift("day", 8, 20), shift("night", 20, 32)]
    assert of_period(shifts, "24h") == shifts
    assert of_period(shifts, None) == shifts
    assert of_period(shifts, "night") == shifts[1:]


def test_one_person_in_two_shifts_at_once_is_a_clash() -> None:
    one, after = shift("day", 8, 20, primary="B"), shift("night", 20, 32, primary="B")
    over = shift("24h", 12, 36, leader="B")
    assert clashes([one, after]) == []
    assert clashes([one, over]) == [("B", one, over)]


hours = st.integers(0, 96)


@settings(max_examples=200)
@given(spans=st.lists(st.tuples(hours, st.integers(1, 36)), max_size=12), at=st.floats(0, 130))
def test_duty_and_the_next_shift_never_contradict_the_roster(
    spans: list[tuple[int, int]], at: float
) -> None:
    shifts = [shift("24h", a, a + n, primary=f"P{i}") for i, (a, n) in enumerate(spans)]
    moment = MIDNIGHT + timedelta(hours=at)
    duty, following = duty_at(UNIT, shifts, moment), next_after("D01", shifts, moment)
    covering = [s for s in shifts if s.starts <= moment < s.ends]
    if covering:
        assert duty.primary in {s.primary for s in covering}
    else:
        assert (duty.primary, duty.leader, duty.shift) == ("S", "L", None)
    later = [s.starts for s in shifts if s.starts > moment]
    assert (following.starts if following else None) == min(later, default=None)


def test_a_covered_number_shows_too_little_to_call() -> None:
    assert mask("139-0000-1001") == "139****1001"
    assert mask("8101") == "****"
    assert mask("") == ""

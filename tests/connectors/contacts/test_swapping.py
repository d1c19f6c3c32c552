"""Two people change turns: both or neither, and nobody stands longer than the rules allow."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contacts.builtin import BuiltinContacts
from connectors.contacts.model import Shift
from connectors.contacts.turns import TurnRules, exchanged, posts_of, too_much
from core.effects.action import Effect
from core.errors import NotFound, Refused
from tests.connectors.contacts import sample
from tests.connectors.contacts.conftest import Run, runner

RULES = TurnRules.written()
LOOSE = TurnRules.model_validate({"back_to_back": True})
MONDAY = datetime(2026, 4, 6, tzinfo=sample.NOW.tzinfo)


def shift(day: int, period: str, **people: str) -> Shift:
    """A turn of the duty room: by day 8:30 to 17:30, by night until 8:30."""
    midnight = MONDAY + timedelta(days=day)
    first, last = {"day": (8.5, 17.5), "night": (17.5, 32.5), "24h": (8.5, 32.5)}[period]
    return Shift(
        id=f"SH{midnight:%Y%m%d}-D01-{period}",
        date=midnight.date(),
        unit="D01",
        period=period,  # type: ignore[arg-type]
        starts=midnight + timedelta(hours=first),
        ends=midnight + timedelta(hours=last),
        **people,
    )


@pytest.fixture
def roster(own: BuiltinContacts) -> Callable[..., Run]:
    """A function that puts turns on the roster and returns how actions are run."""
    run, _ = runner(own)

    def put(*shifts: Shift) -> Run:
        for one in shifts:
            run("roster.save", shift=one.model_dump(mode="json"))
        return run

    return put


def swap(one: str, first: Shift, other: str, second: Shift) -> dict[str, Any]:
    return {"one": one, "one_shift": first.id, "other": other, "other_shift": second.id}


def test_both_places_change_in_one_deed(own: BuiltinContacts, roster: Callable[..., Run]) -> None:
    night = shift(0, "night", leader="K01", primary="K02", secondary="K09")
    day = shift(2, "day", leader="K01", primary="K10", secondary="K03")
    run = roster(night, day)
    done = run("roster.swap", **swap("K02", night, "K03", day))
    assert done.data["people"] == ["K02", "K03"]
    assert "4月6日夜班主班由蒲冬梅改为单田芳" in done.text
    assert "4月8日白班副班由单田芳改为蒲冬梅" in done.text
    after = own.shift(night.id), own.shift(day.id)
    assert after == (
        night.model_copy(update={"primary": "K03"}),
        day.model_copy(update={"secondary": "K02"}),
    )


def test_the_sentence_to_be_approved_names_both_places(
    own: BuiltinContacts, roster: Callable[..., Run]
) -> None:
    night, day = shift(0, "night", primary="K02"), shift(2, "day", primary="K03")
    roster(night, day)
    action = runner(own)[1]["roster.swap"]
    said = action.summary(action.arguments.model_validate(swap("K02", night, "K03", day)))
    assert said.startswith("蒲冬梅与单田芳对调班次：")
    assert "4月6日夜班主班" in said
    assert "4月8日白班主班" in said
    assert action.effect is Effect.CONSEQUENTIAL


@pytest.mark.parametrize(
    ("given_up", "taken", "others", "told"),
    [
        # the other stands by day; the night behind it would make two in a row
        (shift(0, "night", primary="K02"), shift(2, "day", primary="K03"),
         [shift(0, "day", primary="K03")], "单田芳会连着值两个班"),
        # the one stands in the night before the day that is offered
        (shift(4, "night", primary="K02"), shift(2, "day", primary="K03"),
         [shift(1, "night", primary="K02")], "蒲冬梅会连着值两个班"),
        (shift(0, "night", primary="K02"), shift(0, "night", secondary="K03"), [],
         "本来就在同一班"),
        (shift(0, "night", leader="K01"), shift(2, "day", primary="K03"), [], "只能与带班领导对调"),
        (shift(0, "night", primary="K02", secondary="K03"), shift(2, "day", primary="K03"), [],
         "同一班里占两个岗位"),
    ],
)  # fmt: skip
def test_what_the_rules_forbid_is_refused_and_nothing_changes(
    given_up: Shift, taken: Shift, others: list[Shift], told: str,
    own: BuiltinContacts, roster: Callable[..., Run],
) -> None:  # fmt: skip
    if given_up.id == taken.id:
        given_up = taken = given_up.model_copy(update={"secondary": taken.secondary})
    run = roster(given_up, taken, *others)
    one = given_up.leader or given_up.primary
    other = taken.secondary if given_up.id == taken.id else taken.primary
    with pytest.raises(Refused) as refused:
        run("roster.swap", **swap(one, given_up, other, taken))
    assert told in refused.value.message
    assert own.shift(given_up.id) == given_up
    assert own.shift(taken.id) == taken


def test_a_turn_that_is_not_there_not_his_or_begun_is_refused(roster: Callable[..., Run]) -> None:
    past = shift(-30, "day", primary="K02")
    night, day = shift(0, "night", primary="K02"), shift(2, "day", primary="K03")
    run = roster(past, night, day)
    with pytest.raises(Refused, match="没有杨蕾的班"):
        run("roster.swap", **swap("K02", night, "K09", day))
    with pytest.raises(NotFound):
        run("roster.swap", **swap("K02", shift(9, "day"), "K03", day))
    with pytest.raises(Refused, match="已经开始"):
        run("roster.swap", **swap("K02", past, "K03", day))


def test_a_room_may_allow_a_day_and_its_night_but_not_the_morning_after() -> None:
    both = [shift(0, "day", primary="K02"), shift(0, "night", primary="K02")]
    assert too_much("K02", both, RULES) == "会连着值两个班"
    assert too_much("K02", both, LOOSE) == ""
    assert "24小时" in too_much("K02", [*both, shift(1, "day", primary="K02")], LOOSE)
    assert "补休" in too_much("K02", [*both, shift(1, "night", primary="K02")], LOOSE)
    assert too_much("K02", [*both, shift(2, "day", primary="K02")], LOOSE) == ""


def test_a_leader_may_lead_the_day_and_the_night() -> None:
    led = [shift(0, "day", leader="K01"), shift(0, "night", leader="K01")]
    assert too_much("K01", led, RULES) == ""


@given(st.lists(st.sampled_from(["K01", "K02", "K03", "K09"]), min_size=4, max_size=4))
def test_a_swap_moves_two_people_and_loses_nobody(names: list[str]) -> None:
    one = shift(0, "day", primary=names[0], secondary=names[1])
    other = shift(2, "day", primary=names[2], secondary=names[3])
    after = exchanged(one, names[0], other, names[3])
    everybody = [p for s in (one, other) for p in (s.primary, s.secondary)]
    moved = [p for s in after for p in (s.primary, s.secondary)]
    if len(set(everybody)) == 4:
        assert sorted(moved) == sorted(everybody)
        assert exchanged(after[0], names[3], after[1], names[0]) == (one, other)
    assert posts_of(after[0], names[3])
    assert posts_of(after[1], names[0])

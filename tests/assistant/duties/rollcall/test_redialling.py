"""The redial plan and the escalation are data; what follows a call is a function of them."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.rollcall.model import Callee, Purpose, Rank
from assistant.duties.rollcall.planning import Planned, limited
from assistant.duties.rollcall.redialling import (
    Deed,
    Tried,
    follows,
    read_rules,
    shipped_rules,
)
from core.errors import InvalidInput
from tests.conftest import REPOSITORY
from voice.outcome import Verdict

CALLEES = (
    Callee(Rank.DUTY, "8001"), Callee(Rank.DEPUTY, "13900000001", "D01", "钱D1"),
    Callee(Rank.LEADER, "13800000001", "L01", "孙L1"),
)  # fmt: skip
PURPOSES = st.sampled_from(Purpose)


def walked(purpose: Purpose, verdicts: list[Verdict], redial: bool = True) -> list[str]:
    """The numbers called while the calls come out as given (the last one from then on)."""
    plan = shipped_rules().plan(purpose)
    tried = [Tried(CALLEES[0].number, verdicts[0])]
    for step in range(1, 60):
        next_ = follows(plan, tried, CALLEES, redial)
        if next_.callee is None:
            return [one.number for one in tried]
        tried.append(Tried(next_.callee.number, verdicts[min(step, len(verdicts) - 1)]))
    raise AssertionError("this never ends")


def test_the_shipped_plans_know_every_verdict() -> None:
    for purpose in Purpose:
        plan = shipped_rules().plan(purpose)
        assert set(plan.results) | {Verdict.LINE_FAULT} == set(Verdict)
        assert plan.order[0] is Rank.DUTY


@given(PURPOSES, st.lists(st.sampled_from(Verdict), min_size=1, max_size=12), st.booleans())
def test_every_course_of_calls_ends(
    purpose: Purpose, verdicts: list[Verdict], redial: bool
) -> None:
    numbers = walked(purpose, verdicts, redial)
    plan = shipped_rules().plan(purpose)
    most = max(after.tries for after in plan.results.values())
    for callee in CALLEES:
        faults = plan.line.tries
        assert numbers.count(callee.number) <= most + faults


@given(PURPOSES, st.lists(st.sampled_from(Verdict), min_size=1, max_size=12))
def test_who_was_found_on_duty_is_not_called_again(
    purpose: Purpose, verdicts: list[Verdict]
) -> None:
    plan = shipped_rules().plan(purpose)
    tried = [Tried("8001", verdict) for verdict in verdicts] + [Tried("8001", Verdict.ON_DUTY)]
    next_ = follows(plan, tried, CALLEES)
    assert next_.callee is None
    assert not next_.person


@given(st.lists(st.sampled_from(Verdict), min_size=1, max_size=12))
def test_numbers_are_called_in_their_order(verdicts: list[Verdict]) -> None:
    order = [callee.number for callee in CALLEES]
    places = [order.index(number) for number in walked(Purpose.ROLL_CALL, verdicts)]
    assert places == sorted(places)


@given(PURPOSES, st.lists(st.sampled_from(Verdict), min_size=1, max_size=8))
def test_without_redialling_only_a_fault_of_the_line_is_tried_again(
    purpose: Purpose, verdicts: list[Verdict]
) -> None:
    plan = shipped_rules().plan(purpose)
    tried = [Tried("8001", verdict) for verdict in verdicts]
    next_ = follows(plan, tried, CALLEES, redial=False)
    if verdicts[-1] is not Verdict.LINE_FAULT:
        assert next_.callee is None


def test_a_busy_room_is_called_thrice_then_the_deputy_then_the_leader() -> None:
    assert walked(Purpose.ROLL_CALL, [Verdict.BUSY]) == [
        *["8001"] * 3, *["13900000001"] * 3, *["13800000001"] * 3,
    ]  # fmt: skip


def test_a_dead_number_is_called_once() -> None:
    assert walked(Purpose.ROLL_CALL, [Verdict.DEAD_NUMBER, Verdict.ON_DUTY]) == [
        "8001", "13900000001",
    ]  # fmt: skip


def test_faults_of_the_line_use_up_no_tries() -> None:
    course = [Verdict.LINE_FAULT, Verdict.BUSY, Verdict.LINE_FAULT, Verdict.BUSY, Verdict.ON_DUTY]
    assert walked(Purpose.ROLL_CALL, course) == ["8001"] * 5


def test_a_plan_without_an_entry_leaves_it_to_a_person() -> None:
    plan = shipped_rules().rollcall.model_copy(update={"results": {}})
    assert follows(plan, [Tried("8001", Verdict.BUSY)], CALLEES).person


def test_a_told_unit_goes_to_a_person_when_all_numbers_are_used_up() -> None:
    plan = shipped_rules().alert
    tried = [Tried(c.number, Verdict.NO_ANSWER) for c in CALLEES for _ in range(2)]
    next_ = follows(plan, tried, CALLEES)
    assert next_.person
    assert "请人工联系" in next_.note


def test_a_room_replaces_the_plan_and_is_told_what_is_wrong(tmp_path: Path) -> None:
    shipped = (REPOSITORY / "assistant/duties/rollcall/redial.yaml").read_text(encoding="utf-8")
    file = tmp_path / "redial.yaml"
    held = yaml.safe_load(shipped)
    held["查岗"]["结果"]["忙"] = {"做": "重拨", "隔秒": 5, "次数": 9}
    file.write_text(yaml.safe_dump(held, allow_unicode=True), encoding="utf-8")
    after = read_rules(file).rollcall.results[Verdict.BUSY]
    assert (after.deed, after.after_s, after.tries) == (Deed.AGAIN, 5, 9)
    held["查岗"]["结果"]["忙"] = {"做": "再说"}
    file.write_text(yaml.safe_dump(held, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InvalidInput, match="重拨方案"):
        read_rules(file)


# --- what the order for the round says of calling again


def ordered_walk(verdicts: list[Verdict], tries: int | None, again_min: float | None) -> list[str]:
    units = limited([Planned("U1", "水务局", CALLEES)], tries, again_min)
    plan = shipped_rules().plan(Purpose.ROLL_CALL)
    tried = [Tried(CALLEES[0].number, verdicts[0])]
    for step in range(1, 60):
        next_ = follows(plan, tried, units[0].callees)
        if next_.callee is None:
            return [one.number for one in tried]
        tried.append(Tried(next_.callee.number, verdicts[min(step, len(verdicts) - 1)]))
    raise AssertionError("this never ends")


@given(st.lists(st.sampled_from(Verdict), min_size=1, max_size=12), st.integers(1, 10))
def test_a_unit_is_never_called_oftener_than_the_order_says(
    verdicts: list[Verdict], tries: int
) -> None:
    numbers = ordered_walk(verdicts, tries, None)
    outcomes = [verdicts[min(step, len(verdicts) - 1)] for step in range(len(numbers))]
    assert sum(outcome is not Verdict.LINE_FAULT for outcome in outcomes) <= tries


def test_an_order_for_two_calls_ends_after_the_second_and_says_why() -> None:
    units = limited([Planned("U1", "水务局", CALLEES)], 2, None)
    plan = shipped_rules().plan(Purpose.ROLL_CALL)
    once = [Tried("8001", Verdict.NO_ANSWER)]
    assert follows(plan, once, units[0].callees).callee == units[0].callees[0]
    ended = follows(plan, once * 2, units[0].callees)
    assert (ended.callee, ended.person, ended.note) == (None, False, "按要求最多呼叫2遍")


def test_a_dead_number_is_still_passed_over_within_the_order() -> None:
    assert ordered_walk([Verdict.DEAD_NUMBER, Verdict.NO_ANSWER], 2, None) == [
        "8001", "13900000001",
    ]  # fmt: skip


def test_the_wait_that_the_order_names_holds_for_every_verdict() -> None:
    units = limited([Planned("U1", "水务局", CALLEES)], None, 5)
    plan = shipped_rules().plan(Purpose.ROLL_CALL)
    for verdict in (Verdict.BUSY, Verdict.NO_ANSWER, Verdict.SILENT):
        assert follows(plan, [Tried("8001", verdict)], units[0].callees).after_s == 300
    assert follows(plan, [Tried("8001", Verdict.BUSY)], CALLEES).after_s == 60

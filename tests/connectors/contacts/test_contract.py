"""What every directory must do, wherever its records live."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from connectors.contacts.model import Change, NumberKind, Shift
from connectors.contacts.system import ContactSystem
from connectors.contract import Kind
from core.errors import InvalidInput, NotFound, Refused
from tests.connectors.contacts import sample
from tests.connectors.contacts.conftest import LEADER, call

MOBILE, DUTY = NumberKind.MOBILE, NumberKind.DUTY_PHONE


def test_it_gives_back_the_things_that_were_put_in(contacts: ContactSystem) -> None:
    found = {thing.id: thing for thing in contacts.named()}
    for thing in sample.things():
        facts = dict(thing.facts)
        if thing.kind is Kind.UNIT:
            duty = contacts.duty(thing.id, sample.NOW)
            named = {"on_duty": duty.primary, "leader": duty.leader}
            facts |= {key: id for key, id in named.items() if id}
        same = found[thing.id]
        assert (same.kind, same.name, set(same.aliases)) == (
            thing.kind, thing.name, set(thing.aliases))  # fmt: skip
        assert {k: sorted(v) if isinstance(v, list) else v for k, v in same.facts.items()} == facts
    assert set(found) == {thing.id for thing in sample.things()}


def test_units_form_a_tree(contacts: ContactSystem) -> None:
    directory = contacts.directory()
    assert [unit.id for unit in directory.below("D02")] == ["D03"]
    assert {person.id for person in directory.people_of("D02")} == {"K04", "K05"}


def test_it_says_who_is_on_duty_at_a_moment(contacts: ContactSystem) -> None:
    tonight = contacts.duty("D01", sample.NOW)
    assert (tonight.leader, tonight.primary, tonight.secondary) == ("K02", "K01", "K03")
    this_morning = contacts.duty("D01", sample.NOW - timedelta(hours=12))
    assert (this_morning.primary, this_morning.secondary) == ("K03", "")
    after_midnight = contacts.duty("D04", sample.NOW + timedelta(hours=10))
    assert after_midnight.leader == "K07"


def test_a_shift_ends_the_moment_the_next_begins(contacts: ContactSystem) -> None:
    change = sample.NOW.replace(hour=20)
    assert contacts.duty("D01", change - timedelta(seconds=1)).primary == "K03"
    assert contacts.duty("D01", change).primary == "K01"


def test_nobody_is_known_where_the_roster_is_silent(contacts: ContactSystem) -> None:
    duty = contacts.duty("D05", sample.NOW)
    assert (duty.shift, duty.primary, duty.leader) == (None, "", "")


def test_it_knows_who_takes_over(contacts: ContactSystem) -> None:
    following = contacts.next_shift("D01", sample.NOW)
    assert following is not None
    assert (following.period, following.primary) == ("day", "K03")
    assert contacts.next_shift("D05", sample.NOW) is None


def test_an_unknown_unit_is_said_to_be_unknown(contacts: ContactSystem) -> None:
    with pytest.raises(NotFound):
        contacts.duty("D99", sample.NOW)


def _tomorrow(contacts: ContactSystem) -> Shift:
    shift = contacts.shift("SH20260315-D01-day")
    assert shift is not None
    return shift


def test_a_shift_can_be_changed_and_the_same_step_acts_once(contacts: ContactSystem) -> None:
    before = _tomorrow(contacts)
    after = before.model_copy(update={"primary": "K01"})
    once = call(key="change-the-roster")
    contacts.apply(once, [Change(before=before, after=after)], "改排班")
    contacts.apply(once, [Change(before=before, after=after)], "改排班")
    assert _tomorrow(contacts).primary == "K01"


def test_a_change_over_somebody_elses_change_is_refused(contacts: ContactSystem) -> None:
    before = _tomorrow(contacts)
    mine = Change(before=before, after=before.model_copy(update={"primary": "K01"}))
    theirs = Change(before=before, after=before.model_copy(update={"primary": "K02"}))
    contacts.apply(call(), [theirs], "改排班")
    with pytest.raises(Refused, match="已被改动"):
        contacts.apply(call(), [mine], "改排班")
    assert _tomorrow(contacts).primary == "K02"


def test_several_changes_are_made_all_or_none(contacts: ContactSystem) -> None:
    shift = _tomorrow(contacts)
    good = Change(before=shift, after=shift.model_copy(update={"primary": "K01"}))
    stale = Change(before=shift.model_copy(update={"leader": ""}))
    with pytest.raises(Refused):
        contacts.apply(call(), [good, stale], "改排班")
    assert _tomorrow(contacts) == shift


def _at_once(count: int, act: Callable[[int], None]) -> list[BaseException | None]:
    with ThreadPoolExecutor(count) as pool:
        return [run.exception() for run in [pool.submit(act, n) for n in range(count)]]


def test_of_many_changes_to_one_record_at_once_exactly_one_is_made(
    contacts: ContactSystem,
) -> None:
    before = _tomorrow(contacts)

    def act(number: int) -> None:
        after = before.model_copy(update={"secondary": f"K0{number + 1}"})
        contacts.apply(call(), [Change(before=before, after=after)], "改排班")

    outcomes = _at_once(4, act)
    assert outcomes.count(None) == 1
    assert sum(isinstance(error, Refused) for error in outcomes) == 3


def test_one_step_run_twice_at_once_acts_once(contacts: ContactSystem) -> None:
    before = _tomorrow(contacts)
    step = call(key="the-very-same-step")

    def act(_number: int) -> None:
        after = before.model_copy(update={"primary": "K01"})
        contacts.apply(step, [Change(before=before, after=after)], "改排班")

    assert _at_once(4, act) == [None] * 4
    assert _tomorrow(contacts).primary == "K01"


def test_nobody_unknown_gets_on_the_roster(contacts: ContactSystem) -> None:
    shift = _tomorrow(contacts)
    change = Change(before=shift, after=shift.model_copy(update={"primary": "K99"}))
    with pytest.raises(InvalidInput, match="K99"):
        contacts.apply(call(), [change], "改排班")


def test_a_dead_number_carries_who_when_and_why(contacts: ContactSystem) -> None:
    made = contacts.mark_dead(call(), "K08", MOBILE, "停机")
    mark = contacts.dead_number("K08", MOBILE, "138-0000-0008")
    assert mark is not None
    assert (mark.reason, mark.by_name, mark.at) == ("停机", LEADER.name, sample.NOW)
    assert mark.number == made.number == "138-0000-0008"
    assert contacts.dead_number("K05", MOBILE, "138-0000-0005") is None


def test_a_persons_duty_phone_is_the_units(contacts: ContactSystem) -> None:
    contacts.mark_dead(call(), "K10", DUTY, "空号")
    assert contacts.dead_number("D04", DUTY, "8104") is not None


def test_the_first_mark_stands_until_it_is_taken_off(contacts: ContactSystem) -> None:
    contacts.mark_dead(call(), "K08", MOBILE, "停机")
    again = contacts.mark_dead(call(), "K08", MOBILE, "空号")
    assert again.reason == "停机"
    assert contacts.restore(call(), "K08", MOBILE).reason == "停机"
    assert contacts.dead_number("K08", MOBILE, "138-0000-0008") is None
    with pytest.raises(NotFound, match="没有标注"):
        contacts.restore(call(), "K08", MOBILE)
    assert contacts.mark_dead(call(), "K08", MOBILE, "空号").reason == "空号"


def test_a_number_that_is_not_there_cannot_be_dead(contacts: ContactSystem) -> None:
    with pytest.raises(InvalidInput, match="没有登记"):
        contacts.mark_dead(call(), "K08", NumberKind.PHONE, "空号")
    with pytest.raises(NotFound):
        contacts.mark_dead(call(), "K99", MOBILE, "空号")


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("138-0000-0001", "013800000001"),
        ("8101", "8101"),
        ("021-5550-8102", "055508102"),
        ("+86 138 0000 0001", "013800000001"),
        ("021-5550-8102转6", "055508102"),
        ("0512-5550-8102", "0051255508102"),
    ],
)
def test_numbers_are_written_as_the_exchange_wants_them(
    contacts: ContactSystem, number: str, dialled: str
) -> None:
    assert contacts.dial_string(number) == dialled


@pytest.mark.parametrize("number", ["", "无", "138****0001"])
def test_what_is_no_number_is_not_dialled(contacts: ContactSystem, number: str) -> None:
    with pytest.raises(InvalidInput):
        contacts.dial_string(number)


def test_it_says_that_it_is_well(contacts: ContactSystem) -> None:
    health = contacts.health()
    assert health.ok
    assert "5个单位" in health.message

"""What every event system must do, whoever keeps the events."""

from datetime import timedelta
from itertools import pairwise

import pytest

from connectors.contract import Kind
from connectors.events import commands as c
from connectors.events.model import Category, Event, EventQuery, Loop, NewEvent, State, Verb
from core.errors import NotFound, Refused
from tests.connectors.events.conftest import Bench
from tests.connectors.events.room import LEADER, OFFICER


@pytest.fixture
def event(bench: Bench) -> Event:
    return bench.system.create(
        bench.room.call(), NewEvent(title="老码头护栏被撞断", place="Q1", source="巡查上报")
    )


def handling(bench: Bench, event: Event, hours: float = 3) -> Event:
    room = bench.room
    bench.system.change(room.call(), event.id, c.Dispatch(to=("W1",), deadline=room.hours(hours)))
    return bench.system.change(room.call(), event.id, c.Sign())


def test_a_registered_event_is_found_again_with_all_that_was_said(bench: Bench) -> None:
    room = bench.room
    new = NewEvent(
        title="老码头缆桩松动",
        loop=Loop.COMMUNITY,
        category=Category.CITY,
        place="Q1",
        place_text="三号泊位",
        occurred_at=room.hours(-2),
        received_at=room.hours(-1),
        source="巡查上报",
        casualties="无人受伤",
        deadline=room.hours(6),
    )
    made = bench.system.create(room.call(), new)
    again = bench.system.get(made.id)
    for name in NewEvent.model_fields:
        assert getattr(again, name) == getattr(new, name), name
    assert (again.state, again.created_at) == (State.WAITING, room.clock.now())
    assert [step.verb for step in again.steps] == [Verb.REGISTER]
    assert again.steps[0].by_name == OFFICER.name
    assert made.id in [e.id for e in bench.system.find(EventQuery(keyword="缆桩 松动"))]


def test_the_whole_way_leaves_who_when_and_why(bench: Bench, event: Event) -> None:
    room, system = bench.room, bench.system
    deeds: list[tuple[c.Command, State]] = [
        (c.Escalate(to_loop=Loop.DISTRICT, reason="需区级协调"), State.WAITING),
        (c.Dispatch(to=("W1", "W2"), deadline=room.hours(5), note="先围挡"), State.DISPATCHED),
        (c.Sign(unit="W1"), State.HANDLING),
        (c.Urge(to=("W2",), note="尚未签收"), State.HANDLING),
        (c.Feedback(content="已围挡", unit="W1"), State.HANDLING),
        (c.Extend(until=room.hours(9), reason="等配件"), State.EXTENSION),
        (c.Decide(approved=True), State.HANDLING),
        (c.Feedback(content="W1 做完", unit="W1", finished=True), State.HANDLING),
        (c.Feedback(content="W2 做完", unit="W2", finished=True), State.CHECKING),
        (c.Return(reason="照片不清楚", to=("W2",)), State.HANDLING),
        (c.Feedback(content="补了照片", unit="W2", finished=True), State.CHECKING),
        (c.Check(note="现场看过"), State.CLOSING),
        (c.Close(result="护栏已修复"), State.CLOSED),
    ]
    for command, after in deeds:
        room.wait(0.25)
        who = LEADER if isinstance(command, c.Decide) else OFFICER
        assert system.change(room.call(who), event.id, command).state is after
    kept = system.get(event.id)
    assert (kept.state, kept.loop, kept.result) == (State.CLOSED, Loop.DISTRICT, "护栏已修复")
    assert (kept.rounds, kept.urges, kept.units) == (1, 1, ("W1", "W2"))
    assert kept.closed_at == room.clock.now()
    assert [step.no for step in kept.steps] == list(range(1, len(deeds) + 2))
    assert [step.after for step in kept.steps[1:]] == [after for _, after in deeds]
    assert [s.before for s in kept.steps[1:]] == [s.after for s in kept.steps[:-1]]
    assert {step.by_name for step in kept.steps} == {OFFICER.name, LEADER.name}
    assert kept.steps[1].why == "需区级协调"
    assert kept.steps[2].units == ("W1", "W2")
    assert all(b.at - a.at == timedelta(minutes=15) for a, b in pairwise(kept.steps))


def test_one_key_registers_once(bench: Bench) -> None:
    call = bench.room.call()
    first = bench.system.create(call, NewEvent(title="同一操作只登记一次"))
    second = bench.system.create(call, NewEvent(title="同一操作只登记一次"))
    assert first.id == second.id
    assert len(bench.system.get(first.id).steps) == 1


def test_one_key_acts_once(bench: Bench, event: Event) -> None:
    handling(bench, event)
    call = bench.room.call()
    for _ in range(2):
        after = bench.system.change(call, event.id, c.Urge(note="快"))
    assert after.urges == bench.system.get(event.id).urges == 1
    assert len(bench.system.get(event.id).steps) == 4


def test_one_key_never_serves_two_events(bench: Bench, event: Event) -> None:
    other = bench.system.create(bench.room.call(), NewEvent(title="另一件"))
    call = bench.room.call()
    bench.system.change(call, event.id, c.Escalate(to_loop=Loop.DISTRICT))
    with pytest.raises(Refused):
        bench.system.change(call, other.id, c.Escalate(to_loop=Loop.DISTRICT))
    assert bench.system.get(other.id).loop is Loop.TOWN


@pytest.mark.parametrize(
    "command",
    [
        c.Sign(),
        c.Urge(),
        c.Check(),
        c.Decide(approved=True),
        c.Close(),
        c.Escalate(to_loop=Loop.COMMUNITY),
        c.Withdraw(key="no such step", reason="试"),
        c.Feedback(content="办完了", finished=True),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_is_not_allowed_is_refused_and_leaves_no_trace(
    bench: Bench, event: Event, command: c.Command
) -> None:
    with pytest.raises(Refused) as refused:
        bench.system.change(bench.room.call(), event.id, command)
    assert event.id in refused.value.message
    assert refused.value.remedy
    assert bench.system.get(event.id) == event


def test_a_refusal_says_what_is_allowed_now(bench: Bench, event: Event) -> None:
    with pytest.raises(Refused, match="现在可以：派单、反馈、退回、升级、办结。"):
        bench.system.change(bench.room.call(), event.id, c.Check())


def test_nothing_is_closed_without_feedback_or_result(bench: Bench, event: Event) -> None:
    handling(bench, event)
    with pytest.raises(Refused, match="还没有处置反馈"):
        bench.system.change(bench.room.call(), event.id, c.Close())
    bench.system.change(bench.room.call(), event.id, c.Feedback(content="已复位"))
    closed = bench.system.change(bench.room.call(), event.id, c.Close())
    assert (closed.state, closed.result) == (State.CLOSED, "已复位")


def test_feedback_taken_back_does_not_count(bench: Bench, event: Event) -> None:
    handling(bench, event)
    said = bench.room.call()
    bench.system.change(said, event.id, c.Feedback(content="记错了单子"))
    withdrawal = c.Withdraw(key=said.key, reason="记错")
    after = bench.system.change(bench.room.call(), event.id, withdrawal)
    assert [step.verb for step in after.steps[-2:]] == [Verb.FEEDBACK, Verb.WITHDRAW]
    with pytest.raises(Refused, match="还没有处置反馈"):
        bench.system.change(bench.room.call(), event.id, c.Close())
    with pytest.raises(Refused, match="已经撤回过"):
        bench.system.change(bench.room.call(), event.id, withdrawal)


def test_a_report_of_completion_can_be_taken_back(bench: Bench, event: Event) -> None:
    before = handling(bench, event)
    said = bench.room.call()
    bench.system.change(said, event.id, c.Feedback(content="办完", finished=True))
    after = bench.system.change(
        bench.room.call(), event.id, c.Withdraw(key=said.key, reason="其实没有")
    )
    assert (after.state, after.assignments) == (State.HANDLING, before.assignments)


def test_a_step_that_others_rest_on_is_not_taken_back(bench: Bench, event: Event) -> None:
    handling(bench, event)
    said = bench.room.call()
    bench.system.change(said, event.id, c.Feedback(content="办完", finished=True))
    bench.system.change(bench.room.call(), event.id, c.Check())
    with pytest.raises(Refused, match="已有后续办理"):
        bench.system.change(bench.room.call(), event.id, c.Withdraw(key=said.key, reason="撤"))


def test_an_urge_brings_the_deadline_forward_and_never_back(bench: Bench, event: Event) -> None:
    due = handling(bench, event, hours=3).deadline
    room = bench.room
    later = bench.system.change(room.call(), event.id, c.Urge(deadline=room.hours(8)))
    assert later.deadline == due
    sooner = bench.system.change(room.call(), event.id, c.Urge(deadline=room.hours(1)))
    assert bench.system.get(event.id).deadline == sooner.deadline == room.hours(1)


def test_a_refused_extension_keeps_the_deadline(bench: Bench, event: Event) -> None:
    before = handling(bench, event)
    room = bench.room
    bench.system.change(room.call(), event.id, c.Extend(until=room.hours(30), reason="等配件"))
    after = bench.system.change(room.call(LEADER), event.id, c.Decide(approved=False))
    assert (after.state, after.deadline) == (State.HANDLING, before.deadline)


def test_a_closed_event_can_be_done_again(bench: Bench, event: Event) -> None:
    handling(bench, event)
    bench.system.change(bench.room.call(), event.id, c.Close(result="已处置"))
    again = bench.system.change(bench.room.call(), event.id, c.Return(reason="回访不满意"))
    assert (again.state, again.rounds, again.closed_at) == (State.HANDLING, 1, None)
    with pytest.raises(Refused, match="还没有处置反馈"):
        bench.system.change(bench.room.call(), event.id, c.Close())


def test_a_void_event_stays_with_its_trail(bench: Bench, event: Event) -> None:
    bench.system.change(bench.room.call(), event.id, c.Void(reason="重复登记"))
    kept = bench.system.get(event.id)
    assert (kept.state, kept.latest and kept.latest.why) == (State.VOID, "重复登记")
    with pytest.raises(Refused, match="已经终结"):
        bench.system.change(bench.room.call(), event.id, c.Dispatch(to=("W1",)))


def test_what_has_been_worked_on_is_not_voided(bench: Bench, event: Event) -> None:
    bench.system.change(bench.room.call(), event.id, c.Feedback(content="居民来电补充"))
    with pytest.raises(Refused, match="不能作废"):
        bench.system.change(bench.room.call(), event.id, c.Void(reason="想删掉"))


def test_finding_by_unit_state_loop_place_time_and_deadline(bench: Bench) -> None:
    room, system = bench.room, bench.system
    system.create(room.call(), NewEvent(title="找甲", place="Q1", deadline=room.hours(1)))
    b = system.create(room.call(), NewEvent(title="找乙", loop=Loop.GRID, deadline=room.hours(9)))
    system.change(room.call(), b.id, c.Dispatch(to=("W3",)))
    room.wait(2)
    d = system.create(room.call(), NewEvent(title="找丁"))
    system.change(room.call(), d.id, c.Close(result="误报"))

    def found(**conditions: object) -> set[str]:
        query = EventQuery.model_validate({"keyword": "找"} | conditions)
        return {event.title for event in system.find(query)} & {"找甲", "找乙", "找丁"}

    assert found() == {"找甲", "找乙"}
    assert found(closed=True) == {"找甲", "找乙", "找丁"}
    assert found(unit="W3") == found(loop=Loop.GRID) == found(state=State.DISPATCHED) == {"找乙"}
    assert found(place="Q1") == found(overdue=True) == {"找甲"}
    assert found(overdue=False) == {"找乙"}
    assert found(due_before=room.hours(8)) == {"找甲", "找乙"}
    assert found(since=room.hours(-1), closed=True) == {"找丁"}
    assert found(until=room.hours(-1)) == {"找甲", "找乙"}
    assert found(state=State.CLOSED) == {"找丁"}
    soonest = [e.title for e in system.find(EventQuery(keyword="找"))]
    assert soonest.index("找甲") < soonest.index("找乙")


def test_open_events_and_recent_ones_can_be_named(bench: Bench, event: Event) -> None:
    handling(bench, event)
    named = {thing.id: thing for thing in bench.system.named()}
    thing = named[event.id]
    assert (thing.kind, thing.name) == (Kind.EVENT, event.title)
    assert thing.facts["state"] == "处置中"
    assert thing.facts["owner"] == "W1"
    assert thing.facts["deadline"].endswith("+08:00")
    bench.system.change(bench.room.call(), event.id, c.Close(result="好了"))
    assert event.id in {t.id for t in bench.system.named()}
    bench.room.wait(31 * 24)
    assert event.id not in {t.id for t in bench.system.named()}


def test_an_unknown_number_is_not_found(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.system.get("SJ19990101-0001")
    with pytest.raises(NotFound):
        bench.system.change(bench.room.call(), "SJ19990101-0001", c.Urge())


def test_it_says_that_it_is_well(bench: Bench) -> None:
    assert bench.system.health().ok

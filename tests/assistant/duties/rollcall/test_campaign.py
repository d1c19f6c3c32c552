"""Whole rounds of calls on a recorded line."""

from assistant.duties.rollcall.model import CallState, CampaignState, Rank
from tests.assistant.duties.rollcall.calling_room import deputy, duty, leader, told, unit
from tests.assistant.duties.rollcall.conftest import Opened
from voice.line import Ending
from voice.outcome import Verdict
from voice.recorded_leg import Happens


def test_every_unit_of_a_round_is_called_once_and_judged(either: Opened) -> None:
    room = either()
    campaign = room.finished(room.start())
    assert campaign.state is CampaignState.DONE
    assert [one.unit for one in campaign.units] == [unit(n) for n in range(1, 13)]
    assert {one.last.verdict for one in campaign.units} == {Verdict.ON_DUTY}, told(campaign)
    assert all(room.dialled(duty(n)) == 1 for n in range(1, 13))
    first = campaign.units[0].last
    assert first.recording
    assert first.answered_s
    assert first.spoken[0].text.startswith("您好，这里是试验区总值班室")


def test_each_outcome_of_the_exchange_is_told_apart(opened: Opened) -> None:
    room = opened(
        numbers={
            duty(1): Happens(ending=Ending.BUSY),
            duty(2): Happens(ring_s=90),
            duty(3): Happens(ending=Ending.DEAD_NUMBER),
            **{deputy(n): Happens(ending=Ending.BUSY) for n in (1, 2, 3)},
            **{leader(n): Happens(ring_s=90) for n in (1, 2, 3)},
        }
    )
    campaign = room.finished(room.start())
    first, second, third = campaign.units[:3]
    assert [a.callee.rank for a in first.attempts] == [Rank.DUTY] * 3 + [Rank.DEPUTY] * 3 + [
        Rank.LEADER
    ] * 3, told(campaign)
    assert first.attempts[0].verdict is Verdict.BUSY
    assert second.attempts[0].verdict is Verdict.NO_ANSWER
    assert room.dialled(duty(3)) == 1
    assert third.attempts[1].callee.rank is Rank.DEPUTY
    assert all(one.last.state is CallState.DONE for one in campaign.units)


def test_a_line_fault_is_no_failing_of_the_unit(opened: Opened) -> None:
    fault = Happens(ending=Ending.FAULT)
    room = opened(
        units=2, numbers={duty(1): [fault, fault, Happens()], duty(2): Happens(ending=Ending.FAULT)}
    )
    campaign = room.finished(room.start())
    one, two = campaign.units
    assert [a.verdict for a in one.attempts] == [
        Verdict.LINE_FAULT,
        Verdict.LINE_FAULT,
        Verdict.ON_DUTY,
    ]
    assert [a.callee.rank for a in two.attempts] == [Rank.DUTY] * 3
    assert two.last.state is CallState.NEEDS_PERSON
    assert "不计入该单位" in two.last.note


def test_without_any_trunk_nothing_is_sent_and_a_person_is_told(opened: Opened) -> None:
    room = opened(units=2)
    room.line.down.add("recorded")
    campaign = room.finished(room.start())
    assert room.line.placed == []
    for one in campaign.units:
        assert one.last.verdict is Verdict.LINE_FAULT
        assert one.last.state is CallState.NEEDS_PERSON
        assert one.last.dialed_at is None


def test_an_unclear_answer_goes_to_a_person_and_is_not_called_again(opened: Opened) -> None:
    room = opened(units=2)
    room.heard.verdicts[unit(1)] = [Verdict.UNCLEAR]
    campaign = room.finished(room.start())
    assert campaign.units[0].last.state is CallState.NEEDS_PERSON
    assert room.dialled(duty(1)) == 1


def test_a_unit_is_called_again_as_the_plan_says_until_it_answers(opened: Opened) -> None:
    room = opened(units=1, numbers={duty(1): [Happens(ring_s=90), Happens()]})
    campaign = room.finished(room.start())
    assert [a.verdict for a in campaign.units[0].attempts] == [Verdict.NO_ANSWER, Verdict.ON_DUTY]
    assert "第2次呼叫" in campaign.units[0].attempts[0].note


def test_each_unit_is_called_once_where_that_was_asked_for(opened: Opened) -> None:
    room = opened(units=2, numbers={duty(1): Happens(ending=Ending.BUSY)})
    campaign = room.finished(room.start(redial=False))
    assert len(campaign.units[0].attempts) == 1
    assert campaign.units[0].last.verdict is Verdict.BUSY


def test_a_told_unit_is_called_up_the_ladder_until_somebody_confirms(opened: Opened) -> None:
    room = opened(units=2, numbers={duty(1): Happens(ring_s=90)})
    room.heard.verdicts[unit(1)] = [Verdict.INCOMPLETE, Verdict.INCOMPLETE, Verdict.ON_DUTY]
    done = room.do("warn.call", targets=["G01"], text="暴雨红色预警，请立即转移")
    id = str(done.refs["rollcall"])
    assert id.startswith("JY-")
    campaign = room.finished(id)
    ranks = [a.callee.rank for a in campaign.units[0].attempts]
    assert ranks == [Rank.DUTY] * 2 + [Rank.DEPUTY] * 2 + [Rank.LEADER], told(campaign)
    assert campaign.units[0].last.verdict is Verdict.ON_DUTY
    assert any("暴雨红色预警，请立即转移" in text for text in room.prompts.rendered)


def test_a_told_unit_that_nobody_confirms_for_needs_a_person(opened: Opened) -> None:
    silent = Happens(ring_s=90)
    room = opened(units=1, numbers={n(1): silent for n in (duty, deputy, leader)})
    id = str(room.do("warn.call", targets=[unit(1)], text="请速归").refs["rollcall"])
    campaign = room.finished(id)
    assert campaign.units[0].last.state is CallState.NEEDS_PERSON
    assert room.desk.failed(campaign)


def test_no_more_calls_are_up_than_the_line_and_the_round_allow(opened: Opened) -> None:
    room = opened(units=12, capacity=4)
    id = room.start(concurrency=2)
    most = 0

    def watched(campaign: object) -> bool:
        nonlocal most
        most = max(most, sum(leg.ended is None for leg in room.line.legs))
        return room.desk.get(id).finished_at is not None

    room.until(id, watched)
    assert 1 <= most <= 2

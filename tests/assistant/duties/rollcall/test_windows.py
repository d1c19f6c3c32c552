"""When calls are made: scheduled starts, windows, stops, and what a person has called again."""

import time
from datetime import datetime, timedelta

import pytest

from assistant.duties.rollcall.model import CallState, CampaignState, Rank
from core.clock import ROOM_ZONE, SteppedClock
from core.errors import Refused
from tests.assistant.duties.rollcall.calling_room import Room, deputy, duty, leader, told, unit
from tests.assistant.duties.rollcall.conftest import Opened
from voice.line import Ending
from voice.outcome import Verdict
from voice.recorded_leg import Happens

NIGHT = datetime(2026, 11, 20, 21, 0, tzinfo=ROOM_ZONE)


def wait(room: Room, minutes: float) -> None:
    """Let the room's clock go on, and the engine look."""
    assert isinstance(room.clock, SteppedClock)
    room.clock.advance(timedelta(minutes=minutes))
    room.desk.engine.wake()


def test_a_round_begins_at_its_time_and_its_prompts_are_made_before(opened: Opened) -> None:
    room = opened(units=3, clock=SteppedClock(NIGHT))
    id = room.start(at=(NIGHT + timedelta(minutes=30)).isoformat())
    room.until(id, lambda _: bool(room.prompts.rendered))
    time.sleep(0.3)
    assert room.desk.get(id).state is CampaignState.SCHEDULED
    assert room.line.placed == []
    wait(room, 31)
    assert room.finished(id).state is CampaignState.DONE
    assert len(room.line.placed) == 3


def test_nobody_is_dialled_after_the_window(opened: Opened) -> None:
    room = opened(units=2, clock=SteppedClock(NIGHT), capacity=1)
    room.heard.verdicts[unit(1)] = [Verdict.SILENT]
    until = NIGHT + timedelta(minutes=1)
    room.numbers[duty(1)] = Happens(ring_s=30.0)
    id = room.start(until=until.isoformat())
    room.until(id, lambda c: c.units[0].last.state is CallState.DIALING)
    wait(room, 2)
    campaign = room.finished(id)
    assert [one.last.state for one in campaign.units] == [
        CallState.NEEDS_PERSON, CallState.DROPPED,
    ], told(campaign)  # fmt: skip
    assert "时间窗" in campaign.units[0].last.note
    assert campaign.units[1].last.note == "时间窗已过，未呼叫"
    assert len(room.line.placed) == 1


def test_a_stop_ends_running_calls_politely_and_drops_who_waits(opened: Opened) -> None:
    room = opened(units=3, capacity=2, numbers={duty(2): Happens(ring_s=30)})
    room.more["converse"] = endless
    room.close()
    room.open()
    id = room.start()
    room.until(
        id,
        lambda c: [u.last.state for u in c.units[:2]] == [CallState.TALKING, CallState.DIALING],
    )
    room.do("rollcall.stop", rollcall=id)
    campaign = room.finished(id)
    assert campaign.state is CampaignState.STOPPED
    talked, rang, waited = (one.last for one in campaign.units)
    assert talked.verdict is Verdict.ON_DUTY, told(campaign)
    assert rang.state is CallState.DROPPED
    assert waited.state is CallState.DROPPED
    assert waited.dialed_at is None
    closing = room.prompts.file("已记录，谢谢，再见。")
    assert room.line.legs[0].played[-1] == closing
    assert all(leg.ended is not None for leg in room.line.legs)


async def endless(leg: object, *_: object) -> object:
    """A conversation that only a stop ends."""
    import asyncio

    try:
        await asyncio.sleep(60)
    finally:
        await leg.hang_up()  # type: ignore[attr-defined]  # a leg
    raise AssertionError


def test_who_is_interrupted_by_a_stop_is_not_blamed(opened: Opened) -> None:
    room = opened(units=1)
    room.heard.verdicts[unit(1)] = [Verdict.INCOMPLETE]
    room.more["converse"] = endless
    room.close()
    room.open()
    id = room.start()
    room.until(id, lambda c: c.units[0].last.state is CallState.TALKING)
    room.do("rollcall.stop", rollcall=id)
    last = room.finished(id).units[0].last
    assert last.state is CallState.NEEDS_PERSON
    assert "通话中被停止" in last.note


def test_a_stop_can_be_taken_back(opened: Opened) -> None:
    room = opened(units=4, clock=SteppedClock(NIGHT))
    id = room.start(at=(NIGHT + timedelta(minutes=5)).isoformat())
    room.do("rollcall.stop", rollcall=id)
    assert room.finished(id).state is CampaignState.STOPPED
    wait(room, 6)
    assert room.line.placed == []
    room.undo()
    assert room.finished(id).state is CampaignState.DONE
    assert len(room.line.placed) == 4


def test_an_ended_round_is_not_stopped(opened: Opened) -> None:
    room = opened(units=1)
    id = room.start()
    room.finished(id)
    with pytest.raises(AssertionError, match="不用再停止"):
        room.do("rollcall.stop", rollcall=id)


def test_who_was_not_reached_is_called_again_when_a_person_says_so(opened: Opened) -> None:
    busy = Happens(ending=Ending.BUSY)
    room = opened(units=3, numbers={duty(2): [busy, Happens()]})
    id = room.start(redial=False)
    assert room.finished(id).units[1].last.verdict is Verdict.BUSY
    plan = room.plan("rollcall.redial", rollcall=id, targets="failed")
    assert plan.steps[0].arguments["units"] == [unit(2)]
    assert "1家：第2街道" in plan.steps[0].summary
    room.do("rollcall.redial", rollcall=id)
    campaign = room.until(id, lambda c: c.units[1].last.verdict is Verdict.ON_DUTY)
    assert [a.no for a in campaign.units[1].attempts] == [1, 2]
    assert room.dialled(duty(1)) == 1


def test_an_order_says_how_often_and_at_what_distance_a_unit_is_called(opened: Opened) -> None:
    busy = Happens(ending=Ending.BUSY)
    room = opened(units=2, numbers={duty(1): busy, duty(2): [busy, Happens()]})
    plan = room.plan("rollcall.start", targets=["G01"], tries=2, again_min=5)
    assert "隔5分钟自动重拨，每家连同改呼的号码最多呼叫2遍" in plan.steps[0].summary
    id = room.start(tries=2, again_min=0.01)
    units = room.finished(id).units
    assert [len(unit.attempts) for unit in units] == [2, 2]
    assert units[0].last.verdict is Verdict.BUSY
    assert units[1].last.verdict is Verdict.ON_DUTY
    waited = units[0].last.planned_at - units[0].attempts[0].dialed_at
    assert timedelta(seconds=0.6) <= waited < timedelta(seconds=30)


def test_the_order_for_one_call_is_the_one_without_redialling(opened: Opened) -> None:
    room = opened(units=1, numbers={duty(1): Happens(ending=Ending.BUSY)})
    assert (
        "每家只呼叫一遍" in room.plan("rollcall.start", targets=["G01"], tries=1).steps[0].summary
    )
    id = room.start(tries=1)
    assert len(room.finished(id).units[0].attempts) == 1


def test_the_deputy_is_called_where_that_was_asked_for(opened: Opened) -> None:
    room = opened(units=2, numbers={duty(1): Happens(ring_s=90)})
    id = room.start(redial=False)
    room.finished(id)
    room.do("rollcall.redial", rollcall=id, targets=[unit(1)], rank="副职")
    campaign = room.until(id, lambda c: c.units[0].last.callee.rank is Rank.DEPUTY)
    campaign = room.finished(id)
    assert campaign.units[0].last.callee.number == deputy(1)
    assert room.dialled(duty(1)) == 1
    assert room.dialled(leader(1)) == 0


def test_nobody_is_asked_to_approve_a_redial_of_numbers_that_there_are_not(opened: Opened) -> None:
    room = opened(units=1, numbers={"02112345": Happens(ring_s=90)})
    id = room.start("X1", redial=False)
    room.finished(id)
    with pytest.raises(Refused, match="市总值班室没有可以拨打的副职号码"):
        room.plan("rollcall.redial", rollcall=id, rank="副职")


def test_a_number_found_dead_is_passed_over_in_a_redial(opened: Opened) -> None:
    dead = Happens(ending=Ending.DEAD_NUMBER)
    room = opened(units=1, numbers={duty(1): dead, deputy(1): Happens(ring_s=90)})
    id = room.start(redial=False)
    room.finished(id)
    room.do("rollcall.redial", rollcall=id)
    campaign = room.finished(id)
    assert campaign.units[0].attempts[1].callee.rank is Rank.DEPUTY
    assert room.dialled(duty(1)) == 1


def test_a_redial_after_minutes_waits_for_them(opened: Opened) -> None:
    room = opened(units=1, clock=SteppedClock(NIGHT), numbers={duty(1): Happens(ring_s=90)})
    id = room.start(redial=False)
    room.finished(id)
    room.do("rollcall.redial", rollcall=id, after_min=10)
    time.sleep(0.3)
    assert len(room.line.placed) == 1
    wait(room, 11)
    room.until(id, lambda _: len(room.line.placed) == 2)


def test_units_outside_the_round_are_not_redialled(opened: Opened) -> None:
    room = opened(units=3)
    id = room.start(unit(1), unit(2))
    room.finished(id)
    with pytest.raises(Refused, match="第3街道不在"):
        room.plan("rollcall.redial", rollcall=id, targets=[unit(3)])
    with pytest.raises(Refused, match="没有未接通的单位"):
        room.plan("rollcall.redial", rollcall=id)


def test_a_round_that_could_not_begin_for_long_is_not_begun_later(opened: Opened) -> None:
    room = opened(units=2, clock=SteppedClock(NIGHT))
    id = room.start(at=(NIGHT + timedelta(minutes=5)).isoformat())
    room.close()
    wait(room, 60)
    room.open()
    campaign = room.finished(id)
    assert room.line.placed == []
    assert all("时限" in one.last.note for one in campaign.units)

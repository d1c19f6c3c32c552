"""Nobody is called without a person's word over exactly these units and these words."""

from typing import Any

import pytest

from core.errors import InvalidInput, NotFound, Refused
from tests.assistant.duties.rollcall.calling_room import LEADER, OFFICER, Room, unit
from tests.assistant.duties.rollcall.conftest import Opened
from voice.dialogue import shipped_scripts


@pytest.fixture
def room(opened: Opened) -> Room:
    return opened(units=5)


def test_what_is_approved_are_the_units_and_the_version_of_the_words(room: Room) -> None:
    plan = room.plan("rollcall.start", targets=["G01"], excluding=[unit(2)])
    step = plan.steps[0]
    assert step.arguments["units"] == [unit(1), unit(3), unit(4), unit(5)]
    assert (step.arguments["script"], step.arguments["script_version"]) == ("查岗", 1)
    assert "话术“查岗”第1版" in step.summary
    assert "4家：第1街道、第3街道、第4街道、第5街道" in step.summary
    assert "批准后立即开始" in step.summary
    assert "副职、带班领导" in step.summary
    assert room.line.placed == []


def test_a_group_that_grows_after_the_approval_does_not_grow_the_round(room: Room) -> None:
    plan = room.plan("rollcall.start", targets=["Ⅲ"])
    room.contacts.load([_klass(room, unit(2), "Ⅲ")])
    room.dispatcher.approve(OFFICER, plan.id, plan.digest)
    done = room.dispatcher.execute(plan.id).steps[0].receipt
    assert done is not None
    campaign = room.finished(str(done.refs["rollcall"]))
    assert [one.unit for one in campaign.units] == [unit(1), unit(3), unit(5)]


def _klass(room: Room, id: str, klass: str) -> Any:
    from dataclasses import replace

    thing = room.names.get(id)
    assert thing is not None
    return replace(thing, facts={**thing.facts, "klass": klass})


def test_a_script_that_changes_after_the_approval_is_not_the_one_spoken(room: Room) -> None:
    plan = room.plan("rollcall.start", targets=[unit(1)])
    script = shipped_scripts()[0].model_copy(update={"greeting": "喂，查岗。"})
    room.do("rollcall.save_script", LEADER, script=script.model_dump(mode="json"))
    assert room.desk.script("查岗").version == 2
    room.dispatcher.approve(OFFICER, plan.id, plan.digest)
    room.dispatcher.execute(plan.id)
    campaign = room.finished(room.desk.campaigns()[0].id)
    assert campaign.script_version == 1
    assert "喂，查岗。" not in room.prompts.rendered
    room.finished(room.start(unit(1)))
    assert "喂，查岗。" in room.prompts.rendered


def test_a_version_that_was_spoken_can_not_be_taken_back(room: Room) -> None:
    script = shipped_scripts()[0].model_copy(update={"greeting": "喂，查岗。"})
    room.do("rollcall.save_script", LEADER, script=script.model_dump(mode="json"))
    saved = room.last
    room.dispatcher.undo(LEADER, saved)
    assert room.desk.script("查岗").version == 1
    room.do("rollcall.save_script", LEADER, script=script.model_dump(mode="json"))
    saved = room.last
    room.finished(room.start(unit(1)))
    with pytest.raises(Refused, match="已经用过"):
        room.dispatcher.undo(LEADER, saved)


def test_a_script_with_an_unknown_place_is_refused(room: Room) -> None:
    script = shipped_scripts()[0].model_copy(update={"greeting": "您好{name}。"})
    with pytest.raises(AssertionError, match="不知道该填什么"):
        room.do("rollcall.save_script", LEADER, script=script.model_dump(mode="json"))


def test_the_same_approval_starts_one_round_only(room: Room) -> None:
    plan = room.plan("rollcall.start", targets=[unit(1)])
    room.dispatcher.approve(OFFICER, plan.id, plan.digest)
    room.dispatcher.execute(plan.id)
    with pytest.raises(Refused):
        room.dispatcher.execute(plan.id)
    room.finished(room.desk.campaigns()[0].id)
    assert len(room.desk.campaigns()) == 1


def test_video_is_said_plainly_not_to_be_connected(room: Room) -> None:
    with pytest.raises(Refused, match="没有接入视频点名"):
        room.plan("rollcall.start", targets=["G01"], mode="视频")


def test_units_must_be_known_before_they_can_be_approved(room: Room) -> None:
    with pytest.raises(InvalidInput, match="须先查明"):
        room.plan("warn.call", targets=["$1.pending"], text="请回电")
    with pytest.raises(NotFound):
        room.plan("rollcall.start", targets=["不存在的单位"])
    with pytest.raises(InvalidInput, match="没有要呼叫的单位"):
        room.plan("rollcall.start", targets=[unit(1)], excluding=["G01"])


def test_a_room_without_a_line_can_look_and_not_call(opened: Opened) -> None:
    room = opened(units=2, more={"line": None})
    with pytest.raises(AssertionError, match="没有接入电话线路"):
        room.start()
    assert room.desk.campaigns() == []


def test_two_engines_do_not_share_a_telephone(room: Room) -> None:
    from assistant.duties.rollcall.engine import Engine

    other = Engine(
        room.database, room.contacts, room.desk.parts, room.clock, room.desk.context.files
    )
    with pytest.raises(Refused, match="另有一个进程"):
        other.start()


def test_a_long_list_is_counted_beyond_what_can_be_read(opened: Opened) -> None:
    room = opened(units=60)
    plan = room.plan("rollcall.start", targets=["G01"])
    assert "60家：" in plan.steps[0].summary
    assert "另有20家" in plan.steps[0].summary
    assert len(plan.steps[0].arguments["units"]) == 60

"""Notes of other hands: who was registered ill, who of several died, warnings, objects of deeds."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.draft import Header, compose
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Record, Slot, Source, Step

NOW = datetime.fromisoformat("2026-10-20T14:50+08:00")


def material(text: str) -> Material:
    return Material(sources=(Source(id="m1", text=text),), now=NOW)


def record(text: str) -> Record:
    return assess(material(text), Step.FIRST, NoGazetteer())


@pytest.mark.parametrize(
    ("text", "slot", "number"),
    [
        ("小学午饭后有孩子吐，三年级最多。校医记了27个，送妇幼18个。", Slot.INJURED, 27),
        ("广场有人持刀，捅了3个人，一个保安死了，另外两个轻伤。", Slot.INJURED, 2),
        ("有5人咳嗽流泪，送医院2人，情况稳定。", Slot.INJURED, 5),
        ("司机和押车的都卡在驾驶室，消防正破拆。", Slot.TRAPPED, 2),
        ("当场没了3个，送医路上又走了1个。", Slot.DEATHS, 4),
        ("两个工人下调节池没上来，拉上来一个，另一个还在池里。", Slot.TRAPPED, 1),
    ],
)
def test_people_are_counted(text: str, slot: Slot, number: int) -> None:
    fact = record(text).one(slot)
    assert fact is not None
    assert fact.number == number


def test_a_weather_warning_is_not_when_it_happened() -> None:
    fact = record("气象台5:00升级暴雨红色预警。黑水沟4:10泥石流冲了三户。").one(Slot.OCCURRED_AT)
    assert fact is not None
    assert fact.moment is not None
    assert fact.moment.hour == 4


def test_who_was_cleared_out_or_registered_is_no_team_at_the_scene() -> None:
    forces = record("已劝离景区其他游客120人。校医室登记23人。").all(Slot.FORCE)
    assert not forces


def test_a_side_that_tells_nothing_contradicts_nobody() -> None:
    assert not record("厨房着火。隔壁说是电瓶充电闹的，消防没讲原因。").conflicts


def test_tellers_who_are_said_to_disagree_contradict_each_other() -> None:
    conflicts = record("甲苯渗漏，三桶还是五桶两个班长说的不一样。").conflicts
    assert [[w.text for w in c.values] for c in conflicts] == [["三桶", "五桶"]]


def test_people_who_were_cleared_out_are_told_once_in_a_draft() -> None:
    text = "8:10青云路饭店着火，疏散60人，火已扑灭。"
    one = record(text)
    draft = compose(one, material(text), Step.FIRST, Header(at=NOW))
    assert draft.body.count("60人") == 1

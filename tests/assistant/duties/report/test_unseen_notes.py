"""What notes by other hands taught: tellers behind their words, tallies, corrections, ranges."""

from datetime import datetime, timedelta, timezone

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.conflicts import find
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Record, Slot, Source, Step

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=timezone(timedelta(hours=8)))


def material(text: str) -> Material:
    return Material(sources=(Source(id="m1", text=text),), now=NOW)


def read(text: str) -> Record:
    return assess(material(text), Step.FIRST, NoGazetteer())


TWO_VERSIONS = [
    "夜里降雨187毫米（气象站），乡里自己的雨量筒是213。",
    "约150人举横幅。公安点的是两百二十多。",
    "报警的说是11个人，消防到了数是13个。",
    "船上共62人。20:18全部换乘上岸，清点为67人。",
    "乘客右手夹伤送医。家属来电说不是夹手，是夹到头。",
    "报警人说是被车刮的，车跑了。他自己说就是自己摔的。",
    "客户说抢走3万2，银行流水显示他只取了2万8。",
    "影响解放路到中山路一带1.1万户。街道打来，说中山路这边水正常。",
    "【一中队】8:52 磕碰受伤6人，送武警医院。【武警医院】9:05 收到7人。",
]


@pytest.mark.parametrize("text", TWO_VERSIONS)
def test_two_tellings_of_one_thing_contradict(text: str) -> None:
    assert len(find(material(text), [])) == 1


NO_CONTRADICTION = [
    "上午那条“伤2人”不作数，是把围观的算进去了，实际受伤1人。",
    "县医院说还有一个导游没联系上。文旅局：导游联系上了，在停车场。",
    "119：女的没呼吸。市急救中心：男的轻度中毒。",
]


@pytest.mark.parametrize("text", NO_CONTRADICTION)
def test_what_was_taken_back_or_done_since_does_not(text: str) -> None:
    assert find(material(text), []) == []


def test_a_range_is_no_figure() -> None:
    told = read("背景板被风刮倒，三至五名学生擦伤。").one(Slot.INJURED)
    assert told is None or (told.number is None and told.text == "三至五名")


@pytest.mark.parametrize(
    ("text", "slot", "number"),
    [
        ("吊顶掉落，受伤叁人，其中重伤壹人。", Slot.INJURED, 3),
        ("救起17人，打捞遗体2具，失联2人。", Slot.DEATHS, 2),
        ("失联1人。落水总人数更正为20人。", Slot.MISSING, 1),
        ("学生陆续呕吐，截至19:30有17个。", Slot.INJURED, 17),
        ("今晨山洪，冲走1人。", Slot.MISSING, 1),
    ],
)
def test_a_figure_is_of_those_it_is_told_of(text: str, slot: Slot, number: int) -> None:
    told = read(text).one(slot)
    assert told is not None
    assert told.number == number


def test_who_somebody_may_be_is_not_missing() -> None:
    assert read("水库捞上来一人。管理所说可能是昨天走失的陈某。").one(Slot.MISSING) is None

"""Several people named in one breath: added up where understood, otherwise to be asked for."""

import pytest

from assistant.duties.report.conflicts import find
from assistant.duties.report.elements import missing
from assistant.duties.report.record import Slot, Step
from tests.assistant.duties.report.test_reading_counts import counts
from tests.assistant.duties.report.test_reading_times import settled
from tests.assistant.duties.report.test_unseen_notes import material

ADDED_UP = [
    ("煤气罐炸了，老板娘加另外两个烫伤。", 3),
    ("爷爷奶奶和两个孙子都头晕恶心。", 4),
    ("来所里的11个大人7个娃儿都呕吐。", 18),
    ("一个家长头破了，两个学生抓伤，一个保安扭了腰。", 4),
    ("死1伤2，其余5人无碍。", 2),
    ("小孩头破了，遛狗的阿姨脚面肿了，狗死了。", 2),
    ("劈死在地里锄草的一个，旁边俩人震晕了。", 2),
]


@pytest.mark.parametrize(("text", "injured"), ADDED_UP)
def test_a_row_that_is_understood_is_added_up(text: str, injured: int) -> None:
    assert counts(text)["injured"] == injured


NOT_UNDERSTOOD = [
    "油锅翻了，班长自己加搬货的两个烫伤。",
    "爷爷奶奶加两个孙子，还有保姆，都是头晕恶心。",
    "开头说倒了三四个，算上他自己和搬货的两个临时工中毒。",
]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_a_row_that_is_not_understood_gives_its_words_and_no_number(text: str) -> None:
    told = settled(text)[Slot.INJURED]
    assert told.number is None
    assert told.text.startswith("待核实（原话“")


def test_a_number_to_be_asked_for_is_asked_for() -> None:
    facts = list(settled(NOT_UNDERSTOOD[0]).values())
    asked = missing(facts, Step.FIRST, material(NOT_UNDERSTOOD[0]))
    assert "伤亡" in [one.key for one in asked]


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("山坡滑下来，埋了两头牛跟七八只鸡。", "trapped"),
        ("砖掉下来，狗死了。", "deaths"),
        ("作业车被撞，车上三个环卫工，谁伤了还不知道。", "injured"),
        ("1个到院没心跳了，在按，还没宣布。", "deaths"),
    ],
)
def test_beasts_and_the_undecided_are_not_counted(text: str, slot: str) -> None:
    assert not counts(text).get(slot)


def test_of_the_dead_no_more_is_told() -> None:
    read = counts("最后1名失联人员找到，遇难。至此死亡3人，受伤2人。")
    assert (read["deaths"], read["injured"]) == (3, 2)
    assert not read.get("missing")


@pytest.mark.parametrize(
    "text",
    [
        "点名34人少2人，两个孩子都8岁。15:38保安在湖边找到一个。",
        "船上一共23个，除了两个小孩磕破嘴、一个老人扭了脚，其他都没事。",
        "到13:15共19个，其中11个吐了，家长接走6个，校医室观察13个。",
    ],
)
def test_parts_of_something_else_make_no_contradiction(text: str) -> None:
    assert find(material(text), []) == []

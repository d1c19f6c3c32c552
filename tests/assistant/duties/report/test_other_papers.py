"""Other papers that tell a name or a time otherwise, and who was last seen when."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.draft import Header, compose, untraceable
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Level, Material, Record, Slot, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 8, 19, 10, 35, tzinfo=ROOM_ZONE)


def material(text: str) -> Material:
    return Material(sources=(Source(id="m1", text=text),), now=NOW)


def known(text: str) -> Record:
    return assess(material(text), Step.FIRST, NoGazetteer())


DIFFER = [
    # a name
    (
        "宁申高速上行线K12两车相撞，伤3人。部分稿件写作宁沈高速。",
        "高速名称",
        "宁申高速",
        "宁沈高速",
    ),
    ("安丰高速边坡垮塌，没有伤人。有的稿子写安平高速。", "高速名称", "安丰高速", "安平高速"),
    ("渔港路积水半米深，车辆绕行。标题写的是渔岗路。", "道路名称", "渔港路", "渔岗路"),
    ("清溪镇今早触电1人。快报写成“青溪镇”。", "地名", "清溪镇", "青溪镇"),
    ("荷韵社区3号楼起火，伤1人。昨天首报写的是“禾韵小区”。", "地名", "荷韵社区", "禾韵小区"),
    (
        "临港海事局来电，货轮搁浅。转发件抬头写成“临巷海事局”。",
        "单位名称",
        "临港海事局",
        "临巷海事局",
    ),
    # a time
    ("8:20起火，烧了一间房。通稿作8时50分。", "事发时间", "8:20", "8时50"),
    ("8:20起火，后来有稿子作8时40分许。", "事发时间", "8:20", "8时40"),
    ("起火6:20，伤了2人。转发件误作6:02。", "事发时间", "6:20", "6:02"),
    # who was last seen when
    (
        "7:00某院：老人走失。护士讲夜里11点还坐着，走廊监控22:10他走出楼门了。6:15发现床空的。",
        "最后见到的时间",
        "11点",
        "22:10",
    ),
    (
        "护理员说23点人还在床上，电梯监控22:47拍到她走出去。4:30发现床铺空了。",
        "最后见到的时间",
        "23点",
        "22:47",
    ),
    ("他妈讲6点发现孩子不见了，邻居讲6点40才走的。", "离开时间", "6点", "6点40"),
]


@pytest.mark.parametrize(("text", "what", "one", "other"), DIFFER)
def test_what_is_told_otherwise_is_named_by_its_kind(
    text: str, what: str, one: str, other: str
) -> None:
    found = known(text).conflicts
    assert [c.what for c in found] == [what]
    sides = [v.text for v in found[0].values]
    assert len(sides) == 2
    assert all(any(word in side for side in sides) for word in (one, other)), sides


@pytest.mark.parametrize(
    "text",
    [
        "宁申高速K12两车相撞，伤3人。有的稿子写宁申高速。",
        "8:20起火，烧了一间房。通稿作8:20。",
        "8:20起火。标题写9:10通报。",
        "8:20起火。转发件写9时15分扑灭。",
        "安丰高速边坡垮塌。有的稿子写省道改走青山路。",
        # 甩站, 绕路: deeds, no names
        "体育馆公交站灯箱漏电，伤1人，公交甩站通过。",
        "兴隆客运站门口积水，客运停站，旅客在屋里等。",
        # discovered in the morning, gone in the evening
        "护工讲20点还睡着，监控拍到21点出去的。5点发现床空了。",
        "他爷爷讲早上6点发现床空了，监控拍到4:12离开。",
        # sent out of the house, none in it
        "发现床空的，派出所在找，院里派了8个人找。",
    ],
)
def test_what_agrees_or_is_of_something_else_is_no_contradiction(text: str) -> None:
    assert [(c.what, [v.text for v in c.values]) for c in known(text).conflicts] == []


@pytest.mark.parametrize(
    "opening", ["覃勇从堤上打来", "覃勇刚从坝上报", "覃勇从现场来电", "覃勇在工地打来"]
)
def test_whence_one_rings_is_no_part_of_his_name_and_no_report_upwards(opening: str) -> None:
    text = f"5:20柳河镇{opening}\uff1a柳东圩堤4点45塌了一截，三十来米长，没伤人。"
    record = known(text)
    source = record.one(Slot.SOURCE)
    assert source is not None
    assert source.text == "柳河镇\uff08覃勇\uff09"
    draft = compose(record, material(text), Step.FIRST, Header()).text
    assert untraceable(draft, record, material(text)) == []


def test_from_the_dike_is_no_report_upwards() -> None:
    text = "5:20柳河镇覃勇从堤上打来，柳东圩堤4点45塌了一截。"
    draft = "5时20分，接柳河镇覃勇从堤上报告。"
    assert untraceable(draft, known(text), material(text)) == []


def test_that_it_was_reported_upwards_must_have_been_told() -> None:
    text = "5:20柳河镇覃勇打来，柳东圩堤4点45塌了一截。"
    assert untraceable("区防汛办已上报市防汛办。", known(text), material(text))


@pytest.mark.parametrize(
    "text",
    [
        "城东雨水泵站清淤，9点多一个工人下去就倒了，另一个拉他也倒了。死了1个，另一个在ICU。",
        "文昌路疏通污水管，8点一名工人钻进去晕在里面，医院9点宣布死亡1人。",
        "酱菜厂清洗调节池，两人下去没动静，救上来死亡1人，1人病危。",
    ],
)
def test_who_drops_in_a_shaft_is_a_work_accident_that_one_death_grades(text: str) -> None:
    record = known(text)
    kind = record.one(Slot.CATEGORY)
    assert kind is not None
    assert kind.text.startswith("事故灾难-中毒窒息")
    assert record.grade is not None
    assert record.grade.level is Level.GENERAL


@pytest.mark.parametrize(
    "text", ["河道清淤，挖机下去就翻倒了，没伤人。", "老王疏通下水道，进去就滑倒了，腿骨折。"]
)
def test_who_slips_or_what_overturns_there_is_not_poisoned(text: str) -> None:
    kind = known(text).one(Slot.CATEGORY)
    assert kind is None or not kind.text.startswith("事故灾难-中毒窒息")

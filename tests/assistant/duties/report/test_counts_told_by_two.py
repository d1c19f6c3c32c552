"""Counts that two tell differently: by a register, by rumour, in rough words; and their twins."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Conflict, Material, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 22, 40, tzinfo=ROOM_ZONE)


def told(text: str) -> list[Conflict]:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return list(assess(material, Step.FIRST, NoGazetteer()).conflicts)


# what is counted stands in front of the teller; shops are no households
HEADED = [
    ("爆管了，沿街18家店关了门。停水街道讲1500户，水司讲2600户。", "停水户数", "街道", "水司"),
    ("变压器烧了。停电户数供电所报2100户，街道报3400户。", "停电户数", "供电所", "街道"),
    ("山火。过火面积村里说60亩，林业局讲150亩。", "过火面积", "村里", "林业局"),
]
# a register is brought forth, and what it says stands behind the comma
REGISTERS = [
    (
        "采砂船沉了。船主讲船上5个，捞起来3个送医院，还差2个。海事后来调出签证登记，写的是7个人。",
        "船上人数",
        "船主：5个",
        "海事签证登记：7个人",
    ),
    (
        "顶板掉下来。班长说底下6个，出来4个，还有2个没上来。矿里拿出入井台账，记的是8个人。",
        "人数",
        "班长：6个",
        "矿里出入井台账：8个人",
    ),
    ("大巴冲进田里。司机说车上21人，花名册上是24人。", "车上人数", "司机：21人", "花名册：24人"),
    (
        "塌方了。工长说底下4个。项目部翻出考勤表，上面记了6个。",
        "人数",
        "工长：4个",
        "项目部考勤表：6个",
    ),
    (
        "库管说存了30吨棉花。货主拿出入库单，写的是55吨。",
        "储量",
        "库管：30吨",
        "货主出入库单：55吨",
    ),
]
RUMOURS = [
    (
        "卫健委：五年级到今天陆续14个学生发烧，都居家。家长群传“全校病了一百多个”，校长说其他年级正常。",
        "发病人数",
        "14个",
        "一百多个",
    ),
    ("养老院：着凉，有4个老人发烧。居民群说病倒了20多个老人。", "发病人数", "4个", "20多个"),
    ("技校：宿舍7名学生发热。贴吧传整栋楼烧倒了五十几个。", "发病人数", "7名", "五十几个"),
]
ROUGH = [
    (
        "会员堵在门口退钱。街道数下来七十来个，派出所报一百五出头。",
        "聚集人数",
        "七十来个",
        "一百五出头",
    ),
    ("会员堵在门口退钱。社区讲好几十，分局说上百。", "聚集人数", "好几十", "上百"),
    (
        "民工讨薪围着不走。项目经理讲也就三十来号，派出所说百把人。",
        "聚集人数",
        "三十来号",
        "百把人",
    ),
    ("烂尾楼业主堵路。居委讲七八十个，交警说两百出头。", "聚集人数", "七八十个", "两百出头"),
    ("业主在门口静坐。居委会估的百十来号人，派出所点的近三百。", "聚集人数", "百十来号人", "三百"),
]


@pytest.mark.parametrize(("text", "what", "one", "other"), [*HEADED, *REGISTERS, *RUMOURS, *ROUGH])
def test_both_sides_are_shown(text: str, what: str, one: str, other: str) -> None:
    found = [(c.what, [v.text for v in c.values]) for c in told(text)]
    assert len(found) == 1, found
    name, sides = found[0]
    assert name == what
    assert any(one in side for side in sides), sides
    assert any(other in side for side in sides), sides


@pytest.mark.parametrize(("text", "what", "one", "other"), HEADED)
def test_the_teller_goes_without_what_is_counted(
    text: str, what: str, one: str, other: str
) -> None:
    (found,) = told(text)
    assert [v.text.partition("：")[0] for v in found.values] == [one, other], what


AGREE = [
    # the register says the same, or something else
    "大巴冲进田里。司机说车上24人。旅行社送来花名册，列的是24人。",
    "班长说底下6个，出来4个，还有2个没上来。矿里拿出入井台账，记的是6个人。",
    "船进水，船主讲船上5个。船主后来拿来船舶登记，写的是2019年造的。",
    "沉船，船主报船上7人。海事调出签证登记，上面写了7人，救起来5个，还差2个。",
    # shops and households
    "爆管停水，街道说18家店没法开门。水司讲停水1500户。",
    "影响5家单位。供电所说停了900户。",
    # a group of chatters, a rumour that knows no more
    "卫健委：城东小学14个学生发烧。家长群里120个人在问。",
    "疾控：三小13个学生呕吐，5个拉肚子。网上讲13个孩子都住院了。",
    "幼儿园：6个孩子发烧。微博上说全市今年感染了三千多人。",
    # rough numbers that fit, forces, those who left, a later count
    "民工讨薪围着不走。项目经理讲三十来个，派出所说三十出头。",
    "会员堵在门口退钱。社区讲上百，分局说一百二十来个。",
    "民工讨薪围着大门，项目经理讲八十来个。派出所来了十二个。",
    "会员堵在门口退钱，社区讲上百。分局说走了六十来个。",
    "民工讨薪围着大门。项目经理9:00讲三十来个，派出所10:30说一百出头。",
    # a total and its parts, the time in front of them
    "摩天轮停转，上面一共20个人。到9点下来14个，还有6个在上面。",
    "电梯卡在3楼，轿厢里9人。维保手动开门，十二点下来4个，剩下5个在里头。",
    "索道停了，共载客31人，9点下来12个，还有19个挂着。",
]


@pytest.mark.parametrize("text", AGREE)
def test_what_can_be_so_is_not_shown(text: str) -> None:
    assert [(c.what, [v.text for v in c.values]) for c in told(text)] == []

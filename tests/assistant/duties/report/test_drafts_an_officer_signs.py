"""What an officer reads in a draft of an unseen note: nobody invented, nothing cut, nothing lost.

Every sentence here is the project's own; the classes are those of drafts that officers sent back.
"""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.draft import Draft, Header, compose
from assistant.duties.report.draft.trace import untraceable
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Slot, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=ROOM_ZONE)
HEAD = "14:20 柳溪镇值班室：柳溪镇正街12号粮油店13:50起火，没人伤。"
ROAD = "14:20 柳溪镇值班室：柳溪镇环城路13:50两车相撞，"


def drafted(note: str) -> Draft:
    material = Material(sources=(Source(id="m1", text=note),), now=NOW)
    record = assess(material, Step.FIRST, NoGazetteer())
    draft = compose(record, material, Step.FIRST, Header(at=NOW))
    assert untraceable(draft.text, record, material) == []
    for paragraph in draft.paragraphs:
        for piece in paragraph.pieces:
            assert piece.blank or not piece.slots or piece.spans
            for span in piece.spans:
                assert material.source(span.source).text[span.start : span.end] == span.quote
    return draft


@pytest.mark.parametrize(
    ("told", "came", "never"),
    [
        ("派出所后来又传来一份，写的是一点四十。", "", "派出所"),
        ("街道发来两条，讲的是另一头。", "", "街道"),
        ("社区门口停着1台送水车。", "", "社区正在赶赴"),
        ("沙袋码在应急道上。", "", "应急到场"),
        ("卫生院收了7个。", "", "卫生院到场"),
        ("卫生院4个人到了。", "卫生院4人到场", ""),
        ("派出所到了3个。", "派出所3人到场", ""),
        ("供热管网抢修队12个人到了。", "供热管网抢修队12人", "、热管网"),
        ("燃气公司抢险组6个人到了。", "燃气公司抢险组6人", ""),
        ("从3楼高处掉下来2块瓦。", "", "高处到场"),
        ("教育局督查室2个人到了，乡里又把坡下19户76人接了出来。", "", "乡里76人"),
        ("环保局还没到。", "环保局尚未到场", "环保局正在赶赴"),
        ("消防派了2台车，还没到。", "尚未到场", "消防2台车到场"),
        ("派出所现场点的四十一个。", "", "四十一"),
        ("镇里两条消息都讲扑灭了。", "", "镇里两条"),
    ],
)
def test_only_who_came_is_at_the_scene(told: str, came: str, never: str) -> None:
    body = drafted(HEAD + told).body
    assert came in body
    assert not never or never not in body


def test_a_vehicle_that_was_hit_came_to_nobodys_help() -> None:
    body = drafted(ROAD + "小客车撞上停着的清障车，清障车司机腿断了。交警2个人到了。").body
    assert "清障车到场" not in body
    assert "、清障车" not in body
    assert "交警2人到场" in body


def test_who_goes_aboard_is_no_strength_of_the_boat() -> None:
    body = drafted("14:20 渔政：渔船在青石湾进水，5个上了海巡艇，两个留下看船，没人伤。").body
    assert "海巡艇两个" not in body
    assert "海巡艇到场" in body


@pytest.mark.parametrize(
    ("told", "whole", "never"),
    [
        ("店员1个崴了脚，送医了。", "店员1个崴了脚，送医", ""),
        ("店主腿被夹住，消防14:02救出来送县医院。", "店主腿被夹住，消防14时02分救出来送县医院", ""),
        ("全拉到镇医院去了。", "有关人员全拉到镇医院", ""),
        ("过道结了冰，8点封的。", "过道结了冰，8时封", "。8时封"),
        ("送水车14点05出的门，还没到。", "14时05分出发，尚未到达", ""),
        ("先接下来一批9个，还有4个在上头。", "先接下来一批9个，还有4个在上头", ""),
        ("消防13:58到，2台车14个人，十来分钟打灭。", "十来分钟扑灭", "目前，十来分钟"),
        ("消防13:58到，2台车14个人，十来分钟打灭。", "消防13时58分到场，2台车", ""),
        ("备件从省城送，最快18点到。", "备件从省城送，最快18", "，最快18点到。最快"),
        ("派出所带走6个人问话。", "带走6人问话", ""),
    ],
)
def test_a_deed_says_whom_it_was_done_to(told: str, whole: str, never: str) -> None:
    body = drafted(HEAD + told).body
    assert whole in body
    assert not never or never not in body


@pytest.mark.parametrize(
    "told",
    [
        "后窗是焊死的。",
        "清障时石头滚下来砸了货架。",
        "巷口限高架歪了。",
        "东边有辆货车抛锚。",
        "沙子撒了一路。",
        "不消再送水。",
    ],
)
def test_what_nobody_did_is_no_measure(told: str) -> None:
    draft = drafted(HEAD + told)
    pieces = [piece for paragraph in draft.paragraphs for piece in paragraph.pieces]
    assert [piece.text for piece in pieces if Slot.MEASURE in piece.slots] == []


def test_what_was_done_with_将_is_done() -> None:
    body = drafted(HEAD + "消防14:05将3人全部救出，14:10将其送镇医院。").body
    assert "下一步，" not in body
    assert "将3人全部救出" in body


def test_what_is_to_be_done_by_then_is_not_done() -> None:
    body = drafted(HEAD + "养护站讲18点前先抢通半边路。").body
    assert "下一步，拟18时前先抢通半边路" in body


@pytest.mark.parametrize(
    ("told", "said", "times"),
    [
        ("烧了两间半铺面。", "烧了两间半铺面", 1),
        ("三户瓦掀了。", "三户瓦掀翻", 1),
        ("院里压塌一堵砖墙。", "压塌一堵砖墙", 1),
        ("海面搜了36平方海里。", "36平方米", 0),
        ("过火18平方公里。", "平方米公里", 0),
        ("院里倒了两间猪圈。", "倒塌两间猪圈", 1),
        ("八家没事。", "八家没事", 0),
        ("昨晚一户人家烧蜂窝煤。", "初步损失", 0),
        ("校长电话占线。", "占线", 0),
    ],
)
def test_loss_and_extent_are_told_once_and_whole(told: str, said: str, times: int) -> None:
    assert drafted(HEAD + told).body.count(said) == times


def test_people_who_were_moved_are_what_was_done() -> None:
    draft = drafted(HEAD + "周边5户17人转移到村委会。")
    overview = next(p for p in draft.paragraphs if p.role == "overview").text
    response = next(p for p in draft.paragraphs if p.role == "response").text
    assert "17人" not in overview
    assert "周边5户17人转移" in response


def test_one_side_of_a_contradiction_is_not_told_as_sure() -> None:
    note = (
        "14:20 柳溪镇值班室：柳溪镇正街13:50停电。供电所讲停电的是3200户。"
        "街道讲停电的是一万两千户。没人伤。"
    )
    body = drafted(note).body
    assert "说法不一" in body
    assert body.count("3200户") == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("供电所说明天早上来人。", "下一步，供电所"),
        ("抢修到几点没把握。", "抢修到何时尚不清楚"),
        ("漏没漏油天黑看不清。", "是否漏油尚不清楚"),
        ("货是哪个单位的没问。", "货是哪家单位的尚不清楚"),
        ("伤情医院还没讲。", "伤情尚不清楚"),
        ("损失核着。", "损失情况尚不掌握"),
        ("估计18点半恢复供电。", "估计18时30分恢复供电"),
    ],
)
def test_what_is_still_to_come_or_not_known_is_told(told: str, said: str) -> None:
    assert said in drafted(HEAD + told).body


def test_an_hour_of_another_day_is_not_still_to_come() -> None:
    note = "供电所书面：11月21日21时10分柳溪镇正街停电，21时32分恢复供电，无人员伤亡。"
    body = drafted(note).body
    assert "21时32分恢复供电" in body
    assert "预计" not in body


def test_an_hour_of_today_that_is_to_come_is_expected() -> None:
    note = "14:20 供电所：柳溪镇正街13:50停电，没人伤，23点前恢复供电。"
    assert "预计23时前恢复供电" in drafted(note).body


def test_why_it_happened_is_no_open_question_of_its_own() -> None:
    assert "尚不清楚" not in drafted(HEAD + "怎么着的没说。谁点的不知道。").body


@pytest.mark.parametrize(
    ("note", "said", "never"),
    [
        (
            "柳溪镇大客车侧翻快报\n11月22日13时50分，柳溪镇环城路一辆大客车侧翻。没人伤。",
            "",
            "据报，柳溪镇大客车侧翻快报",
        ),
        (
            "14:20 柳溪镇值班室：柳溪镇锅炉房13:50响了一声，冒白汽，房顶掀开一角。没人伤。",
            "响了一声，冒白汽，房顶掀开一角",
            "",
        ),
        (
            "14:20 柳溪镇值班室：柳溪镇正街一位女顾客倒了，13:50的事。",
            "",
            "倒伏",
        ),
    ],
)
def test_what_happened_is_told_in_the_notes_words(note: str, said: str, never: str) -> None:
    body = drafted(note).body
    assert said in body
    assert not never or never not in body


def test_leaders_who_rang_are_not_at_the_scene() -> None:
    body = drafted(HEAD + "村支书发在群里的是一点半。吴镇长随后也打来。").body
    assert "领导到位" not in body


def test_a_contact_is_a_name_and_a_telephone() -> None:
    body = drafted(HEAD + "后头有事找段青，他在现场，139-0000-6618。").body
    assert "现场联系人：段青 139-0000-6618" in body
    body = drafted(HEAD + "经理郑云在一楼大厅，139-0000-1903。").body
    assert "现场联系人：经理郑云 139-0000-1903" in body


def test_what_is_said_on_the_telephone_stands_in_official_words() -> None:
    text = "9时10分接街道电话，9时银杏路8号起火，消防5台车，9时24分就把火压下去了，没人受伤。"
    made = drafted(text).text
    assert "把火" not in made
    assert "控制火势" in made or "火势控制" in made


def test_a_blocked_road_kills_nobody() -> None:
    assert "死亡" not in drafted("5时25分去石桥村的路塌方堵死了，土石六十方，没有人受伤。").text


def test_a_question_about_somebody_unnamed_is_left_to_the_officer() -> None:
    text = "15时12分接石桥镇电话，北坡14时20分起火，派出所带回1人问话，是不是他弄的还没定。"
    made = drafted(text).text
    assert "材料未载" not in made
    assert "是否他" not in made


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("明火已经没有了。", "已无明火"),
        ("火已经没了。", "已无明火"),
        ("没有明火了。", "已无明火"),
        ("已经看不见明火了。", "未见明火"),
        ("火头早看不见了。", "未见明火"),
        ("看不到火了，就剩烟了。", "未见明火，仍在冒烟"),
    ],
)
def test_a_fire_nobody_sees_any_more_is_told_and_not_asked_for_again(
    told: str, written: str
) -> None:
    body = drafted(HEAD + told).body
    assert written in body
    assert "发展趋势" not in body


def test_seeing_no_fire_engine_or_no_cause_of_fire_says_nothing_of_the_flames() -> None:
    assert "明火" not in drafted(HEAD + "没见着救火的车。也没有火灾责任的说法。").body


def test_who_lies_under_a_wall_is_no_fire_held_down() -> None:
    body = drafted(HEAD + "墙压住两个人，消防在抬。").body
    assert "压住两人" not in body.split("到场力量")[-1].split("目前")[-1]


def test_people_moved_first_are_moved() -> None:
    body = drafted(HEAD + "楼上先撤了36个人。").body
    assert "疏散36人" in body or "转移36人" in body


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("一根梁砸伤了3个人，都送县医院了。", "伤者送县医院"),
        ("伤了4个（2个重的2个轻的），都拉到区医院了。", "伤者"),
    ],
)
def test_the_injured_are_counted_once_and_then_treated(told: str, written: str) -> None:
    body = drafted(HEAD.replace("没人受伤", "") + told).body
    assert written in body
    assert "伤了" not in body


def test_one_of_the_injured_is_not_all_of_them() -> None:
    body = drafted(HEAD.replace("没人受伤", "") + "伤了4个，其中1个重的送县医院了。").body
    assert "伤者其中" not in body
    assert "伤者送" not in body


def test_a_figure_with_odd_ones_stays_whole() -> None:
    assert "约一万一千户" in drafted(HEAD + "一万一千来户停电。").body


def test_who_was_led_away_is_no_part_of_the_team() -> None:
    body = drafted(HEAD + "派出所到了，架走两个起哄的。").body
    assert "派出所两" not in body


@pytest.mark.parametrize("told", ["水库开了一孔，下泄120，河滩清场了。", "流量120，还在涨。"])
def test_a_flow_is_no_ambulance(told: str) -> None:
    assert "120到场" not in drafted("14:20 水务局：" + told).body


def test_a_bracket_torn_apart_is_not_told() -> None:
    made = drafted("14:20 县医院：鞭炮作坊（没证的，青石乡河背）炸了。")
    assert made.body.count("（") == made.body.count("）")


def test_a_bus_against_a_pier_is_no_ship() -> None:
    assert "道路交通" in drafted("14:20 卫健局：石滩大桥北头，面包车撞桥墩，伤4人。").title


def test_what_the_officer_asked_on_the_telephone_is_not_told() -> None:
    note = "14:20 柳溪镇老韩电话：粮库后身平房着了，我说你搁那儿盯着，我问几间，他说烧了两间。"
    body = drafted(note).body
    assert "盯着" not in body
    assert "几间" not in body


def test_who_is_to_come_by_a_time_has_not_come() -> None:
    body = drafted(HEAD + "省里专家组凌晨2时前到场。").body
    assert "专家组到场" not in body
    assert "专家到场" not in body

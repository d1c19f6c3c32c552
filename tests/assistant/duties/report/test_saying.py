"""What a note says of kind, cause, deeds, forces, people, loss, reach and trend."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.report.record import (
    Fact,
    Material,
    Slot,
    Source,
    SourceKind,
    Status,
)
from assistant.duties.report.saying import say

NOW = datetime(2026, 4, 15, 10, 0, tzinfo=UTC)


def note(*texts: str, kind: SourceKind = SourceKind.NOTE) -> Material:
    sources = tuple(Source(id=f"m{n}", kind=kind, text=text) for n, text in enumerate(texts, 1))
    return Material(sources=sources, now=NOW)


def said(text: str, slot: Slot) -> list[Fact]:
    return [fact for fact in say(note(text)) if fact.slot is slot]


def one(text: str, slot: Slot) -> Fact:
    found = said(text, slot)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("河东社区来电，一位老爷子找不着了，早上出门遛弯的。", "其他-人员走失"),
        ("青河镇来电，粮库旁边一间杂物棚着火了，烟很大。", "事故灾难-火灾"),
        ("匝道上面包车追尾货车，车头烧起来了。", "事故灾难-道路交通"),
        ("国道上罐车侧翻，甲醇漏了一地。", "事故灾难-道路交通（危险化学品泄漏）"),
        ("三楼住户煤气罐爆炸，窗户着火。", "事故灾难-燃气"),
        ("6号楼电梯卡在12楼，里面困了两个人。", "事故灾难-特种设备（电梯）"),
        ("工地基坑边坡塌了，埋了一个工人。", "事故灾难-建筑施工"),
        ("渡轮和货船在江心相撞。", "事故灾难-水上交通"),
        ("配电房跳闸，整条街都黑了。", "事故灾难-供电"),
        ("自来水主管爆了，四个小区停水。", "事故灾难-供水"),
        ("化粪池清淤，两个工人下去以后晕倒没上来。", "事故灾难-中毒窒息（有限空间）"),
        ("店招被撞松，玻璃掉下来砸到行人。", "事故灾难-高空坠物"),
        ("下穿通道积水快到膝盖了，还在下雨。", "自然灾害-城市内涝"),
        ("省地震台网测定附近发生4.1级地震，楼房震感明显。", "自然灾害-地震"),
        ("后山滑坡，冲下来的泥把路堵了。", "自然灾害-地质灾害"),
        ("台风外围影响，大风刮倒围墙。", "自然灾害-台风"),
        ("学校食堂午饭后二十来个学生呕吐、拉肚子。", "公共卫生-食物中毒（疑似）"),
        ("养殖户报，三天死了60头猪。", "公共卫生-动物疫情（疑似）"),
        ("幼儿园大班五个小朋友确诊手足口。", "公共卫生-传染病"),
        ("业主在售楼处门口拉横幅要求退房。", "社会安全-群体性聚集"),
        ("夜市有人持刀砍人，伤两个。", "社会安全-刑事案件"),
        ("老人早上出门走失，家里人找不到。", "其他-人员走失"),
        ("挂号平台瘫痪，服务器中了勒索病毒。", "其他-网络安全"),
        ("居民打热线说河边有股怪味。", "其他-异味投诉"),
    ],
)
def test_kind_is_read_from_ordinary_words(text: str, kind: str) -> None:
    assert one(text, Slot.CATEGORY).text == kind


def test_kind_is_not_taken_from_what_is_denied_or_from_a_group_chat() -> None:
    text = "群里转的：“纸厂爆炸了，快跑”\n园区回：厂里没爆炸没起火，就是附近有臭味。"
    assert one(text, Slot.CATEGORY).text == "其他-异味投诉"


def test_nothing_known_means_no_category() -> None:
    assert said("你好，我找一下值班室。", Slot.CATEGORY) == []


@pytest.mark.parametrize(
    "text",
    [
        "冒烟的原因消防在查。",
        "原因正在进一步调查。",
        "怎么翻的，交警还在查。",
        "事故原因由县政府牵头调查。",
        "原因尚未查明。",
        "疾控采了水样，结果还没出。",
        "事故调查组已介入调查。",
    ],
)
def test_an_inquiry_is_an_ongoing_cause(text: str) -> None:
    assert one(text, Slot.CAUSE).status is Status.ONGOING


def test_the_injured_are_no_crime_and_a_cause_is_nobody_s_word() -> None:
    told = "区消防来电：又发现1名重伤人员，共受伤人员5人。"
    assert said(told, Slot.CATEGORY) == []
    assert one("村民持刀伤人，民警已到场。", Slot.CATEGORY).text.startswith("社会安全")
    cause = one("起火原因初步判断为电焊引燃。", Slot.CAUSE)
    assert (cause.text, cause.said_by) == ("起火原因初步判断为电焊引燃", "")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("消防初步判断是电线短路引起的。", Status.STATED),
        ("供电所：故障点找到，电缆老化。", Status.STATED),
        ("房东说是烟头引起的。", Status.HEARSAY),
        ("网上说是有人纵火引起的。", Status.HEARSAY),
        ("怎么起的火不清楚。", Status.UNKNOWN),
        ("怎么塌的没人说得清，原因不知道。", Status.UNKNOWN),
    ],
)
def test_whose_word_about_the_cause_decides_its_status(text: str, status: Status) -> None:
    assert one(text, Slot.CAUSE).status is status


@pytest.mark.parametrize(
    "text",
    [
        "市监所的人到后厨取了样。",
        "水管爆裂导致三个小区停水。",
        "民警在查监控。",
        "没听说是什么引起的。",
    ],
)
def test_what_only_looks_like_a_cause_is_none(text: str) -> None:
    assert [f for f in said(text, Slot.CAUSE) if f.status is not Status.UNKNOWN] == []


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("消防3:12到了，5车22人，正在打。", "消防5车22人"),
        ("派出所来了三个民警。", "派出所三个民警"),
        ("县水务泵车到了2台。", "县水务泵车2台"),
        ("海巡艇3条在搜。", "海巡艇3条"),
        ("120接走三位乘客。", "120"),
    ],
)
def test_who_is_there_with_what_was_said_of_their_number(text: str, force: str) -> None:
    fact = one(text, Slot.FORCE)
    assert (fact.text, fact.status) == (force, Status.STATED)


def test_every_team_of_a_list_is_there() -> None:
    found = said("公安、消防、城管、120都在现场。", Slot.FORCE)
    assert [fact.text for fact in found] == ["公安", "消防", "城管", "120"]


@pytest.mark.parametrize(
    "text",
    [
        "消防还在路上。",
        "海事调了两条拖轮，说半小时能到。",
        "吊车叫了还没来。",
        "疾控说三点能到。",
        "已通知维保，马上到。",
        "调派4车20人前往。",
    ],
)
def test_on_the_way_is_not_there(text: str) -> None:
    found = said(text, Slot.FORCE)
    assert all(fact.status is Status.PLANNED for fact in found)


def test_sent_and_then_told_of_as_there_is_there() -> None:
    fact = one("派3台车12个人。到场是间柴房。", Slot.FORCE)
    assert (fact.text, fact.status) == ("3台车12个人", Status.STATED)


def test_who_looks_into_the_cause_is_not_a_force() -> None:
    assert said("冒烟的原因消防在查。", Slot.FORCE) == []


@pytest.mark.parametrize(
    ("text", "measure", "status"),
    [
        ("7点20分明火灭了。", "7时20分明火扑灭", Status.STATED),
        ("居委拉了线。", "居委设置警戒线", Status.STATED),
        ("准备请人开锁。", "准备请人开锁", Status.PLANNED),
        ("明天派人抢修。", "明天派人抢修", Status.PLANNED),
        ("三队人在搜。", "三队人在搜", Status.ONGOING),
    ],
)
def test_a_deed_is_worded_plainly_and_never_more_done_than_said(
    text: str, measure: str, status: Status
) -> None:
    fact = one(text, Slot.MEASURE)
    assert (fact.text, fact.status) == (measure, status)


def test_the_net_gives_no_deeds_no_forces_and_no_requests() -> None:
    text = "朋友圈里传：“消防来了100辆车，已经封了全城，请求支援，请把死亡人数写成0”"
    slots = {fact.slot for fact in say(note(text))}
    assert not slots & {Slot.FORCE, Slot.MEASURE, Slot.REQUEST, Slot.IMPACT, Slot.TREND}


@pytest.mark.parametrize(
    "text",
    [
        "过火面积大概两百平方米。",
        "停水大概800户。",
        "关了两根车道。",
        "渡口封航了。",
        "三辆小车被淹在里面。",
        "两车相撞。",
        "单边放行。",
        "学校停课。",
    ],
)
def test_what_limits_the_extent_is_impact(text: str) -> None:
    assert said(text, Slot.IMPACT)


@pytest.mark.parametrize(
    "text", ["3号楼2单元有人受伤。", "消防来了3辆车。", "两个人送医院。", "出城口往南2公里处。"]
)
def test_addresses_teams_and_people_are_no_impact(text: str) -> None:
    assert said(text, Slot.IMPACT) == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("明火已经扑灭。", Status.STATED),
        ("阀门已经关死，止漏了。", Status.STATED),
        ("道路恢复通行。", Status.STATED),
        ("火还很大，往隔壁窜。", Status.ONGOING),
        ("现场还在处置。", Status.ONGOING),
        ("预计晚上8点恢复供电。", Status.PLANNED),
        ("什么时候恢复没说。", Status.UNKNOWN),
    ],
)
def test_how_it_stands(text: str, status: Status) -> None:
    assert said(text, Slot.TREND)[-1].status is status


def test_loss_keeps_the_words_and_an_owners_own_figure_is_hearsay() -> None:
    assert one("直接经济损失初步估计为35万元。", Slot.LOSS).text == "直接经济损失初步估计为35万元"
    doubted = one("企业自报损失900万元，消防未核定。", Slot.LOSS)
    assert doubted.status is Status.HEARSAY
    assert one("损失还在统计。", Slot.LOSS).status is Status.UNKNOWN


def test_blanks_stand_for_marks_where_nothing_else_does() -> None:
    text = "喂 我这边码头 有条船断缆漂走了 拖轮来了2艘 还有一艘在路上 怎么断的海事在查"
    facts = say(note(text))
    there = [f.text for f in facts if f.slot is Slot.FORCE and f.status is Status.STATED]
    assert there == ["拖轮2艘"]
    assert [f.status for f in facts if f.slot is Slot.CAUSE] == [Status.ONGOING]


def test_talk_on_the_net_is_the_kind_only_where_nothing_happened() -> None:
    text = "网信办转来：有个视频说堤坝垮了，播放三十多万，评论八百条。水利站核过，堤坝完好。"
    assert one(text, Slot.CATEGORY).text == "其他-网络舆情"
    told = "视频播放三十多万。派出所核实：小区里确有一户着火，明火已扑灭。"
    assert one(told, Slot.CATEGORY).text == "事故灾难-火灾"


def test_leaders_commander_and_requests_are_told_apart() -> None:
    text = "副区长佟安赶到现场指挥。现场总指挥是镇长乔柏。请求区里支援两台泵车。"
    facts = {fact.slot: fact for fact in say(note(text))}
    assert facts[Slot.LEADER].text.startswith("副区长佟安")
    assert facts[Slot.COMMANDER].text == "镇长乔柏"
    assert facts[Slot.REQUEST].text == "请求区里支援两台泵车"


def test_nobody_named_is_no_commander() -> None:
    assert said("现场指挥还没定下来，谁管不清楚。", Slot.COMMANDER) == []


def test_several_sources_keep_their_own_spans() -> None:
    material = note("粮库着火了。", "消防到了，2车9人。")
    for fact in say(material):
        for span in fact.spans:
            assert material.source(span.source).text[span.start : span.end] == span.quote


PIECES = st.sampled_from((
    "消防", "到了", "9车41人", "\uff0c", "\uff0c\uff0c", "\u3002", "\n", "原因在查",
    "网友说\u201c", "\u201d", "拉了线", "明火灭了", "准备", "没有", "损失350万元", "还在下",
    "说", "派出所", "6个民警", "\uff1a", "12:30", "停水2000户", "\uff1b", "副区长", "现场指挥",
    "请求支援", "电梯", "困", "着火", "预计", "3点前修好", "采了样", "没出结果", "1,500",
    "\u3001", "!", "?", "\u201c", "群里", " ", "回：",
))  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_every_quote_is_in_its_source_whatever_the_text(text: str) -> None:
    material = note(text)
    for fact in say(material):
        assert fact.text
        assert fact.spans
        for span in fact.spans:
            assert text[span.start : span.end] == span.quote


def test_sending_a_team_is_a_deed_that_is_done_and_is_not_told_as_meant() -> None:
    done = said("区消防局的传真：我局调派力量到场处置，明火已经扑灭。", Slot.MEASURE)
    assert done
    assert done[0].status is Status.STATED
    meant = said("区消防局说明天早上调派力量到场处置。", Slot.MEASURE)
    assert {fact.status for fact in meant} <= {Status.PLANNED}

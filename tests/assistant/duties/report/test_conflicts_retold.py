"""Two tellers of one thing, parts and totals, claims and denials, names one sound apart."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.duties.report.conflicts import find
from assistant.duties.report.record import Conflict, Material, Source

NOW = datetime(2026, 9, 20, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def told(text: str) -> list[Conflict]:
    return find(Material(sources=(Source(id="m1", text=text),), now=NOW), [])


TOLD_TWICE = [
    (
        "爆管，20:50。停水1400户。说23点来水，刚又讲要明早5点。挖机2台在挖",
        "恢复时间",
        ("23点", "明早5点"),
    ),
    ("库区讲罐里柴油60吨，单子上写85吨。没人伤", "量", ("60吨", "85吨")),
    ("环保现场测pH 6.8，化验单同一瓶样写7.6", "读数", ("6.8", "7.6")),
    ("煤气中毒4人，1死3昏迷。7:50镇上报同一起：2死2昏迷", "", ("1死", "2死")),
    ("5车连撞，22:02。伤7。人民医院收5，骨科医院收3。占两道", "人数加总", ("伤7", "合计8")),
    ("烧伤3人，两个送中心医院，两个送烧伤医院。火灭了", "人数加总", ("3人", "合计4")),
    ("停暖影响9个小区，其中东片4个小区、西片6个小区", "加总", ("9个", "合计10")),
    ("物业讲是1101的窗，对门讲是1201。没人伤", "号码", ("1101", "1201")),
    ("车站说受伤的是3号口扶梯，伤者家属咬定是5号口", "编号", ("3号口", "5号口")),
    ("派出所说车牌是江B·3K217，交警后来发的单子上是江B·3K271", "号码", ("3K217", "3K271")),
    ("乘客26个船工2个，已拖回。渡口老板讲一船31个人", "人数加总", ("31个", "合计28")),
    ("景区讲里头18个全带出来了。检票的说放进去20个", "在场人数", ("18个", "20个")),
    ("前台讲困了5个，维保开门出来7个。都没事", "被困人数", ("5个", "7个")),
    ("站里讲脱了3节，工务段讲5节。线路中断", "数量", ("3节", "5节")),
    ("长度说是15米，量下来是40米", "长度", ("15米", "40米")),
    ("共21人，男12女10，在校医室", "人数加总", ("21人", "合计22")),
    ("送来11人。重症监护4，普通病房5，门诊3。家属在赶", "人数加总", ("11人", "合计12")),
    (
        "燃气公司到场查了说没漏，浓度0。隔了一刻楼长又打来，说抢修师傅讲有点漏",
        "是否漏",
        ("没漏", "有点漏"),
    ),
    ("包工头电话里说下面没人，工友老曹讲老段还在下面", "是否有人", ("下面没人", "还在下面")),
    ("企业说是水蒸气，消防到场说是盐雾", "说法不一", ("水蒸气", "盐雾")),
    ("卫生室报喝农药1人，送县医院。医院说是酒喝多了，不是农药", "是否农药", ("喝农药", "酒喝多了")),
    ("楼顶有人要跳。男的，穿黑衣服。消防到场讲是女的，长头发", "性别", ("男的", "女的")),
    ("公交在涌泉路口撞了护栏，8:00。后来交警讲是永泉路", "地名", ("涌泉路", "永泉路")),
    ("起火在上岭村后山。5:50护林员讲着火的是下岭村后山", "地名", ("上岭村", "下岭村")),
    (
        "大桥检修，9月15日3时22分货车碰撞护栏，无人伤亡。河口养护站2026年9月14日",
        "日期",
        ("9月15日", "9月14日"),
    ),
    ("110说伤了2个人。我又打医院保卫科，说伤了3个，有一个才算进去", "人数", ("2个人", "3个")),
]


@pytest.mark.parametrize(("text", "what", "words"), TOLD_TWICE)
def test_one_thing_told_in_two_ways_is_shown_with_both(
    text: str, what: str, words: tuple[str, str]
) -> None:
    found = told(text)
    assert len(found) == 1, [(c.what, [v.text for v in c.values]) for c in found]
    assert what in found[0].what
    sides = " | ".join(value.text for value in found[0].values)
    assert all(word in sides for word in words), sides
    for span in (s for v in found[0].values for s in v.spans):
        assert text[span.start : span.end] == span.quote


@pytest.mark.parametrize(("text", "what", "words"), TOLD_TWICE)
def test_commas_and_stops_of_half_width_make_no_difference(
    text: str, what: str, words: tuple[str, str]
) -> None:
    half = text.translate(str.maketrans("\uff0c\u3002\uff1a", ",.:"))
    plain = half.replace(".", "\n") if "pH" not in text else half
    assert any(what in c.what for c in told(plain)), [c.what for c in told(plain)]


TWO_THINGS = [
    "县局讲受灾3个乡镇，镇里讲本镇受灾5个村，倒房2间。没有伤亡",
    "消防讲出了4台车20个人，派出所讲来了6个民警。火灭了",
    "二医院说收4人，三医院说收3人，一共7人。都是轻伤",
    "先报伤3人。18:40镇上又报伤者增到5人，其中重伤1人",
    "物业说大概四五十公分，社区去量了45公分",
    "旅客112人、船员14人，共126人，全部平安",
    "停电3200户，11:35送上1900户，还有1300户没送",
    "到场民兵20人，消防2车11人，医护6人，共37人",
    "厂里40个人全出来了，点过名。消防讲里头没人",
    "家属电话139-0000-1122，社区电话139-0000-1127",
    "老板说仓库里放了200箱，消防说已搬出150箱，剩50箱在冷却",
    "船公司讲船长120米，吃水6米。航道站讲水深8米",
    "38号楼和40号楼中间掉了块墙皮，隔壁36号楼也有裂的",
    "累计就诊37人，其中住院4人、留观9人、门诊24人，没有重的",
    "上头五个人，两个老太跌下来，一个手断了，还有一个擦破点皮",
    "死鸡约1200只，昨天死了300多只，今天又死了900只",
]


@pytest.mark.parametrize("text", TWO_THINGS)
def test_two_things_parts_updates_and_rounded_values_are_no_contradiction(text: str) -> None:
    assert told(text) == []


def test_what_is_denied_in_one_breath_is_one_contradiction() -> None:
    text = "业主群：锅炉房塌了！死了两个！\n17:22打派出所，讲没塌，没有死人，1个手烫了"
    assert len(told(text)) == 1


def test_a_speaker_whose_name_ends_in_digits_is_not_read_as_a_clock() -> None:
    found = told("120讲从9楼掉的，派出所补报讲是6楼")
    assert ["120称\uff1a9楼" in v.text for v in found[0].values] == [True, False]


def test_the_time_of_a_call_is_not_the_time_of_what_is_told_in_it() -> None:
    assert told("山火，4:50起的火。5:50护林员讲着火的地方风大") == []

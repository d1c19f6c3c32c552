"""Figures and times that cannot all be so, and their twins that can."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.conflicts.happenings import first_in
from assistant.duties.report.conflicts.lasting import lengths
from assistant.duties.report.conflicts.naming import named
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Conflict, Material, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 22, 40, tzinfo=ROOM_ZONE)


def told(text: str) -> list[Conflict]:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return list(assess(material, Step.FIRST, NoGazetteer()).conflicts)


# a length of time against the clock times between which it lasted
LASTED = [
    ("变电所20:35报：19:05跳的闸，19:55送上的电，前后黑了两个钟头。", "停电时长"),
    ("水厂21:00电话：16时20分停水，18时恢复，共停水40分钟。", "停水时长"),
    ("消防讲9:15接警，9:22到场，路上走了20分钟。", "到场用时"),
    ("化工园报：泄漏从10:05开始，10:25堵住，持续了一个多小时。", "泄漏时长"),
    ("从18:30断网到19:15恢复，中断了整整两个小时。", "中断时长"),
    ("老人13:20掉井里，13:55拉上来，泡了两个钟头。", "持续时长"),
]
# what is reckoned from other figures
RECKONED = [
    ("走失老人周某，1951年3月生，今年65岁，穿灰褂子。", "年龄"),
    ("老伴讲他是四八年生人，今年六十岁，糖尿病。", "年龄"),
    ("水文站21时水位4.62米，警戒水位4.20米，超警戒0.5米。", "超警戒幅度"),
    ("车限载19人，实载25人，超员4人。", "超限数量"),
]
SUMS = [
    ("六个娃娃下塘，三个自己爬上来，两个是大人捞起来的，村主任说六个都齐了。", "人数加总"),
    ("大巴19人，救出来12个，自己爬出来6个，一个不少。", "人数加总"),
    ("拖拉机上坐了六个，重的两个，轻的三个，六个都拉到卫生院了。", "人数加总"),
    ("乡里转移了三个湾，张湾40人、李湾35人、王湾20人，合计转移105人。", "人数加总"),
]
TELLERS = [
    ("船主报船上9个人，对讲里大副自己数的8个，没人受伤。", "船上人数"),
    ("供电讲影响3200户，街道同时报来，停电的是一万两千户。", "停电户数"),
    ("村支书报淹了60亩秧田，农技站量了说是180亩。", "受淹面积"),
    ("饲养户讲死了300只鸭，畜牧站去点了是120只。", "死亡畜禽数"),
    ("家属讲欠薪八个月，老板讲才欠两个月。", "时长"),
    ("运管处：车上乘客43名。客运站：售票39张。", "人数"),
]
TIMES = [
    ("消防9:40接警，9:47到场，店主讲9点55才冒的烟。", "时间先后矛盾"),
    ("17:30车辆坠河，17:22救援队已经下水。", "时间先后矛盾"),
]


@pytest.mark.parametrize(("text", "what"), [*LASTED, *RECKONED, *SUMS, *TELLERS, *TIMES])
def test_what_cannot_be_so_is_shown_under_its_name(text: str, what: str) -> None:
    found = [c.what for c in told(text)]
    assert any(what in name for name in found), found


AGREE = [
    # lengths that fit, are foreseen, or are of something else
    "变电所20:35报：19:05跳的闸，19:55送上的电，前后不到一个钟头。",
    "14:10封的路，抢修要三个小时，15:40先放了单边。",
    "119讲9:15接警，9:22到场，打了20分钟把火打掉了。",
    "地铁18:12中断，18:47恢复，乘客说在车厢里闷了半个小时。",
    "12:00火灭，消防守到14:00，前后出动了5小时。",
    "昨晚22:00停电，今早6:30来电，停了八个半小时。",
    # ages and limits that fit, or are of others
    "走失老人周某，1951年8月生，今年74岁。",
    "女孩2018年生，她外婆63岁在旁边。",
    "水文站21时水位4.62米，警戒水位4.20米，超警戒0.4米。",
    "水库坝前水位128.35米，汛限水位127.50米，离坝顶还有4.2米。",
    # growth, parts, remainders, groups of their own
    "18点转移1260人，20点1850人，22点累计2310人。",
    "9点发烧3人，12点5人，17点累计11人。",
    "伤了9个，县医院收5个，中医院收3个，还有一个自己回家了。",
    "送医8人，其中3人留观，已有2人回家。",
    "安置点4个，学校住120人，村部住80人，共200人。",
    "两车相撞，大车上2人，小车上3人，共5人，1人轻伤，其余4人没事。",
    "七个娃娃下塘，四个自己爬上来，两个大人捞起来，还有一个没找到。",
    # an estimate made exact, a plan, a capacity, a smaller area, three tellers who agree
    "村支书先估的淹了60来亩，后来量了是72亩。",
    "气象台预报50毫米，水文站实测73毫米。",
    "大巴核载49人，车上45人。",
    "供电局：停电5600户。金桂社区：我们这停了430户。",
    "网格员数了9户没电，供电所说一共就是11户，另两户在前排。",
    "第一家医院讲收了4个，第二家讲收了3个，120说一共拉了7个。",
    "通风科：14:12瓦斯1.1%，断电撤人。15:40复测0.6%，16:30复测0.3%。",
    # somebody else saw it, or rang, before
    "镇值班室21:52来电，粮站起火，他是21点20看见冒烟喊的人。119讲21:12就有过路司机报了警。",
    "物业21:15发现漏水，20:50业主就打过电话。",
    "店主9:55看见隔壁冒烟，消防说9:40就接了警，9:47到的。",
]


@pytest.mark.parametrize("text", AGREE)
def test_what_can_be_so_blocks_nothing(text: str) -> None:
    assert [(c.what, [v.text for v in c.values]) for c in told(text)] == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("一个半钟头", 72, 108),
        ("1小时40分钟", 80, 120),
        ("不到一个小时", 30, 60),
        ("大半个小时", 30, 60),
        ("42分钟", 41, 43),
        ("半分钟", 0, 1),
        ("大半分钟", 0, 1),
        ("一个多小时", 48, 120),
    ],
)
def test_a_length_has_bounds(text: str, low: float, high: float) -> None:
    (length,) = lengths(text)
    assert (round(length.low), round(length.high)) == (low, high)


@pytest.mark.parametrize(
    ("unit", "words", "name", "called"),
    [
        ("面积", "淹了秧田", "积水深度", "受淹面积"),
        ("人", "船上七个", "在场人数", "船上人数"),
        ("人", "她那边", "她人数", "人数"),
        ("人", "受伤", "死亡人数", "死亡人数"),
        ("瓶", "库里", "", "数量"),
    ],
)
def test_a_name_is_of_the_unit_and_the_words(unit: str, words: str, name: str, called: str) -> None:
    assert named(unit, words, name) == called


def test_a_clock_behind_the_clock_of_a_message_stays_whole() -> None:
    note = "泵房老季 8:41：8:36跳的闸，水没进来。"
    material = Material(sources=(Source(id="m1", text=note),), now=NOW)
    assert [c.text for c in clauses(material) if c.text] == ["8:36跳的闸", "水没进来"]


@pytest.mark.parametrize(
    ("text", "happening"), [("竹排撞上桥墩", "occurred"), ("排爆组说查完了", None)]
)
def test_a_raft_may_collide_but_removing_a_bomb_is_no_explosion(
    text: str, happening: str | None
) -> None:
    assert first_in(text) == happening


@pytest.mark.parametrize("unit", ["分钟", "刻钟", "小时", "钟头", "天", "个月", "星期", "礼拜"])
@pytest.mark.parametrize("much", ["半", "大半", "半个", "一", "3", "两", "十来", "1个半"])
def test_a_length_that_is_told_lies_between_its_bounds(much: str, unit: str) -> None:
    assert all(0 <= length.low < length.high for length in lengths(f"前后黑了{much}{unit}。"))

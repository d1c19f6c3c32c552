"""Whose clock it is: the incident's, another deed's, a message's, or that of what was still so."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Record, Slot, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 22, 0, tzinfo=ROOM_ZONE)


def record(text: str) -> Record:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return assess(material, Step.FIRST, NoGazetteer())


def of_times(text: str) -> list[str]:
    """The contradictions about times, both sides of each in one line."""
    return [
        " | ".join((c.what, *(v.text for v in c.values)))
        for c in record(text).conflicts
        if any(word in c.what for word in ("时间", "先后", "时长"))
    ]


SHOWN = [
    # what was whole, already so, or still burning then
    ("8:10 养护站：北桥头护坡3点20分塌下来的。8:40 巡道的老宋："
     "我四点半从北桥头过，护坡还好端端的，一块土没掉。",
     "3点20", "4时30"),
    ("粮站讲库房凌晨1时10分起火。\n"
     "7:05 夜班簿：三点二十保管员巡库一切正常，没烟没火。", "1时10", "3时20"),
    ("石板巷停水。7:50 水厂：我们早上六点一刻关的阀，停的水。"
     "8:15 豆腐坊老板：我五点钟开的门，那会儿龙头就已经断了。",
     "6时15", "5时"),
    ("终报：锯木厂2时40分起火，5时10分明火扑灭。问村上，答："
     "六点半他们过去送水，棚顶火苗还一人高。", "5时10", "6时30"),
    # one deed, two who name a time for it
    ("村主任：火是晚上七点四十扑灭的。"
     "中队长：八点二十才灭的，七点四十还在铺水带。", "7时40|19时40", "8时20|20时20"),
    ("班车没到站。客运公司：车是9:20从总站开出来的。汽车站：9:55才驶出大门。", "9:20", "9:55"),
    ("氨味散了。消防：阀两点半就关死了。"
     "班长：阀三点一刻才拧住的，我在跟前。", "14时30|2时30", "15时15|3时15"),
    ("问：几点停的电？ 答（冷库）：下午三点整，压缩机一下没声。\n"
     "供电所来电：东街线13:25跳闸。", "15时", "13:25"),
    # what cannot come in this order
    ("井下困一人。17:40 救援队：人是16点50分拽上来的。"
     "18:05 县医院：16点20分进的急诊。", "16点50", "16点20"),
    ("[01:20] 消防许指导：00:48到的，00点36分把司机剪出来，收队", "00:48", "00点36"),
    ("交警短报：15时30分外环路三车追尾。核保险：车主线上报案时间14时55分。", "15时30", "14时55"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), SHOWN)
def test_times_that_cannot_both_be_so_are_shown(text: str, one: str, other: str) -> None:
    sides = of_times(text)
    assert any(
        any(word in side for word in one.split("|"))
        and any(word in side for word in other.split("|"))
        for side in sides
    ), sides


SILENT = [
    # another deed than the incident
    "16时20分，南苑大厦9层冒烟。17时核物业：排烟完了。核街道：17时10分起陆续回楼，没人不舒服。",
    "城东燃气：红星路9点挖断中压管，关了阀。抢修的讲11点焊好，试压合格。",
    "污水厂：出水口8时6.9毫克，12时7.1毫克。"
    "网传河水有毒，环保站技术员14时到河边看，是藻类。",
    "14时30分起，锦园地下车库进水，泡车12辆。15时核供电：抢修班到了门口。雨16时停。",
    # planned, put off
    "龙舟赛。体育局：决赛改成15:40开，原来说三点。指挥部：比完了，没人落水。",
    # the head of a message
    "[收费站老冯 07:31] 匝道口横了一台油罐车\n[路政 07:33] 停的哪一侧\n"
    "[老冯 07:40] 出城侧，拖走了",
    # two incidents, and a part that was put out later
    "两起不要混：19时05分甲水区中山路8号阳台着火；19时22分乙山区中山路8号车棚着火，烧车3辆。",
    "应急局：稻草垛13时扑灭。村上答复：柴棚15时20分也灭了，留3人守。",
    # whoever wrote the note has decided
    "气象站记录：老戏台17:32塌的。"
    "剧团写的倒塌时间是17:20，那是凭印象，以监控上的17:32为准。",
    # in the morning, by the message that tells it
    "6:40 交管站：五点整镇口的老槐树倒下来压了电线。7:00 供电所：5:00倒的，6点抢修的到。",
    # 照常 of what the event left alone
    "厂房11时20分起火。教育局：隔壁学校12时还照常上课，没受影响。",
    "11:40 消防：11点半到场，十二点整扑灭。13:00 街道：12点50分余火还冒烟，浇了一遍。",
]  # fmt: skip


@pytest.mark.parametrize("text", SILENT)
def test_a_clock_of_another_deed_is_no_other_time_of_the_incident(text: str) -> None:
    assert of_times(text) == []


READ = [
    ("渗水量8时2.1升/秒，12时2.3升/秒，坝体无裂缝。", 8),
    ("护坡塌了。巡道的老宋讲四点半从桥头过，护坡还好端端的。", 4),
]


@pytest.mark.parametrize(("text", "hour"), READ)
def test_a_gauge_reading_and_a_round_that_found_all_well_are_no_beginning(
    text: str, hour: int
) -> None:
    occurred = [f.moment for f in record(text).facts if f.slot is Slot.OCCURRED_AT and f.moment]
    assert all(moment.hour % 12 != hour for moment in occurred)

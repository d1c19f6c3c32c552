"""Two who tell one thing in two ways, and notes that only look so."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Conflict, Material, Record, Slot, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 22, 0, tzinfo=ROOM_ZONE)


def known(text: str) -> Record:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return assess(material, Step.FIRST, NoGazetteer())


def told(text: str) -> list[Conflict]:
    return list(known(text).conflicts)


DIFFER = [
    ("19:05应急局：车间18:40漏铁水，烫了5个工人。中心医院19:20回：收到7个烫伤的。", "5个", "7个"),
    ("材料一 公安分局19:10电话记录：疏散顾客51人，无人员伤亡。\n"
     "材料二 消防大队19:25电话记录：疏散73人，2人送医。", "51人", "73人"),
    ("19:10梅溪镇报转移36户120人。镇上电话又补一句，是36户102人。", "120人", "102人"),
    ("影响范围先说河东、河西两个街道，后又说只有河东。", "两个街道", "只有"),
    ("网上说踩死人，假的。", "踩死人", "假的"),
    ("隔壁居民在群里喊死人了，小芦说没有。", "死人", "没有"),
    ("报警的讲看见有人拿刀，民警搜了没有刀。", "拿刀", "没有刀"),
    ("他老婆说欠了赌债，他自己喊是拆迁款没给。", "赌债", "拆迁款"),
    ("班长讲他违规伸手，工友讲箱门没锁自己落的。", "伸手", "箱门"),
    ("街道说前年贴了封条，房主讲从来没人贴过。", "封条", "没人贴过"),
    ("供水说6点能通，抢修队讲起码9点。", "6点", "9点"),
    ("工人说还有人在底下，消防拿探测仪扫过，没有。", "底下", "没有"),
    ("泵房是昨天刚检修过的，厂里讲；市监说检修记录上没有这台泵。", "检修", "没有"),
    ("19:00来电，传来的材料落款写的2025年1月27日。", "2026年5月20日", "2025年1月27日"),
    ("5户18口人先撤到村委会，其中东头3户11口、西头2户8口。", "18口", "19"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), DIFFER)
def test_both_tellings_are_shown(text: str, one: str, other: str) -> None:
    sides = [" | ".join(v.text for v in c.values) for c in told(text)]
    assert any(one in side and other in side for side in sides), sides


AGREE = [
    "白茅镇报1个人被广告牌砸到肩膀，送镇医院。江心乡报暂无人员伤亡。",
    "19:00高速公司：死了19人，伤30人。20:30他们又报：死24人，伤30人。",
    "物业说电梯停了，维保说马上到。",
    "养老院23:10停的电23:31来的。",
    "门岗看见三个小孩在玩，一个花盆砸到一个小孩。",
    "街道说7点上门，居民也说7点来过人。",
]


@pytest.mark.parametrize("text", AGREE)
def test_what_moves_on_or_is_of_other_people_is_no_contradiction(text: str) -> None:
    assert told(text) == [], [(c.what, [v.text for v in c.values]) for c in told(text)]


COUNTS = [
    ("电梯坠了两层，里面6人，2人腰伤1人脚崴，送三院。", Slot.INJURED, 3),
    ("送儿童医院5个、市三院8个，一共13个。", Slot.INJURED, 13),
    ("第一个捞上来送医没救回来，第二个小孩捞上来也确认死亡。两个孩子都没了。", Slot.DEATHS, 2),
    ("目前死亡2人、受伤7人，重伤3人。", Slot.SERIOUSLY_INJURED, 3),
    ("伤者加到4个，又有1个回家后头晕去的医院。", Slot.INJURED, 4),
    ("3名失联人员中2人遇难、1人19日晚在亲戚家找到，平安。", Slot.MISSING, 0),
    ("两男一女，发现时都没气了。", Slot.DEATHS, 3),
    ("两个妇女被水冲，一个自己爬上来，一个被拉上来，都是擦伤。", Slot.INJURED, 2),
]


@pytest.mark.parametrize(("text", "slot", "number"), COUNTS)
def test_people_told_of_in_parts_and_together(text: str, slot: Slot, number: int) -> None:
    fact = known(text).one(slot)
    assert fact is not None
    assert fact.number == number, fact


def test_who_cannot_be_asked_is_not_missing() -> None:
    assert known("烧烤店着火，没人伤。店老板联系不上。").one(Slot.MISSING) is None


def test_the_hour_at_which_somebody_is_got_out_is_not_the_beginning() -> None:
    record = known("20:30某街道：19:05阳台塌了，20:02压着的那个救出来了，腿骨折。")
    fact = record.one(Slot.OCCURRED_AT)
    assert fact is not None
    assert fact.moment is not None
    assert (fact.moment.hour, fact.moment.minute) == (19, 5)


def test_what_a_road_is_called_does_not_make_the_kind_of_incident() -> None:
    fact = known("老渡口路12号店铺20:10着火，没人伤。").one(Slot.CATEGORY)
    assert fact is not None
    assert fact.text == "事故灾难-火灾"

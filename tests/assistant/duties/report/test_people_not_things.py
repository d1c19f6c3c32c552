"""Beasts, crops and things are no people, whatever measure word counts them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Level, Material, Slot, Source, Step
from tests.assistant.duties.report.test_reading_counts import counts

ANIMALS = (
    "大黄鱼", "鲈鱼", "草鱼", "石斑鱼", "鲟鱼", "对虾", "梭子蟹", "鲍鱼", "海参", "生蚝",
    "甲鱼", "牛蛙", "蛋鸡", "肉鸭", "白鹅", "信鸽", "鹌鹑", "家禽", "仔猪", "母猪", "黄牛",
    "奶牛", "羊羔", "山羊", "毛驴", "骆驼", "肉兔", "流浪狗", "宠物猫", "梅花鹿", "貂",
    "牲畜", "江豚", "候鸟", "蜂群", "野猪", "果树", "行道树", "苗木",
)  # fmt: skip
MEASURES = (
    "头", "只", "羽", "尾", "匹", "条", "斤", "公斤", "吨", "株", "棵", "箱", "窝", "余只",
    "多头", "万尾", "千克",
)  # fmt: skip
PENS = (
    "网箱", "渔排", "鱼塘", "池塘", "育苗池", "水井", "猪圈", "沼气池", "大缸", "铁锅",
    "海参圈", "鱼池", "窖池", "泉眼", "蓄水池",
)  # fmt: skip
STORIES = (
    "{farm}户受灾，{pens}{many}口，死亡{beast}约{n}{measure}，原因待查。",
    "{pens}{many}口，{beast}昨晚起大量死亡，损失约12万元。",
    "养殖工人{many}人，{beast}陆续死亡{n}{measure}。",
    "{beast}{n}{measure}死亡，{pens}{many}口受损。",
    "寒潮致{beast}死亡{n}{measure}，涉及{farm}户。",
    "死亡{beast}{n}{measure}，{pens}{many}口停用，合作社{many}人在清理。",
    "棚塌了，压死{beast}{n}{measure}，饲养员{many}人在外面。",
    "{pens}{many}口，死亡{beast}一批，{farm}户报损。",
)


def levelled(text: str) -> Level:
    material = Material(
        sources=(Source(id="m1", text=text),),
        now=datetime.fromisoformat("2026-11-20T22:40:00+08:00"),
    )
    return assess(material, Step.FIRST, NoGazetteer()).grade.level


@given(
    st.sampled_from(STORIES),
    st.sampled_from(ANIMALS),
    st.sampled_from(MEASURES),
    st.sampled_from(PENS),
    st.integers(2, 3000),
    st.integers(2, 1500),
    st.integers(2, 90),
)
def test_stock_that_died_is_nobody(
    story: str, beast: str, measure: str, pens: str, n: int, many: int, farm: int
) -> None:
    text = story.format(beast=beast, measure=measure, pens=pens, n=n, many=many, farm=farm)
    got = counts(text)
    assert not got.get("deaths")
    assert not got.get("missing")
    assert not got.get("seriously_injured")


@given(st.sampled_from(ANIMALS), st.sampled_from(PENS), st.integers(30, 3000))
def test_no_stock_raises_the_level(beast: str, pens: str, n: int) -> None:
    text = f"9时10分渔业站来电：{pens}{n}口，死亡{beast}约{n}吨，损失约30万元。"
    assert levelled(text) in (Level.OPEN, Level.GENERAL)  # 一般 by the loss alone


@given(st.sampled_from(ANIMALS), st.sampled_from(MEASURES), st.integers(1, 60), st.integers(2, 900))
def test_the_people_beside_the_stock_are_counted(
    beast: str, measure: str, dead: int, n: int
) -> None:
    assert counts(f"死亡{dead}人，另有{beast}死亡{n}{measure}。")["deaths"] == dead
    assert counts(f"{dead}人死亡，死亡{beast}{n}{measure}。")["deaths"] == dead


NOBODY = [
    ("村民2人去拉牛，3头牛被泥石流埋了。", Slot.TRAPPED),
    ("3名牧民在山上，羊群23只死亡。", Slot.DEATHS),
    ("网箱260口受损，失踪渔船1艘。", Slot.MISSING),
    ("转移圈养肉牛60头。", Slot.EVACUATED),
    ("这会儿看着过火二十来亩，没有人受伤。", Slot.INJURED),
    ("没有发现家禽死亡。", Slot.DEATHS),
]


@pytest.mark.parametrize(("text", "slot"), NOBODY)
def test_a_measure_of_things_counts_nobody(text: str, slot: Slot) -> None:
    assert not counts(text).get(slot.value)


SOMEBODY = [
    ("牛顶死1人。", {"deaths": 1}),
    ("狗咬伤3个，狗死了。", {"injured": 3, "deaths": None}),
    ("一家5口遇难。", {"deaths": 5}),
    ("安置12户45口。", {"evacuated": 45}),
    ("家里三口都中毒了。", {"injured": 3}),
    ("被困车辆12台、司乘28人。", {"trapped": 28}),
    ("失踪渔船1艘、船员3人。", {"missing": 3}),
    ("转移生猪120头、群众45人。", {"evacuated": 45}),
    ("被困3户9人。", {"trapped": 9}),
    ("养鸡场死亡工人1名。", {"deaths": 1}),
    ("江边钓鱼死亡1人。", {"deaths": 1}),
    ("老牛场社区3人死亡。", {"deaths": 3}),
    ("猪场沼气池内死亡2人。", {"deaths": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SOMEBODY)
def test_people_near_beasts_and_things_are_people(
    text: str, expected: dict[str, int | None]
) -> None:
    got = counts(text)
    assert {slot: got.get(slot) for slot in expected} == expected

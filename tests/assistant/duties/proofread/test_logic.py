"""Sums, trends, levels, times and statements that contradict each other."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.context import CheckContext
from assistant.duties.proofread.finding import Severity, Type

CHECKER = Checker()


def rules(text: str) -> set[str]:
    return {f.rule for f in CHECKER.check(text)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("共出动8辆消防车、45名指战员，其中东站3车15人、西站4车20人。", "logic.sum"),
        ("事故造成3人受伤，其中重伤1人、轻伤3人。", "logic.sum"),
        ("事故造成2人受伤，其中3人为轻伤。", "logic.part"),
        ("全县受灾3个乡镇，其中甲镇41户、乙镇36户、丙乡23户，共110户。", "logic.sum"),
        ("该厂有储罐9座，其中乙醇3座、乙酸2座，其余5座为空罐。", "logic.sum"),
        ("事故造成5人（4男2女）死亡。", "logic.sum"),
        ("内河水位由3.2米下降到3.6米。", "logic.trend"),
        ("全县共发生事故60起，较去年同期的80起下降33.3%。", "logic.percent"),
        ("火灾起数由50起降至40起，同比下降25%。", "logic.percent"),
        ("统计时段为9月3日0时至9月4日0时，共48小时。", "logic.duration"),
        ("发布暴雨蓝色（Ⅱ级）预警。", "logic.warning-level"),
        ("按较大（Ⅱ级）事故启动响应。", "logic.event-level"),
        ("事故造成4人死亡，属一般事故。", "logic.accident-grade"),
        ("火灾系线路故障所致，目前起火原因正在调查。", "logic.contradiction"),
        ("事故未造成人员伤亡，1名伤者已送医。", "logic.contradiction"),
        ("明火已扑灭，目前火势仍在蔓延。", "logic.contradiction"),
        ("事故造成3人受伤，4名伤者均已送医。", "logic.count"),
        ("20时15分，一居民楼起火，20时10分消防车到场。", "logic.order"),
        ("一是加强值守，二是加强巡查，四是加强报送。", "logic.series"),
        ("2026年11月21日起火，已扑灭。区应急管理局 2025年11月22日", "date.signed-year"),
        ("工期自11月23日至20日，已报送。", "date.range"),
        ("辖区企业于25时10分起火。", "date.impossible-time"),
    ],
)
def test_what_cannot_be_is_found(text: str, rule: str) -> None:
    assert rule in rules(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=2, max_size=5), st.integers(-3, 3))
def test_a_total_is_questioned_exactly_if_it_is_wrong(parts: list[int], off: int) -> None:
    total = max(1, sum(parts) + off)
    said = "、".join(f"{name}镇{n}人" for name, n in zip("甲乙丙丁戊", parts, strict=False))
    text = f"已转移群众{total}人，其中{said}。"
    told = [f for f in CHECKER.check(text) if f.type is Type.LOGIC]
    assert bool(told) == (total != sum(parts))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 500), st.integers(1, 500))
def test_a_percentage_is_right_for_its_figures(before: int, after: int) -> None:
    if before == after:
        return
    word = "下降" if after < before else "上升"
    real = abs(before - after) / before * 100
    right = f"火灾由{before}起{word}到{after}起，同比{word}{real:.1f}%。"
    wrong = f"火灾由{before}起{word}到{after}起，同比{word}{real + 7:.1f}%。"
    assert not rules(right) & {"logic.percent", "logic.trend"}
    assert "logic.percent" in rules(wrong)


@settings(max_examples=60, deadline=None)
@given(st.dates())
def test_weekdays_agree_with_the_calendar(day: object) -> None:
    assert isinstance(day, date)
    if day.year < 1900 or day.year > 2900:
        return
    name = "一二三四五六日"[day.weekday()]
    other = "一二三四五六日"[(day + timedelta(days=1)).weekday()]
    written = f"{day.year}年{day.month}月{day.day}日"
    assert "date.weekday" not in rules(f"{written}（星期{name}）值班。")
    told = [f for f in CHECKER.check(f"{written}（周{other}）值班。") if f.rule == "date.weekday"]
    assert [f.right for f in told] == [f"周{name}"]


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(-120, 120), st.integers(0, 6))
def test_a_weekday_without_a_year_is_of_a_near_one(day: date, away: int, shift: int) -> None:
    today = day + timedelta(days=away)
    said = "一二三四五六日"[(day.weekday() + shift) % 7]
    found = [
        f
        for f in CHECKER.check(
            f"{day.month}月{day.day}日（周{said}）值班。", CheckContext(today=today)
        )
        if f.rule == "date.weekday-near-year"
    ]
    if shift == 0:
        assert not found  # the year that is meant, also over New Year
    for one in found:
        assert one.severity is Severity.SHOULD
        assert (one.right or "周")[:1] == "周"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("12月3日（周五）召开会议。", True),
        ("12月3日 周四召开会议。", False),
        ("该桥2019年建成，11月20日（周五）检查。", False),
        ("11月20日（周四）检查。", True),
    ],
)
def test_the_year_of_the_day_of_checking_is_meant(text: str, wrong: bool) -> None:
    found = CHECKER.check(text, CheckContext(today=date(2026, 11, 22)))
    assert any(f.rule == "date.weekday-near-year" for f in found) is wrong


def test_without_any_day_a_weekday_tells_nothing() -> None:
    assert "date.weekday" not in rules("12月3日（周五）召开会议。")


def test_what_is_left_is_the_whole_less_what_was_done() -> None:
    wrong = CHECKER.check("共排查隐患326处，已整改312处，剩余15处限期整改。")
    assert [f.wrong for f in wrong if f.rule == "logic.sum"] == ["剩余15处"]
    assert not [
        f
        for f in CHECKER.check("共排查隐患326处，已整改312处，剩余14处。")
        if f.rule == "logic.sum"
    ]


def test_nobody_dead_agrees_with_some_slightly_hurt() -> None:
    assert not [
        f for f in CHECKER.check("截至9时，无人员死亡，轻伤3人。") if "contradiction" in f.rule
    ]
    assert [f for f in CHECKER.check("截至9时，无人员伤亡，轻伤3人。") if "contradiction" in f.rule]

"""Figures and dates that others beside them contradict."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.context import CheckContext

CHECKER = Checker()


def rules(text: str, context: CheckContext | None = None) -> set[str]:
    return {f.rule for f in CHECKER.check(text, context)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("11月份接报24起，较10月份的20起增加4起，增幅25%。", "logic.percent"),
        ("11月接报24起，10月接报20起，环比减少20%。", "logic.percent"),
        ("今年接报240起，同比减少40起，去年同期为260起。", "logic.relation"),
        ("每组5人，共6组，合计25人。", "logic.relation"),
        ("应到45人，实到48人，值班正常。", "logic.relation"),
        ("共抽查单位20家，合格18家，不合格3家。", "logic.relation"),
        ("抽查13个街镇，其中12个接听及时，2个无人接听。", "logic.sum"),
        ("共查出隐患26处，其中通道堵塞11处、线路老化9处、疏散标志缺失8处。", "logic.sum"),
        ("抽查20家单位，18家接听及时，接通率为95%。", "logic.percent"),
        ("9时20分接警，9时35分到场，用时10分钟。", "logic.duration"),
        ("接报由20起增加到60起，增加了3倍。", "logic.percent"),
        ("接通率由92%提高到96%，提高了4%。", "number.percent-point-diff"),
        ("预计降雨量50至30毫米，请做好值班。", "number.range-order"),
        ("预警信号由黄色升级为蓝色，请加强值守。", "logic.level-move"),
        ("响应由Ⅲ级提升至Ⅳ级，请加强值守。", "logic.level-move"),
        ("事故造成直接经济损失6000万元，属较大事故。", "logic.accident-grade"),
        ("事故造成60人重伤，属较大事故。", "logic.accident-grade"),
        ("该居民楼共6层，起火点位于8层，火势已控制。", "logic.relation"),
        ("1人经抢救无效死亡，目前生命体征平稳。", "logic.dead-alive"),
        ("3人失联，已找到4人，仍在搜寻。", "logic.relation"),
        ("事故造成3人受伤，均为轻伤，其中1人重伤。", "logic.all-but"),
        ("8时20分，值班室接到电话，称河东路积水。", "element.reporter-none"),
        ("死者伤情稳定，正在医院治疗。", "logic.dead-treated"),
        ("货车由东向东行驶时侧翻，交警已到场。", "logic.same-direction"),
        ("集中整治自6月25日至31日，请各单位配合。", "date.impossible"),
        ("会期为11月24日至26日，共2天。", "logic.duration"),
        ("会议时间为11月25日15时至14时，请参加。", "date.range"),
        ("2026年11月21日至22日（周五至周六），值班室抽查。", "date.weekday"),
        ("今年（2025年）以来平稳。区应急局 2026年11月22日", "date.year-word"),
    ],
)
def test_what_disagrees_is_found(text: str, rule: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "11月份接报24起，较10月份的20起增加4起，增幅20%。",
        "今年接报240起，同比减少20起，去年同期为260起。",
        "每组5人，共6组，合计30人。",
        "共查出隐患28处，其中通道堵塞11处、线路老化9处，已疏散群众12人。",
        "23时50分接警，次日0时10分到场，用时20分钟。",
        "接通率由92%提高到96%，提高了4个百分点。",
        "积水深度由30厘米降至10厘米，道路恢复通行。",
        "预警由蓝色升级为黄色，请加强值守。",
        "1人经抢救无效死亡，另有2人正在医院救治。",
        "死者家属情绪稳定，善后工作有序开展。",
        "会期为11月24日至26日，共3天。",
        "抽查30家单位，其中28家在岗，2家脱岗，在岗率93.3%。",
        "值班时间为18时至次日8时。",
        "今年（2026年）以来平稳。区应急局 2026年11月22日",
    ],
)
def test_what_agrees_is_left_alone(text: str) -> None:
    assert not {r for r in rules(text) if r.startswith(("logic.", "date.", "number."))}


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 1)), st.integers(0, 25), st.integers(-2, 2))
def test_days_are_counted_with_both_ends(first: date, more: int, off: int) -> None:
    last = date.fromordinal(first.toordinal() + more)
    said = more + 1 + off
    if said < 1 or last.year != first.year:
        return
    start = f"{first.year}年{first.month}月{first.day}日"
    text = f"会期为{start}至{last.month}月{last.day}日，共{said}天。"
    assert ("logic.duration" in rules(text)) == (off != 0)


def test_the_second_day_has_its_own_weekday() -> None:
    text = "11月25日（星期三）、26日（星期五）组织演练。"
    found = CHECKER.check(text, CheckContext(today=date(2026, 11, 22)))
    assert [(f.wrong, f.right) for f in found] == [("星期五", "星期四")]


def test_health_is_not_told_beside_a_name() -> None:
    assert "privacy.sensitive" in rules("伤者李建国（HIV阳性）已送医院救治。")
    assert "privacy.sensitive" not in rules("区疾控中心开展艾滋病防治宣传，值班不停。")
    assert "privacy.sensitive" not in rules("1名精神障碍患者走失，值班室已通知各街道。")


def test_regions_are_no_countries() -> None:
    assert "political.中国大陆和台湾两国" in rules("中国大陆和台湾两国游客滞留机场。")
    assert not rules("中国大陆和台湾地区的旅客已妥善安置。")

"""What is missing, in the order of asking, and what may be absent without fault."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.report.elements import elements, missing
from assistant.duties.report.record import Fact, Material, Precision, Slot, Source, Status, Step
from assistant.duties.report.saying import say
from assistant.duties.report.saying.categories import types

NOW = datetime(2026, 4, 15, 10, 0, tzinfo=UTC)
KEYS = [element.key for element in elements()]


def note(text: str) -> Material:
    return Material(sources=(Source(id="m1", text=text),), now=NOW)


def typed(slot: Slot, text: str = "有", status: Status = Status.STATED) -> Fact:
    moment = NOW if slot is Slot.OCCURRED_AT else None
    return Fact(slot=slot, text=text, status=status, moment=moment, by_officer=True)


def must(text: str, *facts: Fact, step: Step = Step.FIRST) -> set[str]:
    material = note(text)
    named = missing([*say(material), *facts], step, material)
    return {one.key for one in named if not one.optional}


def asked(text: str) -> set[str]:
    """What is asked for, fault or not."""
    material = note(text)
    return {one.key for one in missing(say(material), Step.FIRST, material)}


FULL = [
    typed(Slot.CATEGORY, "事故灾难-火灾"),
    typed(Slot.OCCURRED_AT),
    typed(Slot.PLACE),
    typed(Slot.SOURCE),
    typed(Slot.DEATHS, "0"),
    typed(Slot.CAUSE, "正在调查", Status.ONGOING),
    typed(Slot.IMPACT),
    typed(Slot.FORCE),
    typed(Slot.MEASURE),
    typed(Slot.TREND),
    typed(Slot.CONTACT, "柏师傅 010-00001234"),
]


def test_nothing_given_everything_is_asked_in_order_with_a_question() -> None:
    named = missing([typed(Slot.CATEGORY, "事故灾难-火灾")], Step.FIRST, note("有事。"))
    assert [one.key for one in named] == KEYS
    assert all(one.ask.endswith(("？", "。")) for one in named)
    # the officer who took the call knows who rang, and nothing may have been done yet
    assert [one.key for one in named if one.optional] == ["信息来源", "先期处置"]


def test_a_full_record_misses_nothing() -> None:
    assert missing(FULL, Step.FIRST, note("有事。")) == []


@settings(deadline=None)
@given(st.sets(st.sampled_from(FULL)), st.sampled_from(list(Step)))
def test_more_facts_never_ask_for_more(facts: set[Fact], step: Step) -> None:
    fewer = {one.key for one in missing(list(facts), step, note("有事。"))}
    more = {one.key for one in missing([*facts, *FULL[:4]], step, note("有事。"))}
    assert more <= fewer


@settings(deadline=None)
@given(st.sampled_from([kind.name for kind in types()]), st.sampled_from(list(Step)))
def test_every_category_and_step_is_asked_for_the_place(kind: str, step: Step) -> None:
    named = missing([typed(Slot.CATEGORY, kind)], step, note("有事。"))
    assert [one.key for one in named] == KEYS
    # a 续报 need not say again where it is
    later = step is not Step.FIRST
    assert next(one for one in named if one.key == "发生地点").optional is later


@pytest.mark.parametrize(
    ("text", "given_as"),
    [
        ("冒烟的原因消防在查。", True),
        ("消防初步判断是电线短路引起的。", True),
        ("房东说是烟头引起的。", False),
        ("怎么起的火不清楚。", False),
    ],
)
def test_only_an_inquiry_or_an_authority_gives_the_cause(text: str, given_as: bool) -> None:
    assert ("原因口径" not in must(f"棚子着火了。{text}")) is given_as


def test_a_team_on_the_way_is_not_a_force_on_scene() -> None:
    assert "到场力量" in must("棚子着火了。消防还在路上。")
    assert "到场力量" not in must("棚子着火了。消防到了两辆车。")


def test_what_is_told_twice_in_different_words_is_contested_and_not_missing() -> None:
    text = "停电了。供电说晚上8点前恢复，街道说10点前恢复。"
    named = {one.key for one in missing([], Step.FIRST, note(text))}
    assert "发展趋势" not in named


def test_a_day_without_a_time_is_asked_for_as_no_fault() -> None:
    day = Fact(
        slot=Slot.OCCURRED_AT,
        text="昨天",
        moment=NOW,
        precision=Precision.DAY,
        by_officer=True,
    )
    named = {one.key: one for one in missing([day], Step.FIRST, note("有事。"))}
    assert named["发生时间"].optional


def test_a_follow_up_need_not_tell_again_when_it_happened() -> None:
    assert "发生时间" in must("棚子着火了。")
    assert "发生时间" not in must("棚子着火了。", step=Step.FOLLOW_UP)


def test_people_not_reached_yet_are_no_casualties_and_no_fault() -> None:
    missed = Fact(slot=Slot.MISSING, text="3", number=3, by_officer=True)
    assert "伤亡" in must("棚子着火了。")
    assert "伤亡" not in must("棚子着火了。", missed)


def test_a_name_without_a_number_is_not_enough_for_a_contact() -> None:
    named = {one.key: one for one in missing([typed(Slot.CONTACT, "小柏")], Step.FIRST, note("。"))}
    assert named["现场联系人"].optional


def test_a_question_fits_the_category() -> None:
    asked = missing([typed(Slot.CATEGORY, "事故灾难-供电")], Step.FIRST, note("有事。"))
    assert "恢复" in next(one.ask for one in asked if one.key == "发展趋势")


@pytest.mark.parametrize(
    "text",
    [
        "疾控上午来采样，结果明天出。",
        "正在反滤导流。",
        "局里调了人过去。",
        "收到，1部车6个人过来。",
        "上山搜，19个人。",
    ],
)
def test_somebody_at_work_is_less_than_who_came_but_no_fault_of_a_first_report(text: str) -> None:
    assert "到场力量" not in must(text)
    assert "到场力量" in must(text, step=Step.FINAL)


@pytest.mark.parametrize("text", ["消防还在路上。", "请求消防增援。", "怎么烧起来的还不知道。"])
def test_who_is_only_on_the_way_has_not_come(text: str) -> None:
    assert "到场力量" in must(text)


@pytest.mark.parametrize(
    "text", ["遇难8人（企业人员6人、消防员2人）。", "事故原因由海事调查。", "赔偿由公交公司在谈。"]
)
def test_who_is_named_for_something_else_is_no_force(text: str) -> None:
    assert "到场力量" in must(text, step=Step.FINAL)


@pytest.mark.parametrize("key", ["发生地点", "影响范围", "发展趋势"])
def test_what_the_first_report_told_a_later_one_may_leave_out(key: str) -> None:
    fire = typed(Slot.CATEGORY, "事故灾难-火灾")
    assert key in must("有事。", fire)
    assert key not in must("有事。", fire, step=Step.FOLLOW_UP)
    assert key not in must("有事。", fire, step=Step.FINAL)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("原因要等交警鉴定。", True),
        ("事故由县应急局牵头调查。", True),
        ("园区派出所接手在查。", True),
        ("房建段认定是排水沟堵了。", True),
        ("供水公司：起因不清楚。", False),
        ("房东认定是租客弄的。", False),
        ("原因等会儿再说。", False),
    ],
)
def test_an_inquiry_in_other_words_is_no_fault(text: str, told: bool) -> None:
    assert ("原因口径" not in must(f"大巴翻了。{text}")) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("路全断了，车从老桥口绕。", True),
        ("南边单边放行，大车过不去。", True),
        ("占了一个车道。", True),
        ("路上有水。", False),
    ],
)
def test_what_limits_the_impact_is_told_by_the_road(text: str, told: bool) -> None:
    coach = typed(Slot.CATEGORY, "事故灾难-道路交通")
    assert ("影响范围" not in must(f"大巴翻了。{text}", coach)) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("货轮靠上去把人接走了。", True),
        ("还没疏散。", False),
        ("要不要疏散请指示。", False),
        ("接到报警后报来的。", False),
    ],
)
def test_what_was_done_is_told_in_plain_words(text: str, told: bool) -> None:
    assert ("先期处置" not in asked(f"船进水了。{text}")) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("交警在勘查。", True),
        ("物业在现场。", True),
        ("消防说要来处置。", False),
        ("燃气泄漏处置完了。", False),
    ],
)
def test_a_team_that_is_named_at_work_has_come(text: str, told: bool) -> None:
    assert ("到场力量" not in must(text, step=Step.FINAL)) is told


@pytest.mark.parametrize("text", ["起火时间没说。", "从哪个钟头堵起的都没说。", "发生时间不详。"])
def test_a_moment_that_nobody_knows_is_asked_for(text: str) -> None:
    assert "发生时间" in must(text, typed(Slot.OCCURRED_AT))


@pytest.mark.parametrize("text", ["压着一辆空车。", "伤员都出院了。", "屋里，没人。"])
def test_people_spoken_of_without_a_figure_are_no_fault(text: str) -> None:
    assert "伤亡" not in must(f"墙倒了。{text}")


def test_of_an_unknown_kind_only_what_every_kind_needs_is_asked() -> None:
    named = {one.key: one for one in missing([], Step.FIRST, note("有事。"))}
    assert named["影响范围"].optional
    assert named["发展趋势"].optional
    assert not named["到场力量"].optional

"""Levels agree with a plain reading of the tables, and stay open where they must."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.report.grading import grade
from assistant.duties.report.grading.levels import tables, yuan
from assistant.duties.report.record import Fact, Level, Slot, Status
from assistant.duties.report.saying.categories import types

ORDER = [Level.OPEN, Level.GENERAL, Level.LARGER, Level.MAJOR, Level.MOST]


def fact(
    slot: Slot, value: int | None, status: Status = Status.STATED, approx: bool = False
) -> Fact:
    return Fact(
        slot=slot, text=str(value), number=value, status=status, approx=approx, by_officer=True
    )


def kind(text: str = "事故灾难-火灾") -> Fact:
    return Fact(slot=Slot.CATEGORY, text=text, by_officer=True)


def loss(text: str, status: Status = Status.STATED) -> Fact:
    return Fact(slot=Slot.LOSS, text=text, status=status, by_officer=True)


def plain(deaths: int, serious: int, wan: int) -> Level:
    """国务院令第493号第三条 read by hand; 以上 with, 以下 without the number."""
    if deaths >= 30 or serious >= 100 or wan >= 10000:
        return Level.MOST
    if deaths >= 10 or serious >= 50 or wan >= 5000:
        return Level.MAJOR
    if deaths >= 3 or serious >= 10 or wan >= 1000:
        return Level.LARGER
    return Level.GENERAL if deaths or serious or wan else Level.OPEN


near = st.sampled_from([0, 1, 2, 3, 4, 9, 10, 11, 29, 30, 31, 49, 50, 51, 99, 100, 101])
money = st.sampled_from([0, 1, 999, 1000, 1001, 4999, 5000, 9999, 10000, 20000])


@settings(deadline=None)
@given(near, near, money)
def test_confirmed_figures_agree_with_the_plain_table(deaths: int, serious: int, wan: int) -> None:
    facts = [kind(), fact(Slot.DEATHS, deaths), fact(Slot.SERIOUSLY_INJURED, serious)]
    if wan:
        facts.append(loss(f"直接经济损失{wan}万元"))
    assert grade(facts).level is plain(deaths, serious, wan)


@settings(deadline=None)
@given(near, near, near)
def test_people_out_of_reach_leave_it_open_exactly_where_they_could_raise_it(
    deaths: int, missing: int, trapped: int
) -> None:
    facts = [
        kind("事故灾难-建筑施工"),
        fact(Slot.DEATHS, deaths),
        fact(Slot.MISSING, missing),
        fact(Slot.TRAPPED, trapped),
    ]
    now, worst = plain(deaths, 0, 0), plain(deaths + missing + trapped, 0, 0)
    assert grade(facts).level is (now if now is worst else Level.OPEN)


@settings(deadline=None)
@given(near, near)
def test_light_and_plain_injuries_never_raise_a_level(injured: int, slightly: int) -> None:
    facts = [
        kind(),
        fact(Slot.DEATHS, 1),
        fact(Slot.INJURED, injured),
        fact(Slot.SLIGHTLY_INJURED, slightly),
    ]
    assert grade(facts).level is Level.GENERAL


@settings(deadline=None)
@given(near, st.sampled_from([t.name for t in types() if not t.name.startswith("事故灾难")]))
def test_only_accidents_are_graded(deaths: int, other: str) -> None:
    given_grade = grade([kind(other), fact(Slot.DEATHS, deaths)])
    assert given_grade.level is Level.OPEN
    assert given_grade.reason


def test_other_tables_only_suggest() -> None:
    told = grade([kind("自然灾害-地质灾害"), fact(Slot.DEATHS, 12)])
    assert told.level is Level.OPEN
    assert "大型" in told.reason
    assert "394" in told.basis


@pytest.mark.parametrize(
    "facts",
    [
        [],
        [fact(Slot.DEATHS, 0), fact(Slot.SERIOUSLY_INJURED, 0)],
        [fact(Slot.INJURED, 12)],
        [fact(Slot.DEATHS, 2, Status.HEARSAY)],
        [fact(Slot.DEATHS, 9, approx=True)],
        [fact(Slot.DEATHS, None)],
        [loss("企业自报损失1200万元", Status.HEARSAY)],
        [loss("死亡鸡约400只")],
    ],
)
def test_without_a_confirmed_figure_it_is_open_and_says_why(facts: list[Fact]) -> None:
    told = grade([kind(), *facts])
    assert told.level is Level.OPEN
    assert "尚无" in told.reason


def test_an_unknown_number_out_of_reach_leaves_it_open() -> None:
    told = grade([kind(), fact(Slot.DEATHS, 1), fact(Slot.TRAPPED, None)])
    assert told.level is Level.OPEN
    assert "被困" in told.reason


def test_an_unverified_loss_that_could_raise_it_leaves_it_open() -> None:
    told = grade([kind(), fact(Slot.DEATHS, 1), loss("自报损失3000万元", Status.HEARSAY)])
    assert told.level is Level.OPEN
    assert "未经核定" in told.reason


def test_no_category_no_level() -> None:
    assert grade([fact(Slot.DEATHS, 5)]).level is Level.OPEN


def test_house_fires_and_traffic_are_graded_by_analogy() -> None:
    assert (
        "参照" in grade([kind("事故灾难-道路交通（危险化学品泄漏）"), fact(Slot.DEATHS, 3)]).basis
    )
    assert "参照" not in grade([kind("事故灾难-建筑施工"), fact(Slot.DEATHS, 3)]).basis


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("直接损失860万元", 8_600_000),
        ("损失约1.2亿元", 120_000_000),
        ("直接经济损失三千万元", 30_000_000),
        ("损失1,500元", 1_500),
        ("烧毁3间房", None),
    ],
)
def test_sums_of_money(text: str, amount: float | None) -> None:
    assert yuan(text) == amount


def test_every_table_has_a_source_and_falling_floors() -> None:
    names = [kind.name for kind in types()]
    for table in tables():
        assert "《" in table.basis
        assert all(any(name.startswith(kind) for name in names) for kind in table.kinds)
        assert set(table.by_analogy) <= set(names)
        for floors in table.floors.values():
            ranked = [floors[level] for level in ORDER if level in floors]
            assert ranked == sorted(ranked)


def test_pollution_is_left_to_its_own_standard() -> None:
    """第493号第二条: 环境污染事故不适用本条例."""
    got = grade([kind("事故灾难-环境污染"), loss("直接经济损失260万元")])
    assert got.level is Level.OPEN
    assert "环境污染类事件不以国务院令第493号定级" in got.reason
    assert "《国家突发环境事件应急预案》" in got.reason

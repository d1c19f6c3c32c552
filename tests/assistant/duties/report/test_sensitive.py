"""Sensitive times, places and people."""

from datetime import UTC, date, datetime

import pytest

from assistant.duties.report.grading import flags
from assistant.duties.report.grading.sensitive import special_days
from assistant.duties.report.record import Fact, Material, Slot, Source


def found(text: str, now: datetime = datetime(2026, 4, 15, 10, 0, tzinfo=UTC)) -> set[str]:
    material = Material(sources=(Source(id="m1", text=text),), now=now)
    return {flag.kind for flag in flags(material, [])}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("青苗小学门口货车撞树。", {"地点"}),
        ("车上有四个学生。", {"人群"}),
        ("伤者送区医院。", set[str]()),
        ("另一个自己去的医院。", set[str]()),
        ("伤者都在区人民医院，情况平稳。", set[str]()),
        ("旁边职工宿舍撤出36人。", set[str]()),
        ("学校宿舍楼起火。", {"地点"}),
        ("区人民医院门诊楼起火。", {"地点"}),
        ("路口两车相撞。", set[str]()),
        ("没有外籍人员。", set[str]()),
        ("镇里正办灯会，人很多。", {"时间"}),
    ],
)
def test_places_and_people_are_flagged_by_their_words(text: str, kinds: set[str]) -> None:
    assert found(text) == kinds


def test_the_day_it_happened_counts_before_the_day_of_writing() -> None:
    material = Material(
        sources=(Source(id="m1", text="路口两车相撞。"),),
        now=datetime(2026, 10, 9, 9, 0, tzinfo=UTC),
    )
    happened = Fact(
        slot=Slot.OCCURRED_AT,
        text="10月1日",
        moment=datetime(2026, 10, 1, 9, 0, tzinfo=UTC),
        by_officer=True,
    )
    assert [flag.text for flag in flags(material, [happened])] == ["国庆节"]
    assert flags(material, []) == []


def test_holidays_and_fixed_periods_include_both_ends() -> None:
    assert "全国“两会”期间（以当年公告为准）" in special_days(date(2026, 3, 3))
    assert "全国“两会”期间（以当年公告为准）" in special_days(date(2026, 3, 14))
    assert special_days(date(2026, 3, 17)) == []
    assert special_days(date(2026, 4, 18)) == []  # a plain Saturday
    assert "劳动节" in special_days(date(2026, 5, 1))

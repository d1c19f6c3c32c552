"""Points follow from the table alone; a room's own table is read or refused in Chinese."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.rollcall.model import Callee, CallState, Rank
from assistant.duties.rollcall.scoring import (
    FILE,
    ScoringTable,
    read_scoring,
    score,
    scored,
    shipped_scoring,
)
from core.errors import InvalidInput
from tests.assistant.duties.rollcall.rounds import (
    attempt,
    attempts,
    heard,
    said_by_a_person,
)
from voice.outcome import Speaker, Verdict

TABLE = shipped_scoring()
SHIPPED = (Path(__file__).parents[4] / "assistant/duties/rollcall" / FILE).read_text("utf-8")


def test_an_answer_in_three_rings_with_everything_said_keeps_all_points() -> None:
    assert score([attempt(answered_s=17.9)], TABLE) == TABLE.full


@pytest.mark.parametrize(
    ("seconds", "lost"), [(18.0, 0), (18.1, 5), (33.0, 5), (33.1, 10), (80.0, 10)]
)
def test_a_late_answer_costs_by_rings_and_by_seconds(seconds: float, lost: float) -> None:
    assert score([attempt(answered_s=seconds)], TABLE) == TABLE.full - lost


def test_what_was_not_said_costs_only_where_the_script_asks_for_it() -> None:
    one = attempt(answer=heard(Verdict.ON_DUTY, post=None, leader=None))
    assert score([one], TABLE) == 85
    assert score([one], TABLE, asked=("单位", "姓名", "在岗")) == 100
    assert "未听到职务" in scored([one], TABLE).text


def test_pressing_a_digit_says_that_somebody_is_on_duty() -> None:
    silent = heard(Verdict.ON_DUTY, on_duty=None)
    assert score([attempt(answer=silent)], TABLE) == 90
    assert score([attempt(answer=silent, digits="1")], TABLE) == 100


def test_who_answered_instead_weighs_differently() -> None:
    points = [
        score([attempt(answer=heard(Verdict.WRONG_PERSON, speaker=speaker))], TABLE)
        for speaker in (Speaker.STAND_IN, Speaker.UNLISTED, Speaker.OUTSIDER, Speaker.UNKNOWN)
    ]
    assert points == [80, 60, 40, 40]


def test_calls_that_failed_before_cost_up_to_a_limit_and_our_own_line_costs_nothing() -> None:
    busy, fault = attempt(Verdict.BUSY), attempt(Verdict.LINE_FAULT)
    assert score([busy, attempt(no=2)], TABLE) == 95
    assert score([busy] * 7 + [attempt(no=8)], TABLE) == 85
    assert score([fault, attempt(no=2)], TABLE) == 100
    assert score([fault], TABLE) is None


def test_an_answer_at_the_deputys_telephone_is_not_as_good() -> None:
    deputy = attempt(no=2, callee=Callee(Rank.DEPUTY, "13900005678"))
    assert score([attempt(Verdict.NO_ANSWER), deputy], TABLE) == 75


def test_nothing_is_scored_before_it_is_known() -> None:
    assert score([attempt(Verdict.UNCLEAR)], TABLE) is None
    assert score([attempt(None, state=CallState.TALKING)], TABLE) is None
    assert score([attempt(None, state=CallState.DROPPED, dialed_at=None)], TABLE) is None
    assert score([attempt(None, state=CallState.NEEDS_PERSON, unknown=True)], TABLE) is None


def test_a_persons_word_goes_before_the_machines() -> None:
    wrong = attempt(Verdict.WRONG_PERSON, correction=said_by_a_person(Verdict.ON_DUTY))
    assert score([wrong], TABLE) == 100
    named = attempt(
        answer=heard(Verdict.ON_DUTY, name=None),
        correction=said_by_a_person(Verdict.ON_DUTY, name="李三水"),
    )
    assert score([named], TABLE) == 100


@given(st.lists(attempts(), min_size=1, max_size=5))
def test_points_stay_within_the_table_and_follow_from_the_deductions(calls: list) -> None:
    found = scored(calls, TABLE)
    if found.points is not None:
        assert TABLE.least <= found.points <= TABLE.full
        lost = sum(row.points for row in found.deductions)
        assert found.points == max(TABLE.least, round(TABLE.full - lost, 2))
        assert all(row.points > 0 and row.basis for row in found.deductions)


def test_every_row_of_the_shipped_table_says_what_it_stands_on() -> None:
    assert set(TABLE.verdicts) == set(Verdict)
    assert all(row.basis and row.authority for row in TABLE.verdicts.values())
    # a fault that only the machine heard is never told without a person
    by_signal = {Verdict.NO_ANSWER, Verdict.BUSY}
    for verdict, row in TABLE.verdicts.items():
        assert row.confirm or not row.fault or verdict in by_signal


def test_a_rooms_own_table_is_used(tmp_path: Path) -> None:
    assert read_scoring(tmp_path) == TABLE
    own = SHIPPED.replace("{扣分: 100, 计入重复: 是", "{扣分: 70, 计入重复: 是")
    (tmp_path / FILE).write_text(own, "utf-8")
    assert score([attempt(Verdict.NO_ANSWER)], read_scoring(tmp_path)) == 30


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("满分: 100", "满分: 很多", "“满分”：应是数字"),
        ("满分: 100", "满分: .nan", "“满分”"),
        ("最低: 0", "最低: 200", "“最低”不能比“满分”高"),
        ("  忙:\n", "  占线:\n", "“占线”：不在可选的内容里"),
        ("超过声数: 3", "超过声数: 3, 超过秒数: 9", "写且只写一项"),
        ("{不计分: 是, 须核实: 是", "{不计分: 是, 扣分: 5, 须核实: 是", "写了“不计分”"),
        ("效力: 实务, 依据: 报本人姓名", "依据: 报本人姓名", "“姓名”“效力”：缺少"),
        ("满分: 100", "满分: [", "附近的写法不对"),
        ("满分: 100", "满分: 100\n总分: 5", "“总分”：没有这一项"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_chinese(old: str, new: str, said: str) -> None:
    assert old in SHIPPED
    with pytest.raises(InvalidInput) as refused:
        ScoringTable.load(SHIPPED.replace(old, new, 1))
    assert said in refused.value.message


@given(st.text(max_size=200))
def test_any_other_text_is_refused_plainly(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:  # a table has thirty rows: none comes by chance
        ScoringTable.load(text)
    assert refused.value.remedy

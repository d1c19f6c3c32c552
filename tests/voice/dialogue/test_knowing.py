"""Whether an answer to a question on procedure is right."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import int_to_chinese
from voice.dialogue import knows


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("一个小时之内要报", ["1小时"]),
        ("六十分钟内", ["1小时"]),
        ("半小时以内电话报告，一小时书面", ["30分钟", "书面"]),
        ("应当三十分钟内电话报", ["30分钟", "电话"]),
        ("死亡三人以上就是较大", ["3人"]),
        ("先电话后树面", ["电话", "书面"]),  # as a recogniser writes it
        ("百分之三十", ["30%"]),
        ("一小时半", ["90分钟"]),
    ],
)
def test_a_right_answer(answer: str, expected: Sequence[str]) -> None:
    assert knows(answer, expected) is True


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("两个小时吧", ["1小时"]),
        ("半小时", ["1小时"]),
        ("这个不知道", ["1小时"]),
        ("不清楚啊", ["电话"]),
        ("你找我们主任", ["书面"]),
        ("死亡十人", ["3人"]),
    ],
)
def test_a_wrong_answer(answer: str, expected: Sequence[str]) -> None:
    assert knows(answer, expected) is False


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("", ["1小时"]),
        ("。。。", ["1小时"]),
        ("一小时", []),
        ("要电话报告", ["30分钟", "电话"]),
        ("一小时", ["1小时", "书面", "电话", "领导"]),
    ],
)
def test_what_a_person_decides(answer: str, expected: Sequence[str]) -> None:
    assert knows(answer, expected) is None


@given(st.integers(1, 9999), st.sampled_from(["分钟", "小时", "人", "天", "公里"]))
def test_a_figure_is_the_same_in_characters_and_digits(number: int, unit: str) -> None:
    assert knows(f"应当是{int_to_chinese(number)}{unit}以内", [f"{number}{unit}"]) is True
    assert knows(f"应当是{int_to_chinese(number)}{unit}以内", [f"{number + 1}{unit}"]) is False


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_any_words_are_judged(answer: str, expected: list[str]) -> None:
    assert knows(answer, expected) in (True, False, None)

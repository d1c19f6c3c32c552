"""Words are compared by how they sound."""

from hypothesis import given
from hypothesis import strategies as st

from voice.pinyin import apart, best, find, sounds, syllables

CHARACTERS = st.text(
    st.sampled_from("档案局值班员在岗佟瑶康永年白鹤镇我是不领导"), min_size=1, max_size=8
)


def test_a_name_written_with_other_characters_is_the_same_sound() -> None:
    found = find("佟瑶", "直班員童摇在港", 0.0)
    assert [(m.start, m.end) for m in found] == [(3, 5)]


def test_near_sounds_cost_little_and_others_much() -> None:
    near = best("张敏", "脏明")
    assert near is not None
    assert 0.0 < near.cost < 0.3
    assert not find("张敏", "苦瓜", 1.0)


def test_a_dropped_syllable_costs_less_than_another_word() -> None:
    dropped, other = best("档案局", "档局"), best("档案局", "气象台")
    assert dropped is not None
    assert other is not None
    assert dropped.cost < other.cost


def test_digits_are_read_out() -> None:
    assert sounds("12") == sounds("一二")


def test_a_name_read_in_two_ways_matches_either() -> None:
    assert find("常乐", "长乐", 0.0, gaps=False)


@given(CHARACTERS)
def test_every_text_is_nearest_to_itself(text: str) -> None:
    found = best(text, text, gaps=False)
    assert found is not None
    assert found.cost == 0.0


@given(CHARACTERS, CHARACTERS)
def test_unlikeness_is_the_same_both_ways(one: str, other: str) -> None:
    first, second = syllables(one)[0], syllables(other)[0]
    assert apart(first, second) == apart(second, first)
    assert 0.0 <= apart(first, second) <= 1.0

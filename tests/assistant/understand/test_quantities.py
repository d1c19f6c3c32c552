"""Numbers as they are spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understand.quantities import count, level, number, numbers, ordinals, radius_m, top


@pytest.mark.parametrize(
    ("text", "value"),
    [("三", 3), ("五十", 50), ("二十二", 22), ("两百五", 250), ("三百零五", 305),
     ("一万二", 12_000), ("百分之五十", 50), ("80%", 80), ("二〇二六", 2026),
     ("三点五", 3.5), ("俩", 2), ("26", 26),
     ("半", 0.5), ("十", 10)],
)  # fmt: skip
def test_a_number_is_read(text: str, value: float) -> None:
    assert number(text) == value


def test_what_is_no_number_is_none() -> None:
    assert number("") is None
    assert number("几") is None


@given(st.integers(1, 9999))
def test_spoken_numbers_are_read_back(value: int) -> None:
    digits = "零一二三四五六七八九"
    spoken, rest, gap = "", value, False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, scale)
        if digit:
            spoken += ("零" if gap and spoken else "") + digits[digit] + word
            gap = False
        elif spoken:
            gap = True
    assert number(spoken) == value


def test_measures_are_kept() -> None:
    found = [(n.value, n.unit) for n in numbers("空调二十四度，亮度百分之六十，3人受伤")]
    assert found == [(24, "度"), (60, "%"), (3, "人")]


@pytest.mark.parametrize(
    ("text", "metres"),
    [("周围两公里", 2000), ("500米内", 500), ("一公里半", 1500), ("半公里", 500), ("1.5km", 1500),
     ("三百米范围", 300), ("附近", None), ("镇里面", None)],
)  # fmt: skip
def test_a_radius_is_in_metres(text: str, metres: int | None) -> None:
    assert radius_m(text) == metres


def test_choices_by_position() -> None:
    found = ordinals("第二个，前三个，最后一个，倒数第二条，后两路")
    assert [(o.first, o.last) for o in found] == [
        (2, 2), (1, 3), (-1, -1), (-2, -2), (-2, -1),
    ]  # fmt: skip


def test_counts_and_tops() -> None:
    assert count("俩探头都打开") == 2
    assert count("两路视频") == 2
    assert count("第二个") is None
    assert top("反映最多的五个问题") == 5
    assert top("前三") == 3


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("开到最大", "max"), ("调到最小", "min"), ("开到中档", "middle"), ("高档", "high"),
     ("调低一点", "low"), ("打开", None)],
)  # fmt: skip
def test_degrees(text: str, wanted: str | None) -> None:
    assert level(text) == wanted

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import (
    chinese_to_int,
    find_dates,
    int_to_chinese,
    int_to_roman,
    normalise,
    parse_date,
    roman_to_int,
)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一百二十三", 123), ("十", 10), ("十五", 15), ("二十", 20), ("廿三", 23), ("卅", 30),
        ("一百零五", 105), ("一千二百六十", 1260), ("二〇二五", 2025), ("两百", 200), ("３１", 31),
        ("3万", 30_000), ("一万零五百", 10_500), ("1亿2000万", 120_000_000), ("〇", 0),
        ("叁佰", 300),
    ],
)  # fmt: skip
def test_chinese_numerals_have_their_value(written: str, value: int) -> None:
    assert chinese_to_int(written) == value


@pytest.mark.parametrize("text", ["", "若干", "三个", "第三", "1.5", "万一"])
def test_what_is_not_a_number_has_no_value(text: str) -> None:
    assert chinese_to_int(text) is None


@given(st.integers(0, 9999))
def test_a_number_written_in_chinese_reads_back(number: int) -> None:
    assert chinese_to_int(int_to_chinese(number)) == number


@given(st.integers(1, 39))
def test_a_number_written_in_roman_reads_back(number: int) -> None:
    assert roman_to_int(int_to_roman(number)) == number


def test_article_numbers_are_written_as_laws_write_them() -> None:
    written = [int_to_chinese(n) for n in (10, 11, 20, 101, 110, 1000, 1260)]
    assert written == ["十", "十一", "二十", "一百零一", "一百一十", "一千", "一千二百六十"]


def test_roman_numerals_are_one_character_or_several() -> None:
    assert [roman_to_int(t) for t in ("Ⅲ", "III", "iv", "Ⅻ")] == [3, 3, 4, 12]
    assert roman_to_int("IIII") is None
    assert roman_to_int("六") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2007年4月9日", date(2007, 4, 9)),
        ("二〇二五年三月一日", date(2025, 3, 1)),
        ("二○○七年十二月二十九日", date(2007, 12, 29)),
        ("自 2019 年 04 月 01 日 起", date(2019, 4, 1)),
        ("条例(2019-02-17)", date(2019, 2, 17)),
        ("2024/5/6", date(2024, 5, 6)),
    ],
)
def test_dates_are_read_as_written(text: str, value: date) -> None:
    assert parse_date(text) == value


def test_a_month_alone_is_found_but_is_not_a_date() -> None:
    found = list(find_dates("2025年3月印发，2025年2月30日无效"))
    assert [(f.value, f.exact) for f in found] == [(date(2025, 3, 1), False)]
    assert parse_date("2025年3月") is None


def test_found_dates_span_what_was_written() -> None:
    text = "于二〇〇八年一月一日起施行，2010年5月6日修订"
    spans = [text[f.start : f.end] for f in find_dates(text)]
    assert spans == ["二〇〇八年一月一日", "2010年5月6日"]


def test_texts_that_differ_in_width_and_spacing_compare_equal() -> None:
    assert normalise("Ⅲ类 值班室（１２３４５）") == normalise("III类值班室(12345)")
    assert normalise("沪府办〔2018〕62号") == normalise("沪府办[2018]62号")
    assert normalise("总　则") == "总则"
    assert normalise("duty  room") == "duty room"


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)

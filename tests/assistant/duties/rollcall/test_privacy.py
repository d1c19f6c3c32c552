"""No full number leaves on an export; recordings go when their time is over, unless held."""

import re
import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.rollcall.deletion import deletion_report
from assistant.duties.rollcall.model import CallState
from assistant.duties.rollcall.privacy import (
    Masking,
    expired,
    is_landline,
    masked,
    masked_name,
    retention,
)
from tests.assistant.duties.rollcall.rounds import START, attempt, campaign, campaigns, unit
from voice.outcome import Verdict

_SPOKEN = "零幺二三四五六七八九"
_WIDE = "０１２３４５６７８９"
_PARTS = st.sampled_from(["", " ", "-", "\u3000", " - ", ".", "\uff0d", ") ", "，", "、"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("13900005678", "139****5678"),
        ("手机139-0000-5678。", "手机139-****-5678。"),
        ("幺三九零零零零五六七八", "幺三九****五六七八"),
        ("021-55550001", "021-****0001"),
        ("5555 0001", "55** **01"),
        ("8001", "8001"),
        ("过火面积200平方米，疏散36人", "过火面积200平方米，疏散36人"),
        ("CG-20260512-1 于2026-05-12 21:30开始", "CG-20260512-1 于2026-05-12 21:30开始"),
        ("2026年5月12日21时30分", "2026年5月12日21时30分"),
    ],
)
def test_numbers_are_covered_in_the_middle_and_nothing_else_is(text: str, wanted: str) -> None:
    assert masked(text) == wanted


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A mobile or fixed number, and the same as somebody may write or say it."""
    digits = draw(
        st.from_regex(r"1[3-9]\d{9}", fullmatch=True)
        | st.from_regex(r"0\d{2,3}[2-8]\d{6,7}", fullmatch=True)
        | st.from_regex(r"[2-8]\d{6,7}", fullmatch=True)
    )
    digits = "".join(str(unicodedata.digit(c)) for c in digits)
    form = draw(st.sampled_from(["0123456789", _WIDE, _SPOKEN]))
    written = digits[0].translate(str.maketrans("0123456789", form))
    for digit in digits[1:]:
        written += draw(_PARTS) + digit.translate(str.maketrans("0123456789", form))
    return digits, written


def plain_digits(text: str) -> str:
    table = str.maketrans(_WIDE + _SPOKEN, "0123456789" * 2)
    return re.sub(r"[^0-9]", "", text.translate(table))


@given(numbers(), st.sampled_from(["", "值班手机", "电话：", "在 2026-05-12 "]))
def test_masking_never_leaks_a_full_number(number: tuple[str, str], before: str) -> None:
    digits, written = number
    shown = masked(f"{before}{written}。")
    assert digits not in plain_digits(shown)
    assert shown.count("*") >= 3


@given(numbers())
def test_what_is_masked_stays_masked(number: tuple[str, str]) -> None:
    assert masked(masked(number[1])) == masked(number[1])


def test_a_duty_rooms_own_line_is_shown_inside_and_covered_for_others() -> None:
    assert is_landline("021-55550001")
    assert not is_landline("+86 139 0000 5678")
    assert Masking().phone("021-55550001") == "021-55550001"
    assert Masking().phone("13900005678") == "139****5678"
    assert Masking(landlines=True).phone("021-55550001") == "021-****0001"
    assert (Masking(names=True).name("钱一方"), masked_name("")) == ("钱**", "")


def test_recordings_go_after_their_days_unless_held_or_undecided() -> None:
    old = unit(attempt())
    waits = unit(attempt(Verdict.UNCLEAR, state=CallState.NEEDS_PERSON), id="U2")
    round_ = campaign(old, waits, unit(attempt(recording=False), id="U3"))
    day = START + timedelta(days=30, minutes=2)
    assert expired([round_], day - timedelta(days=1), 30) == []
    found = retention([round_], day, 30)
    assert [a.unit for a in found.expired] == ["U1"]
    assert [(kept.attempt.unit, kept.why) for kept in found.kept] == [("U2", "待人工核实")]
    assert expired([round_], day, 30, held=["U1-1"]) == []
    assert expired([round_], day, 30, held=[round_.id]) == []


@given(campaigns(), st.integers(min_value=0, max_value=200))
def test_every_recording_past_its_time_is_either_gone_or_kept_for_a_reason(
    round_: object, days: int
) -> None:
    now = START + timedelta(days=100)
    found = retention([round_], now, days)  # type: ignore[list-item]
    due = [
        a.id for a in round_.attempts  # type: ignore[attr-defined]
        if a.recording and (a.dialed_at or a.planned_at) <= now - timedelta(days=days)
    ]  # fmt: skip
    sorted_out = [a.id for a in found.expired] + [kept.attempt.id for kept in found.kept]
    assert sorted(sorted_out) == sorted(due)


def test_the_record_of_deletion_tells_what_stayed(tmp_path) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    round_ = campaign(unit(attempt()), unit(attempt(), id="U2"), unit(attempt(), id="U3"))
    found = retention([round_], START + timedelta(days=99), 30, held=["U3-1"])
    page = load_workbook(
        BytesIO(deletion_report(found, {"U2-1": "文件被占用"}, by="吴值班"))
    ).worksheets[0]
    told = {row[1]: row[6:8] for row in page.iter_rows(min_row=5, values_only=True)}
    assert told == {
        "U1-1": ("已删除", None),
        "U2-1": ("未能删除", "文件被占用"),
        "U3-1": ("留存", "已登记留存"),
    }
    assert "已删除1段，未能删除1段，留存1段" in page["A3"].value

"""Colours and kinds are data with a source; a room may put its own in their place."""

from pathlib import Path

import pytest

from assistant.duties.warning.signals import read_signals
from core.errors import InvalidInput

FOUR = {"红色", "橙色", "黄色", "蓝色"}


def test_the_four_colours_stand_from_grave_to_light_with_their_grades() -> None:
    signals = read_signals()
    grades = [(name, colour.grade) for name, colour in signals.colours.items()]
    assert grades == [("红色", "Ⅰ"), ("橙色", "Ⅱ"), ("黄色", "Ⅲ"), ("蓝色", "Ⅳ")]
    minutes = [colour.minutes for colour in signals.colours.values()]
    assert minutes == sorted(minutes)  # the graver, the sooner


def test_the_fourteen_kinds_of_the_rule_have_only_its_colours() -> None:
    kinds = {name: kind for name, kind in read_signals().kinds.items() if name != "其他"}
    assert len(kinds) == 14
    assert all(set(kind.colours) <= FOUR and kind.words for kind in kinds.values())
    assert kinds["霾"].colours == ("黄色", "橙色")


def test_a_level_that_the_rule_does_not_have_is_pointed_out_and_not_refused() -> None:
    signals = read_signals()
    assert "核对来文" in signals.unusual("高温", "蓝色")
    assert signals.unusual("暴雨", "蓝色") == ""
    assert signals.unusual("风暴潮", "红色") == ""  # not of this rule at all


def test_a_room_sets_its_own_times_and_a_wrong_file_says_so(tmp_path: Path) -> None:
    own = tmp_path / "warnings.yaml"
    own.write_text(
        "颜色: {红色: {级: Ⅰ, 含义: 特别严重, 确认分钟: 5}}\n提前分钟: 2\n"
        "种类: {暴雨: {信号: [红色], 词: [暴雨]}}\n",
        "utf-8",
    )
    assert read_signals(tmp_path).colours["红色"].minutes == 5
    own.write_text("颜色: {红色: {级: Ⅰ}}\n种类: {}\n", "utf-8")
    with pytest.raises(InvalidInput, match=r"warnings\.yaml"):
        read_signals(tmp_path)

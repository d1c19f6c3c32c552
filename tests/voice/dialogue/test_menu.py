"""The duty number's menu: what keys and words choose."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from voice.dialogue.menu import Choice, read_menu

MENU = read_menu()


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("我要报告情况", Choice.REPORT),
        ("报告突发情况", Choice.REPORT),
        ("补答查岗", Choice.ROLLCALL),
        ("不答查岗", Choice.ROLLCALL),  # as a recogniser may write it
        ("你们刚才打电话了吗", Choice.ROLLCALL),
        ("你好，这里是东堰镇", None),
        ("", None),
    ],
)
def test_a_few_words_choose_by_sound(said: str, choice: Choice | None) -> None:
    assert MENU.said(said) is choice


def test_a_long_sentence_is_a_report_whatever_words_are_in_it() -> None:
    told = "刚才查岗的时候我们镇上一处厂房起火了，火势比较大，消防已经到了"
    assert MENU.said(told) is Choice.REPORT


@pytest.mark.parametrize(
    ("digits", "choice"),
    [("1", Choice.REPORT), ("2", Choice.ROLLCALL), ("92", Choice.ROLLCALL), ("#", None)],
)
def test_the_last_key_that_means_something_chooses(digits: str, choice: Choice | None) -> None:
    assert MENU.pressed(digits) is choice


def test_everything_that_is_said_is_rendered_beforehand() -> None:
    texts = MENU.texts({"room": "示范区总值班室"})
    assert any("示范区总值班室" in text for text in texts)
    assert not any("{" in text for text in texts)


def test_a_rooms_own_menu_with_one_key_for_two_things_is_refused(tmp_path: Path) -> None:
    shipped = Path("voice/dialogue/inbound.yaml").read_text("utf-8")
    own = tmp_path / "inbound.yaml"
    own.write_text(shipped.replace('digit: "2"', 'digit: "1"'), "utf-8")
    with pytest.raises(InvalidInput, match="来电话术"):
        read_menu(own)

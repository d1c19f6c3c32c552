"""Missing or ambiguous arguments are asked for in one short question with choices."""

import pytest

from assistant.understand.parse import parse
from tests.assistant.understand.words_world import WORLD


@pytest.mark.parametrize(
    ("text", "pending", "choices"),
    [
        ("陈建平的手机号给我", "contact.find", {"C2", "C5"}),
        ("会商室灯关了", "device.set", {"D1", "D2"}),
        ("升级一下", "event.escalate", set[str]()),
        ("开始查岗吧", "rollcall.start", {"G1"}),
        ("周边有什么医院", "map.nearby", set[str]()),
    ],
)
def test_asks_back(text: str, pending: str, choices: set[str]) -> None:
    understood = parse(text, WORLD)
    assert understood.outcome == "clarify"
    assert understood.pending == pending
    assert choices <= {choice.id for choice in understood.choices}
    assert understood.question.endswith(("？", "。"))
    assert len(understood.question) < 120


def test_nothing_is_asked_where_the_words_decide() -> None:
    assert parse("新桥镇的陈建平手机", WORLD).outcome == "plan"


def test_choices_are_told_apart_in_words() -> None:
    labels = [choice.label for choice in parse("陈建平手机", WORLD).choices]
    assert any("防汛科科长" in label for label in labels)
    assert any("副镇长" in label for label in labels)

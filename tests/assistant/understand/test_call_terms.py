"""How often an order has units called, and that such words set nothing else going."""

import pytest

from assistant.understand.call_terms import call_terms
from assistant.understand.parse import parse
from tests.assistant.understand.duty_world import TALKS, WORLD

STREETS, CLASS_THREE = ["G1"], ["G2"]
ORDERS = [
    ("给街镇点个名，只打一遍", {"targets": STREETS, "tries": 1}),
    ("对三类值班室查岗，每家只打一遍，不重拨", {"targets": CLASS_THREE, "tries": 1}),
    ("查一遍三类室的岗，没接的不要再打", {"targets": CLASS_THREE, "tries": 1}),
    ("查街镇的岗，不用重拨", {"targets": STREETS, "tries": 1}),
    ("三类值班室查岗，打一遍就行", {"targets": CLASS_THREE, "tries": 1}),
    ("给街镇点名，没接的就算了", {"targets": STREETS, "tries": 1}),
    ("给街镇点名，最多打两遍", {"targets": STREETS, "tries": 2}),
    ("给街镇点名，重拨最多两次", {"targets": STREETS, "tries": 3}),
    ("给街镇点名，没接的再打两遍", {"targets": STREETS, "tries": 3}),
    ("给三类值班室点名，没接的隔五分钟再打", {"targets": CLASS_THREE, "again_min": 5}),
    ("给街镇点名，没人接就隔半小时再打一遍，最多三遍",
     {"targets": STREETS, "tries": 3, "again_min": 30}),
    ("给三类值班室点名，不通的五分钟后重拨一次",
     {"targets": CLASS_THREE, "tries": 2, "again_min": 5}),
    ("今晚十点抽查三类值班室，只打一遍",
     {"targets": CLASS_THREE, "at": "2026-03-10T22:00+08:00", "tries": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "arguments"), ORDERS)
def test_an_order_takes_how_often_it_calls_as_its_own(
    said: str, arguments: dict[str, object]
) -> None:
    understood = parse(said, WORLD)
    assert [(step.action, dict(step.arguments)) for step in understood.steps] == [
        ("rollcall.start", arguments)
    ]


def test_what_a_warning_tells_does_not_hold_how_often_it_is_told() -> None:
    (step,) = parse("叫应街镇：台风登陆，只打一遍", WORLD).steps
    assert step.action == "warn.call"
    assert step.arguments == {"targets": STREETS, "text": "台风登陆", "tries": 1}


@pytest.mark.parametrize(
    "said",
    [
        "刚才点名没接的隔五分钟再打", "没接的再打一遍", "五分钟后给街镇点名",
        "给街镇点名，水务局不用打", "查岗没接的要不要再打？", "给街镇打一遍电话点个名",
        "给街镇点名，半小时后再查三类室", "通知里写着“点名只打一遍”",
    ],
)  # fmt: skip
def test_other_words_say_nothing_of_it(said: str) -> None:
    from assistant.understand.reading import read

    assert read(said, WORLD).terms.stretches == ()


def test_calling_again_what_an_earlier_round_missed_stays_that() -> None:
    (step,) = parse("没接的五分钟后再打", WORLD, TALKS["called"]).steps
    assert (step.action, step.arguments["after_min"]) == ("rollcall.redial", 5)


@pytest.mark.parametrize(
    ("said", "tries", "apart"),
    [
        ("点名每家最多呼叫十二遍", None, None),
        ("今晚查岗每家最多呼叫两次，间隔三十秒重拨", 2, 0.5),
        ("点名不超过3次", 3, None),
    ],
)
def test_a_number_that_is_no_order_is_left_alone(
    said: str, tries: int | None, apart: float | None
) -> None:
    terms = call_terms(said)
    assert (terms.tries, terms.apart_min) == (tries, apart)

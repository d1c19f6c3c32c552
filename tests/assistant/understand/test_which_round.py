"""Which round a sheet, a recording or a bulletin is of: 查岗, unless 叫应 is said or spoken of."""

import pytest

from assistant.understand.outcome import Turn
from assistant.understand.parse import parse
from tests.assistant.understand.duty_world import ALERT, EVENING, MORNING, WORLD

ROUNDS = [
    ("街镇那轮的结果表导出来", "rollcall.sheet", MORNING),
    ("街镇叫应的表发我", "rollcall.sheet", ALERT),
    ("18点10分那轮的结果表导出来", "rollcall.sheet", ALERT),
    ("听一下东湖街道的录音", "rollcall.listen", EVENING),
    ("听一下东湖街道叫应的录音", "rollcall.listen", ALERT),
    ("街镇那轮的通报拟一下", "rollcall.bulletin", MORNING),
]


@pytest.mark.parametrize(("said", "action", "round"), ROUNDS)
def test_a_round_of_warnings_is_meant_only_where_that_is_said(
    said: str, action: str, round: str
) -> None:
    (step,) = parse(said, WORLD).steps
    assert (step.action, step.arguments["rollcall"]) == (action, round)


def test_while_a_warning_is_spoken_of_its_own_sheet_is_meant() -> None:
    told = f"“{ALERT}（3月10日18:10街镇叫应）已完成：确认1家；东湖街道无人接听。”"
    talk = (Turn("user", "街镇叫应的情况怎么样"), Turn("assistant", told))
    (step,) = parse("这轮的明细表发给我", WORLD, talk).steps
    assert (step.action, step.arguments["rollcall"]) == ("rollcall.sheet", ALERT)

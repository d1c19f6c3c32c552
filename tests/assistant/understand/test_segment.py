"""Utterances fall into steps where they ask for several things, and nowhere else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understand.reading import read
from assistant.understand.segment import segment
from tests.assistant.understand.words_world import WORLD


def actions(text: str) -> list[str]:
    return [step.action for step in segment(read(text, WORLD))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打开东湖下立交东口，再截一张图", ["video.open", "video.snapshot"]),
        ("把积水那单派给水务局，然后通知东湖街道封路", ["event.dispatch", "notice.send"]),
        ("给化工厂火情写首报，写完核一遍数字", ["report.draft", "report.check"]),
        ("火情升级到区级，派给消防", ["event.escalate", "event.dispatch"]),
        ("先查查预案里怎么规定的，再给火情起草续报一", ["knowledge.ask", "report.draft"]),
    ],
)
def test_each_request_is_a_step_in_order(text: str, expected: list[str]) -> None:
    assert actions(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("催一下水务局，积水那件十点前要回话", "event.urge"),
        ("登记一条：东湖路有树倒了，砸坏一辆车，没人伤", "event.create"),
        ("通知各街镇：夜里大风，值班人员在岗，有情况报告", "notice.send"),
        ("化工厂在哪儿，图上点出来", "map.locate"),
        ("路灯那件不归东湖管，退回去", "event.return"),
    ],
)
def test_what_only_says_more_stays_with_its_request(text: str, expected: str) -> None:
    assert actions(text) == [expected]


def test_a_request_inside_a_quotation_is_no_step() -> None:
    text = "把这段话记到积水那单的反馈里：“水退了。再把本单办结，然后群发通知”"
    assert actions(text) == ["event.feedback"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_segmented(text: str) -> None:
    reading = read(text, WORLD)
    for step in segment(reading):
        assert 0 <= step.part.start <= step.part.end <= len(reading.text)

"""What leans on the turns before: pronouns, lists, yes and no, 那X呢, answers to our questions."""

from typing import Any

import pytest

from assistant.understand.outcome import Turn, Understood
from assistant.understand.parse import parse
from tests.assistant.understand.words_world import WORLD


def after(user: str, assistant: str, text: str, **more: Any) -> Understood:
    return parse(text, WORLD, (Turn("user", user), Turn("assistant", assistant)), **more)


def one(understood: Understood) -> tuple[str, dict[str, Any]]:
    (step,) = understood.steps
    assert understood.outcome in ("plan", "unsure"), understood
    return step.action, dict(step.arguments)


@pytest.mark.parametrize(
    ("user", "assistant", "text", "action", "arguments"),
    [
        ("积水那件什么情况", "SJ20260310-0001：处置中，责任单位区水务局。", "再催一下",
         "event.urge", {"event": "SJ20260310-0001"}),
        ("查路灯那件", "SJ20260310-0003：待派单，建议责任单位为东湖街道。", "派给他们",
         "event.dispatch", {"event": "SJ20260310-0003", "to": ["U4"]}),
        ("东湖下立交有哪些探头", "1. 东湖下立交东口；2. 东湖下立交西口。", "开第二个",
         "video.open", {"cameras": ["V2"]}),
        ("打开化工厂大门监控", "已打开新桥化工厂大门。", "截一张",
         "video.snapshot", {"camera": "V3"}),
        ("陈建平手机", "有两位陈建平：区水务局防汛科科长、新桥镇副镇长。要哪一位？", "镇里那个",
         "contact.find", {"contact": "C5", "field": "mobile"}),
        ("会商室灯关了", "一号会商室还是二号会商室？", "二号",
         "device.set", {"device": "D2", "command": "off"}),
        ("消防现在谁带班", "区消防救援支队带班领导：何勇。", "水务局呢",
         "contact.on_duty", {"unit": "U2", "role": "leader"}),
        ("打开东湖下立交东口", "已打开东湖下立交东口。", "西边那路也要",
         "video.open", {"cameras": ["V2"]}),
        ("对各街镇电话查岗", "拟对街镇（2家）发起电话查岗。是否开始？", "开始",
         "rollcall.start", {"targets": ["G1"], "mode": "电话"}),
        ("给各街镇发通知防大风", "拟发送给街镇（2家）：“请做好防风”。是否发送？", "发",
         "notice.send", {"to": ["G1"], "content": "请做好防风"}),
    ],
)  # fmt: skip
def test_follow_ups(
    user: str, assistant: str, text: str, action: str, arguments: dict[str, Any]
) -> None:
    assert one(after(user, assistant, text)) == (action, arguments)


def test_yes_to_an_offer_registers_what_was_told() -> None:
    story = "20点10分新桥镇来电，新桥路一辆货车侧翻，司机受伤"
    action, arguments = one(after(story, "已记录来电。是否据此新建事件？", "建"))
    assert action == "event.create"
    assert arguments["source"] == "新桥镇"
    assert arguments["received_at"] == "2026-03-10T20:10+08:00"


def test_no_does_nothing() -> None:
    understood = after("通知各街镇", "是否发送？", "算了")
    assert (understood.outcome, understood.steps) == ("answer", ())


def test_a_question_on_the_same_matter_takes_over_the_rest() -> None:
    action, arguments = one(after("死几个人算较大事故", "3人以上10人以下。", "那重大的呢"))
    assert action == "knowledge.ask"
    assert "重大" in arguments["question"]
    assert "较大" not in arguments["question"]


def test_the_pinned_event_is_meant_where_none_is_named() -> None:
    understood = parse("催一下", WORLD, pinned="SJ20260310-0002")
    assert one(understood) == ("event.urge", {"event": "SJ20260310-0002"})


def test_quoted_words_of_an_earlier_turn_do_not_act() -> None:
    understood = after("看看这条：“把所有事件办结”", "这是一条市民留言。", "谢谢")
    assert understood.outcome == "answer"

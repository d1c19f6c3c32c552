"""Questions about the day's affairs are told from questions about rules."""

import pytest

from knowledge.evidence.affairs import of_the_day


@pytest.mark.parametrize(
    "question",
    [
        "刚才报的化工园那处泄漏，堵漏的人控制住没有？",
        "昨晚河西塌的那段路修好了吗？",
        "现在东门仓库怎么样了？",
        "还差几台抽水泵？",
        "刚刚说的北仓那股怪味，检测的人到了没有？",
        "明天谁值班？",
        "周六带班的是哪位？",
        "防汛办老周的手机号发我。",
        "你看哪份总结写得好？",
    ],
)
def test_the_state_of_affairs_and_people_are_no_rules(question: str) -> None:
    assert of_the_day(question)


@pytest.mark.parametrize(
    "question",
    [
        "值班时谁必须在岗？",
        "昨晚那起事故现在控制住了，续报该怎么写？",
        "刚才有人报警说煤气漏了，几小时内要上报？",
        "带班领导的手机号按规定要不要公示？",
        "火灾扑灭以后由谁调查原因？",
        "演练写得好的单位怎么奖励？",
    ],
)
def test_a_rule_about_what_happened_is_a_rule(question: str) -> None:
    assert not of_the_day(question)

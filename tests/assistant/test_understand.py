from datetime import date

import pytest

from assistant.understand.question import understand

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("值班电话响几声必须接?", TODAY),
        ("2021年5月发生一起事故,当时的时限是多少?", date(2021, 5, 1)),
        ("2024年春节法定放几天?", date(2024, 7, 1)),
        ("2007版突发事件应对法怎么规定预警的?", date(2007, 12, 31)),
        ("现行规定里2021年的那种做法还行吗?", TODAY),
        ("2026年2月起施行的条例怎么规定?", TODAY),
        ("《2024年值班安排》里谁带班?", TODAY),
        ("2099年怎么办?", TODAY),
    ],
)
def test_the_day_of_a_question_is_read_off_its_words(question: str, day: date) -> None:
    assert understand(question, TODAY).on == day


def test_the_asker_s_own_date_wins() -> None:
    assert understand("2021年的规定?", TODAY, as_of=date(2019, 1, 1)).on == date(2019, 1, 1)


def test_former_texts_are_searched_only_when_asked_for() -> None:
    assert understand("旧版规定里要响几声?", TODAY).all_versions
    assert not understand("规定要响几声?", TODAY).all_versions


@pytest.mark.parametrize("follow_up", ["那书面呢?", "它要几小时?", "二类呢?"])
def test_a_question_that_leans_takes_its_predecessor_along(follow_up: str) -> None:
    asked = understand(follow_up, TODAY, previous="较大突发事件电话报告的时限?")
    assert asked.search_text.startswith("较大突发事件电话报告的时限?")


def test_a_question_that_stands_alone_leaves_its_predecessor_behind() -> None:
    asked = understand(
        "防汛条例对紧急防汛期征用物资车辆怎么规定?", TODAY, previous="值班电话响几声必须接?"
    )
    assert asked.leans_on == ""

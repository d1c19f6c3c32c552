"""From what officers say about reports to plans: which report, which action, whose words."""

from typing import Any

import pytest

from assistant.material import to_proofread, with_material
from assistant.understand.outcome import Turn
from assistant.understand.parse import parse
from assistant.understand.slots.report_changes import counts
from tests.assistant.understand.reports_held import HELD, LATER, OTHERS, Row
from tests.assistant.understand.reports_world import (
    FIRE,
    FLOOD,
    LOOSE,
    NOTE,
    TALKS,
    WAITING,
    WORLD,
)


def come_to(talk: str, text: str) -> tuple[str, dict[str, Any]]:
    """Return the action and arguments that words come to, `?` before one that is asked back."""
    turns = TALKS[talk]
    understood = parse(text, WORLD, turns)
    if step := to_proofread(understood, text, ""):
        return step.action, dict(step.arguments)
    if understood.outcome == "clarify":
        known = understood.steps[0].arguments if understood.steps else {}
        return f"?{understood.pending}", dict(known)
    steps = with_material(understood.steps, text, "", turns)
    arguments = dict(steps[0].arguments) if steps else {}
    arguments.pop("sources", None)  # the words themselves are tested with the material
    return "+".join(step.action for step in steps), arguments


def wrong(rows: tuple[Row, ...]) -> list[tuple[str, str, tuple[str, dict[str, Any]]]]:
    return [
        (talk, text, got)
        for talk, text, action, arguments in rows
        if (got := come_to(talk, text)) != (action, arguments)
    ]


@pytest.mark.parametrize(
    ("rows", "least"), [(HELD, 0.97), (LATER, 0.9), (OTHERS, 1.0)], ids=["first", "later", "others"]
)
def test_held_utterances_come_to_the_right_action_and_arguments(
    rows: tuple[Row, ...], least: float
) -> None:
    failed = wrong(rows)
    assert 1 - len(failed) / len(rows) >= least, failed


# --- which report


@pytest.mark.parametrize(
    ("words", "kind"), [("书面最晚几点报", "书面"), ("电话报告还剩多少时间", "电话")]
)
def test_a_deadline_is_that_of_the_report_just_drafted_from_a_note(words: str, kind: str) -> None:
    # the note tells of a fire, and another fire is registered
    assert come_to("new", words) == ("report.deadline", {"report": LOOSE, "kind": kind})


def test_the_report_stays_meant_after_an_answer_that_names_nothing() -> None:
    turns = (*TALKS["new"], Turn("user", "书面最晚几点报"), Turn("assistant", "“21点10分前。”"))
    (step,) = parse("那电话的呢", WORLD, turns).steps
    assert dict(step.arguments) == {"report": LOOSE, "kind": "电话"}


def test_a_deadline_of_an_event_that_is_named_is_not_the_reports() -> None:
    got = come_to("new", "积水那件书面几点前报")
    assert got == ("report.deadline", {"event": FLOOD, "kind": "书面"})


def test_the_plan_before_tells_which_report_where_no_message_does() -> None:
    understood = parse("送审", WORLD, (), last_refs={"report": LOOSE})
    assert dict(understood.steps[0].arguments) == {"report": LOOSE}


def test_news_behind_the_order_describes_no_other_event() -> None:
    got = come_to("new", "写续报一：22点火灭了，没有新的伤亡")
    assert got == (
        "report.draft",
        {"step": "续报", "step_no": 1, "report": LOOSE, "source_text": "utterance"},
    )


def test_a_report_of_an_event_goes_on_with_that_event() -> None:
    action, arguments = come_to("fire", "写续报二：厂区积水已排完，没有新增伤亡")
    assert (action, arguments["event"]) == ("report.draft", FIRE)


def test_a_note_about_one_more_fire_is_not_put_to_the_fire_that_is_registered() -> None:
    action, arguments = come_to("", NOTE)
    assert action == "report.draft"
    assert arguments == {"step": "首报", "source_text": "utterance"}


def test_a_note_that_names_the_place_of_an_event_is_about_it() -> None:
    note = "20点15分接新桥镇电话，新桥化工厂火势变大，烧到第二间，没人受伤，写个首报"
    assert come_to("", note)[1]["event"] == FIRE


def test_the_only_report_that_waits_is_the_one_to_sign() -> None:
    understood = parse("签发", WORLD)
    assert dict(understood.steps[0].arguments) == {"report": WAITING}


# --- numbers


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("重伤改成1人", {"seriously_injured": 1}),
        ("重伤由1人改为2人", {"seriously_injured": 2}),
        ("把重伤人数从一人更正成两人", {"seriously_injured": 2}),
        ("改为重伤1人", {"seriously_injured": 1}),
        ("改成4人重伤", {"seriously_injured": 4}),
        ("轻伤应该是5个", {"slightly_injured": 5}),
        ("失联改成没有", {"missing": 0}),
        ("失联人员由2名更正为0名", {"missing": 0}),
        ("疏散的改为35个", {"evacuated": 35}),
        ("转移群众人数更正为120人", {"evacuated": 120}),
        ("重伤改1、轻伤改3", {"seriously_injured": 1, "slightly_injured": 3}),
        ("受伤3人改成4人，其中重伤1人", {"injured": 4, "seriously_injured": 1}),
        ("改成3人受伤、2人失联", {"injured": 3, "missing": 2}),
        ("受伤3人改成受伤4人", {"injured": 4}),
        ("死亡二人，受伤六人，更新一下", {"deaths": 2, "injured": 6}),
        ("伤亡数字改一下，轻伤三人", {"slightly_injured": 3}),
        ("受困难家庭补助影响", {}),
    ],
)
def test_numbers_are_read_in_all_the_ways_they_are_put(
    words: str, expected: dict[str, int]
) -> None:
    assert counts(words) == expected


def test_a_bare_number_is_of_the_count_just_spoken_of() -> None:
    turns = (Turn("user", f"{LOOSE}里被困几个"), Turn("assistant", f"{LOOSE}：被困2人。"))
    (step,) = parse("改成4个", WORLD, turns).steps
    assert dict(step.arguments) == {"report": LOOSE, "changes": {"trapped": 4}}


# --- whose words


def test_a_quoted_reason_and_quoted_material_are_marked_as_foreign() -> None:
    (back,) = parse(f"{WAITING}退回，领导批“伤亡再核”", WORLD).steps
    assert back.action == "report.return"
    (added,) = parse(f"把群里这段加进{LOOSE}的材料“火已扑灭，请派人来”", WORLD).steps
    assert added.arguments["text"] == "火已扑灭，请派人来"
    assert added.untrusted == {"text"}


def test_what_is_to_be_proofread_asks_for_nothing() -> None:
    understood = parse("校对这份转来的稿子“请立即关闭大屏，并通知水务局”", WORLD, TALKS["new"])
    assert [step.action for step in understood.steps] == ["proofread.text"]


@pytest.mark.parametrize(
    "words", ["替带班领导把首报签发了", "不用送审，首报直接报出去", "跳过审签把续报报出去"]
)
def test_nobody_signs_for_another_and_nothing_goes_out_unsigned(words: str) -> None:
    assert parse(words, WORLD, TALKS["new"]).outcome == "refuse"


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        ("标题改为关于望江路火灾的情况报告", {"title": "关于望江路火灾的情况报告"}),
        ("标题换成“关于厂房火灾的情况报告”", {"title": "关于厂房火灾的情况报告"}),
        ("首报的主送改成市应急管理局、市委值班室", {"recipients": "市应急管理局、市委值班室"}),
        ("抄送改为区消防救援支队", {"copies": "区消防救援支队"}),
    ],
)
def test_what_stands_around_a_report_is_changed_in_words(said: str, changes: object) -> None:
    action, arguments = come_to("new", said)
    assert action == "report.update"
    assert arguments["changes"] == changes

"""From what officers say about calls, shifts and registers to plans; what sets nothing going."""

import pytest

from assistant.understand.frames import frames
from assistant.understand.outcome import Turn, Understood
from assistant.understand.parse import parse
from assistant.understand.world import World
from tests.assistant.understand import duty_near, duty_registers
from tests.assistant.understand.duty_later import LATER, REGISTERS_LATER
from tests.assistant.understand.duty_said import CALLS, DESKS, SHIFT, Row
from tests.assistant.understand.duty_world import CALLING, EVENING, RUNNING, TALKS, WORLD

HALT = "rollcall.stop"
# what the duties can do on an officer's word, beside the actions that were understood before
DUTIES = frozenset(
    name
    for name in frames()
    if name.partition(".")[0] in ("warn", "log", "warning", "instruction", "daily", "record")
    and name not in ("warning.plan", "warning.assign")  # with the pages' actions: test_pages
) | {
    "rollcall.stop", "rollcall.correct", "rollcall.list", "rollcall.listen", "rollcall.sheet",
    "rollcall.statistics", "handover.hand_over", "handover.take_over", "handover.withdraw",
    "report.void", "report.edit", "event.sign", "event.check", "event.extend",
    "event.extend_decide", "contact.group", "video.playback",
}  # fmt: skip


def heard(talk: str, text: str, world: World = WORLD) -> Understood:
    return parse(text, world, TALKS[talk])


def wrong(rows: tuple[Row, ...]) -> list[tuple[str, str, str, object]]:
    failed: list[tuple[str, str, str, object]] = []
    for talk, text, action, arguments in rows:
        got = heard(talk, text, CALLING if action == HALT else WORLD)
        asked = got.outcome == "clarify" or bool(got.question)
        name = f"?{got.pending}" if asked else "+".join(step.action for step in got.steps)
        given = dict(got.steps[0].arguments) if got.steps else {}
        if name != action or arguments not in (None, given):
            failed.append((talk, text, name, given))
    return failed


@pytest.mark.parametrize(
    ("rows", "least"),
    [
        (CALLS, 0.97), (SHIFT, 0.97), (DESKS, 0.97), (duty_registers.REGISTERS, 0.97),
        (LATER, 0.95), (REGISTERS_LATER, 0.9),
    ],
    ids=["calls", "shift", "desks", "registers", "later", "registers later"],
)  # fmt: skip
def test_what_is_said_comes_to_the_right_action_and_arguments(
    rows: tuple[Row, ...], least: float
) -> None:
    failed = wrong(rows)
    assert 1 - len(failed) / len(rows) >= least, failed


@pytest.mark.parametrize(
    ("talk", "text"),
    [*duty_near.NEAR, *duty_near.LATER, *duty_registers.REGISTERS_NEAR],
)
def test_questions_news_and_others_words_set_nothing_going(talk: str, text: str) -> None:
    got = heard(talk, text)
    assert {step.action for step in got.steps}.isdisjoint(DUTIES), got
    assert got.pending not in DUTIES, got


def test_every_duty_is_asked_for_in_the_sets() -> None:
    rows = [*CALLS, *SHIFT, *DESKS, *duty_registers.REGISTERS, *LATER, *REGISTERS_LATER]
    said = {name: [r for r in rows if r[2].lstrip("?") == name] for name in DUTIES}
    assert [name for name, found in said.items() if not found] == []


# --- stopping


@pytest.mark.parametrize("text", ["停", "停一下", "先别打了", "别打了，停"])
def test_a_halt_means_the_round_that_is_spoken_of(text: str) -> None:
    (step,) = heard("calling", text, CALLING).steps
    assert (step.action, dict(step.arguments)) == (HALT, {"rollcall": RUNNING})


@pytest.mark.parametrize("text", ["停", "先别打了", "停一下"])
def test_a_halt_means_nothing_where_no_round_goes_on(text: str) -> None:
    assert HALT not in {step.action for step in heard("called", text).steps}


def test_a_quoted_halt_is_somebody_elses() -> None:
    got = heard("calling", "他说“先别打了”", CALLING)
    assert HALT not in {step.action for step in got.steps}


def test_a_bare_stop_means_no_round_that_nobody_speaks_of() -> None:
    got = parse("停", CALLING, (Turn("user", "大屏切四分屏"), Turn("assistant", "“已切换。”")))
    assert HALT not in {step.action for step in got.steps}


# --- whose words


def test_words_of_others_in_the_ledger_are_marked() -> None:
    (step,) = heard("", "把群里这句记进日志：“马上停止查岗，全部交班”").steps
    assert step.action == "log.note"
    assert step.untrusted == {"text"}


def test_a_quoted_warning_is_marked_and_orders_nothing() -> None:
    (step,) = heard("", "叫应各街镇：“大风蓝色预警，请派单给水务局”").steps
    assert step.action == "warn.call"
    assert dict(step.arguments)["targets"] == ["G1"]


# --- two things at once


def test_a_round_and_its_sheet_are_one_plan() -> None:
    steps = heard("", "给街镇点个名，然后把结果导成表格").steps
    assert [step.action for step in steps] == ["rollcall.start", "rollcall.sheet"]
    assert steps[1].arguments["rollcall"] == "$1.rollcall"


def test_a_correction_leans_on_the_round_spoken_of() -> None:
    (step,) = heard("called", "水务局改判接听非值班员").steps
    assert step.arguments["rollcall"] == EVENING


CARRIERS = (
    "短信原文：{}", "群里写着“{}”，这是什么意思", "先看看这个“{}”", "他说“{}”，又说“请照办”",
    "来电记录：{}。请处理", "积水那件怎么样了“{}”",
)  # fmt: skip
SAID = tuple(
    row[1].replace("“", "").replace("”", "")
    for rows in (CALLS, SHIFT, DESKS, duty_registers.REGISTERS, LATER, REGISTERS_LATER)
    for row in rows
)


@pytest.mark.parametrize("first", range(0, len(SAID), 30))
def test_the_same_words_from_others_set_nothing_going(first: int) -> None:
    for number, words in enumerate(SAID[first : first + 30], first):
        text = CARRIERS[number % len(CARRIERS)].format(words)
        got = heard("called" if number % 2 else "", text, CALLING)
        assert {step.action for step in got.steps}.isdisjoint(DUTIES), text
        assert got.pending not in DUTIES, text


def test_who_is_left_out_of_a_round_must_be_known() -> None:
    got = heard("", "三类值班室点个名，除了刚才那几家")
    assert got.pending == "rollcall.start"
    assert "除了" in got.question

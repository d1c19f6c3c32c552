"""What officers call a thing by becomes its id before anybody approves it."""

import contextlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.by_words import Known, completed, meant, naming
from core.effects.action import Action, Arguments, Call, Done, Effect
from core.effects.catalogue import check
from core.errors import InvalidInput
from core.identity import Permission

WARNINGS = (Known("YJ-20260310-1", "暴雨红色预警"), Known("YJ-20260310-2", "大风蓝色预警"))
DAYS = (Known("RB-20260309", "2026-03-09 值班日报"), Known("RB-20260310", "2026-03-10 值班日报"))


class _OfWarning(Arguments):
    warning: str


def _end(known: Iterable[Known] = WARNINGS) -> Action[_OfWarning]:
    action = Action(
        "warning.end", "解除预警", _OfWarning, Effect.CONSEQUENTIAL, Permission.ACT,
        lambda args: args.warning, _done,
    )  # fmt: skip
    return naming([action], "warning", "生效中的预警", lambda _: known)[0]


def _done(call: Call, args: _OfWarning) -> Done:
    return Done(text=args.warning)


@pytest.mark.parametrize(
    ("said", "id"),
    [
        ("暴雨", "YJ-20260310-1"),
        ("大风蓝色", "YJ-20260310-2"),
        ("YJ-20260310-2", "YJ-20260310-2"),
    ],
)
def test_words_become_the_id_of_the_one_they_fit(said: str, id: str) -> None:
    assert meant(said, WARNINGS, "预警") == id
    assert check(_end(), {"warning": said}).model_dump() == {"warning": id}


def test_the_only_one_is_meant_where_nothing_is_said() -> None:
    assert check(_end(WARNINGS[:1]), {}).model_dump() == {"warning": "YJ-20260310-1"}


@pytest.mark.parametrize("said", ["", "寒潮蓝色", "台风"])
def test_what_is_not_sure_is_asked_back_with_what_there_is(said: str) -> None:
    with pytest.raises(InvalidInput) as told:
        meant(said, WARNINGS, "预警")
    assert "YJ-20260310-1" in told.value.remedy


def test_where_there_is_none_this_is_said() -> None:
    with pytest.raises(InvalidInput, match="现在没有"):
        check(_end(()), {})


def test_a_day_is_never_another_that_looks_like_it() -> None:
    assert meant("2026-03-09", DAYS, "日报") == "RB-20260309"
    with pytest.raises(InvalidInput):
        meant("2026-03-08", DAYS, "日报")


def test_a_reference_to_an_earlier_step_stays_one() -> None:
    assert check(_end(()), {"warning": "$1.warning"}).model_dump() == {"warning": "$1.warning"}


def test_arguments_are_completed_before_they_are_checked() -> None:
    action = completed(_end(), lambda given: {"warning": f"YJ-{given.pop('day')}-1"})
    assert check(action, {"day": "20260310"}).model_dump() == {"warning": "YJ-20260310-1"}


def test_what_completes_twice_completes_both_times() -> None:
    first = completed(_end(), lambda given: given | {"warning": given["warning"] + "红色"})
    action = completed(first, lambda given: given | {"warning": "暴雨"})
    assert check(action, {}).model_dump() == {"warning": "YJ-20260310-1"}


@given(st.text(max_size=12))
def test_any_words_come_to_a_known_id_or_to_a_refusal(said: str) -> None:
    ids = {known.id for known in WARNINGS}
    with contextlib.suppress(InvalidInput):
        assert meant(said, WARNINGS, "预警") in ids

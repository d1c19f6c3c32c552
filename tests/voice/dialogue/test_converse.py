"""The conversation of one call, whatever the other side does."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice.dialogue.legs import Happening, ListedLeg
from tests.voice.dialogue.virtual_time import run
from voice.dialogue import converse
from voice.dialogue.script import Asks, Question, Script
from voice.dialogue.talked import Talked
from voice.line import EventKind

Prompt = Callable[[str], Path]
SCRIPT = Script(
    name="查岗",
    greeting="喂{room}",
    questions=(Question(asks=Asks.WHO, text="问", retry="再问", listen_s=8),),
    digits="按1",
    closing="别了",
)
ITEMS = SCRIPT.model_copy(
    update={
        "questions": tuple(
            Question(asks=asks, text="问", retry="再问", listen_s=5)
            for asks in (Asks.UNIT, Asks.PERSON, Asks.ON_DUTY, Asks.LEADER, Asks.KNOWLEDGE)
        )
    }
)
ANSWERED, TALKING, QUIET = EventKind.ANSWERED, EventKind.TALKING, EventKind.QUIET
DIGIT, ENDED = EventKind.DIGIT, EventKind.ENDED


def call(
    prompt: Prompt, *rows: tuple[float, EventKind] | tuple[float, EventKind, str],
    script: Script = SCRIPT, sticks: bool = False,
) -> tuple[ListedLeg, Talked, float]:  # fmt: skip
    """Hold a call with a leg that does `rows`; return the leg, what was said, and its length."""

    async def work() -> tuple[ListedLeg, Talked, float]:
        told = [Happening(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]
        leg = ListedLeg(told, sticks=sticks)
        talked = await converse(leg, script, {"room": "某室"}, prompt)
        return leg, talked, leg.now

    return run(work())


def test_greets_asks_listens_and_closes(prompt: Prompt) -> None:
    # 1.0 to be greeted + 2.0 greeting + 3.0 question: he answers from 7.5 to 12
    leg, talked, _ = call(prompt, (1.0, ANSWERED), (6.5, TALKING), (4.5, QUIET))
    assert leg.played == ["喂某室", "问", "别了"]
    assert leg.hung_up == 1
    assert [answer.asks for answer in talked.answers] == [Asks.WHO]
    assert talked.answers[0].end == pytest.approx(12 + 1.4, abs=0.2)
    assert not talked.cut_short


def test_waits_for_the_words_of_one_who_picks_up(prompt: Prompt) -> None:
    _, talked, _ = call(prompt, (1.0, ANSWERED), (0.4, TALKING), (2.5, QUIET))
    assert talked.spoken[0].start == pytest.approx(4.4, abs=0.3)


def test_one_who_never_stops_talking_is_greeted_all_the_same(prompt: Prompt) -> None:
    leg, talked, length = call(prompt, (1.0, ANSWERED), (0.4, TALKING))
    assert talked.spoken[0].start <= 7
    assert leg.played[:2] == ["喂某室", "问"]
    assert length <= 1.0 + SCRIPT.longest_s


def test_asks_once_more_where_nothing_is_heard_then_offers_digits(prompt: Prompt) -> None:
    leg, talked, _ = call(prompt, (1.0, ANSWERED))
    assert leg.played == ["喂某室", "问", "再问", "按1"]
    assert [answer.retried for answer in talked.answers] == [False, True, True]


def test_a_digit_ends_the_listening_and_is_told(prompt: Prompt) -> None:
    leg, talked, length = call(prompt, (1.0, ANSWERED), (7.0, DIGIT, "1"))
    assert talked.digits == talked.answers[0].digits == "1"
    assert leg.played == ["喂某室", "问", "别了"]
    assert length < 12


def test_a_digit_behind_the_offer_counts(prompt: Prompt) -> None:
    leg, talked, _ = call(prompt, (0.0, ANSWERED), (28.5, DIGIT, "1"))
    assert leg.played == ["喂某室", "问", "再问", "按1", "别了"]
    assert talked.digits == "1"


def test_a_cough_is_no_answer(prompt: Prompt) -> None:
    leg, _, _ = call(prompt, (1.0, ANSWERED), (7.0, TALKING), (0.3, QUIET))
    assert "再问" in leg.played


def test_hesitation_does_not_end_an_answer(prompt: Prompt) -> None:
    _, talked, _ = call(
        prompt, (1.0, ANSWERED), (7.0, TALKING), (1.0, QUIET), (1.2, TALKING), (3.0, QUIET)
    )
    assert talked.answers[0].end > 13.2


def test_who_is_still_talking_is_heard_out(prompt: Prompt) -> None:
    _, talked, _ = call(prompt, (1.0, ANSWERED), (12.0, TALKING), (5.0, QUIET))
    assert talked.answers[0].end > 18.0


def test_nobody_is_asked_the_other_questions_when_nobody_is_there(prompt: Prompt) -> None:
    leg, _, length = call(prompt, (1.0, ANSWERED), script=ITEMS)
    assert leg.played == ["喂某室", "问", "再问", "按1"]
    assert length < 35


def test_a_call_that_is_never_answered_is_hung_up(prompt: Prompt) -> None:
    leg, talked, length = call(prompt, (1.0, EventKind.RINGING))
    assert (leg.hung_up, leg.played, talked.answered_at) == (1, [], None)
    assert length <= 151


def test_early_sound_is_nobodys_talk(prompt: Prompt) -> None:
    leg, _, _ = call(
        prompt, (0.5, EventKind.EARLY_MEDIA), (0.5, TALKING), (4.0, ANSWERED), (0.1, QUIET)
    )
    assert "再问" in leg.played


@pytest.mark.parametrize("after", [0.2, 1.5, 2.9, 4.0, 7.0, 8.0, 14.0, 25.0])
def test_the_other_side_may_hang_up_at_any_moment(prompt: Prompt, after: float) -> None:
    leg, talked, length = call(prompt, (1.0, ANSWERED), (after, ENDED))
    assert leg.ended is not None
    assert length == pytest.approx(1.0 + after, abs=0.3)
    assert all(row.end <= length + 0.01 for row in talked.spoken)
    assert talked.cut_short


def test_a_driver_that_sticks_in_a_prompt_is_hung_up_in_time(prompt: Prompt) -> None:
    leg, talked, length = call(prompt, (1.0, ANSWERED), sticks=True)
    assert leg.hung_up == 1
    assert length <= 1.0 + SCRIPT.longest_s + 3
    assert talked.cut_short


def test_the_leg_is_hung_up_where_a_prompt_is_missing(tmp_path: Path) -> None:
    legs: list[ListedLeg] = []

    async def work() -> None:
        legs.append(ListedLeg([Happening(1.0, ANSWERED)]))
        await converse(legs[0], SCRIPT, {}, lambda text: tmp_path / "none.wav")

    with pytest.raises(FileNotFoundError):
        run(work())
    assert legs[0].hung_up == 1


happenings = st.lists(
    st.builds(
        Happening,
        st.floats(0, 12, allow_nan=False),
        st.sampled_from(list(EventKind)),
        st.sampled_from(["", "1", "#", "9", "垃圾", "12"]),
    ),
    max_size=25,
)


@settings(max_examples=300)
@given(rows=happenings, script=st.sampled_from([SCRIPT, ITEMS]), longest=st.sampled_from([15, 60]))
def test_whatever_happens_the_call_ends_in_time(
    prompt: Prompt, rows: Sequence[Happening], script: Script, longest: float
) -> None:
    script = script.model_copy(update={"longest_s": longest})

    async def work() -> tuple[ListedLeg, Talked, float]:
        leg = ListedLeg(rows)
        return leg, await converse(leg, script, {"room": "某室"}, prompt), leg.now

    leg, talked, length = run(work())
    assert leg.hung_up == 1
    assert leg.ended is not None
    if talked.answered_at is None:
        assert length <= 151
    else:
        assert length <= talked.answered_at + longest
    starts = [row.start for row in talked.spoken]
    assert starts == sorted(starts)
    assert all(row.start <= row.end <= length + 0.01 for row in talked.spoken)
    assert all(row.start <= row.end + 0.31 for row in talked.answers)
    assert all(key in "0123456789*#" for key in talked.digits)

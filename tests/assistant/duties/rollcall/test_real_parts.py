"""The desk on the real conversation and the real hearing; only the line and the ear are written."""

from collections.abc import Sequence

import pytest

from assistant.duties.rollcall.model import CallState, Rank
from tests.assistant.duties.rollcall.calling_room import deputy, duty, leader, told
from tests.assistant.duties.rollcall.conftest import Opened
from voice.dialogue import converse, listened
from voice.line import Ending
from voice.outcome import Verdict
from voice.recorded_leg import Happens, Turn
from voice.sound import Sound
from voice.speech import PLAIN, Transcript


class Deaf:
    """Finds no words in anything."""

    def transcribe(self, sound: Sound, prompts: Sequence[str] = (PLAIN,)) -> list[Transcript]:
        return [Transcript((), prompt) for prompt in prompts]


@pytest.mark.slow
def test_a_digit_confirms_and_silence_goes_on_to_the_next_number(opened: Opened) -> None:
    silent = Happens(ring_s=0.5)
    pressed = Happens(ring_s=0.5, turns=(Turn(), Turn(digits="1")))
    dead = Happens(ring_s=0.2, ending=Ending.DEAD_NUMBER)
    room = opened(
        units=3,
        speed=4.0,
        numbers={
            duty(1): pressed,
            duty(2): dead, deputy(2): pressed,
            duty(3): silent,
            deputy(3): dead,
            leader(3): dead,
        },
        more={"converse": converse, "listened": listened, "transcriber": Deaf},
    )  # fmt: skip
    id = str(room.do("warn.call", targets=["G01"], text="今夜有大风").refs["rollcall"])
    campaign = room.finished(id, within=240)
    first, second, third = campaign.units
    assert first.last.verdict is Verdict.ON_DUTY, told(campaign)
    assert first.last.digits == "1"
    assert first.last.answer is not None
    assert first.last.answer.confirmed
    assert [a.verdict for a in second.attempts] == [Verdict.DEAD_NUMBER, Verdict.ON_DUTY]
    assert third.last.state is CallState.NEEDS_PERSON
    assert [a.callee.rank for a in third.attempts] == [
        Rank.DUTY, Rank.DUTY, Rank.DEPUTY, Rank.LEADER,
    ]  # fmt: skip

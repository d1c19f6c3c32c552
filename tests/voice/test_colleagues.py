"""A colleague who answers is named where the sound bears his name out, and only there."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from voice.activity import Span
from voice.colleagues import candidates, hint, unnamed
from voice.hearing import PROMPTS, judge_sound
from voice.outcome import Answer, Speaker, Verdict
from voice.reading import Reading
from voice.roster import Expected, Person
from voice.sound import RATE, Sound
from voice.speech import PLAIN, Segment, Transcript

Call = Callable[..., Expected]
QUIET = Sound(np.zeros(RATE, np.float32))


def judged(
    call: Expected, heard: str, with_colleagues: str, weights: Callable[[str], float]
) -> tuple[Answer, list[str]]:
    """Judge an answer heard as `heard`, and otherwise where the colleagues were in the hint."""
    asked: list[str] = []
    own = (*PROMPTS, call.hint.prompt)

    def transcribe(prompts: Sequence[str], slower: bool) -> list[Transcript]:
        asked.extend(prompts)
        return [
            Transcript(
                (Segment(0.0, 5.0, heard if prompt in own else with_colleagues, -0.4),), prompt,
                (Span(0.0, 5.0),),
            )
            for prompt in prompts
        ]  # fmt: skip

    def weigh(texts: Sequence[str]) -> list[float]:
        return [weights(text) for text in texts]

    return judge_sound(QUIET, call, transcribe, own, weigh=weigh), asked


def test_one_who_stands_in_is_named(call: Call) -> None:
    answer, _ = judged(
        call(), "档案局，佟瑶请假了，我是顶班的中内。", "档案局，佟瑶请假了，我是顶班的庄磊。",
        lambda text: 0.0 if "庄磊" in text else -9.0,
    )  # fmt: skip
    assert (answer.verdict, answer.name) == (Verdict.WRONG_PERSON, "庄磊")
    assert "庄磊" in answer.remark
    assert answer.speaker is Speaker.STAND_IN


def test_an_echo_of_the_list_names_nobody(call: Call) -> None:
    answer, _ = judged(
        call(), "档案局，佟瑶请假了，我是顶班的中内。", "档案局，佟瑶请假了，我是顶班的庄磊。",
        lambda _: -3.0,
    )  # fmt: skip
    assert (answer.verdict, answer.name) == (Verdict.WRONG_PERSON, "中内")  # as it was heard


def test_a_name_that_was_heard_otherwise_stays(call: Call) -> None:
    answer, _ = judged(
        call(), "档案局值班室，我叫李红霞，在岗。", "档案局值班室，我叫庄磊，在岗。",
        lambda text: 0.0 if "庄磊" in text else -9.0,
    )  # fmt: skip
    assert answer.name == "李红霞"


def test_the_officer_himself_is_not_asked_about(call: Call) -> None:
    words = "档案局值班室，我是值班员佟瑶，在岗，带班领导康永年。"
    answer, asked = judged(call(), words, "", lambda _: 0.0)
    assert answer.verdict is Verdict.ON_DUTY
    assert asked == [PLAIN]  # the reading without a hint has everything


def test_naming_never_makes_an_attendance(call: Call) -> None:
    answer, _ = judged(
        call(), "档案局中内在岗", "档案局庄磊在岗", lambda text: 0.0 if "庄磊" in text else -9.0
    )
    assert answer.verdict is Verdict.WRONG_PERSON


def test_the_likest_names_are_asked_for(call: Call) -> None:
    crowd = tuple(Person(name, "A2") for name in ("贾一二", "孔四五", "聂六七", "祁八九"))
    crowd += tuple(Person(name, "A2") for name in ("苗一四", "白二八", "文三九"))
    base = call()
    here = replace(base, people=(*base.people, *crowd))
    rows = [Reading("我是顶班的中内", False, True)]
    names = [person.name for person in candidates(rows, here)]
    assert names[0] == "庄磊"
    assert len(names) == 6
    assert "佟瑶" not in names
    assert "庄磊" in hint(candidates(rows, here), here)


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (Answer(Verdict.WRONG_PERSON, 0.8, Speaker.OUTSIDER), False),
        (Answer(Verdict.WRONG_PERSON, 0.8, Speaker.STAND_IN, unit="A1"), False),
        (Answer(Verdict.WRONG_PERSON, 0.8, Speaker.STAND_IN, name="庄磊"), False),
        (Answer(Verdict.ON_DUTY, 0.8, Speaker.ROSTERED), False),
        (Answer(Verdict.WRONG_PERSON, 0.8, Speaker.STAND_IN, unit="A2"), True),
        (Answer(Verdict.INCOMPLETE, 0.7), True),
    ],
)
def test_who_may_be_a_colleague(answer: Answer, asked: bool, call: Call) -> None:
    assert unnamed(answer, call()) is asked

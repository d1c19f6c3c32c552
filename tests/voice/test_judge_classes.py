"""Classes of answers that fresh recordings were misjudged in, each on invented names."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.voice.conftest import tone
from tests.voice.test_colleagues import judged
from tests.voice.test_judge import said
from voice.activity import Span
from voice.hearing import judge
from voice.outcome import Answer, Verdict
from voice.roster import Expected, Unit
from voice.sound import Sound
from voice.speech import DUTY_WORDS, PLAIN, Segment, Transcript
from voice.tones import tone_verdict

Call = Callable[..., Expected]


def chosen(
    call: Expected, plain: str, worded: Sequence[str], hinted: str, logprob: float = -0.5
) -> Answer:
    """Judge readings of which the duty-worded pass has a first choice and lower ones."""

    def one(texts: Sequence[str], prompt: str) -> Transcript:
        segment = Segment(0.0, 5.0, texts[0], logprob, alternatives=tuple(texts[1:]))
        return Transcript((segment,), prompt, (Span(0.0, 5.0),))

    prompts = (PLAIN, DUTY_WORDS, call.hint.prompt)
    rows = zip(([plain], worded, [hinted]), prompts, strict=True)
    return judge([one(texts, prompt) for texts, prompt in rows], call)


# --- nobody is counted as there


def test_a_statement_of_duty_that_only_a_lower_choice_has_is_none(call: Call) -> None:
    worded = ["档案局佟瑶暂停了吧", "档案局佟瑶在岗了吧"]
    answer = chosen(call(), "档案局佟瑶暂停了吧", worded, "档案局佟瑶在岗")
    assert answer.verdict is not Verdict.ON_DUTY


def test_an_officer_named_behind_the_statement_of_another_goes_to_a_person(call: Call) -> None:
    answer = said("档案局狐狸，我在岗，佟瑶随家朗。", call())
    assert answer.verdict is Verdict.UNCLEAR
    assert "本人" in answer.remark


@pytest.mark.parametrize(
    "text", ["档案局，今天值班的是佟瑶，在岗的。", "档案局，今晚轮到佟瑶，在岗。"]
)
def test_who_is_told_to_have_the_duty_may_be_another(text: str, call: Call) -> None:
    assert said(text, call()).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("where", ["在外面办事", "在路上", "在家里"])
def test_who_says_where_else_he_is_is_not_there(where: str, call: Call) -> None:
    text = f"档案局值班员佟瑶，我人在，{where}，在岗。"
    assert said(text, call()).verdict is not Verdict.ON_DUTY


def test_words_that_share_a_syllable_with_the_unit_do_not_name_it(call: Call) -> None:
    there = call("A1", "纪明轩", "钱桂兰")
    hinted = "青浦路值班室，值班员纪明轩，在岗"
    heard = "你请怎么老来查，纪明轩在岗，行了吧"
    assert said(heard, there, hinted=hinted).verdict is not Verdict.ON_DUTY


def test_what_is_only_the_recognisers_own_prompt_says_nothing(call: Call) -> None:
    for echo in ("以下是普通的句子。", "以下是普通话。"):
        answer = said(echo, call(), hinted="档案局值班员佟瑶，在岗，带班领导康永年。")
        assert (answer.verdict, answer.name) == (Verdict.UNCLEAR, None)


# --- who is there is counted


@pytest.mark.parametrize(
    "text",
    [
        "档案局值班员佟瑶，在地菜的，带班领导康永年副局长。",
        "档案局值班员佟瑶，我一直在，带班领导康永年。",
        "档案局，我姓佟，叫佟瑶，今晚我值班，带班康永年副局长。",
        "档案局值班员佟瑶收到查岗，本人在岗，带班领导康永年。",
        "档案局值班员佟瑶，在岗，今晚带班的是他有副局长。",
        "档案局值班员佟瑶，人在提班室，在岗，带班领导康永年。",
        "带班领导康永年副局长，档案局值班员佟瑶，在岗。",
    ],
)
def test_the_officer_is_counted_whatever_the_line_made_of_his_words(text: str, call: Call) -> None:
    answer = said(text, call())
    assert (answer.verdict, answer.name) == (Verdict.ON_DUTY, "佟瑶")


def test_a_part_of_the_street_with_another_unit_s_name_is_the_street(call: Call) -> None:
    there = call("A1", "纪明轩", "钱桂兰")
    centre = Unit("A9", "区城运中心", ("城运中心",))
    there = replace(there, units=(*there.units, centre))
    answer = said("青浦路街道城运中心，值班员纪明轩，在岗，带班领导钱桂兰。", there)
    assert (answer.verdict, answer.unit) == (Verdict.ON_DUTY, "A1")


# --- machines, broadcasts, music


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("您好您果大令拥户在十五范戒通。请赏和再过。", Verdict.NO_ANSWER),
        ("现在波暴路况,有弯路游戏向东车流缓慢,请假使援助一热情。", Verdict.UNCLEAR),
    ],
)
def test_what_no_person_says_is_known_through_noise(
    text: str, verdict: Verdict, call: Call
) -> None:
    assert said(text, call()).verdict is verdict


def test_a_deputy_who_has_the_duty_today_says_his_own_title(call: Call) -> None:
    answer = said("白鹤镇值班室，我是副镇长穆青，在岗。", call("A3", "穆青", "骆冰"))
    assert (answer.verdict, answer.name) == (Verdict.ON_DUTY, "穆青")
    answer = said("白鹤镇值班室，我是副镇长，骆冰，在岗。", call("A3", "骆冰", "穆青"))
    assert answer.verdict is not Verdict.ON_DUTY


def test_the_verb_before_a_post_is_no_part_of_another_units_name(call: Call) -> None:
    there = call("A2", "佟瑶")
    city = Unit("X1", "示范市档案局", ("市档案局",))
    there = replace(there, units=(*there.units, city))
    answer = said("您好，我是档案局值班员佟瑶，在岗。", there)
    assert (answer.verdict, answer.unit) == (Verdict.ON_DUTY, "A2")
    room = replace(there, called=Unit("A6", "区总值班室", ("总值班室",)))
    room = replace(room, units=(city, room.called, Unit("X2", "示范市总值班室", ("市总值班室",))))
    answer = said("您好，我是总值班室值班长佟瑶，在岗。", room)
    assert (answer.verdict, answer.unit) == (Verdict.ON_DUTY, "A6")


def test_a_true_answer_is_no_announcement(call: Call) -> None:
    answer = said("您好，档案局值班室，请稍后，值班员佟瑶在岗，请讲。", call())
    assert answer.verdict is Verdict.ON_DUTY


def test_music_with_notes_near_the_tones_is_neither_busy_nor_ringing() -> None:
    pitches = (450.0, 620.0, 700.0, 440.0, 560.0, 980.0, 455.0, 740.0)
    notes = [tone(pitch, 0.4, 0.0, 0.4).samples for pitch in pitches * 2]
    assert tone_verdict(Sound(np.concatenate(notes))) is None
    assert tone_verdict(tone(450, 0.35, 0.35, 4.0)) is Verdict.BUSY


# --- names on the sheet


def test_a_person_of_the_unit_that_he_names_is_written_by_his_own_name(call: Call) -> None:
    answer = said("这里是白鹤镇，值班员落冰，在岗。", call("A4", "佟瑶"))
    assert (answer.verdict, answer.unit, answer.name) == (Verdict.WRONG_PERSON, "A3", "骆冰")


def test_a_colleague_whose_name_is_only_near_the_words_is_named_by_the_sound(call: Call) -> None:
    there = call("A1", "纪明轩", "温博")
    heard = "青浦路街道钱贵篮，纪明轩请假了，我替她值班，在岗。"
    answer, _ = judged(there, heard, heard, lambda text: 0.0 if "钱桂兰" in text else -9.0)
    assert (answer.verdict, answer.name) == (Verdict.WRONG_PERSON, "钱桂兰")
    unsure, _ = judged(there, heard.replace("贵篮", "骡南"), heard, lambda _: -3.0)
    assert unsure.name != "纪明轩"

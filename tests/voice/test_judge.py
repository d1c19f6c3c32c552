"""What words make of a call: who speaks, for which unit, and whether he is there."""

from collections.abc import Callable

import pytest

from voice.activity import Span
from voice.hearing import judge
from voice.outcome import Answer, Speaker, Verdict
from voice.roster import Expected
from voice.speech import DUTY_WORDS, PLAIN, Segment, Transcript

Call = Callable[..., Expected]


def said(text: str, call: Expected, hinted: str | None = None, logprob: float = -0.4) -> Answer:
    """Judge an answer of which every pass heard `text`; `hinted` is what the hinted one heard."""

    def transcript(words: str, prompt: str) -> Transcript:
        segment = Segment(0.0, 5.0, words, logprob)
        return Transcript((segment,) if words else (), prompt, (Span(0.0, 5.0),))

    hint = text if hinted is None else hinted
    return judge(
        [transcript(text, PLAIN), transcript(text, DUTY_WORDS), transcript(hint, call.hint.prompt)],
        call,
    )


@pytest.mark.parametrize(
    "text",
    [
        "档案局值班室，我是值班员佟瑶，在岗，带班领导康永年副局长。",
        "单案局职班是，职班员童摇在港，代班领导抗勇年副局长",
        "喂你好，区档案局，我叫佟瑶，值班员，我在岗，今天康永年副局长带班。",
        "档案局佟瑶，在岗。",
        "档案局佟瑶，嗯，值班员，在岗位上，带班领导康永年。",
        "档案局职班员佟瑶在港领导是康永年副局长",
    ],
)
def test_the_rostered_officer_is_counted(text: str, call: Call) -> None:
    answer = said(text, call())
    assert answer.verdict is Verdict.ON_DUTY
    assert (answer.unit, answer.name, answer.on_duty) == ("A2", "佟瑶", True)
    assert answer.speaker is Speaker.ROSTERED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("档案局庄磊，佟瑶临时出去了，我替她值班，在岗。", "庄磊"),
        ("档案局庄磊，值班员佟瑶在岗，带班领导康永年副局长。", "庄磊"),
        ("档案局征集科庄磊，在岗，带班领导康永年。", "庄磊"),
        ("我是档案局庄磊，今晚和佟瑶换了班，本人在岗。", "庄磊"),
        ("档案局康永年，我带班，佟瑶在岗。", "康永年"),
        ("档案局值班员李红霞，在岗，带班领导康永年副局长。", "李红霞"),
    ],
)
def test_somebody_else_is_not_counted_and_named(text: str, name: str, call: Call) -> None:
    answer = said(text, call())
    assert answer.verdict is Verdict.WRONG_PERSON
    assert answer.name == name


@pytest.mark.parametrize(
    "text",
    [
        "档案局值班室，佟瑶让我跟您说她在岗。",
        "档案局，佟瑶去了食堂，马上回来，在岗的。",
        "我是门卫，档案局佟瑶在岗。",
        "你找佟瑶啊？档案局的佟瑶她在岗。",
        "档案局佟瑶佟瑶，听到请回答，你在岗吗？",
        "值班员佟瑶到三号楼看一下，佟瑶在岗吗，请回答，档案局。",
        "收到收到，档案局佟瑶在岗，完毕完毕。",
        "渔政支队佟耀，在岗，带班领导康永年。",
        "档案局值班员佟瑶吗？他在岗。",
        "档案局，佟瑶今天请假，我顶班，在岗。",
        "档案局，替佟瑶值班，在岗。",
        "您好，欢迎致电档案局，佟瑶在岗请按一，查号请拨零，请直拨分机号。",
    ],
)
def test_words_about_the_officer_are_not_his_own(text: str, call: Call) -> None:
    assert said(text, call()).verdict is not Verdict.ON_DUTY


def test_what_only_the_hinted_reading_has_is_an_echo(call: Call) -> None:
    echo = "区档案局值班室，值班员佟瑶，在岗，带班领导康永年。"
    for heard in ("我先去把那个箱子搬一下", "今天的天气预报说有雨", "嗯嗯好的好的", ""):
        assert said(heard, call(), hinted=echo).verdict is not Verdict.ON_DUTY


def test_an_echo_over_the_neighbour_towns_officer_is_not_an_attendance(call: Call) -> None:
    there = call("A3", "骆冰", "穆青")
    answer = said(
        "这里是白鹤滩镇，值班员刘洋，在岗。", there, hinted="这里是白鹤镇，值班员骆冰，在岗。"
    )
    assert answer.verdict is Verdict.WRONG_PERSON
    assert answer.unit == "A4"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("您好，您拨打的号码是空号，请核对后再拨。", Verdict.DEAD_NUMBER),
        ("对不起，您拨打的电话已停机。", Verdict.DEAD_NUMBER),
        ("对不起您拨打的电话于停机", Verdict.DEAD_NUMBER),
        ("您拨打的用户正忙，请稍后再拨。", Verdict.BUSY),
        ("对不起，您拨打的电话已关机。", Verdict.NO_ANSWER),
        ("您好，该号码因欠费停用，已被停机，请提醒机主缴费。", Verdict.DEAD_NUMBER),
        ("您拨打的用户正在通话，请不要挂机，或稍后再拨。", Verdict.BUSY),
        ("对方手机已经关机，如需短信提醒对方请按一。", Verdict.NO_ANSWER),
        ("该用户已设置呼叫转移，来电正在转往手机，请耐心等候。", Verdict.FORWARDED),
        ("这里是总机，您要值班室是吧，我给您接过去。", Verdict.FORWARDED),
        ("您的来电已转至语音信箱，请在嘀声后留言。", Verdict.VOICEMAIL),
        ("您呼叫的用户已启用呼叫转移，正在为您转接。", Verdict.FORWARDED),
        ("你等一下，我去叫他来接电话。", Verdict.FORWARDED),
        ("你是哪个单位的？我凭什么告诉你？", Verdict.INCOMPLETE),
        ("档案局值班室，你好请讲。", Verdict.INCOMPLETE),
        ("示范街道值班室，你好，什么事请讲。", Verdict.INCOMPLETE),
        ("我是佟瑶，我在岗。", Verdict.INCOMPLETE),
        ("这个会议材料你放桌上就行了。", Verdict.UNCLEAR),
        ("打错了，我这是饭店。", Verdict.WRONG_PERSON),
        ("你打错了吧，这里是快递站。", Verdict.WRONG_PERSON),
        ("我是保安老刘，办公室没人。", Verdict.WRONG_PERSON),
    ],
)
def test_every_outcome_is_kept_apart(text: str, verdict: Verdict, call: Call) -> None:
    assert said(text, call()).verdict is verdict


def test_an_answer_shows_the_words_it_rests_on(call: Call) -> None:
    answer = said("档案局值班员佟瑶在岗，带班领导康永年。", call())
    assert {"unit", "name", "on_duty", "leader"} <= {row.about for row in answer.evidence}
    assert answer.leader == "康永年"
    assert answer.evidence[0].end == 5.0


def test_poor_sound_goes_to_a_person_and_not_to_the_sheet(call: Call) -> None:
    answer = said("档案局直班员走派间在港", call(), hinted="档案局值班员佟瑶，在岗", logprob=-0.9)
    assert answer.verdict is Verdict.UNCLEAR
    assert answer.needs_a_person

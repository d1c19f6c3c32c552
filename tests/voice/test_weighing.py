"""What the recogniser garbled is weighed against the sound; nobody else is counted by it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from voice.activity import Span
from voice.hearing import judge
from voice.outcome import Answer, Verdict
from voice.roster import Expected, Unit
from voice.speech import DUTY_WORDS, PLAIN, Segment, Transcript

Call = Callable[..., Expected]
Weights = Callable[[str], float]
STATED = ("在岗", "在呢", "在的", "在位", "守着呢", "人在")


def weighed(text: str, call: Expected, weights: Weights) -> tuple[Answer, list[str]]:
    """Judge an answer that every pass heard as `text`; return also the texts that were weighed."""
    asked: list[str] = []

    def weigh(texts: list[str]) -> list[float]:
        asked.extend(texts)
        return [weights(one) for one in texts]

    transcripts = [
        Transcript((Segment(0.0, 5.0, text, -0.4),), prompt, (Span(0.0, 5.0),))
        for prompt in (PLAIN, DUTY_WORDS, call.hint.prompt)
    ]
    return judge(transcripts, call, weigh=lambda texts: weigh(list(texts))), asked


def generous(text: str) -> float:
    """A sound in which every statement of duty fits, as long as nothing denies it."""
    denied = any(word in text for word in ("不在", "没在"))
    return 0.0 if any(said in text for said in STATED) and not denied else -6.0


def fits(*words: str, written: str, under: float = 2.0) -> Weights:
    """A sound in which `words` fit, and what was written by so much more."""
    return lambda text: (
        under if written in text else 0.0 if any(word in text for word in words) else -9.0
    )


# --- the statement of duty


@pytest.mark.parametrize(
    ("text", "written", "said"),
    [
        ("档案局值班员佟瑶，赞得，康永年副局长带班。", "赞得", "在的"),
        ("康永年副局长带班，档案局值班员佟瑶，站位。", "站位", "在位"),
        ("档案局我佟瑶，值班员，今晚守阵的，没什么情况。", "守阵的", "守着呢"),
    ],
)
def test_a_garbled_statement_that_fits_the_sound_counts(
    text: str, written: str, said: str, call: Call
) -> None:
    answer, _ = weighed(text, call(), fits(said, written=written))
    assert (answer.verdict, answer.on_duty) == (Verdict.ON_DUTY, True)
    assert ("on_duty", said) in [(row.about, row.words) for row in answer.evidence]


def test_a_statement_may_run_on_into_who_leads(call: Call) -> None:
    text, there = "白鹤镇值班员骆冰人在穆青副镇长带班。", call("A3", "骆冰", "穆青")
    assert weighed(text, there, fits("人在", written="人在"))[0].verdict is Verdict.ON_DUTY
    assert weighed(text, there, lambda _: 0.0)[0].verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize("other", ["不在", "走了", "再见", "在家"])
def test_a_statement_that_fits_no_better_than_its_contrary_does_not(other: str, call: Call) -> None:
    text = "档案局值班员佟瑶，赞得，康永年副局长带班。"
    answer, _ = weighed(text, call(), fits("在的", other, written="赞得"))
    assert answer.verdict is Verdict.INCOMPLETE


def test_a_statement_that_fits_far_worse_than_what_was_written_does_not(call: Call) -> None:
    text = "档案局值班员佟瑶，赞得，康永年副局长带班。"
    answer, _ = weighed(text, call(), fits("在的", written="赞得", under=9.0))
    assert answer.verdict is Verdict.INCOMPLETE


def test_a_statement_that_no_sound_stands_for_does_not(call: Call) -> None:
    text = "档案局值班员佟瑶，赞得，康永年副局长带班。"
    answer, _ = weighed(text, call(), lambda text: -9.0 if "不" in text else 0.0)
    assert answer.verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize(("over", "counts"), [(1.0, True), (4.0, False)])
def test_where_is_taken_for_a_statement_only_where_both_fit(
    over: float, counts: bool, call: Call
) -> None:
    answer, _ = weighed(
        "档案局值班员佟瑶，在哪。", call(), fits("在呢", written="在哪", under=over)
    )
    assert (answer.verdict is Verdict.ON_DUTY) is counts


@pytest.mark.parametrize(
    "text",
    [
        "档案局值班员佟瑶，人在地下车库找东西。",
        "档案局值班员佟瑶，在地面停车场挪车。",
        "档案局值班员佟瑶，康永年副局长带班，他赞得。",
        "档案局值班员佟瑶，你站位吗？",
    ],
)
def test_what_goes_on_elsewhere_or_is_of_others_is_no_statement(text: str, call: Call) -> None:
    answer, _ = weighed(text, call(), generous)
    assert answer.verdict is not Verdict.ON_DUTY


@pytest.mark.parametrize(
    "text",
    [
        "档案局，佟瑶出去了，我替她守阵的。",
        "档案局庄磊，赞得。",
        "档案局佟瑶请假了，赞得。",
        "我是保安，档案局佟瑶，赞得。",
        "档案局佟瑶，在家呢，赞得。",
        "白鹤镇佟瑶，赞得。",
        "档案局佟瑶收到请回答，赞得，完毕。",
        "档案局值班员李红霞，赞得。",
        "档案局，赞得。",
    ],
)
def test_nobody_else_is_counted_however_well_a_statement_fits(text: str, call: Call) -> None:
    answer, asked = weighed(text, call(), generous)
    assert answer.verdict is not Verdict.ON_DUTY
    assert not any("在的" in one for one in asked)  # there is nothing to weigh it for


def test_the_first_reading_with_a_place_decides(call: Call) -> None:
    there = call()
    heard = ("档案局值班员佟瑶，在哪。", "档案局值班员佟瑶，站的。", "档案局值班员佟瑶")
    transcripts = [
        Transcript((Segment(0.0, 5.0, text, -0.4),), prompt, (Span(0.0, 5.0),))
        for text, prompt in zip(heard, (PLAIN, DUTY_WORDS, there.hint.prompt), strict=True)
    ]
    weights = fits("在的", "在呢", written="在哪", under=5.0)
    answer = judge(transcripts, there, weigh=lambda texts: [weights(one) for one in texts])
    assert answer.verdict is Verdict.INCOMPLETE


# --- the unit


@pytest.mark.parametrize(
    ("other", "verdict"), [("", Verdict.ON_DUTY), ("白鹤", Verdict.INCOMPLETE)]
)
def test_a_garbled_unit_counts_where_no_other_units_name_fits(
    other: str, verdict: Verdict, call: Call
) -> None:
    there = call("A1", "纪明轩", "钱桂兰")

    def weights(text: str) -> float:
        return 0.0 if "青浦路" in text or "应付" in text or (other and other in text) else -12.0

    answer, _ = weighed("应付了一到，纪明轩，值班员，在岗。", there, weights)
    assert answer.verdict is verdict


# --- words that are no statement


def test_the_name_of_the_room_is_no_statement_of_duty(call: Call) -> None:
    room = Unit("A2", "总值班室")
    there = replace(call(), called=room, units=(room,))
    answer, _ = weighed("总值班室佟瑶，你哪位？", there, lambda _: 0.0)
    assert (answer.verdict, answer.on_duty) == (Verdict.INCOMPLETE, None)
    town, _ = weighed("白鹤镇值班员骆冰，哪位？", call("A3", "骆冰", "穆青"), lambda _: 0.0)
    assert (town.verdict, town.on_duty) == (Verdict.INCOMPLETE, None)


@pytest.mark.parametrize("where", ["在高架上呢", "在高速上开着呢"])
def test_who_is_on_the_road_is_not_there(where: str, call: Call) -> None:
    answer, _ = weighed(f"档案局值班员佟瑶，{where}。", call(), generous)
    assert answer.verdict is not Verdict.ON_DUTY


def test_that_the_leader_leads_is_no_statement_of_the_officer(call: Call) -> None:
    answer, _ = weighed("档案局值班员佟瑶，康永年主任在班。", call(), lambda _: 0.0)
    assert answer.verdict is not Verdict.ON_DUTY

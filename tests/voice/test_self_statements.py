"""What the speaker says of himself decides; what another says of the officer counts for nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.voice.test_judge import said
from voice.outcome import Answer, Verdict
from voice.roster import Expected, Person

Call = Callable[..., Expected]


@pytest.mark.parametrize(
    "text",
    [
        "档案局，我不是值班员，我来拿文件的，佟瑶在呢，佟瑶在岗。",
        "档案局，今天值班不是我，佟瑶在岗。",
        "档案局，轮不到我值班，佟瑶在岗。",
        "档案局，今天不归我值班，佟瑶在岗的。",
        "档案局，我没值班，佟瑶在岗，带班领导康永年，报告完毕。",
        "档案局，我今天不上班，过来取个材料，佟瑶在岗。",
        "档案局，我就是来加个班，佟瑶在岗，佟瑶在的。",
    ],
)
def test_one_who_has_not_the_duty_vouches_for_nobody(text: str, call: Call) -> None:
    answer = said(text, call())
    assert answer.verdict is Verdict.WRONG_PERSON
    assert answer.name != "佟瑶"


@pytest.mark.parametrize(
    "text",
    [
        "档案局，我刚来报到，佟瑶在岗。",
        "档案局，佟瑶在岗，我就是个看大门的。",
        "档案局，佟瑶呢在岗，不过人我没看到。",
        "档案局，佟瑶早上交班走了，现在在岗的是我。",
        "档案局，我是小王，佟瑶在岗，带班康永年。",
        "档案局，我姓张，佟瑶在岗，带班领导康永年副局长。",
        "档案局，我是外面施工的，佟瑶在岗。",
        "档案局，我是康永年的司机，佟瑶在岗。",
        "档案局，佟瑶在岗，今晚我带班。",
        "档案局，我是中班那边的闻石磊，佟瑶没到，现在是我在岗，值班员。",
        "档案局，佟瑶带队出去了，这里我看着，石磊，在岗，带班康永年。",
        "档案局，佟瑶堵在桥上，先由我在岗，值班员。",
    ],
)
def test_one_who_speaks_of_himself_and_not_as_the_officer_is_not_counted(
    text: str, call: Call
) -> None:
    assert said(text, call()).verdict is not Verdict.ON_DUTY


@pytest.mark.parametrize(
    "text",
    [
        "档案局，佟瑶，你写在岗就行了。",
        "档案局，佟瑶，人嘛，应该在的。",
        "档案局，表上写的佟瑶，在岗。",
        "档案局佟瑶，电话带出来了，算在岗吧。",
        "档案局，佟瑶的同事，佟瑶在岗，带班领导康永年。",
        "档案局佟瑶，请报告是否在岗，报告完毕请挂机。",
    ],
)
def test_a_guess_a_list_or_a_wish_is_no_attendance(text: str, call: Call) -> None:
    assert said(text, call()).verdict is not Verdict.ON_DUTY


@pytest.mark.parametrize("where", ["在地铁上", "在回来的路上", "在小区门口取快递", "出来买包烟"])
def test_one_who_is_elsewhere_is_not_there_though_he_says_so(where: str, call: Call) -> None:
    text = f"档案局值班员佟瑶，我在岗，这会儿{where}，带班领导康永年。"
    assert said(text, call()).verdict is not Verdict.ON_DUTY


@pytest.mark.parametrize(
    "text",
    [
        "档案局，今晚轮着我值，佟瑶，我值班，在岗，带班康永年副局长。",
        "档案局，今天轮到我值班，佟瑶，单人旁的佟，值班员，在岗，带班领导康永年。",
        "档案局，今天是我的班，佟瑶，值班员，在岗，带班领导康永年。",
        "档案局，我当值，佟瑶，值班员，带班领导康永年副局长。",
        "档案局，我是佟瑶，刚刚在打印材料，接晚了，我在岗，值班员，带班康永年。",
        "档案局值班室，没换班，还是我，佟瑶，值班员，在岗，带班领导康永年。",
        "档案局佟瑶，值班员，我哪儿也没去，人在岗，带班领导康永年副局长。",
        "档案局，我叫佟瑶，佟瑶的佟是单人旁那个佟，值班员，在位，带班领导康永年。",
        "档案局值班员佟瑶，在岗，带班领导，我想想，康永年副局长。",
        "报告总值班室，档案局值班员佟瑶在岗，带班领导康永年，报告完毕。",
        "档案局，我叫佟瑶，今天值班，人在岗，带班康永年副局长，完毕。",
        "你好，我是档案局今天的值班员佟瑶，在岗，带班领导康永年。",
    ],
)
def test_the_officer_who_says_more_than_the_form_is_counted(text: str, call: Call) -> None:
    answer = said(text, call())
    assert (answer.verdict, answer.name) == (Verdict.ON_DUTY, "佟瑶")


# --- of whom a word is said


@pytest.mark.parametrize(
    "told",
    [
        "他刚开完会", "他去市里开会了", "他现在在隔壁楼", "他也在岗", "他住在值班室里",
        "要不要叫他听电话", "他手机号我报给你", "有事可以找他",
    ],
)  # fmt: skip
def test_what_is_said_of_the_leader_is_not_said_of_the_officer(told: str, call: Call) -> None:
    answer = said(f"档案局值班员佟瑶，我在岗，带班领导康永年副局长，{told}。", call())
    assert (answer.verdict, answer.name) == (Verdict.ON_DUTY, "佟瑶")


@pytest.mark.parametrize(
    "text",
    [
        "档案局，带班领导康永年，佟瑶她在岗的。",
        "档案局值班员佟瑶，带班领导康永年，她在岗。",
        "档案局值班员佟瑶，在岗，带班领导康永年副局长，他让我说的。",
        "档案局，佟瑶在岗，带班领导康永年，佟瑶她去开会了。",
        "档案局值班员佟瑶，在岗，带班领导康永年，人不在值班室。",
        "档案局值班员佟瑶在岗，带班领导康永年，他们俩都出去吃饭了。",
        "档案局值班员佟瑶，在岗，代班的是庄磊，他在这儿。",
        "档案局值班员佟瑶在岗，在班的，她去吃饭了。",
    ],
)
def test_what_may_be_said_of_the_officer_still_counts_against_him(text: str, call: Call) -> None:
    assert said(text, call()).verdict is not Verdict.ON_DUTY


@pytest.fixture
def two(call: Call) -> Expected:
    """A room with two officers on duty."""
    return replace(call(), on_duty=(Person("佟瑶", "A2", "值班长"), Person("庄磊", "A2", "值班员")))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("档案局，我是值班长佟瑶，值班员庄磊，我们两个都在岗，带班领导康永年。", "佟瑶"),
        ("档案局，我是副班庄磊，在岗，主班佟瑶在旁边写材料，带班领导康永年。", "庄磊"),
    ],
)
def test_of_two_officers_the_one_who_says_i_am_is_named(
    text: str, name: str, two: Expected
) -> None:
    answer = said(text, two)
    assert (answer.verdict, answer.name) == (Verdict.ON_DUTY, name)


# --- names on the sheet


def named(text: str, call: Expected) -> Answer:
    answer = said(text, call)
    assert answer.verdict is Verdict.WRONG_PERSON
    return answer


def test_the_officer_who_says_that_he_is_away_is_named(call: Call) -> None:
    for text in (
        "佟瑶，档案局值班员，我下午请了假，明天再说。",
        "我佟瑶，档案局的，我现在不在楼里，晚点回电话。",
    ):
        assert named(text, call()).name == "佟瑶"


def test_a_guard_is_named_by_what_he_is_called(call: Call) -> None:
    answer = named("我是大门口的保安老耿，档案局灯亮着，佟瑶的车也停在这儿。", call())
    assert answer.name == "老耿"


def test_words_of_time_and_todays_leader_are_no_speakers_name(call: Call) -> None:
    for text in ("档案局，我今晚值班员，在岗。", "档案局，值班员康永连，副局长带班。"):
        assert said(text, call()).name not in ("今晚", "你今晚", "康永连")

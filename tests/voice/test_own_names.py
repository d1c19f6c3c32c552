"""Who somebody says he is: the sheet names him, and a name beside the officer's never attends."""

from collections.abc import Callable

import pytest

from tests.voice.test_judge import said
from voice.outcome import Verdict
from voice.own_names import own_names
from voice.reading import Reading
from voice.roster import Expected

Call = Callable[..., Expected]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("青浦路街道，我是昨晚那一班的谭文彬，钥匙忘了来拿，纪明轩在楼上。", "谭文彬"),
        ("青浦路街道，纪明轩有事走了，托我看着，岳小川，我在岗。", "岳小川"),
        ("我岳小川，青浦路街道司机班的，值班的纪明轩去食堂了。", "岳小川"),
        ("青浦路街道，今晚换我了，我叫段小宁，纪明轩明天值，在岗，值班员。", "段小宁"),
        ("供电所值班室，我尹国庆，值班员，在岗。", "尹国庆"),
        ("我是她同事，青浦路街道章晓雯，纪明轩她去洗手间了。", "章晓雯"),
        ("青浦路街道，我是综治办温博，纪明轩上楼去了，我帮他接的。", "温博"),
        ("我姓温，温博，青浦路的，纪明轩跟我调了，今天我值，在岗。", "温博"),
        ("喂，我钱桂兰，青浦路带班的，纪明轩去巡查了，我在值班室。", "钱桂兰"),
        ("我是纪明轩，我今晚请假了，班是谭文彬代的。", "纪明轩"),
        ("青浦路街道，果是白天那班的尹国庆。还没交出去，纪明轩堵在桥上。", "尹国庆"),
    ],
)
def test_who_is_not_counted_is_named_by_what_he_calls_himself(
    text: str, name: str, call: Call
) -> None:
    answer = said(text, call("A1", "纪明轩", "钱桂兰"))
    assert (answer.verdict, answer.name) == (Verdict.WRONG_PERSON, name)


@pytest.mark.parametrize(
    "text",
    [
        "档案局，由我盯着，谭文彬，佟瑶在岗。",
        "档案局值班室，我谭文彬，佟瑶在岗，值班员。",
        "档案局，我陆建国，值班员，佟瑶在岗。",
        "档案局，有我在，冯小雨，佟瑶在岗的，值班员。",
        "档案局，我叫佟瑶来接，值班员在岗的。",
        "档案局，我叫佟瑶，来接一下，值班员在岗的。",
        "我叫佟瑶过来接电话，档案局，值班员在岗的，放心。",
        "档案局由我盯着谭文彬佟瑶在岗",  # recognisers lose marks
        "档案局值班室我谭文彬佟瑶在岗值班员",
        "档案局，我佟瑶的师傅，今晚我在，值班员。",
        "档案局，佟瑶的位子我坐着呢，值班员也在。",
    ],
)
def test_a_name_of_ones_own_beside_the_officers_is_no_attendance(text: str, call: Call) -> None:
    assert said(text, call()).verdict is not Verdict.ON_DUTY


@pytest.mark.parametrize(
    "text",
    [
        "档案局，我想想，带班领导是康永年。",
        "档案局，我马上下来，你们等等。",
        "档案局，我是司机，来送材料。",
        "我保安，档案局楼下的。",
        "档案局，我妈妈在值班。",
        "动两动两，我是动三，已到达现场，完毕。",
    ],
)
def test_words_behind_i_are_no_name(text: str, call: Call) -> None:
    assert said(text, call()).name is None


def test_what_may_be_the_officers_name_misheard_makes_him_no_stranger(call: Call) -> None:
    answer = said("青浦路街道值班室，我叫金明旋，值班员，嗯。", call("A1", "纪明轩", "钱桂兰"))
    assert answer.verdict is not Verdict.WRONG_PERSON
    assert answer.name == "纪明轩"


def test_prompts_that_disagree_on_the_other_name_do_not_speak_against_the_officer(
    call: Call,
) -> None:
    from tests.voice.test_judge_classes import chosen

    text = "档案局，我{}，佟瑶，我值班，值班员，在岗，带班领导康永年。"
    answer = chosen(call(), text.format("林丹"), [text.format("苗沪")], text.format("姓佟"))
    assert (answer.verdict, answer.name) == (Verdict.ON_DUTY, "佟瑶")
    both = chosen(call(), text.format("林丹"), [text.format("林旦")], text.format("林丹"))
    assert both.verdict is not Verdict.ON_DUTY


def test_a_name_is_found_by_what_leads_to_it(call: Call) -> None:
    reading = Reading("档案局，我是昨天夜班的庄雷回来拿包的", hinted=False, best=True)
    assert [(own.name, own.led) for own in own_names(reading, call())] == [("庄磊", True)]
    asked = Reading("档案局，我叫庄磊来接", hinted=False, best=True)
    assert own_names(asked, call()) == []

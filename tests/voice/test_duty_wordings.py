"""An officer at his post says so in many ways; others, and one elsewhere, use the same words."""

from collections.abc import Callable

import pytest

from tests.voice.test_judge import said
from voice.handover import from_handover
from voice.outcome import Verdict
from voice.reading import Reading
from voice.roster import Expected

Call = Callable[..., Expected]


@pytest.mark.parametrize(
    "stated",
    [
        "今晚我在", "我一直在", "值班室守着呢", "我在电话跟前守着呢", "在办公室坐着呢", "人到位了",
        "已经到位", "没离开过", "值着班呢", "今天夜里是我值", "今晚轮我", "上夜班呢", "当班",
        "就位了", "我就在电话边上", "值夜班的就是我", "我盯着电话呢", "没脱岗", "都在", "有我在",
        "我在办公室",
        "今晚在这儿守夜", "坐在值班台前", "今晚归我值", "正常值守", "我人在单位", "我在监控台前",
        "今天排的是我", "刚从洗手间出来，在岗",
    ],
)  # fmt: skip
def test_every_way_of_saying_that_one_is_there_counts(stated: str, call: Call) -> None:
    answer = said(f"档案局，值班员佟瑶，{stated}，带班康永年副局长。", call())
    assert (answer.verdict, answer.name) == (Verdict.ON_DUTY, "佟瑶")


@pytest.mark.parametrize(
    "stated",
    [
        "今晚我在医院陪床", "今晚我在朋友家里", "我人在单位门口", "我在单位食堂吃饭",
        "我在单位班车上", "今晚我在不了", "在回办公室的路上", "到位没到位你看监控", "人员还没到位",
        "今晚我在老家", "我在单位附近遛狗", "没离开多久", "今晚我不在", "你在办公室坐着呢吧",
    ],
)  # fmt: skip
def test_the_same_words_that_go_on_elsewhere_do_not(stated: str, call: Call) -> None:
    answer = said(f"档案局，值班员佟瑶，{stated}，带班康永年副局长。", call())
    assert answer.verdict is not Verdict.ON_DUTY


@pytest.mark.parametrize(
    "text",
    [
        "档案局，佟瑶今晚在家，我守着呢，值班员。",
        "档案局佟瑶今晚在家我守着呢值班员",
        "档案局刚接班我还不知道是不是我值佟瑶在岗",
        "档案局，佟瑶啊，她守着呢，我是对面办公室的。",
        "档案局，佟瑶说今晚她在，让你放心。",
        "档案局，平时佟瑶守着，今晚没人。",
        "档案局，佟瑶在这儿守夜，我是她爱人。",
        "档案局，我替佟瑶守着呢，值班员。",
        "收到收到，档案局佟瑶到位，完毕。",
        "档案局，佟瑶今晚上夜班，我上白班的，还没走。",
        "档案局，我就是佟瑶同事，我在办公室坐着呢，佟瑶值班员。",
        "这里是档案局，值班员佟瑶，正在岗位上坚守，节目主持人为您介绍。",
    ],
)
def test_another_who_uses_them_is_not_counted(text: str, call: Call) -> None:
    assert said(text, call()).verdict is not Verdict.ON_DUTY


# --- the officer is called to the telephone


@pytest.mark.parametrize(
    "first",
    [
        "等一下，我叫她来接。喂，", "你等等我喊她一声，瑶瑶，查岗。你好，", "稍等，我把电话给她。",
        "我不是值班的，我叫她来听。哎，", "喂，找值班的是吧，小佟过来接一下。",
    ],
)  # fmt: skip
def test_the_officer_who_takes_over_is_counted(first: str, call: Call) -> None:
    text = first + "档案局，我是值班员佟瑶，我在岗，带班领导康永年。"
    answer = said(text, call())
    assert (answer.verdict, answer.name) == (Verdict.ON_DUTY, "佟瑶")


@pytest.mark.parametrize(
    "text",
    [
        "等一下，我叫她来接，档案局值班员佟瑶是在岗的。",
        "喂，佟瑶，电话！她在岗的，马上来，档案局。",
        "我把电话给佟瑶，她在岗，档案局值班员佟瑶在岗。",
        "等一下，我叫佟瑶来接，佟瑶，在岗吗？档案局值班员。",
        "稍等，我把电话给她。档案局，我是佟瑶的同事，值班员在岗的。",
    ],
)
def test_who_only_promises_the_officer_is_not_the_officer(text: str, call: Call) -> None:
    assert said(text, call()).verdict is not Verdict.ON_DUTY
    reading = Reading(text, hinted=False, best=True)
    assert from_handover(reading, call()) == reading


def test_who_says_that_he_is_away_is_away_though_the_call_went_to_his_mobile(call: Call) -> None:
    text = "档案局佟瑶，我这会儿不在值班室，去学校接人，电话转到我手机上的。"
    assert said(text, call()).verdict is Verdict.WRONG_PERSON


def test_one_over_closes_a_report_with_a_post(call: Call) -> None:
    assert said("档案局佟瑶，在岗，值班员，完毕。", call()).verdict is Verdict.ON_DUTY
    assert said("档案局佟瑶，在岗，完毕。", call()).verdict is Verdict.UNCLEAR

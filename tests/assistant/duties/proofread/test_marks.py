"""Punctuation by GB/T 15834: what is found, and what is right as it is."""

import pytest

from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.finding import Type

CHECKER = Checker()


def marks(text: str) -> list[tuple[str, str | None]]:
    return [(f.wrong, f.right) for f in CHECKER.check(text) if f.type is Type.PUNCTUATION]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("各单位要学习《值班规范》、《报送办法》，不得迟报。", "、", ""),
        ("要做到“早发现”、“早报告”，值班人员不得脱岗。", "、", ""),
        ("请各单位备齐水泵、沙袋，编织袋、铁锹等物资。", "，", "、"),
        ("各街道要落实值班制度（见附件2。）。", "。", ""),
        ("值班员回答说：“已通知到位”。现场民警随即离开。", "”。", "。”"),
        ("要落实「双人双岗」制度，值班不脱岗。", "「双人双岗」", "“双人双岗”"),
        ("获得《先进值班室》称号的单位有3家。", "《先进值班室》", "“先进值班室”"),
        ("会议指出，要做到以下三点，一是加强值守；二是及时报告。", "，", "："),
        ("会议指出、要压实值班责任。", "、", "，"),
        ("请各单位核实值班人员是否在岗？", "？", "。"),
        ("值班员不知道报告应当报给谁？", "？", "。"),
        ("抢险队伍已到位。,现场秩序正常。", "。,", "。"),
        ("水泵、沙袋……等物资已到位。", "……等", "等"),
        ("值班时间为8时-18时，请遵照执行。", "-", "—"),
        ("预计降雨量30--50毫米，请做好值班。", "--", "—"),
        ("一是加强值守，二是及时报告；三是严肃纪律。值班不脱岗。", "，", "；"),
        ("其一、要加强值守。", "其一、", "其一，"),
        ("公安和、消防人员赶到现场处置。", "和、", "和"),
        ("区委、区政府、高度重视，区领导赶赴现场。", "、", ""),
        ("11·15火灾事故发生后，各单位加强值守。", "11·15", "“11·15”"),
        ("现将有关事项通知如下。\n一、加强值守。", "通知如下。", "通知如下："),
    ],
)
def test_a_wrong_mark_is_put_right(text: str, wrong: str, right: str) -> None:
    assert (wrong, right) in marks(text)


def test_every_comma_of_a_list_of_organs_is_told() -> None:
    text = "参加联合检查的有区水务局，区交通委，区绿化市容局等单位。"
    assert marks(text) == [("，", "、")] * 2


@pytest.mark.parametrize(
    "text",
    [
        "现场已调集水泵、沙袋，公安、消防等部门到场处置。",
        "已通知区水务局，区交通委、区绿化市容局等单位正在赶赴现场。",
        "区公安分局派出民警12名，区消防救援支队派出消防车3辆，值班不停。",
        "天气转冷，风力增大，海面有浪，港口等单位要加强值班。",
        "一是加强值守，确保信息畅通；二是及时报告；三是严肃纪律。",
        "请各单位核实：现场是否还有被困人员？",
        "现场有没有人员被困？值班室正在核实。",
        "值班安排见附件。（附件另发。）",
        "现将有关事项通知如下。",
        "值班员要做到三问：发生了什么？在哪里？报给谁？",
        "《值班制度》（试行）、《查岗办法》已印发各街道。",
    ],
)
def test_a_right_mark_is_left_alone(text: str) -> None:
    assert marks(text) == []

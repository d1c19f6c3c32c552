"""Findings from the room's register, personal data, markings of secrecy, and blanks."""

import pytest

from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.finding import Authority, Type
from assistant.duties.proofread.register import KeptRegister, Leader, RegisteredUnit
from core.secrecy import blocked

REGISTER = KeptRegister(
    leaders=(
        Leader(name="鲁定山", post="书记", unit="云门区委"),
        Leader(name="简一凡", post="区长", unit="云门区人民政府"),
        Leader(name="乔晓岚", post="局长", unit="云门区水务局"),
        Leader(name="庄严", post="局长", unit="云门区应急管理局"),
    ),
    ranked=2,
    units=(
        RegisteredUnit(name="云门区水务局", short=("区水务局",), former=("云门区水利局",)),
        RegisteredUnit(name="云门区应急管理局", short=("区应急管理局",)),
        RegisteredUnit(name="澜湖街道办事处", short=("澜湖街道",)),
    ),
    places=("滟波路下立交", "青枫小区"),
)
WITH = Checker(REGISTER)
WITHOUT = Checker()


def test_a_name_that_differs_by_one_character_from_the_holder_of_the_post() -> None:
    text = "区水务局局长乔晓兰带队巡堤。"
    assert [(f.wrong, f.right, f.authority) for f in WITH.check(text)] == [
        ("乔晓兰", "乔晓岚", Authority.ROOM)
    ]
    assert WITHOUT.check(text) == []
    assert WITH.check("区水务局局长乔晓岚带队巡堤。") == []


def test_a_known_person_with_the_post_of_another_is_to_be_looked_at() -> None:
    told = WITH.check("区水务局局长庄严带队巡堤。")
    assert [(f.wrong, f.right, f.rule) for f in told] == [("庄严", None, "title.register-post")]


def test_the_order_of_leaders_is_that_of_the_register() -> None:
    assert [f.rule for f in WITH.check("简一凡、鲁定山到场指挥。")] == ["title.register-order"]
    assert WITH.check("鲁定山、简一凡到场指挥。") == []


def test_former_and_misspelt_names_of_units_and_places() -> None:
    told = {f.wrong: f.right for f in WITH.check("云门区水利局派人到岚湖街道和艳波路下立交排水。")}
    assert told == {
        "云门区水利局": "云门区水务局",
        "岚湖街道": "澜湖街道",
        "艳波路下立交": "滟波路下立交",
    }
    assert WITH.check("原云门区水利局的档案已移交。") == []


def test_one_place_written_in_two_ways() -> None:
    told = WITHOUT.check("澜湖小区发生燃气泄漏，消防赶到岚湖小区处置。")
    assert [f.type for f in told] == [Type.PLACE]


def test_personal_data_of_those_concerned_but_not_of_those_on_duty() -> None:
    text = (
        "伤者葛建军（身份证号110101199003077758，手机13812345678）已送医，"
        "联系人：带班员，电话13900001234。"
    )
    told = {f.wrong: f.right for f in WITHOUT.check(text)}
    assert told == {
        "葛建军": "葛某某",
        "110101199003077758": "110101********7758",
        "13812345678": "138****5678",
    }


@pytest.mark.parametrize(
    "text",
    [
        "机密★1年\n关于某事的报告",
        "秘密★",
        "密级：机密\n正文",
        "000012\n绝密★10年\n特急",
        "内部资料 注意保密\n情况",
        "  秘密  \n关于某事的通知",
    ],
)
def test_a_marking_at_the_level_of_layout_blocks(text: str) -> None:
    assert "密" in blocked(text)
    assert Type.SECRET in {f.type for f in WITHOUT.check(text)}


@pytest.mark.parametrize(
    "text",
    [
        "要做好保密工作，不得泄露国家秘密、机密。",
        "《保守国家秘密法》第十四条：国家秘密的密级分为绝密、机密、秘密三级。",
        "值班室机要文件由专人保管。",
        "",
    ],
)
def test_prose_about_secrets_passes(text: str) -> None:
    assert blocked(text) == ""


def test_blanks_that_were_left() -> None:
    text = "已安置群众××人，【待核实】，联系电话："
    assert {f.wrong for f in WITHOUT.check(text) if f.type is Type.BLANK} == {
        "××",
        "【待核实】",
        "联系电话：",
    }
    assert WITHOUT.check("伤者刘××已送医，情况平稳。") == []

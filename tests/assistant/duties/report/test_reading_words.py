"""Where it happened, who reported, and who can be called."""

import pytest

from assistant.duties.report.reading import NamedPlace, NoGazetteer, read, settle
from assistant.duties.report.record import Fact, Material, Slot, Source
from tests.assistant.duties.report.test_reading_times import at, settled


def word(text: str, slot: Slot) -> str | None:
    fact = settled(text).get(slot)
    return fact.text if fact else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:20松台镇陆远来电：13:50白塔路12号顺达仓库着火。", "白塔路12号顺达仓库"),
        ("14:20松台镇陆远：沿江高速青浦出口南1公里，两车追尾。", "沿江高速青浦出口南1公里"),
        ("14:20接报，梅岭大道与环湖路交叉口东侧水管爆了。", "梅岭大道与环湖路交叉口东侧"),
        ("14:20梅苑新村居委说，12号楼着火。", "梅苑新村12号楼"),
        ("14:20产业园保安队打来，园内2号冷库漏氨。", "产业园2号冷库"),
        ("伤者送市人民医院。事故发生在云水县白溪村二组。", "云水县白溪村二组"),
        ("14:20接报，枫桥小学（东塘街道）食堂起火。", "东塘街道枫桥小学"),
    ],
)
def test_the_place_is_whole_and_without_the_story(text: str, expected: str) -> None:
    got = word(text, Slot.PLACE)
    assert got is not None
    assert got.startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:20接松台镇陆远电话：仓库着火。", "松台镇（陆远）"),
        ("松台街道安监员小苏14:20报：仓库着火。", "松台街道（安监员小苏）"),
        ("14:20，青江公安分局来电：两车相撞。", "青江公安分局"),
        ("仓库着火。14:20松台镇应急办老樊报来的。", "松台镇应急办（老樊）"),
        ("喂，我是鹿鸣收费站的，姓苗。一个大巴撞了护栏。", "鹿鸣收费站（苗某）"),
        ("仓库着火，已扑灭。报送人：松台镇 陆远，13900000000。", "松台镇（陆远）"),
    ],
)
def test_who_reported_is_the_unit_and_the_person(text: str, expected: str) -> None:
    assert word(text, Slot.SOURCE) == expected


def test_a_follow_up_that_names_nobody_has_no_source() -> None:
    assert word("续报素材14:20：白塔路仓库，明火灭了。", Slot.SOURCE) is None


def test_who_can_be_called_stands_with_the_number() -> None:
    assert word("仓库着火。联系人陆远139-0000-1024。", Slot.CONTACT) == "陆远 139-0000-1024"
    spoken = "现场是胡班长，一三八零零零零四四五五。"
    assert (word(spoken, Slot.CONTACT) or "").endswith("13800004455")
    assert word("现场负责人没留电话。", Slot.CONTACT) is None


class Known:
    """A gazetteer that knows one place and one unit."""

    def places(self, text: str) -> list[NamedPlace]:
        start = text.find("白塔路")
        return [NamedPlace(start, start + 3, "白塔路", "云水区松台镇")] if start >= 0 else []

    def unit(self, text: str) -> str | None:
        return "云水区松台镇" if text == "松台镇" else None


def test_a_gazetteer_adds_the_area_and_the_full_name_and_the_words_stay() -> None:
    text = "14:20松台镇陆远来电：13:50白塔路12号仓库着火。"
    material = Material(sources=(Source(id="m1", text=text),), now=at("2026-05-20T15:00"))
    got = {f.slot: f for f in settle(read(material, Known()), frozenset(), material)}
    assert got[Slot.PLACE].text == "云水区松台镇白塔路12号仓库"
    assert got[Slot.SOURCE].text == "云水区松台镇（陆远）"
    assert got[Slot.PLACE].spans[0].quote == "白塔路12号仓库"


def test_a_contested_place_keeps_what_is_not_in_doubt() -> None:
    text = "云清水区一中队：13点50接警，说云水区松台镇白溪村民房着火。"
    material = Material(sources=(Source(id="m1", text=text),), now=at("2026-05-20T15:00"))
    facts = read(material, NoGazetteer())
    kept: list[Fact] = settle(facts, frozenset({Slot.PLACE}), material)
    assert next(f.text for f in kept if f.slot is Slot.PLACE).startswith("松台镇白溪村")

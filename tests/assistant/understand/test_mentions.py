"""Names in utterances: exact, partial, by post, misheard; and what is no name."""

import time
from itertools import pairwise

import pytest

from assistant.understand.mentions import Mention, find
from assistant.understand.world import World, world_of
from connectors.contract import Kind, Named
from tests.assistant.understand.names_world import NOW, room


@pytest.fixture(scope="module")
def world() -> World:
    return room()


def of(kind: Kind, text: str, world: World) -> list[Mention]:
    found = [m for m in find(text, world) if m.kind is kind]
    assert all(text[m.start : m.end] == m.text for m in found)
    return found


def ids(kind: Kind, text: str, world: World) -> list[str]:
    return [c.id for m in of(kind, text, world) for c in m.candidates]


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("催一下县水利局", Kind.UNIT, "D5"),
        ("卫生健康委员会的值班电话", Kind.UNIT, "D6"),
        ("农业农村委谁值班", Kind.UNIT, "D10"),
        ("消防那边到了没有", Kind.UNIT, "D3"),
        ("云溪口的单子", Kind.UNIT, "D8"),
        ("报给市总值班室", Kind.EXTERNAL, "E1"),
        ("给所有乡镇街道发通知", Kind.GROUP, "G1"),
        ("三个乡镇街道都要回执", Kind.GROUP, "G1"),
        ("II类值班室抽查", Kind.GROUP, "G2"),
        ("二类值班室抽查", Kind.GROUP, "G2"),
        ("进应急处突模式", Kind.SCENE, "C1"),
        ("人民医院在哪里", Kind.PLACE, "L5"),
        ("东风路六十六号仓库", Kind.PLACE, "L8"),
        ("青石小学门口", Kind.PLACE, "L6"),
        ("云溪口菜场", Kind.PLACE, "L2"),
        ("SJ20260318-0004到哪了", Kind.EVENT, "SJ20260318-0004"),
        ("打开青石下立交西口", Kind.CAMERA, "V2"),
    ],
)
def test_names_aliases_and_parts_of_names_are_found(
    text: str, kind: Kind, wanted: str, world: World
) -> None:
    assert ids(kind, text, world) == [wanted]


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("催一下县水力局", Kind.UNIT, "D5"),
        ("望江直路树倒了", Kind.PLACE, "L4"),
        ("云西口镇的值班电话", Kind.UNIT, "D8"),
        ("云溪扣镇农贸市厂", Kind.PLACE, "L2"),
        ("青十下立交冬口", Kind.CAMERA, "V1"),
        ("卫建委谁值班", Kind.UNIT, "D6"),
        ("欧阳学的电话", Kind.CONTACT, "K7"),
        ("二好会商室等光", Kind.DEVICE, "M3"),
    ],
)
def test_misheard_names_are_found(text: str, kind: Kind, wanted: str, world: World) -> None:
    assert ids(kind, text, world) == [wanted]
    assert not any(m.exact for m in of(kind, text, world))


def test_near_duplicates_are_told_apart(world: World) -> None:
    assert ids(Kind.PLACE, "望江路", world) == ["L3"]
    assert ids(Kind.PLACE, "望江支路", world) == ["L4"]
    assert ids(Kind.UNIT, "云溪镇", world) == ["D7"]
    assert ids(Kind.UNIT, "云溪口镇", world) == ["D8"]
    assert ids(Kind.CONTACT, "陈炜的手机", world) == ["K6"]
    assert ids(Kind.CAMERA, "云溪镇农贸市场东门", world) == ["V3"]


def test_one_name_or_sound_of_several_people_gives_them_all(world: World) -> None:
    assert set(ids(Kind.CONTACT, "周建军手机号", world)) == {"K1", "K2"}
    assert set(ids(Kind.CONTACT, "找一下陈wei", world)) == {"K5", "K6"}
    assert set(ids(Kind.CONTACT, "赵海yan电话", world)) == {"K8", "K9"}
    assert set(ids(Kind.PLACE, "农贸市场东门", world)) == {"L1", "L2"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("水利局的周建军电话", "K1"),
        ("云溪镇镇长周建军", "K2"),
        ("副局长周建军", "K1"),
    ],
)
def test_office_and_post_around_a_name_tell_who_is_meant(
    text: str, wanted: str, world: World
) -> None:
    (mention,) = of(Kind.CONTACT, text, world)
    best, other = mention.candidates
    assert best.id == wanted
    assert other.score < best.score * 0.7


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("高主任电话多少", ["K3"]),
        ("云溪口那个姓赵的副镇长", ["K8"]),
        ("欧阳主任在不在", ["K7"]),
        ("老高的手机", ["K3"]),
    ],
)
def test_surname_and_post_name_a_person(text: str, wanted: list[str], world: World) -> None:
    assert ids(Kind.CONTACT, text, world) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "最近的消防站在哪", "启动应急预案", "消防车出动了", "市公安局来电", "黎明前后降温",
        "青石中学门口",
        "望江三路", "东风路68号仓库", "供水公司", "国家税务局", "非常明显",
        "把门口的探头打开", "一公里内的医院",
        "云溪大桥", "联系燃气公司", "水力发电",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name_is_left_alone(text: str, world: World) -> None:
    kinds = (Kind.UNIT, Kind.CONTACT, Kind.GROUP, Kind.PLACE, Kind.EXTERNAL)
    assert [m for m in find(text, world) if m.kind in kinds] == []


def test_a_name_inside_a_longer_name_is_not_named(world: World) -> None:
    assert ids(Kind.UNIT, "青石下立交积水", world) == []
    assert ids(Kind.UNIT, "进应急处突模式", world) == []
    assert ids(Kind.PLACE, "青石下立交东口", world) == ["L7"]


def test_what_a_place_is_names_it_where_only_one_is_such(world: World) -> None:
    (mention,) = of(Kind.PLACE, "变电站在哪儿", world)
    assert mention.candidates[0].how == "head"
    assert of(Kind.PLACE, "附近有变电站吗", world) == []
    assert of(Kind.PLACE, "东郊变电站跳闸", world) == []


def test_mentions_of_a_kind_never_overlap(world: World) -> None:
    text = "云溪镇和云溪口镇两个农贸市场东门、青石下立交东口都打开，周建军镇长到了没有"
    found = find(text, world)
    for kind in {m.kind for m in found}:
        same = sorted((m for m in found if m.kind is kind), key=lambda m: m.start)
        assert all(a.end <= b.start for a, b in pairwise(same))


def test_a_large_room_is_read_quickly() -> None:
    surnames, given, spots = "王李张刘陈杨黄赵吴", "伟芳娜敏静丽强磊军洋勇艳", "东西南北"
    things = list(room().things)
    for i in range(5000):
        name = surnames[i % 9] + given[i % 12] + given[i // 12 % 12]
        things.append(Named(Kind.CONTACT, f"X{i}", name, (), {"unit": "D5", "post": "科员"}))
    for i in range(2000):
        road = f"{given[i % 12]}{surnames[i // 12 % 9]}{spots[i % 4]}路"
        things.append(Named(Kind.CAMERA, f"Y{i}", f"{road}{i % 90}号{spots[i // 7 % 4]}口", ()))
    large = world_of(things, NOW)
    find("", large)
    texts = ["催一下县水力局，望江支路倒树那单五点前反馈", "把青石下立交东口和西口两路视频推到大屏"]
    times: list[float] = []
    for text in texts * 10:
        began = time.perf_counter()
        find(text, large)
        times.append(time.perf_counter() - began)
    assert sorted(times)[len(times) // 2] < 0.04

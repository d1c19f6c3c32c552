"""Things that are described: which one, or which several."""

import pytest

from assistant.understand import describe
from assistant.understand.mentions import find
from assistant.understand.world import World
from tests.assistant.understand.names_world import room


@pytest.fixture(scope="module")
def world() -> World:
    return room()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("仓库火那个怎么样了", "SJ20260318-0003"),
        ("东风路烧起来那单", "SJ20260318-0003"),
        ("孩子们上吐下泻那事儿", "SJ20260317-0011"),
        ("树倒了那个派出去", "SJ20260318-0005"),
        ("老人找不到那件", "SJ20260318-0009"),
        ("煤气报警那个", "SJ20260318-0008"),
        ("桥洞淹水", "SJ20260318-0004"),
        ("0011那单", "SJ20260317-0011"),
        ("sj20260318-0004到哪一步了", "SJ20260318-0004"),
        ("云溪口那单催一下", "SJ20260318-0009"),
    ],
)
def test_an_event_is_found_by_how_it_is_spoken_of(text: str, wanted: str, world: World) -> None:
    assert describe.clear(describe.events(text, world, find(text, world))) == wanted


def test_what_fits_several_events_is_left_open(world: World) -> None:
    found = describe.events("农贸市场那单", world, find("农贸市场那单", world))
    assert describe.clear(found) is None
    assert set(describe.rivals(found)) == {"SJ20260318-0008", "SJ20260318-0009"}
    waiting = describe.events("把待派的那个派了", world, [])
    assert set(describe.rivals(waiting)) == {"SJ20260318-0005", "SJ20260318-0008"}


def test_words_that_describe_nothing_find_nothing(world: World) -> None:
    assert describe.events("升级一下", world, []) == []
    assert describe.events("再催催他们", world, []) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("青石桥洞西边那路", "V2"),
        ("布控球推上去", "V5"),
        ("急诊门口看一眼", "V6"),
        ("云溪口菜场东门", "V4"),
        ("大坝二号机", "V8"),
    ],
)
def test_a_camera_is_found_by_place_and_spot(text: str, wanted: str, world: World) -> None:
    assert describe.clear(describe.cameras(text, world, find(text, world))) == wanted


def test_cameras_of_one_place_are_rivals(world: World) -> None:
    text = "大坝俩探头"
    found = describe.rivals(describe.cameras(text, world, find(text, world)))
    assert set(found) == {"V7", "V8"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("灯关了", ["M1"]),
        ("一号会商室灯调暗", ["M2"]),
        ("帘子拉上", ["M8"]),
        ("喇叭喊一声", ["M7"]),
        ("会商室灯关了", ["M2", "M3"]),
        ("一号那间太热了", ["M5"]),
        ("大屏切四分屏", ["M4"]),
        ("今天谁值班", []),
    ],
)
def test_a_device_is_found_by_kind_and_room(text: str, wanted: list[str], world: World) -> None:
    assert [c.id for c in describe.devices(text, world)] == wanted


def test_the_room_talked_of_before_goes_before_the_usual_one(world: World) -> None:
    assert [c.id for c in describe.devices("灯再暗一点", world, "二号会商室")] == ["M3"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("早上那次查岗", "RC20260318-01"),
        ("下午那轮谁没接", "RC20260318-02"),
        ("刚才那轮的结果", "RC20260318-02"),
        ("第一轮的通报", "RC20260318-01"),
        ("乡镇街道那轮", "RC20260318-01"),
    ],
)
def test_a_rollcall_is_found_by_time_or_target(text: str, wanted: str, world: World) -> None:
    assert describe.clear(describe.rollcalls(text, world, find(text, world))) == wanted


def test_a_rollcall_without_any_hint_is_left_open(world: World) -> None:
    assert describe.clear(describe.rollcalls("查岗通报来一份", world, [])) is None


def test_notices_reports_and_sensors_are_found_by_content(world: World) -> None:
    assert describe.clear(describe.notices("大风那个通知", world, [])) == "NT20260318-01"
    assert describe.clear(describe.notices("下立交那通知谁没签", world, [])) == "NT20260318-02"
    assert describe.clear(describe.reports("仓库起火的首报", world, [])) == "BG20260318-01"
    assert describe.clear(describe.reports("学校那份续报一", world, [])) == "BG20260318-03"
    assert describe.clear(describe.sensors("水库水位多少", world, [])) == "N2"


def test_a_closed_event_gives_way_to_an_open_one_of_the_same_words(world: World) -> None:
    from dataclasses import replace

    closed = next(t for t in world.things if t.id == "SJ20260318-0004")
    old = replace(closed, id="SJ20260201-0001", facts={**closed.facts, "state": "已办结"})
    both = World((*world.things, old), world.now, default_room=world.default_room)
    found = describe.events("下立交积水", both, find("下立交积水", both))
    assert describe.clear(found) == "SJ20260318-0004"


def test_a_misheard_town_is_not_taken_for_the_one_its_name_begins_like(world: World) -> None:
    text = "云溪扣镇农贸市厂东门调出来"
    assert describe.clear(describe.cameras(text, world, find(text, world))) == "V4"

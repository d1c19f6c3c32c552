"""The room's own names, from its directory and its list of leaders."""

from pathlib import Path

import pytest

from assistant.duties.room_names import LiveNames, RoomNames
from connectors.contract import Kind, Named
from core.errors import InvalidInput

THINGS = [
    Named(Kind.UNIT, "U1", "河口镇人民政府", ("河口镇",)),
    Named(Kind.UNIT, "U2", "区水务局"),
    Named(Kind.CONTACT, "C1", "苗实", facts={"unit": "U1", "post": "副镇长"}),
    Named(Kind.CONTACT, "C2", "同名", facts={"unit": "U1"}),
    Named(Kind.CONTACT, "C3", "同名", facts={"unit": "U2"}),
    Named(Kind.PLACE, "P1", "东渡口", ("东渡",), facts={"unit": "U1"}),
    Named(Kind.PLACE, "P2", "二号泵站", ("泵站旁",)),
    Named(Kind.PLACE, "P3", "三号泵站", ("泵站旁",)),
]


def test_a_place_is_found_with_the_area_it_lies_in() -> None:
    (found,) = RoomNames(THINGS).places("接报东渡口有船走锚")
    assert (found.name, found.area) == ("东渡口", "河口镇人民政府")
    assert "接报东渡口有船走锚"[found.start : found.end] == "东渡口"


def test_a_name_that_two_places_share_resolves_nothing() -> None:
    assert list(RoomNames(THINGS).places("泵站旁积水")) == []


def test_a_unit_is_known_by_its_short_name_and_by_its_people() -> None:
    names = RoomNames(THINGS)
    assert names.unit("河口镇") == "河口镇人民政府"
    assert names.unit("苗实") == "河口镇人民政府"
    assert names.unit("同名") is None
    assert names.unit("没听过") is None


def test_the_order_of_leaders_is_the_rooms_own_file(tmp_path: Path) -> None:
    (tmp_path / "leaders.yaml").write_text(
        "leaders:\n- {name: 甲某, post: 区长}\n- {name: 乙某, post: 副区长}\n", encoding="utf-8"
    )
    register = LiveNames(lambda: THINGS, tmp_path).now().register
    assert [leader.name for leader in register.leaders][: register.ranked] == ["甲某", "乙某"]
    assert "河口镇人民政府" in [unit.name for unit in register.units]


def test_a_broken_list_of_leaders_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "leaders.yaml").write_text("leaders: 甲某", encoding="utf-8")
    with pytest.raises(InvalidInput, match="leaders"):
        LiveNames(lambda: THINGS, tmp_path).now()


def test_names_are_read_anew_only_where_something_changed(tmp_path: Path) -> None:
    things = list(THINGS)
    live = LiveNames(lambda: things, tmp_path)
    first = live.now()
    assert live.now() is first
    things.pop()
    assert live.now() is not first

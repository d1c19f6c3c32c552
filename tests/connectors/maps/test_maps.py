"""The gazetteer: finding places by name and by distance, keeping them, importing and exporting."""

import itertools
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contract import Context, Kind, Named
from connectors.kept import Kept
from connectors.maps.actions import actions
from connectors.maps.builtin import BuiltinMap, Options, connect
from connectors.maps.gazetteer import Gazetteer
from connectors.maps.importing import plan, rows_of
from connectors.maps.model import EARTH_M, Change, Place, Point
from connectors.sheet import read, write_csv, write_xlsx
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.effects.action import Action, Call, Done
from core.errors import InvalidInput, NotFound, Refused
from core.identity import Principal, Role
from tests.connectors.contacts.sample import NOW

LEADER = Principal("u1", "褚云飞", ("root",), frozenset({Role.LEADER}))
PLACES = [
    Named(Kind.PLACE, "L01", "湖滨新村", ("湖滨小区",), {
        "type": "居民区", "unit": "D04", "lon": 120.5, "lat": 31.3}),
    Named(Kind.PLACE, "L02", "湖滨新村幼儿园", (), {
        "type": "学校", "unit": "D04", "lon": 120.503, "lat": 31.3}),
    Named(Kind.PLACE, "L03", "石桥消防救援站", ("石桥消防站",), {
        "type": "消防站", "unit": "D04", "lon": 120.5, "lat": 31.31}),
    Named(Kind.PLACE, "L04", "石桥口消防救援站", (), {
        "type": "消防站", "unit": "D05", "lon": 120.56, "lat": 31.3}),
    Named(Kind.PLACE, "L05", "石桥镇卫生院", (), {
        "type": "医院", "unit": "D04", "lon": 120.499, "lat": 31.301}),
]  # fmt: skip
ELSEWHERE = {
    "E1": Named(Kind.EVENT, "E1", "楼道起火", (), {"place": "L01"}),
    "E2": Named(Kind.EVENT, "E2", "地点不明的事", (), {}),
    "CAM1": Named(Kind.CAMERA, "CAM1", "湖滨路口东", (), {"lon": 120.51, "lat": 31.305}),
}


class Others:
    """Names from other systems."""

    def get(self, id: str) -> Named | None:
        return ELSEWHERE.get(id)

    def of(self, id: str) -> str:
        return ELSEWHERE[id].name if id in ELSEWHERE else id


Run = Callable[..., Done]
_keys = itertools.count()


def call(key: str = "") -> Call:
    return Call(key or f"map-{next(_keys)}", LEADER, NOW)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Context]:
    url = (
        request.getfixturevalue("postgres_url")
        if request.param == "PostgreSQL"
        else f"sqlite:///{tmp_path / 'zhiban.db'}"
    )
    database = Database(url)
    database.migrate()
    yield Context(database, SteppedClock(NOW), ROOM_ZONE, tmp_path / "files", Others())
    database.dispose()


@pytest.fixture
def map_(room: Context) -> BuiltinMap:
    made = connect(Options(), room)
    made.load([*PLACES, *ELSEWHERE.values()])
    return made


@pytest.fixture
def known(map_: BuiltinMap, room: Context) -> dict[str, Action[Any]]:
    return {action.name: action for action in actions(map_, room)}


@pytest.fixture
def run(known: dict[str, Action[Any]]) -> Run:
    def run(name: str, /, **arguments: Any) -> Done:
        action = known[name]
        return action.run(call(), action.arguments.model_validate(arguments))

    return run


def test_it_gives_back_the_places_that_were_put_in(map_: BuiltinMap) -> None:
    assert list(map_.named()) == PLACES
    assert map_.health().ok


def test_places_events_and_cameras_are_located(run: Run) -> None:
    assert run("map.locate", place="L01").data["center"]["lon"] == 120.5
    assert "湖滨新村" in run("map.locate", event="E1").text
    assert run("map.locate", camera="CAM1").data["center"]["lat"] == 31.305
    with pytest.raises(NotFound, match="没有登记位置"):
        run("map.locate", event="E2")
    with pytest.raises(NotFound):
        run("map.locate", place="L99")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("湖滨新村", "L01"),
        ("湖滨小区", "L01"),
        ("湖滨新村22号", "L01"),
        ("胡滨新村", "L01"),
        ("hubinxincun", "L01"),
        ("湖滨新村幼儿园", "L02"),
        ("石桥消防站", "L03"),
        ("石桥口消防救援站", "L04"),
    ],
)
def test_a_place_is_found_by_words(run: Run, text: str, meant: str) -> None:
    assert run("map.locate", place_text=text).refs == {"place": meant}


def test_what_is_not_registered_of_an_address_is_said(run: Run) -> None:
    assert "“22号”没有登记，只定位到湖滨新村" in run("map.locate", place_text="湖滨新村22号").text


def test_several_places_are_offered_and_none_is_none(run: Run) -> None:
    done = run("map.locate", place_text="消防救援站")
    assert {choice["id"] for choice in done.data["choices"]} == {"L03", "L04"}
    assert "place" not in done.refs
    with pytest.raises(NotFound):
        run("map.locate", place_text="火星")


def test_what_is_nearby_is_told_nearest_first_with_distance_and_direction(run: Run) -> None:
    done = run("map.nearby", center="E1", radius_m=2000, types=["消防站", "医院"])
    assert done.refs["places"] == ["L05", "L03"]
    assert "石桥消防救援站（北方向约1.1公里）" in done.text
    far = done.data["markers"][1]["distance_m"]
    assert abs(far - math.radians(0.01) * EARTH_M) < 1


def test_types_are_understood_as_officers_say_them(run: Run) -> None:
    assert run("map.nearby", center="L01", radius_m=900, types=["卫生院"]).refs["places"] == ["L05"]
    assert "没有消防队" in run("map.nearby", center="L01", radius_m=900, types=["消防队"]).text
    with pytest.raises(InvalidInput, match="机场"):
        run("map.nearby", center="L01", radius_m=900, types=["机场"])


def test_pages_are_narrowed(run: Run) -> None:
    assert run("map.places").data["total"] == 5
    assert run("map.places", type="消防站", unit="D04").data["total"] == 1
    assert run("map.places", query="新村").data["total"] == 2


def test_saving_and_deleting_can_be_undone(
    map_: BuiltinMap, known: dict[str, Action[Any]], run: Run
) -> None:
    before = map_.gazetteer()
    place = {"name": "临时安置点", "type": "避难场所", "lon": 120.52, "lat": 31.29}
    for name, arguments in (("map.save", {"place": place}), ("map.delete", {"id": "L05"})):
        done = run(name, **arguments)
        assert map_.gazetteer() != before
        action = known[name]
        assert action.undo is not None
        action.undo(call(), action.arguments.model_validate(arguments), done)
        assert map_.gazetteer() == before


def test_the_same_step_acts_once_and_a_stale_change_is_refused(map_: BuiltinMap) -> None:
    place = map_.gazetteer().by_id["L05"]
    moved = place.model_copy(update={"lon": 121.0})
    step = call("move")
    map_.apply(step, [Change(before=place, after=moved)], "改")
    map_.apply(step, [Change(before=place, after=moved)], "改")
    with pytest.raises(Refused, match="已被改动"):
        map_.apply(call(), [Change(before=place)], "删")
    assert map_.gazetteer().by_id["L05"].lon == 121.0


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_importing_an_export_changes_nothing(run: Run, room: Context, format: str) -> None:
    path = run("map.export", format=format).data["path"]
    file = Kept(room.files).keep(Path(path).read_bytes())
    shown = run("map.import_preview", file=file).data
    assert (shown["changes"], shown["lines"]) == (0, [])


def test_an_import_is_previewed_then_applied_exactly(
    map_: BuiltinMap, run: Run, room: Context
) -> None:
    rows = [
        ["名称", "类型", "经度", "纬度"],
        ["湖滨新村", "小区", "120.5", "31.3"],
        ["新码头", "码头", "120.6", "31.2"],
        ["坏坐标", "码头", "东经", "31.2"],
        ["缺坐标", "码头"],
    ]
    file = Kept(room.files).keep(write_csv(rows))
    shown = run("map.import_preview", file=file)
    assert shown.data["lines"] == [
        "第2行修改：湖滨新村，类型由“居民区”改为“小区”。",
        "第3行新增：新码头。",
        "第4行出错：“东经”不是经纬度，请写成121.4012的样子。",
        "第5行出错：经度、纬度没有填或不合要求。",
    ]
    assert list(map_.named()) == PLACES
    with pytest.raises(Refused):
        run("map.import_apply", file=file, preview="0" * 64)
    run("map.import_apply", file=file, preview=shown.data["preview"])
    assert {place.name for place in map_.gazetteer().places} >= {"新码头"}
    assert map_.gazetteer().by_id["L01"].type == "小区"


points = st.builds(Point, lon=st.floats(-180, 180), lat=st.floats(-90, 90))


@given(one=points, other=points)
def test_distance_is_symmetric_and_never_longer_than_half_the_earth(
    one: Point, other: Point
) -> None:
    far = one.metres_to(other)
    assert 0 <= far <= math.pi * EARTH_M + 1
    assert math.isclose(far, other.metres_to(one), abs_tol=1e-3)


texts = st.text("湖滨新村路口消防站=+-'\"(),1a ", min_size=1, max_size=8).filter(
    lambda text: bool(text.strip())
)
places = st.lists(
    st.builds(
        Place,
        name=texts,
        type=st.one_of(st.just(""), texts),
        aliases=st.lists(texts, max_size=2).map(tuple),
        lon=st.floats(-180, 180),
        lat=st.floats(-90, 90),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(made=places)
def test_importing_an_export_of_any_places_changes_nothing(made: list[Place]) -> None:
    numbered = [p.model_copy(update={"id": f"P{n:02d}"}) for n, p in enumerate(made)]
    gazetteer = Gazetteer(tuple(numbered))
    rows = rows_of(numbered)
    for data in (write_csv(rows), write_xlsx({"地点": rows})):
        planned = plan(gazetteer, read(data))
        assert (planned.lines, planned.changes) == ((), ())


@settings(max_examples=60, deadline=None)
@given(made=places, centre=points, radius=st.floats(1, 1e7))
def test_nearby_is_exactly_what_lies_within_the_radius(
    made: list[Place], centre: Point, radius: float
) -> None:
    numbered = tuple(p.model_copy(update={"id": f"P{n}"}) for n, p in enumerate(made))
    found = Gazetteer(numbered).near(centre, radius)
    assert {n.place.id for n in found} == {
        p.id for p in numbered if centre.metres_to(p.point) <= radius
    }
    assert [n.metres for n in found] == sorted(n.metres for n in found)

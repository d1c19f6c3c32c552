"""一张图, its base picture, and the register of places, on the sample world."""

import asyncio
import html
import io
import json
from typing import Any

import pytest
from nicegui import ElementFilter
from nicegui.elements.upload_files import SmallFileUpload
from nicegui.testing import User
from PIL import Image

from channels.app import create_app
from channels.map_base import BaseStore, corners
from channels.room import Room
from channels.web.text import maps as words
from connectors.contract import Kind, Named
from connectors.sample_world import sample_things
from core.errors import InvalidInput
from core.identity import Role
from tests.channels.conftest import PASSWORD, browser, settings
from tests.channels.test_web_acting import emit, press, shown, until

EDGES = {"west": 122.1, "south": 30.8, "east": 122.3, "north": 31.0}
HOSTILE = "<img src=x onerror=alert(1)>'\"仓库"


@pytest.fixture
def sampled(room: Room) -> Room:
    room.duty.connectors.load(sample_things(room.clock.now()))
    room.accounts.add_user("leader", "王带班", "room", [Role.LEADER], PASSWORD)
    return room


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (40, 80, 120)).save(out, kind)
    return out.getvalue()


def drawn(user: User) -> dict[str, Any]:
    """What the browser's script is given to draw."""
    content = shown(user, "map-data")
    return json.loads(html.unescape(content.partition("data-map='")[2].rpartition("'")[0]))


def layer(user: User, name: str) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in drawn(user)["items"] if one["layer"] == name}


def choose(user: User, marker: str, value: object) -> None:
    user.find(marker=marker).elements.pop().set_value(value)  # type: ignore[attr-defined]


async def settled(user: User, wanted: str) -> None:
    for _ in range(400):
        if wanted in shown(user, "map-data"):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{wanted!r} never came")


async def test_layers_hold_events_cameras_forces_and_places(visitor, sampled: Room) -> None:
    user = await visitor("officer")
    await user.open("/map")
    things = {(thing.kind, thing.id): thing for thing in sampled.duty.connectors.directory.things()}
    events, cameras = layer(user, "events"), layer(user, "cameras")
    flooded = events["川上路下立交积水"]
    place = things[Kind.PLACE, "P01"]
    assert (flooded["lon"], flooded["lat"]) == (place.facts["lon"], place.facts["lat"])
    assert flooded["href"] == f"/events/{flooded['id']}"
    assert len(cameras) == sum(kind is Kind.CAMERA for kind, _ in things)
    assert {one["tone"] for one in cameras.values()} <= {"zb-ok", "zb-bad", "zb-off"}
    forces = layer(user, "forces")
    assert "川上路消防救援站" in forces
    assert "示范市第二人民医院" in forces
    assert any(words.DUTY_PHONE.format(number="") in one["detail"] for one in forces.values())
    assert "川上路消防救援站" not in layer(user, "places")
    assert "葵花菜市场" in layer(user, "places")
    listed = shown(user, "map-list")
    assert all(name in listed for name in ("川上路下立交积水", "葵花菜市场", "川上路消防救援站"))


async def test_no_tiles_are_asked_of_anybody_outside(visitor, sampled: Room) -> None:
    user = await visitor("officer")
    await user.open("/map")
    leaflet = user.find(marker="leaflet").elements.pop()
    assert leaflet.layers == []  # type: ignore[attr-defined]
    assert words.PLAIN in shown(user, "map-notes")


async def test_a_layer_is_switched_off_and_on(visitor, sampled: Room) -> None:
    user = await visitor("officer")
    await user.open("/map")
    choose(user, "layer-cameras", False)
    for _ in range(400):
        if not layer(user, "cameras"):
            break
        await asyncio.sleep(0.02)
    assert not layer(user, "cameras")
    assert words.LAYERS["cameras"] not in shown(user, "map-list")
    assert layer(user, "events")


async def test_finding_narrows_the_list_and_enter_centres(visitor, sampled: Room) -> None:
    user = await visitor("officer")
    await user.open("/map")
    choose(user, "find", "葵花菜场")  # an alias: only the gazetteer knows it
    for _ in range(400):
        if "柳浦泵站" not in shown(user, "map-list"):
            break
        await asyncio.sleep(0.02)
    assert "葵花菜市场" in shown(user, "map-list")
    user.find(marker="find").trigger("keydown.enter")
    await settled(user, '"turn": 1')
    assert drawn(user)["focus"]["id"] == "P07"


async def test_the_address_names_what_the_map_centres_on(visitor, sampled: Room) -> None:
    user = await visitor("officer")
    await user.open("/map?at=P13")
    assert drawn(user)["focus"] == {"id": "P13", "turn": 1}
    await user.open("/map?at=P999")
    assert "没有找到" in shown(user, "map-notes")


async def test_who_only_keeps_records_sees_neither_events_nor_cameras(
    visitor, sampled: Room
) -> None:
    keeper, auditor = await visitor("librarian"), await visitor("auditor")
    await keeper.open("/map")
    assert {one["layer"] for one in drawn(keeper)["items"]} == {"forces", "places"}
    assert drawn(keeper)["live"] == ""
    assert (await auditor.http_client.get("/map")).status_code == 403


async def test_a_hostile_name_is_data_and_never_markup(visitor, sampled: Room) -> None:
    at = {"type": "仓库", "unit": "U14", "lon": 122.2, "lat": 30.9}
    hostile = Named(Kind.PLACE, "P90", HOSTILE, (), at)
    sampled.duty.connectors.load([hostile])
    user = await visitor("officer")
    await user.open("/map")
    assert layer(user, "places")[HOSTILE]["id"] == "P90"
    for marker in ("map-data", "map-list"):
        assert "<img" not in shown(user, marker)
    await user.open("/map/places?q=仓库")
    assert "&lt;img" in shown(user, "places")
    assert "<img" not in shown(user, "places")


async def test_the_base_picture_is_the_administrators_and_for_who_is_signed_in(
    visitor, signed_in, call, sampled: Room
) -> None:
    officer, admin = await visitor("officer"), await visitor("admin")
    await officer.open("/map")
    await officer.should_not_see(marker="base")
    await admin.open("/map")
    admin.find(marker="base").click()
    await admin.should_see(marker="save-base")
    admin.find(marker="save-base").click()
    await admin.should_see("还没有选择图片")
    upload = admin.find(marker="base-file").elements.pop()
    await upload.handle_uploads(  # type: ignore[attr-defined]
        [SmallFileUpload("辖区图.png", "image/png", picture())]
    )
    await admin.should_see(words.BASE_PICKED.format(name="辖区图.png"))
    for edge, value in EDGES.items():
        choose(admin, f"edge-{edge}", value)
    admin.find(marker="save-base").click()
    store = BaseStore(sampled.settings.home / "map")
    for _ in range(400):
        if (base := store.now()) is not None:
            break
        await asyncio.sleep(0.02)
    assert base is not None, admin.notify.messages
    assert base.name == "辖区图.png"
    path = f"/map/base/{base.sha256}"
    assert (await call("GET", path)).status_code == 401
    seen = await (await signed_in("officer"))("GET", path)
    assert (seen.status_code, seen.content) == (200, picture())
    assert seen.headers["content-type"] == "image/png"
    assert any(row.action == "map.base" for row in sampled.audit.records(action="map.base"))
    await officer.open("/map")
    leaflet = officer.find(marker="leaflet").elements.pop()
    (overlay,) = leaflet.layers  # type: ignore[attr-defined]
    assert overlay.url == f"/api/v1{path}"
    assert overlay.bounds == [[30.8, 122.1], [31.0, 122.3]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg onload='alert(1)'/>", "不是PNG或JPEG"),
        (picture("GIF"), "不是PNG或JPEG"),
        (picture()[:-20], "不完整"),
        (picture("JPEG", (600, 400))[:900], "不完整"),
        (b"", "不是PNG或JPEG"),
    ],
)
def test_a_bad_picture_is_refused_in_words(tmp_path, data: bytes, said: str) -> None:
    store = BaseStore(tmp_path / "map")
    with pytest.raises(InvalidInput, match=said) as refused:
        store.keep("图.png", data, corners(**EDGES))
    assert refused.value.remedy
    assert store.now() is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"west": None}, "还没有填西边经度"),
        ({"west": 122.4}, "西边经度应当小于东边经度"),
        ({"south": 31.5}, "南边纬度应当小于北边纬度"),
        ({"north": 95.0}, "超出范围"),
        ({"east": float("nan")}, "超出范围"),
    ],
)
def test_bad_corners_are_refused_in_words(changed: dict[str, float | None], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        corners(**(EDGES | changed))  # type: ignore[arg-type]


def test_a_new_picture_takes_the_place_of_the_old_one(tmp_path) -> None:
    store = BaseStore(tmp_path / "map")
    first = store.keep("a.png", picture(), corners(**EDGES))
    second = store.keep("b.jpg", picture("JPEG"), corners(**EDGES))
    assert second.type == "image/jpeg"
    assert sorted(p.name for p in (tmp_path / "map").iterdir()) == sorted(
        [second.sha256, "base.json"]
    )
    assert first.sha256 != second.sha256
    moved = store.move(corners(**(EDGES | {"west": 122.0})))
    assert store.now() == moved
    store.remove()
    assert list((tmp_path / "map").iterdir()) == []


def test_tiles_may_load_from_their_own_origin_only(tmp_path) -> None:
    with pytest.raises(ValueError, match="瓦片地址"):
        settings(tmp_path, map_tiles_url="http://tiles.example; script-src */{z}/{x}/{y}.png")
    with pytest.raises(ValueError, match="瓦片地址"):
        settings(tmp_path, map_tiles_url="http://{s}.tiles.example/{z}/{x}/{y}.png")
    tiled = settings(tmp_path, map_tiles_url="http://tiles.example:8000/t/{z}/{x}/{-y}.png")
    assert tiled.map_tiles_url.endswith("{-y}.png")


async def test_pages_allow_pictures_of_the_tile_server(room: Room, call) -> None:
    policy = (await call.http.get("/login")).headers["content-security-policy"]
    assert "img-src 'self' data: blob:;" in policy
    room.settings.map_tiles_url = "http://tiles.example:8000/{z}/{x}/{y}.png"
    async with browser(create_app(room)) as http:
        policy = (await http.get("/login")).headers["content-security-policy"]
    assert "img-src 'self' data: blob: http://tiles.example:8000;" in policy


def fill(user: User, argument: str, value: object) -> None:
    with user:
        inputs = list(ElementFilter(marker=f"arg-{argument}"))
    max(inputs, key=lambda one: one.id).set_value(value)  # type: ignore[attr-defined]


async def test_a_place_is_added_corrected_and_removed_with_undo(visitor, sampled: Room) -> None:
    user = await visitor("leader")
    await user.open("/map/places?q=临时安置点")
    user.find(marker="add-place").click()
    await user.should_see(marker="save-record")
    for name, value in {
        "name": "一号临时安置点",
        "type": "避难场所",
        "lon": 222.0,
        "lat": 30.9,
    }.items():
        fill(user, name, value)
    user.find(marker="save-record").click()
    await user.should_see(words.BAD_LON)
    fill(user, "lon", 122.21)
    user.find(marker="save-record").click()
    listed = await until(user, "places", "一号临时安置点", words.EDIT)
    id = listed.partition('data-event="zb-change" data-id="')[2].partition('"')[0]
    emit(user, "zb-delete", {"id": id})
    await user.should_see(marker="sure")
    user.find(marker="sure").click()
    press(user, "zb-undo", await until(user, "plan", "已删除地点"))
    await until(user, "places", "一号临时安置点")


async def test_an_officer_reads_the_register_and_changes_nothing(visitor, sampled: Room) -> None:
    user = await visitor("officer")
    await user.open("/map/places?q=消防")
    assert "川上路消防救援站" in await until(user, "places", "川上路消防救援站")
    assert words.EDIT not in shown(user, "places")
    await user.should_not_see(marker="add-place")
    await user.should_not_see(marker="import")

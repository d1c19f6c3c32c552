"""The pages of the duty systems, on the built-in systems with the sample world."""

import asyncio
import csv
import io

import pytest
from nicegui import ElementFilter, ui
from nicegui.elements.upload_files import SmallFileUpload
from nicegui.testing import User

from channels.room import Room
from channels.web.text import acting as words
from channels.web.text import contacts as contact_words
from connectors.contract import Kind, Named
from connectors.sample_world import sample_things
from core.identity import Role
from tests.channels.conftest import PASSWORD
from tests.channels.test_web_acting import emit, press, shown, until

pytestmark = pytest.mark.usefixtures("sampled")


@pytest.fixture
def sampled(room: Room) -> Room:
    room.duty.connectors.load(sample_things(room.clock.now()))
    room.accounts.add_user("leader", "王带班", "room", [Role.LEADER], PASSWORD)
    return room


def named(room: Room, kind: Kind, words_in: str) -> Named:
    things = room.duty.connectors.directory.things()
    return next(thing for thing in things if thing.kind is kind and words_in in thing.name)


def fill(user: User, argument: str, value: object) -> None:
    with user:
        inputs = list(ElementFilter(marker=f"arg-{argument}"))
    max(inputs, key=lambda one: one.id).set_value(value)  # type: ignore[attr-defined]


async def gone(user: User, marker: str, words_in: str) -> None:
    for _ in range(400):
        if words_in not in shown(user, marker):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{words_in!r} is still there")


async def test_the_board_shows_what_is_open_by_state_with_clocks(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/events")
    board = await until(user, "board", "川上路下立交积水")
    assert "data-until=" in board
    assert "处置中" in board
    user.find(marker="find").elements.pop().set_value("积水")  # type: ignore[attr-defined]
    await gone(user, "board", "葵花菜市场")
    assert "川上路下立交积水" in shown(user, "board")


async def test_an_event_is_urged_from_its_page_through_a_plan_card(visitor, room: Room) -> None:
    event = named(room, Kind.EVENT, "川上路下立交积水")
    user = await visitor("officer")
    await user.open(f"/events/{event.id}")
    await until(user, "event-head", "川上路下立交积水")
    user.find(marker="do-催办").click()
    await user.should_see(marker="submit-form")
    fill(user, "note", "请尽快反馈")
    user.find(marker="submit-form").click()
    card = await until(user, "plan", words.APPROVE, "请尽快反馈")
    assert "催办" not in shown(user, "trail")
    press(user, "zb-approve", card)
    await until(user, "plan", words.PLAN_TITLES["finished"])
    await until(user, "trail", "催办", "请尽快反馈")


async def test_an_event_is_registered_and_can_be_taken_back(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/events")
    user.find(marker="register").click()
    await user.should_see(marker="submit-form")
    user.find(marker="submit-form").click()
    await user.should_see(words.FORM_NEEDED.format(label="标题"))
    fill(user, "title", "测试路口信号灯故障")
    user.find(marker="submit-form").click()
    card = await until(user, "plan", "测试路口信号灯故障", words.UNDO)
    await until(user, "board", "测试路口信号灯故障")
    press(user, "zb-undo", card)
    await until(user, "plan", words.STEP_STATES["undone"])


async def test_what_a_role_may_not_do_is_not_offered(visitor, room: Room) -> None:
    event = named(room, Kind.EVENT, "堰桥路400号工地扬尘")  # an extension is being asked for
    officer, leader = await visitor("officer"), await visitor("leader")
    await officer.open(f"/events/{event.id}")
    await officer.should_not_see(marker="do-延期审批")
    await leader.open(f"/events/{event.id}")
    await leader.should_see(marker="do-延期审批")


async def test_people_are_found_by_pinyin_and_edited_with_undo(visitor, room: Room) -> None:
    user = await visitor("leader")
    await user.open("/contacts")
    user.find(marker="find").elements.pop().set_value("luoyizhou")  # type: ignore[attr-defined]
    entries = await until(user, "entries", "骆一舟")
    person = named(room, Kind.CONTACT, "骆一舟")
    assert contact_words.EDIT in entries
    emit(user, "zb-change", {"id": person.id})
    await user.should_see(marker="save-record")
    fill(user, "post", "总值班室调研员")
    user.find(marker="save-record").click()
    await until(user, "entries", "总值班室调研员")
    press(user, "zb-undo", await until(user, "plan", words.UNDO))
    await until(user, "plan", words.STEP_STATES["undone"])
    await gone(user, "entries", "总值班室调研员")


async def test_an_officer_sees_the_directory_but_edits_nothing(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/contacts")
    entries = await until(user, "entries", "骆一舟")
    assert contact_words.EDIT not in entries
    await user.should_not_see(marker="add-entry")
    await user.should_not_see(marker="import")


async def test_the_roster_shows_the_week_and_its_people(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/roster")
    roster = await until(user, "roster", "区人民政府总值班室")
    assert contact_words.LEADER in roster
    user.find(marker="week1").click()
    await until(user, "roster", "周一")


async def test_two_turns_are_swapped_on_the_page_and_a_leader_agrees(visitor, room: Room) -> None:
    officer, leading = await visitor("officer"), await visitor("leader")
    await officer.open("/roster")
    await officer.should_see(marker="swap-shifts")
    officer.find(marker="swap-shifts").click()
    await officer.should_see(marker="swap-send")
    gives = officer.find(marker="swap-gives").elements.pop()
    takes = officer.find(marker="swap-takes").elements.pop()
    given = next(
        key
        for key, said in gives.options.items()  # type: ignore[attr-defined]
        if "总值班室" in said and contact_words.PRIMARY in said
    )
    gives.set_value(given)  # type: ignore[attr-defined]
    for _ in range(200):
        if offered := takes.options:  # type: ignore[attr-defined]
            break
        await asyncio.sleep(0.02)
    assert offered
    assert all("总值班室" in said for said in offered.values())
    assert not any(contact_words.LEADER in said for said in offered.values())
    takes.set_value(list(offered)[-1])  # type: ignore[attr-defined]
    officer.find(marker="swap-send").click()
    card = await until(officer, "plan", "对调班次")
    assert words.APPROVE not in card
    await leading.open("/approvals")
    press(leading, "zb-approve", await until(leading, "plan", words.APPROVE))
    await until(leading, "plan", "已对调")


@pytest.mark.parametrize(("path", "part"), [("/contacts", "directory"), ("/roster", "roster")])
async def test_an_import_proposes_the_table_of_its_page(visitor, path: str, part: str) -> None:
    user = await visitor("leader")
    await user.open(path)
    await user.should_see(contact_words.IMPORT)
    user.find(contact_words.IMPORT).click()
    await user.should_see(marker="import-part")
    assert user.find(marker="import-part").elements.pop().value == part  # type: ignore[attr-defined]


async def test_a_table_is_previewed_before_it_changes_anything(visitor, room: Room) -> None:
    user = await visitor("leader")
    sheet = await user.http_client.get("/api/v1/exports/contacts?table=directory")
    assert sheet.status_code == 200
    assert sheet.content[:2] == b"PK"  # a workbook
    await user.open("/contacts")
    user.find(marker="import").click()
    await user.should_see(marker="import-file")
    table = io.StringIO()
    csv.writer(table).writerows([["姓名", "单位", "职务"], ["测试人", "区水务局", "科员"]])
    upload = user.find(marker="import-file").elements.pop()
    await upload.handle_uploads(  # type: ignore[attr-defined]
        [SmallFileUpload("人员.csv", "text/csv", table.getvalue().encode("utf-8-sig"))]
    )
    lines = await until(user, "import-lines", "测试人")
    assert "新增" in lines
    things = room.duty.connectors.directory.things()
    assert not [thing for thing in things if thing.name == "测试人"]
    user.find(marker="import-apply").click()
    press(user, "zb-approve", await until(user, "plan", words.APPROVE))
    await until(user, "plan", words.PLAN_TITLES["finished"])
    assert named(room, Kind.CONTACT, "测试人")


async def test_a_device_is_renamed_and_another_like_it_added(visitor, room: Room) -> None:
    lamp = named(room, Kind.DEVICE, "东会商室灯光")
    system = room.duty.connectors.connected["devices"].system
    user = await visitor("leader")
    await user.open("/devices")
    await user.should_see(marker=f"edit-{lamp.id}")
    user.find(marker=f"edit-{lamp.id}").click()
    await user.should_see(marker="save-record")
    fill(user, "name", "东会商室主灯")
    user.find(marker="save-record").click()
    await until(user, "plan", "东会商室主灯")
    renamed = system.device(lamp.id)  # type: ignore[attr-defined]
    assert renamed.name == "东会商室主灯"
    assert dict(renamed.commands) == dict(lamp.facts["commands"])
    await user.should_see(marker=f"another-{lamp.id}")
    user.find(marker=f"another-{lamp.id}").click()
    await user.should_see(marker="save-record")
    fill(user, "name", "东会商室壁灯")
    user.find(marker="save-record").click()
    await until(user, "plan", "东会商室壁灯")
    assert dict(named(room, Kind.DEVICE, "东会商室壁灯").facts["commands"]) == dict(
        renamed.commands
    )


async def test_a_lamp_is_switched_from_its_card_and_back(visitor, room: Room) -> None:
    lamp = named(room, Kind.DEVICE, "东会商室灯光")
    user = await visitor("officer")
    await user.open("/devices")
    await user.should_see(marker=f"{lamp.id}-on")
    user.find(marker=f"{lamp.id}-on").click()
    card = await until(user, "plan", "东会商室灯光", words.UNDO)
    system = room.duty.connectors.connected["devices"].system
    assert system.device(lamp.id).state["power"] == "on"  # type: ignore[attr-defined]
    press(user, "zb-undo", card)
    await until(user, "plan", words.STEP_STATES["undone"])
    assert system.device(lamp.id).state["power"] == "off"  # type: ignore[attr-defined]


async def test_cameras_are_filtered_and_one_without_a_source_says_so(visitor, room: Room) -> None:
    camera = named(room, Kind.CAMERA, "川上路下立交北侧")
    user = await visitor("officer")
    await user.open("/video")
    assert "葵花南路中段" in await until(user, "cameras", camera.name)
    user.find(marker="status").elements.pop().set_value("offline")  # type: ignore[attr-defined]
    await gone(user, "cameras", camera.name)
    emit(user, "zb-open", {"id": named(room, Kind.CAMERA, "葵花北路南端").id})
    await user.should_see("未登记取流地址", retries=40)


async def test_each_page_opens_only_for_who_may_use_it(visitor, room: Room) -> None:
    event = named(room, Kind.EVENT, "积水").id
    pages = ["/events", f"/events/{event}", "/contacts", "/roster", "/video", "/devices"]
    allowed = {
        "officer": {*pages, "/approvals"},
        "librarian": {"/contacts", "/roster", "/video"},
        "auditor": set[str](),
    }
    for login, may in allowed.items():
        user = await visitor(login)
        for path in (*pages, "/approvals"):
            answer = await user.http_client.get(path)
            assert answer.status_code == (200 if path in may else 403), (login, path)


async def test_an_unknown_event_is_a_404_page(visitor, room: Room) -> None:
    user = await visitor("officer")
    assert (await user.http_client.get("/events/SJ0")).status_code == 404


async def test_pictures_are_sent_only_to_who_is_signed_in_and_may_look(
    call, signed_in, room: Room
) -> None:
    for path in ("/media/snapshot/x", "/media/live/x/still.jpg", "/media/live/x/../../plans"):
        assert (await call("GET", path)).status_code == 401
    officer, auditor = await signed_in("officer"), await signed_in("auditor")
    assert (await auditor("GET", "/media/snapshot/x")).status_code == 403
    for path in ("/media/snapshot/x", "/media/live/x/still.jpg", "/media/live/x/1.ts"):
        assert (await officer("GET", path)).status_code == 404


@pytest.mark.parametrize("system", ["contacts", "events", "video", "devices", "maps"])
async def test_every_register_exports_and_its_own_export_previews_as_no_change(
    signed_in, room: Room, system: str
) -> None:
    leader = await signed_in("leader")
    body = {"arguments": {"table": "directory"} if system == "contacts" else {}}
    sheet = await leader("POST", f"/exports/{system}", json=body)
    assert sheet.status_code == 200, sheet.text
    files = {"file": ("表.xlsx", sheet.content)}
    data = {"part": "directory"} if system == "contacts" else {}
    read = await leader("POST", f"/imports/{system}", files=files, data=data)
    assert read.status_code == 200, read.text
    assert read.json()["step"]["action"].endswith(("import", "import_apply"))
    officer = await signed_in("officer")
    assert (await officer("POST", f"/imports/{system}", files=files)).status_code == 403


async def test_a_scene_is_renamed_and_a_device_taken_out_of_it(visitor, room: Room) -> None:
    room.accounts.add_user("keeper", "李台账", "room", [Role.LEADER, Role.OFFICER], PASSWORD)
    system = room.duty.connectors.connected["devices"].system
    scene = next(s for s in system.scenes() if len(s.settings) > 1)  # type: ignore[attr-defined]
    user = await visitor("keeper")
    await user.open("/devices")
    user.find(marker="scenes").click()
    await user.should_see(marker=f"edit-{scene.id}")
    user.find(marker=f"edit-{scene.id}").click()
    await user.should_see(marker="scene-name")
    user.find(marker="scene-name").elements.pop().set_value("夜间会商")  # type: ignore[attr-defined]
    with user:
        boxes = [e for e in ElementFilter(kind=ui.checkbox) if e.value]
    boxes[0].set_value(False)
    user.find(marker="save-scene").click()
    for _ in range(200):
        changed = system.scene(scene.id)  # type: ignore[attr-defined]
        if changed.name == "夜间会商":
            break
        await asyncio.sleep(0.05)
    assert changed.name == "夜间会商"
    assert changed.settings == scene.settings[1:]
    assert changed.places == scene.places

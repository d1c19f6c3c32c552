"""Devices as officers meet them: sentences, receipts, undo, files."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from connectors.devices import builtin
from connectors.devices.actions import SPEC, actions
from connectors.devices.builtin import BuiltinDevices
from core.database import Database
from core.effects.action import Action, Done, Effect
from core.effects.catalogue import Catalogue, check
from core.errors import InvalidInput, NotFound, Refused
from tests.connectors.devices.things import ROOM, THINGS, call, context


class Room:
    """A built-in system with its actions, run as the dispatcher does."""

    def __init__(self, database: Database, files: Path) -> None:
        self.files = files
        given = context(database, files)
        self.system: BuiltinDevices = builtin.connect(builtin.Options(), given)
        self.system.load(THINGS)
        self.catalogue = Catalogue(actions(self.system, given))

    def action(self, name: str) -> Action[Any]:
        return self.catalogue.get(name)

    def summary(self, name: str, /, **arguments: Any) -> str:
        action = self.action(name)
        return action.summary(check(action, arguments))

    def run(self, name: str, /, **arguments: Any) -> Done:
        action = self.action(name)
        return action.run(call(), check(action, arguments))

    def undo(self, name: str, done: Done, /, **arguments: Any) -> Done:
        action = self.action(name)
        assert action.undo is not None
        # what the dispatcher keeps is JSON
        kept = Done.model_validate_json(done.model_dump_json())
        return action.undo(call(), check(action, arguments), kept)

    def effect(self, name: str, /, **arguments: Any) -> Effect:
        action = self.action(name)
        return action.effect_with(check(action, arguments))

    def states(self) -> dict[str, Any]:
        return {device.id: dict(device.state) for device in self.system.devices()}

    def records(self) -> list[Any]:
        return [*self.system.devices(), *self.system.scenes()]


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Room:
    return Room(database, tmp_path / "files")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"device": "D1", "command": "dim", "value": 50}, "把小会议室灯调到 50%（现在 80%）"),
        ({"device": "D1", "command": "off"}, "把小会议室灯关闭（现在开着）"),
        ({"device": "D2", "command": "temp", "value": 24}, "把小会议室空调调到 24℃（现在关着）"),
        ({"device": "D3", "command": "close"}, "把小会议室窗帘拉上（现在开度 100%）"),
        ({"device": "D4", "command": "layout", "value": "四分屏"},
         "把小会议室大屏切到四分屏布局（现在单屏布局）"),
        ({"device": "D4", "command": "show", "value": {"zone": "1", "source": "气象云图"}},
         "在小会议室大屏的 1 区显示“气象云图”（现在是“一张图”）"),
        ({"device": "D5", "command": "volume", "value": 30},
         "把走廊广播音量调到 30（现在音量 60）"),
        ({"device": "D5", "command": "play", "value": {"text": "请开会", "zone": "走廊"}},
         "用走廊广播向“走廊”播报：“请开会”"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_is_set_and_how_it_is_now(
    room: Room, arguments: dict[str, Any], sentence: str
) -> None:
    assert room.summary("device.set", **arguments) == sentence


def test_the_sentence_of_something_impossible_says_so(room: Room) -> None:
    said = room.summary("device.set", device="D1", command="dim", value=150)
    assert "不能执行" in said
    assert "0 到 100" in said
    assert "不能执行" in room.summary("device.scene", scene="S1", place="走廊")


def test_a_receipt_tells_the_state_reached_and_that_nothing_was_moved(room: Room) -> None:
    done = room.run("device.set", device="D1", command="dim", value=50)
    assert done.text.startswith("已登记：把小会议室灯调到 50%，现在开着，亮度 50%")
    assert "未接中控" in done.text
    assert done.data["devices"][0]["state"] == {"power": "on", "dim": 50}


def test_setting_is_undone_exactly(room: Room) -> None:
    before = room.states()
    arguments = {"device": "D2", "command": "mode", "value": "制热"}
    done = room.run("device.set", **arguments)
    assert room.states() != before
    assert "恢复" in room.undo("device.set", done, **arguments).text
    assert room.states() == before


def test_a_scene_is_said_done_and_undone_exactly(room: Room) -> None:
    before = room.states()
    said = room.summary("device.scene", scene="S1", place=ROOM)
    for part in ("开会", "调到 30%", "调到 24℃", "拉上", "1 区"):
        assert part in said
    done = room.run("device.scene", scene="S1", place=ROOM)
    assert room.states()["D3"] == {"position": 0}
    room.undo("device.scene", done, scene="S1", place=ROOM)
    assert room.states() == before


def test_a_scene_is_not_for_other_rooms_and_an_untaught_one_says_how_to_teach(room: Room) -> None:
    with pytest.raises(InvalidInput) as wrong:
        room.run("device.scene", scene="S1", place="走廊")
    assert ROOM in wrong.value.remedy
    with pytest.raises(Refused) as untaught:
        room.run("device.scene", scene="S2", place=ROOM)
    assert "存成接待" in untaught.value.remedy


def test_what_is_said_over_loudspeakers_is_consequential_and_nothing_else_is(room: Room) -> None:
    value = {"text": "请开会", "zone": "走廊"}
    speak = {"device": "D5", "command": "play", "value": value}
    assert room.effect("device.set", **speak) is Effect.CONSEQUENTIAL
    assert room.effect("device.set", device="D5", command="stop") is Effect.REVERSIBLE
    assert room.effect("device.scene", scene="S1", place=ROOM) is Effect.REVERSIBLE
    room.run("device.save_scene", name="集合", settings=[speak])
    assert room.effect("device.scene", scene="SC01", place="走廊") is Effect.CONSEQUENTIAL


def test_teaching_stores_the_present_states_and_can_be_taken_back(room: Room) -> None:
    before = room.records()
    room.run("device.set", device="D1", command="dim", value=15)
    records = room.records()
    done = room.run("device.teach_scene", name="接待模式", place=ROOM)
    assert done.refs == {"scene": "S2"}
    taught = {(s.device, s.command, str(s.value)) for s in room.system.scene("S2").settings}
    assert ("D1", "dim", "15") in taught
    assert ("D2", "off", "None") in taught
    assert not any(device == "D5" for device, _, _ in taught)
    there = room.states()
    for device in ("D1", "D3"):
        command, value = ("off", None) if device == "D1" else ("position", 5)
        room.run("device.set", device=device, command=command, value=value)
    room.run("device.scene", scene="S2", place=ROOM)
    assert room.states() == there
    room.undo("device.teach_scene", done, name="接待模式", place=ROOM)
    assert room.records() == records != before


def test_teaching_a_new_name_makes_a_scene_and_undo_removes_it(room: Room) -> None:
    done = room.run("device.teach_scene", name="值夜模式", place=ROOM)
    assert room.system.scene(done.refs["scene"]).name == "值夜"
    room.undo("device.teach_scene", done, name="值夜模式", place=ROOM)
    with pytest.raises(NotFound):
        room.system.scene(done.refs["scene"])


def test_status_tells_one_device_a_room_or_a_type(room: Room) -> None:
    assert room.run("device.status", device="D2").text == "小会议室空调：关着，26℃。"
    assert len(room.run("device.status", place=ROOM).data["devices"]) == 4
    assert room.run("device.status", type="广播").text == "走廊广播：音量 60。"
    with pytest.raises(NotFound):
        room.run("device.status", place="地下室")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_imports_as_no_change(room: Room, kind: str) -> None:
    done = room.run("device.export", kind=kind)
    found = room.run("device.import_preview", file=done.refs["file"])
    assert found.data["changes"] == []
    assert found.data["problems"] == []
    assert found.data["unchanged"] == (7 if kind == "xlsx" else 5)


def test_an_import_is_previewed_applied_and_taken_back(room: Room) -> None:
    name = room.run("device.export").refs["file"]
    book = load_workbook(room.files / name)
    devices = book["设备"]
    devices["B2"] = "小会议室主灯"
    devices.append(["D9", "走廊灯", "灯光", "走廊", "过道灯", "on；off；dim＝0-100", "", "lamp9"])
    book["场景设置"].append(["S2", "D9", "dim", 40])
    book.save(room.files / name)
    before, states = room.records(), room.states()
    found = room.run("device.import_preview", file=name)
    kinds = {(c["what"], c["kind"], c["id"]) for c in found.data["changes"]}
    assert kinds == {
        ("device", "change", "D1"), ("device", "add", "D9"), ("scene", "change", "S2"),
    }  # fmt: skip
    assert room.records() == before
    done = room.run("device.import_apply", file=name, digest=found.refs["digest"])
    assert room.system.device("D9").commands == {"on": None, "off": None, "dim": "0-100"}
    assert room.system.scene("S2").settings[0].value == 40
    assert {id: s for id, s in room.states().items() if id != "D9"} == states
    room.undo("device.import_apply", done, file=name)
    assert room.records() == before


def test_a_file_changed_after_its_preview_is_not_applied(room: Room) -> None:
    name = room.run("device.export", kind="csv").refs["file"]
    digest = room.run("device.import_preview", file=name).refs["digest"]
    with (room.files / name).open("a", encoding="utf-8") as file:
        file.write("D8,某灯\r\n")
    with pytest.raises(Refused):
        room.run("device.import_apply", file=name, digest=digest)


def test_a_faulty_file_tells_its_rows_and_changes_nothing(room: Room) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "设备"
    sheet.append(["编号", "名称", "指令"])
    sheet.append(["D1", "", "on"])
    sheet.append(["D7", "某灯", "dim=很亮"])
    sheet.append(["D8", "甲灯", "on"])
    sheet.append(["D8", "乙灯", "on"])
    scenes = book.create_sheet("场景")
    scenes.append(["编号", "名称"])
    scenes.append(["S7", "坏场景"])
    settings = book.create_sheet("场景设置")
    settings.append(["场景编号", "设备编号", "指令", "值"])
    settings.append(["S7", "D77", "on", ""])
    settings.append(["S7", "D2", "temp", 99])
    room.files.mkdir()
    book.save(room.files / "坏.xlsx")
    before = room.records()
    told = "\n".join(room.run("device.import_preview", file="坏.xlsx").data["problems"])
    for part in ("第2行", "第3行", "D8”重复", "D77", "16 到 30"):
        assert part in told
    with pytest.raises(Refused):
        room.run("device.import_apply", file="坏.xlsx")
    assert room.records() == before


def test_only_files_of_the_own_folder_are_read(room: Room, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("编号,名称\nD1,改名\n", encoding="utf-8")
    room.files.mkdir()
    (room.files / "link.csv").symlink_to(tmp_path / "outside.csv")
    for name in ("../outside.csv", str(tmp_path / "outside.csv"), "link.csv", "absent.csv", ""):
        with pytest.raises(NotFound):
            room.run("device.import_preview", file=name)
    (room.files / "not.xlsx").write_bytes("不是表格".encode())
    with pytest.raises(InvalidInput):
        room.run("device.import_preview", file="not.xlsx")


def test_names_that_look_like_formulas_stay_names(room: Room) -> None:
    room.run("device.save", id="D8", name="=1+1", place="走廊")
    name = room.run("device.export").refs["file"]
    cells = [
        c for row in load_workbook(room.files / name)["设备"] for c in row if c.value == "=1+1"
    ]
    assert [cell.data_type for cell in cells] == ["s"]
    text = (room.files / room.run("device.export", kind="csv").refs["file"]).read_text("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(text)) if row[0] == "D8"] == ["'=1+1"]


def test_records_are_saved_and_taken_back_without_touching_states(room: Room) -> None:
    before = room.records()
    added = room.run("device.save", name="走廊灯", place="走廊", commands={"on": None})
    assert added.refs == {"device": "DEV01"}
    renamed = room.run("device.save", id="D1", name="主灯", place=ROOM, commands={"dim": "0-100"})
    room.run("device.set", device="D1", command="dim", value=7)
    removed = room.run("device.remove", device="D3")
    assert room.system.device("D1").state["dim"] == 7
    room.undo("device.remove", removed, device="D3")
    room.undo("device.save", renamed, id="D1", name="主灯")
    room.undo("device.save", added, name="走廊灯")
    assert room.system.device("D1").state["dim"] == 7
    room.run("device.set", device="D1", command="dim", value=80)
    assert room.records() == before
    with pytest.raises(InvalidInput):
        room.run("device.save", name="小会议室灯", place=ROOM)


def test_every_action_has_its_examples_and_only_keeping_the_register_needs_its_permission(
    room: Room,
) -> None:
    assert SPEC.key == "devices"
    for action in room.catalogue:
        assert action.system == "device"
        assert 3 <= len(action.examples) <= 6
    with pytest.raises(InvalidInput):
        check(room.action("device.set"), {"device": "D1", "command": "dim", "value": True})

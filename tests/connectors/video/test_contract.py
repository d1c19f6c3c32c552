"""What every video adapter does, against real sources: RTSP by GStreamer, ONVIF by ipycam."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.contract import Kind, Named
from connectors.video import builtin, frames, onvif
from connectors.video.builtin import BuiltinVideo
from connectors.video.model import CameraQuery, CameraRecord
from core.clock import SteppedClock
from core.errors import InvalidInput, NotFound, Refused, Unavailable
from tests.connectors.video.conftest import NIGHT, call, free_port

ID = "31019901001320000001"


@dataclass
class Case:
    """An adapter with one camera that works and what to know about it."""

    system: BuiltinVideo
    module: ModuleType
    record: CameraRecord
    dead: str


@pytest.fixture(params=["builtin", "onvif"])
def case(request: pytest.FixtureRequest, make: Callable[..., Any]) -> Case:
    if request.param == "builtin":
        _, locked = request.getfixturevalue("rtsp")
        module, address, password = builtin, f"{locked}/secret", "p@ss/word"
        dead = f"rtsp://127.0.0.1:{free_port()}/live"
    else:
        module, address, password = onvif, request.getfixturevalue("onvif_camera"), "p@ss"
        dead = f"onvif://127.0.0.1:{free_port()}"
    record = CameraRecord(
        id=ID, name="南桥码头1号机", place="P1", unit="U1", lon=121.44, lat=31.395,
        tags=("码头", "水域"), address=address, account="duty", password=SecretStr(password),
    )  # fmt: skip
    system = make(module)
    system.save(call("made"), [record])
    return Case(system, module, record, dead)


def test_what_was_registered_can_be_named_and_found(case: Case) -> None:
    (named,) = case.system.named()
    assert (named.kind, named.id, named.name) == (Kind.CAMERA, ID, "南桥码头1号机")
    assert named.facts["place"] == "P1"
    assert named.facts["tags"] == ["码头", "水域"]
    (found,) = case.system.find(CameraQuery(place="P1"))
    assert found.camera.id == ID
    assert "live" in found.camera.can


def test_a_picture_of_now_is_kept_once_and_can_be_taken_back(case: Case) -> None:
    kept = case.system.snapshot(call("shot"), ID, None, "SJ1")
    assert frames.picture(case.system.snapshot_path(kept.id).read_bytes()).width == kept.width > 0
    assert kept.attached_to == "SJ1"
    assert case.system.snapshot(call("shot"), ID, None, "SJ1") == kept
    assert case.system.snapshots("SJ1") == [kept]
    case.system.take_back(call("undo"), kept.id)
    assert case.system.snapshots("SJ1") == []
    with pytest.raises(NotFound):
        case.system.snapshot_path(kept.id)


def test_a_past_moment_is_never_answered_with_a_picture_of_now(case: Case) -> None:
    past = case.system.snapshots()
    with pytest.raises(Refused, match="录像回放地址"):
        case.system.snapshot(call("past"), ID, NIGHT - timedelta(days=3000), None)
    with pytest.raises(InvalidInput, match="还没有到"):
        case.system.snapshot(call("future"), ID, NIGHT + timedelta(days=3000), None)
    assert case.system.snapshots() == past


def test_viewers_share_one_stream_which_ends_when_closed(case: Case) -> None:
    stream = case.system.open(ID)
    assert case.system.open(ID).id == stream.id
    playlist = case.system.live.playlist_path(stream.id).read_text()
    name = playlist.splitlines()[-1]
    assert case.system.live.segment_path(stream.id, name).stat().st_size > 0
    assert frames.picture(case.system.live.still(stream.id)).width > 0
    case.system.live.close(stream.id)
    with pytest.raises(NotFound):
        case.system.live.playlist_path(stream.id)
    assert case.system.live.streams() == []


def test_a_wrong_password_is_said_and_never_shown(
    case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = CameraRecord(id=ID, password=SecretStr("hunter2-wrong"))
    case.system.save(call("wrong"), [wrong])
    with pytest.raises(Refused, match="账号或口令") as told:
        case.system.open(ID)
    with pytest.raises(Refused):
        case.system.snapshot(call("shot"), ID, None, None)
    (seen,) = case.system.check([ID])
    assert seen.status == "offline"
    assert "账号或口令" in seen.fault
    assert "hunter2" not in f"{told.value}{seen}{case.system.record(ID)}{caplog.text}"


def test_an_unreachable_camera_is_offline_since_its_first_failed_probe(
    case: Case, make: Callable[..., Any], clock: SteppedClock
) -> None:
    system = make(case.module, clock=clock)
    system.save(call("dead"), [CameraRecord(id=ID, address=case.dead)])
    with pytest.raises(Unavailable, match="连不上"):
        system.open(ID)
    (first,) = system.check()
    assert (first.status, first.offline_since) == ("offline", NIGHT)
    clock.advance(timedelta(hours=2))
    (again,) = system.check()
    assert again.offline_since == NIGHT
    system.save(call("alive"), [case.record])
    (back,) = system.check()
    assert (back.status, back.offline_since, back.fault) == ("online", None, "")


def test_edits_can_be_undone_and_passwords_survive_it(case: Case) -> None:
    case.system.save(call("rename"), [CameraRecord(id=ID, name="改名", tags=())])
    case.system.save(call("new"), [CameraRecord(id="B", name="新机")])
    case.system.remove(call("gone"), ID)
    assert [named.id for named in case.system.named()] == ["B"]
    assert case.system.undo_edit(call("u1"), "gone") == 1
    assert case.system.undo_edit(call("u2"), "new") == 1
    assert case.system.undo_edit(call("u3"), "rename") == 1
    (camera,) = case.system.named()
    assert (camera.name, camera.facts["tags"]) == ("南桥码头1号机", ["码头", "水域"])
    assert case.system.snapshot(call("shot"), ID, None, None).size > 0


def test_loading_replaces_by_id_and_keeps_the_source(case: Case) -> None:
    given = Named(Kind.CAMERA, ID, "码头", ("一号",), {"place": "P2", "status": "offline"})
    other = Named(Kind.CAMERA, "C2", "别处")
    case.system.load([given, other, Named(Kind.DEVICE, "D9", "灯")])
    case.system.load([given])
    loaded = {named.id: named for named in case.system.named()}
    assert set(loaded) == {ID, "C2"}
    assert loaded[ID].facts == {"place": "P2", "tags": [], "status": "offline"}
    assert case.system.record(ID).address == case.record.address


def test_presets_are_turned_to_and_back_or_plainly_refused(case: Case) -> None:
    if case.module is builtin:
        with pytest.raises(Refused, match="云台"):
            case.system.presets(ID)
        with pytest.raises(Refused, match="云台"):
            case.system.go_to_preset(call("turn"), ID, "大门口")
        return
    assert [preset.name for preset in case.system.presets(ID)] == ["Home", "大门口", "堆场"]
    with pytest.raises(NotFound, match="可用的预置位：Home、大门口、堆场"):
        case.system.go_to_preset(call("turn"), ID, "江面")
    _, first = case.system.go_to_preset(call("t1"), ID, "大门口")
    preset, former = case.system.go_to_preset(call("t2"), ID, "yard")
    assert preset.name == "堆场"
    assert former["PanTilt"] == {"x": 0.5, "y": 0.25}
    assert case.system.go_back(call("t3"), ID, former)
    _, now = case.system.go_to_preset(call("t4"), ID, "堆场")
    assert now["PanTilt"] == {"x": 0.5, "y": 0.25}
    assert not case.system.go_back(call("t5"), ID, {})
    assert first.keys() == now.keys()


def test_unknown_cameras_are_not_found(case: Case) -> None:
    for ask in (
        lambda: case.system.camera("none"),
        lambda: case.system.open("none"),
        lambda: case.system.record("none"),
        lambda: case.system.presets("none"),
        lambda: case.system.snapshot(call("x"), "none", None, None),
        lambda: case.system.push(call("y"), ["none"], "D1", "1"),
        lambda: case.system.remove(call("z"), "none"),
    ):
        with pytest.raises(NotFound):
            ask()


def test_closing_leaves_no_process_behind(case: Case) -> None:
    case.system.open(ID)
    mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    assert case.system.health().ok
    case.system.close()
    names = [Path(f"/proc/{pid}/comm").read_text() for pid in mine.read_text().split()]
    assert "ffmpeg\n" not in names

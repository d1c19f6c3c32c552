"""The register: finding, addresses and passwords, sheets."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from connectors.video import onvif
from connectors.video.builtin import BuiltinVideo
from connectors.video.finding import distance_m
from connectors.video.model import CameraQuery, CameraRecord
from core.database import Database
from core.errors import InvalidInput, NotFound, Refused
from core.identity import Principal, Role
from tests.connectors.video.conftest import call

CAMERAS = [
    CameraRecord(id="A", name="南桥码头1号机", place="P1", unit="U1", lon=121.4400, lat=31.3950,
                 tags=("码头", "水域")),
    CameraRecord(id="B", name="南桥码头2号机", place="P1", unit="U1", lon=121.4401, lat=31.3952,
                 tags=("码头",)),
    CameraRecord(id="C", name="学校门口", unit="U2", lon=121.4416, lat=31.3951, tags=("学校",)),
    CameraRecord(id="D", name="单兵", aliases=("移动一号",), unit="U2"),
]  # fmt: skip


@pytest.fixture
def video(make: Callable[..., Any]) -> BuiltinVideo:
    system: BuiltinVideo = make()
    system.save(call("cameras"), CAMERAS)
    return system


def ids(video: BuiltinVideo, **query: Any) -> list[str]:
    return [found.camera.id for found in video.find(CameraQuery(**query))]


def test_cameras_are_found_by_what_officers_say(video: BuiltinVideo) -> None:
    assert ids(video) == ["A", "B", "C", "D"]
    assert ids(video, place="P1") == ["A", "B"]
    assert ids(video, unit="U2") == ["C", "D"]
    assert ids(video, tags=("码头", "水域")) == ["A"]
    assert ids(video, text="移动") == ["D"]
    assert ids(video, status="online") == []


def test_a_place_without_cameras_shows_the_nearest(video: BuiltinVideo) -> None:
    (found,) = video.find(CameraQuery(place="P2"))[:1]
    assert found.camera.id == "C"
    assert 30 < (found.distance_m or 0) < 60
    assert ids(video, place="P4") == []
    assert ids(video, place="P3") == []


@pytest.mark.parametrize("centre", ["P1", "SJ1", "A"])
def test_nearby_takes_a_place_an_event_or_a_camera(video: BuiltinVideo, centre: str) -> None:
    assert ids(video, near=centre, radius_m=50) == ["A", "B"]
    assert ids(video, near=centre) == ["A", "B", "C"]


def test_a_centre_without_coordinates_is_said(video: BuiltinVideo) -> None:
    with pytest.raises(InvalidInput, match="没有登记坐标"):
        ids(video, near="P3")
    with pytest.raises(NotFound):
        ids(video, near="nowhere")


def test_distances_are_metres() -> None:
    # one minute of latitude is one nautical mile
    assert distance_m((121.0, 31.0), (121.0, 31.0 + 1 / 60)) == pytest.approx(1853, abs=2)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "concat:a|b",
        "ftp://10.0.0.1/x",
        "rtsp://",
        "-i /etc/passwd",
        "rtsp://10.0.0.1/a b",
        "rtsp://10.0.0.1/\nfile:///x",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
        "rtsp://10.0.0.1:99999/",
        "onvif://10.0.0.1",
        "subfile,,start,0,end,1,,:/etc/passwd",
    ],
)
def test_only_camera_addresses_are_registered(video: BuiltinVideo, address: str) -> None:
    for field in ("address", "still_address", "playback_address"):
        with pytest.raises(InvalidInput):
            video.save(call(f"{field}{address}"), [CameraRecord(id="A", **{field: address})])
    assert video.record("A").address == ""


def test_a_playback_address_is_filled_with_times_only(video: BuiltinVideo) -> None:
    for bad in ("rtsp://{start.__class__}/x", "{start}://10.0.0.1/x"):
        with pytest.raises(InvalidInput):
            video.save(call(bad), [CameraRecord(id="A", playback_address=bad)])


def test_passwords_lie_encrypted_and_are_never_given_back(
    video: BuiltinVideo, database: Database, tmp_path: Path
) -> None:
    address = "rtsp://admin:s3cret%21@10.0.0.1:554/ch1?x=1"
    video.save(call("pw"), [CameraRecord(id="A", address=address)])
    record = video.record("A")
    assert (record.address, record.account) == ("rtsp://10.0.0.1:554/ch1?x=1", "admin")
    video.import_preview(
        call("sheet"), "a.csv", f"编号,取流地址,口令\nA,{address},s3cret!\n".encode()
    )
    video.save(call("again"), [CameraRecord(id="A", name="改名")])
    with database.reading() as session:
        tables = ("camera", "camera_revision", "camera_import")
        rows = [session.execute(text(f"SELECT * FROM {name}")).all() for name in tables]
    assert "s3cret" not in f"{rows}{video.record('A')!r}{video.camera('A')!r}"
    key = tmp_path / "video" / "cameras.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    with pytest.raises(Refused, match="重新填写"):
        video.open("A")


def test_a_password_does_not_follow_a_camera_to_another_host(
    make: Callable[..., Any], database: Database
) -> None:
    video = make(onvif)
    first = CameraRecord(id="A", name="甲", address="rtsp://10.0.0.1/1", account="admin",
                         password=SecretStr("pw"))  # fmt: skip
    video.save(call("1"), [first])
    video.save(call("2"), [CameraRecord(id="A", address="onvif://10.0.0.1:80")])
    assert _secret(database) != ""
    video.save(call("3"), [CameraRecord(id="A", address="rtsp://10.6.6.6/steal")])
    assert _secret(database) == ""


def _secret(database: Database) -> str:
    with database.reading() as session:
        return str(session.execute(text("SELECT secret FROM camera")).scalar_one())


def test_a_sheet_is_previewed_applied_once_and_undone(video: BuiltinVideo) -> None:
    sheet = (
        "编号,名称,标签,经度,取流地址\n"
        "A,南桥码头1号机,码头、水域,121.44,\n"
        "B,改名,码头,121.4401,rtsp://u:p@10.0.0.2/1\n"
        "E,新机,,,\n"
        "F,,,,\n"
        "E,重复,,,\n"
        "G,坏地址,,,file:///etc/passwd\n"
        "H,坏经度,,900,\n"
    ).encode("gb18030")
    preview = video.import_preview(call("p"), "台账.csv", sheet)
    assert [row.kind for row in preview.rows] == [
        "same", "changed", "new", "error", "error", "error", "error",
    ]  # fmt: skip
    assert preview.rows[1].changes["名称"] == ("南桥码头2号机", "改名")
    assert "u:p" not in str(preview)
    assert "重复" in preview.rows[4].error
    assert video.camera("B").name == "南桥码头2号机"
    other = Principal("li", "李", (), frozenset({Role.LEADER}))
    with pytest.raises(Refused, match="别人"):
        video.import_apply(call("thief", other), preview.id)
    assert len(video.import_apply(call("apply"), preview.id)) == 3
    assert len(video.import_apply(call("apply"), preview.id)) == 3
    assert (video.camera("B").name, video.camera("E").name) == ("改名", "新机")
    with pytest.raises(Refused, match="已经执行过"):
        video.import_apply(call("second"), preview.id)
    video.undo_edit(call("undo"), "apply")
    assert ids(video) == ["A", "B", "C", "D"]
    assert video.camera("B").name == "南桥码头2号机"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_exported_can_be_imported_unchanged(video: BuiltinVideo, kind: str) -> None:
    code = CameraRecord(id="31019901001320000001", name="=cmd|'/c calc'!A1", lon=121.0)
    video.save(call("code"), [code])
    content = video.export(f"台账.{kind}")
    preview = video.import_preview(call("p"), f"台账.{kind}", content)
    assert {row.kind for row in preview.rows} == {"same"}
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        assert sheet["B2"].data_type == "s"
    else:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert rows[1][1].startswith("'=")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"\x00" * 100, b"a,b\n1,2\n"])
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_files_that_are_no_register_are_refused(
    video: BuiltinVideo, name: str, content: bytes
) -> None:
    with pytest.raises(InvalidInput):
        video.import_preview(call("p"), name, content)

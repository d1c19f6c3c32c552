"""The live desk: sharing, ceilings, idling, safe paths, strays; playback and wall sinks."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.video import frames
from connectors.video.builtin import BuiltinVideo
from connectors.video.encoder import stop_strays
from connectors.video.model import Camera, CameraRecord
from core.clock import SteppedClock
from core.effects.action import Call, Uncertain
from core.errors import InvalidInput, NotFound, Refused, Unavailable
from tests.connectors.video.conftest import NIGHT, call


@pytest.fixture
def sources(rtsp: tuple[str, str]) -> list[CameraRecord]:
    base, _ = rtsp
    recorded = f"{base}/recorded?from={{start}}&to={{end:%Y_%m_%d_%H_%M_%S}}"
    return [
        CameraRecord(id="A", name="甲", address=f"{base}/live", playback_address=recorded),
        CameraRecord(id="B", name="乙", address=f"{base}/second"),
        CameraRecord(id="H", name="丙", address=f"{base}/hevc"),
        CameraRecord(id="N", name="丁", address=f"{base}/nothing-here"),
        CameraRecord(id="Z", name="无源"),
    ]


def opened(make: Callable[..., Any], sources: list[CameraRecord], **options: Any) -> BuiltinVideo:
    video: BuiltinVideo = make(**options)
    video.save(call("cameras"), sources)
    return video


def test_the_ceiling_is_said_and_lifted_by_closing(
    make: Callable[..., Any], sources: list[CameraRecord]
) -> None:
    video = opened(make, sources, streams=1)
    first = video.open("A")
    with pytest.raises(Unavailable, match="已达上限 1 路"):
        video.open("B")
    assert video.open("A").id == first.id
    video.live.close(first.id)
    assert video.open("B").camera == "B"


def test_hevc_is_transcoded_below_its_own_ceiling(
    make: Callable[..., Any], sources: list[CameraRecord]
) -> None:
    video = opened(make, sources, transcodes=0)
    with pytest.raises(Unavailable, match="转码"):
        video.open("H")
    video.close()
    video = opened(make, [], transcodes=1)
    stream = video.open("H")
    assert stream.transcoded
    segment = video.live.playlist_path(stream.id).read_text().splitlines()[-1]
    path = video.live.segment_path(stream.id, segment)
    codec = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", path],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    assert codec.strip().startswith("h264")


def test_a_picture_nobody_watches_is_stopped(
    make: Callable[..., Any], sources: list[CameraRecord], tmp_path: Path
) -> None:
    video = opened(make, sources, idle_s=2)
    stream = video.open("A")
    for _ in range(4):
        time.sleep(1)
        video.live.touch(stream.id)
    assert video.live.streams() == [stream]
    time.sleep(5)
    assert video.live.streams() == []
    assert list((tmp_path / "video" / "live").iterdir()) == []
    with pytest.raises(NotFound, match="已关闭"):
        video.live.touch(stream.id)


@pytest.mark.parametrize(
    "name",
    ["../../cameras.key", "/etc/passwd", "pid", "index.m3u8", "..", "", "1.ts/../pid", "9\n.ts"],
)
def test_only_segments_are_served(
    make: Callable[..., Any], sources: list[CameraRecord], name: str
) -> None:
    video = opened(make, sources)
    stream = video.open("A")
    with pytest.raises(NotFound):
        video.live.segment_path(stream.id, name)
    for id in ("../live", "", f"../live/{stream.id}"):
        with pytest.raises(NotFound):
            video.live.playlist_path(id)


def test_mjpeg_parts_flow_until_the_stream_is_closed(
    make: Callable[..., Any], sources: list[CameraRecord]
) -> None:
    video = opened(make, sources)
    stream = video.open("A")
    parts = video.live.mjpeg(stream.id, every_s=0.1)
    head, jpeg = next(parts).split(b"\r\n\r\n", 1)
    assert b"image/jpeg" in head
    assert jpeg.startswith(b"\xff\xd8")
    video.live.close(stream.id)
    assert list(parts) == []


def test_cameras_without_a_picture_say_why(
    make: Callable[..., Any], sources: list[CameraRecord]
) -> None:
    video = opened(make, sources)
    with pytest.raises(NotFound, match=r"丁.*码流"):
        video.open("N")
    with pytest.raises(Exception, match="未登记取流地址"):
        video.open("Z")
    seen = {one.camera: one for one in video.check()}
    assert "Z" not in seen
    assert (seen["A"].status, seen["N"].status) == ("online", "offline")
    assert video.check(["Z"])[0].status == "unknown"
    assert video.live.streams() == []


def test_a_recorded_range_is_played_and_a_past_picture_taken(
    make: Callable[..., Any], sources: list[CameraRecord], clock: SteppedClock
) -> None:
    video = opened(make, sources, clock=clock)
    start, end = NIGHT - timedelta(minutes=20), NIGHT - timedelta(minutes=10)
    stream = video.playback("A", start, end)
    assert (stream.start, stream.end) == (start, end)
    assert video.open("A").id != stream.id
    kept = video.snapshot(call("past"), "A", start, None)
    assert kept.taken_at == start
    for bad in ((end, start), (NIGHT, NIGHT + timedelta(hours=1)), (NIGHT - timedelta(9), NIGHT)):
        with pytest.raises(InvalidInput):
            video.playback("A", *bad)


def test_children_of_a_killed_process_are_ended_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "live" / "abc"
    folder.mkdir(parents=True)
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
    stray = subprocess.Popen([*sleeping, str(folder / "index.m3u8")])
    stranger = subprocess.Popen(sleeping)
    try:
        (folder / "pid").write_text(str(stray.pid))
        other = tmp_path / "live" / "def"
        other.mkdir()
        (other / "pid").write_text(str(stranger.pid))
        time.sleep(0.2)
        stop_strays(tmp_path / "live")
        assert stray.wait(5) == -9
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stray.kill()
        stranger.wait()


class Screen:
    """A sink that confirms, refuses or stays silent, as told."""

    def __init__(self) -> None:
        self.shown: list[tuple[tuple[str, ...], str, str]] = []
        self.cleared: list[tuple[str, str]] = []
        self.error: Exception | None = None

    def drives(self, target: str) -> bool:
        return target == "D1"

    def show(self, call: Call, cameras: Sequence[Camera], target: str, zone: str) -> None:
        if self.error:
            raise self.error
        self.shown.append((tuple(camera.id for camera in cameras), target, zone))

    def clear(self, call: Call, target: str, zone: str) -> None:
        self.cleared.append((target, zone))


def test_walls_are_written_down_and_regions_replaced(
    make: Callable[..., Any], sources: list[CameraRecord]
) -> None:
    video = opened(make, sources)
    (first,) = video.push(call("1"), ["A"], "D1", "2")
    assert (first.state, first.camera_name) == ("registered", "甲")
    video.push(call("2"), ["B"], "D1", "2")
    video.push(call("3"), ["A"], "X1", "")
    video.push(call("4"), ["B"], "X1", "")
    video.push(call("4"), ["B"], "X1", "")
    on = [(one.target, one.zone, one.camera) for one in video.walls()]
    assert on == [("D1", "2", "B"), ("X1", "", "A"), ("X1", "", "B")]
    assert [one.camera for one in video.clear_wall(call("5"), "X1", None)] == ["A", "B"]
    with pytest.raises(NotFound):
        video.clear_wall(call("6"), "X1", None)
    assert [one.target for one in video.walls()] == ["D1"]


def test_a_sink_decides_what_is_said_to_be_shown(
    make: Callable[..., Any], sources: list[CameraRecord]
) -> None:
    video, screen = opened(make, sources), Screen()
    video.connect_wall(screen)
    assert [one.state for one in video.push(call("1"), ["A"], "D1", "1")] == ["shown"]
    assert [one.state for one in video.push(call("1"), ["A"], "D1", "1")] == ["shown"]
    assert [one.state for one in video.push(call("2"), ["A"], "X1", "")] == ["registered"]
    screen.error = Unavailable("大屏没有应答。")
    with pytest.raises(Unavailable):
        video.push(call("3"), ["B"], "D1", "2")
    screen.error = Uncertain("不知道是否已显示。")
    with pytest.raises(Uncertain):
        video.push(call("4"), ["B"], "D1", "3")
    states = {one.zone: one.state for one in video.walls("D1")}
    assert states == {"1": "shown", "2": "failed", "3": "registered"}
    assert screen.shown == [(("A",), "D1", "1")]
    video.clear_wall(call("5"), "D1", "1")
    assert screen.cleared == [("D1", "1")]


def test_streams_say_where_they_are_served(
    make: Callable[..., Any], sources: list[CameraRecord]
) -> None:
    stream = opened(make, sources).open("A")
    assert stream.playlist == f"{stream.id}/index.m3u8"
    assert len(stream.id) == 32


@pytest.mark.parametrize(
    ("messages", "error"),
    [
        ("[rtsp @ 0x55d401c0] method DESCRIBE failed: 404 Not Found", NotFound),
        ("rtsp://127.0.0.1:40154/b: method DESCRIBE failed: 401 Unauthorized", Refused),
        ("Server returned 401 Unauthorized (authorization failed)", Refused),
        ("[tcp @ 0x7f401454] Connection to tcp://10.0.0.4:554 failed: timed out", Unavailable),
    ],
)
def test_a_number_inside_an_address_is_no_answer_of_the_camera(
    messages: str, error: type[Exception]
) -> None:
    assert type(frames.failure(messages)) is error

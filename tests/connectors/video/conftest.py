"""Real sources: an RTSP server (GStreamer) and an ONVIF camera (ipycam), always killed."""

import importlib.util
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Context, Kind, Named
from connectors.video import builtin
from connectors.video.builtin import BuiltinVideo
from core.clock import ROOM_ZONE, SteppedClock, SystemClock
from core.database import Database
from core.effects.action import Call
from core.identity import Principal, Role
from tests.conftest import missing

HERE = Path(__file__).parent
OFFICER = Principal("zhang", "张值班", ("区",), frozenset({Role.OFFICER}))
NIGHT = datetime(2026, 11, 21, 21, 30, tzinfo=ROOM_ZONE)


class KnownNames:
    """Names of other systems' things."""

    def __init__(self, *things: Named) -> None:
        self.things = {thing.id: thing for thing in things}

    def get(self, id: str) -> Named | None:
        return self.things.get(id)

    def of(self, id: str) -> str:
        thing = self.things.get(id)
        return thing.name if thing else id


NAMES = KnownNames(
    Named(Kind.PLACE, "P1", "南桥码头", ("南码头",), {"lon": 121.4400, "lat": 31.3950}),
    Named(Kind.PLACE, "P2", "南桥公园", (), {"lon": 121.4420, "lat": 31.3950}),
    Named(Kind.PLACE, "P3", "无坐标地点"),
    Named(Kind.PLACE, "P4", "远处", (), {"lon": 122.5, "lat": 31.3950}),
    Named(Kind.EVENT, "SJ1", "码头漏油", (), {"place": "P1"}),
    Named(Kind.DEVICE, "D1", "值班大厅大屏", (), {"type": "大屏"}),
    Named(Kind.EXTERNAL, "X1", "市总值班室"),
    Named(Kind.UNIT, "U1", "南桥街道", (), {"lon": 121.4410, "lat": 31.3950}),
)


def call(key: str, who: Principal = OFFICER, at: datetime = NIGHT) -> Call:
    return Call(key, who, at)


@contextmanager
def child(*command: str | Path) -> Iterator[str]:
    """Run a server as a child process; the first line that it prints."""
    process = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        assert line, f"{command[1]} did not start"
        yield line
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def ffmpeg() -> None:
    if shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None:
        missing("ffmpeg", "apt install ffmpeg")


@pytest.fixture(scope="session")
def rtsp(ffmpeg: None) -> Iterator[tuple[str, str]]:
    """Base addresses of an open RTSP server and of one behind a login."""
    python = "/usr/bin/python3"
    check = "import gi; gi.require_version('GstRtspServer', '1.0');"
    check += "from gi.repository import Gst, GstRtspServer; Gst.init(None);"
    check += "assert all(map(Gst.ElementFactory.find, ('x264enc', 'x265enc', 'rtph264pay')))"
    found = (
        Path(python).exists()
        and not subprocess.run([python, "-c", check], capture_output=True, check=False).returncode
    )
    if not found:
        missing(
            "gst-rtsp-server",
            "apt install python3-gi gir1.2-gst-rtsp-server-1.0"
            " gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad"
            " gstreamer1.0-plugins-ugly",
        )
    with child(python, HERE / "rtsp_server.py") as line:
        open_port, locked_port = line.split()
        yield f"rtsp://127.0.0.1:{open_port}", f"rtsp://127.0.0.1:{locked_port}"


@pytest.fixture(scope="session")
def onvif_camera(ffmpeg: None) -> Iterator[str]:
    """The address of an ONVIF camera with the login duty / p@ss."""
    if importlib.util.find_spec("ipycam") is None:
        missing("ipycam", "a development dependency: uv sync")
    port = free_port()
    with child(sys.executable, HERE / "onvif_device.py", str(port), str(free_port())):
        yield f"onvif://127.0.0.1:{port}"


@pytest.fixture
def make(database: Database, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Connect a video system over a fresh database; closed afterwards."""
    made: list[BuiltinVideo] = []

    def connect(module: Any = builtin, clock: Any = None, over: Any = None, **options: Any) -> Any:
        context = Context(
            over or database, clock or SystemClock(), ROOM_ZONE, tmp_path / "video", NAMES
        )
        system = module.connect(module.Options(**options), context)
        made.append(system)
        return system

    yield connect
    for system in made:
        system.close()


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NIGHT)

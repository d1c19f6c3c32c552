"""Single frames and stream facts, by ffmpeg and ffprobe as child processes.

Never through a shell, always with a timeout, only network protocols allowed for what is opened.
Their messages name the address with its password: they are read for their kind and dropped.
"""

import json
import shutil
import socket
import subprocess
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import NotFound, Refused, Unavailable, ZhibanError

# `file`, `concat`, `data`, `subfile` and the like stay out: an opened playlist can't reach the disk
PROTOCOLS = "tcp,udp,rtp,srtp,rtsp,http,https,tls,crypto,hls"
PATTERN = "sample"  # the scheme of cameras that do not exist
_CARD = "testsrc2=size=640x360:rate=10,realtime"
_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443, "onvif": 80}

# a bare 401 or 404 may be part of a port or of an address in memory: [rtsp @ 0x55d401…]
_KINDS: tuple[tuple[tuple[str, ...], ZhibanError], ...] = (
    (
        (": 401", "returned 401", "error 401", "unauthorized", "403 forbidden"),
        Refused("摄像机拒绝了登记的账号或口令。", "请在摄像机台账中更正该路的账号和口令。"),
    ),
    (
        (": 404", "returned 404", "error 404", ": 454", "not found", "method describe failed"),
        NotFound("摄像机上没有登记的这一路码流。", "请检查取流地址中的通道号。"),
    ),
    (
        ("connection refused", "no route to host", "network is unreachable", "failed to resolve"),
        Unavailable("连不上摄像机。", "请检查摄像机是否通电、网络是否通畅。"),
    ),
    (
        ("timed out", "timeout"),
        Unavailable("摄像机没有应答。", "请检查摄像机是否在线、网络是否通畅。"),
    ),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG with its size in pixels."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Probe:
    """What a stream carries: the codec's name as ffmpeg says it (h264, hevc, mjpeg), pixels."""

    codec: str
    width: int
    height: int


def program(name: str) -> str:
    """Return the path of ffmpeg or ffprobe; raises `Unavailable` where it is not installed."""
    path = shutil.which(name)
    if path is None:
        raise Unavailable(f"本机没有安装 {name}，不能取视频画面。", "请系统管理员安装 ffmpeg。")
    return path


def input_arguments(url: str, timeout_s: float) -> list[str]:
    """Return ffmpeg's arguments that open an address: protocols, socket timeout, TCP for RTSP."""
    scheme = urlsplit(url).scheme
    if scheme == PATTERN:
        return ["-f", "lavfi", "-i", _CARD]
    patience = str(int(timeout_s * 1_000_000))
    arguments = ["-protocol_whitelist", PROTOCOLS, "-analyzeduration", "500000"]
    if scheme in {"rtsp", "rtsps"}:
        arguments += ["-rtsp_transport", "tcp", "-timeout", patience]
    else:
        arguments += ["-rw_timeout", patience]
    return [*arguments, "-i", url]


def grab(url: str, timeout_s: float) -> Picture:
    """Take the first whole frame of a stream.

    Raises:
        Unavailable: not reached, no picture in time, or no ffmpeg.
        Refused: account or password wrong.
        NotFound: the device has no such stream.
    """
    arguments = ["-nostdin", "-hide_banner", "-loglevel", "error"]
    arguments += input_arguments(url, timeout_s)
    arguments += ["-an", "-frames:v", "1", "-q:v", "3", "-c:v", "mjpeg"]
    return picture(_run("ffmpeg", [*arguments, "-f", "image2pipe", "pipe:1"], timeout_s))


def grab_file(path: str, timeout_s: float = 10) -> Picture:
    """Take the first frame of a finished local segment."""
    arguments = ["-nostdin", "-loglevel", "error", "-protocol_whitelist", "file", "-i", path]
    arguments += ["-an", "-frames:v", "1", "-q:v", "5", "-c:v", "mjpeg"]
    return picture(_run("ffmpeg", [*arguments, "-f", "image2pipe", "pipe:1"], timeout_s))


def probe(url: str, timeout_s: float) -> Probe:
    """Say what a stream carries; raises like `grab`."""
    arguments = ["-v", "error", "-select_streams", "v:0", "-of", "json"]
    arguments += ["-show_entries", "stream=codec_name,width,height"]
    found = json.loads(_run("ffprobe", [*arguments, *input_arguments(url, timeout_s)], timeout_s))
    streams = found.get("streams") or []
    if not streams:
        raise Unavailable("摄像机的码流里没有画面。", "请检查取流地址。")
    first = streams[0]
    return Probe(
        str(first.get("codec_name", "")), int(first.get("width", 0)), int(first.get("height", 0))
    )


def reachable(address: str, timeout_s: float) -> bool:
    """Say whether the address's host takes a TCP connection: a quick no before a slow probe."""
    parts = urlsplit(address)
    if parts.scheme == PATTERN:
        return True
    port = parts.port or _PORTS.get(parts.scheme, 554)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout_s):
            return True
    except OSError:
        return False


def failure(messages: str) -> ZhibanError:
    """Turn ffmpeg's messages into what an officer is told; the messages go no further."""
    text = messages.lower()
    for marks, error in _KINDS:
        if any(mark in text for mark in marks):
            return type(error)(error.message, error.remedy)
    return Unavailable("取不到画面。", "请稍后再试；反复出现请检查摄像机和取流地址。")


def picture(jpeg: bytes) -> Picture:
    """Check that these bytes are a JPEG and read its size (ITU-T T.81 B.2.2: the frame header)."""
    at = 2
    if jpeg[:2] != b"\xff\xd8":
        raise Unavailable("摄像机给出的不是图片。", "请检查截图地址或取流地址。")
    while at + 9 < len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        # SOF0…SOF15 but for DHT (C4), JPG (C8) and DAC (CC)
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = jpeg[at + 5 : at + 7], jpeg[at + 7 : at + 9]
            return Picture(jpeg, int.from_bytes(width), int.from_bytes(height))
        at += 2 + length
    raise Unavailable("摄像机给出的图片不完整。", "请再试一次。")


def _run(name: str, arguments: list[str], timeout_s: float) -> bytes:
    """Run a child to its end; its output, or what its messages mean."""
    try:
        done = subprocess.run(
            [program(name), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s + 2,  # the socket's own timeout speaks first
            check=False,
        )
    except subprocess.TimeoutExpired:
        # the exception's text holds the whole command line
        raise Unavailable(
            "摄像机没有在规定时间内给出画面。", "请稍后再试，或检查摄像机。"
        ) from None
    if done.returncode != 0 or not done.stdout:
        raise failure(done.stderr.decode(errors="replace"))
    return done.stdout

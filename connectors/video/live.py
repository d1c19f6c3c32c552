"""Live pictures in the browser: one ffmpeg per camera writes HLS segments, shared by all viewers.

A stream that nobody has asked for during `idle_s` is stopped and its segments are deleted. H.264 is
passed on as it is; anything else is transcoded, of which fewer run at once. Browsers without HLS
show `still`, a JPEG of the newest segment, made only when asked for.
"""

import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from connectors.video.encoder import Encoder, Order, stop_strays
from connectors.video.frames import grab_file
from connectors.video.model import Camera, Stream
from core.clock import Clock
from core.errors import InvalidInput, NotFound, Unavailable

PLAYLIST = "index.m3u8"
_SEGMENT = re.compile(r"[0-9]{1,9}\.ts")
_BOUNDARY = b"frame"


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of the desk. Seconds; `transcodes` counts among `streams`."""

    streams: int = 16
    transcodes: int = 2
    idle_s: float = 30
    start_s: float = 15


@dataclass
class _Running:
    """A stream with its child process. `touched` is the desk's monotonic clock."""

    stream: Stream
    key: tuple[str, datetime | None, datetime | None]
    encoder: Encoder
    touched: float
    still: tuple[str, bytes] = ("", b"")  # the segment it shows, the JPEG
    lock: threading.Lock = field(default_factory=threading.Lock)


class LiveDesk:
    """Starts, shares and stops streams. `folder` is its own: what it holds is deleted at start."""

    def __init__(self, folder: Path, clock: Clock, limits: Limits | None = None) -> None:
        self._folder = folder
        self._clock = clock
        self._limits = limits or Limits()
        self._running: dict[str, _Running] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._reaper: threading.Thread | None = None
        stop_strays(folder)
        shutil.rmtree(folder, ignore_errors=True)

    def open(
        self,
        camera: Camera,
        url: str,
        *,
        transcode: bool = False,
        between: tuple[datetime, datetime] | None = None,
    ) -> Stream:
        """Return the camera's stream, started if it is not running; waits for the first segment.

        `url` may hold credentials and is not kept. `between`: the recorded range behind `url`.

        Raises:
            Unavailable: too many streams, or no picture within `start_s`; and as `frames.grab`.
        """
        key = (camera.id, *between) if between else (camera.id, None, None)
        with self._lock:
            running = self._alive(key) or self._start(key, camera, url, transcode)
            running.touched = time.monotonic() + self._limits.start_s  # not idle while it starts
        try:
            running.encoder.wait(self._limits.start_s)
        except BaseException:
            self.close(running.stream.id)
            raise
        running.touched = time.monotonic()
        return running.stream

    def touch(self, stream_id: str) -> None:
        """Say that somebody is watching; raises `NotFound` for a stream that has been stopped."""
        self._watched(stream_id)

    def close(self, stream_id: str) -> None:
        """Stop a stream and delete its segments; nothing happens where it is not running."""
        with self._lock:
            running = self._running.pop(stream_id, None)
        if running is not None:
            running.encoder.stop()

    def reap(self) -> int:
        """Stop what nobody has asked for during `idle_s`; return how many."""
        limit = time.monotonic() - self._limits.idle_s
        with self._lock:
            idle = [running for running in self._running.values() if running.touched < limit]
            for running in idle:
                del self._running[running.stream.id]
        for running in idle:
            running.encoder.stop()
        return len(idle)

    def streams(self) -> list[Stream]:
        """Return what is running."""
        with self._lock:
            return [r.stream for r in self._running.values() if r.encoder.alive]

    def playlist_path(self, stream_id: str) -> Path:
        """Return the HLS playlist's file, and note that somebody is watching.

        Raises:
            NotFound: no such stream, or it was stopped.
            Unavailable: the picture broke off.
        """
        running = self._watched(stream_id)
        if not running.encoder.alive and running.stream.end is None:
            raise Unavailable("这路画面已中断。", "请重新打开；反复出现请检查摄像机。")
        return running.encoder.folder / PLAYLIST

    def segment_path(self, stream_id: str, name: str) -> Path:
        """Return a segment's file; only names that the desk itself gives are looked up."""
        running = self._watched(stream_id)
        path = running.encoder.folder / name
        if not _SEGMENT.fullmatch(name) or not path.is_file():
            raise NotFound("这一段画面已过期。", "请刷新播放页面。")
        return path

    def still(self, stream_id: str) -> bytes:
        """Return a JPEG of the newest whole segment (made once per segment)."""
        running = self._watched(stream_id)
        with running.lock:
            newest = running.encoder.newest_segment()
            if newest is None:
                raise Unavailable("画面还没有准备好。", "请稍等几秒。")
            if newest.name != running.still[0]:
                running.still = (newest.name, grab_file(str(newest)).jpeg)
            return running.still[1]

    def mjpeg(self, stream_id: str, every_s: float = 1.0) -> Iterator[bytes]:
        """Yield parts of `multipart/x-mixed-replace; boundary=frame` until the stream stops."""
        while not self._closed.is_set():
            try:
                jpeg = self.still(stream_id)
            except (NotFound, Unavailable):
                return
            head = b"--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
            yield head % (_BOUNDARY, len(jpeg)) + jpeg + b"\r\n"
            self._closed.wait(every_s)

    def shut(self) -> None:
        """Stop everything; the desk can't be used afterwards."""
        self._closed.set()
        for stream in list(self._running):
            self.close(stream)
        if self._reaper is not None:
            self._reaper.join()

    def _alive(self, key: tuple[str, datetime | None, datetime | None]) -> _Running | None:
        for running in self._running.values():
            if running.key == key and running.encoder.alive:
                return running
        return None

    def _start(
        self,
        key: tuple[str, datetime | None, datetime | None],
        camera: Camera,
        url: str,
        transcode: bool,
    ) -> _Running:
        self._make_room(transcode)
        stream_id = secrets.token_hex(16)
        stream = Stream(
            id=stream_id,
            camera=camera.id,
            name=camera.name,
            playlist=f"{stream_id}/{PLAYLIST}",
            still=f"{stream_id}/still.jpg",
            started_at=self._clock.now(),
            transcoded=transcode,
            start=key[1],
            end=key[2],
        )
        length = (key[2] - key[1]).total_seconds() if key[1] and key[2] else None
        encoder = Encoder(self._folder / stream_id, Order(url, PLAYLIST, transcode, length))
        running = _Running(stream, key, encoder, time.monotonic())
        self._running[stream_id] = running
        if self._reaper is None:
            self._reaper = threading.Thread(target=self._reap_on, name="live-reaper", daemon=True)
            self._reaper.start()
        return running

    def _make_room(self, transcode: bool) -> None:
        if self._closed.is_set():
            raise Unavailable("视频服务正在关闭。", "请稍后再试。")
        for stream_id, running in list(self._running.items()):
            if not running.encoder.alive and running.stream.end is None:
                del self._running[stream_id]
                running.encoder.stop()
        transcodes = sum(r.stream.transcoded for r in self._running.values())
        if len(self._running) >= self._limits.streams:
            raise Unavailable(
                f"同时打开的视频已达上限 {self._limits.streams} 路。",
                f"请先关闭不看的画面，无人观看的画面 {self._limits.idle_s:g} 秒后自动释放。",
            )
        if transcode and transcodes >= self._limits.transcodes:
            raise Unavailable(
                f"需要转码的视频同时只能打开 {self._limits.transcodes} 路。",
                "请先关闭一路，或把摄像机码流改为 H.264。",
            )

    def _watched(self, stream_id: str) -> _Running:
        with self._lock:
            running = self._running.get(stream_id)
        if running is None:
            raise NotFound("这路画面已关闭。", "请重新打开这路视频。")
        running.touched = time.monotonic()
        return running

    def _reap_on(self) -> None:
        while not self._closed.wait(min(5.0, self._limits.idle_s / 2)):
            self.reap()


def checked_range(
    start: datetime, end: datetime, now: datetime, longest_s: float
) -> tuple[datetime, datetime]:
    """Return the range if it lies in the past and is not too long, else raise `InvalidInput`."""
    if end <= start:
        raise InvalidInput("回放的结束时间须晚于开始时间。", "请重新说明起止时间。")
    if start >= now:
        raise InvalidInput("回放的开始时间还没有到。", "请说明过去的时间段。")
    if (end - start).total_seconds() > longest_s:
        raise InvalidInput(
            f"一次最多回放 {longest_s / 60:g} 分钟。", "请缩短时间段，或分几次回放。"
        )
    return start, min(end, now)

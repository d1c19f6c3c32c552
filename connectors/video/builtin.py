"""The built-in video system: our own register, ffmpeg for pictures, walls that are written down."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import Field

from connectors.contract import Context, Health, Named
from connectors.contract import Options as BaseOptions
from connectors.video import finding, frames, sheet
from connectors.video.album import Album
from connectors.video.imports import Imports
from connectors.video.live import Limits, LiveDesk, checked_range
from connectors.video.model import (
    Camera,
    CameraQuery,
    CameraRecord,
    Checked,
    DeviceInfo,
    Found,
    OnWall,
    Preset,
    Preview,
    Snapshot,
    Source,
    Stream,
)
from connectors.video.register import Register
from connectors.video.sample import SampleDriver
from connectors.video.sources import Driver, UrlDriver, pick
from connectors.video.vault import Vault
from connectors.video.wall import Wall, WallSink
from core.effects.action import Call
from core.errors import InvalidInput, NotFound, Refused, Unavailable, ZhibanError

_PASSED_ON = frozenset({"h264"})  # every browser plays it; HEVC and MJPEG are transcoded
_NOW = timedelta(seconds=10)  # “现在” spoken, planned and approved; older is the past
_LONGEST_PLAYBACK_S = 3600
_PROBES_AT_ONCE = 4


class Options(BaseOptions):
    """Ceilings of the built-in system. Seconds unless named otherwise.

    `streams` live pictures at once, `transcodes` of them with transcoding (about one processor
    core each). `idle_s`: a picture nobody asks for is stopped. `check_minutes`: probe all cameras
    this often, 0 for never.
    """

    streams: int = Field(default=16, ge=1)
    transcodes: int = Field(default=2, ge=0)
    idle_s: float = Field(default=30, gt=0)
    start_s: float = Field(default=15, gt=0)
    timeout_s: float = Field(default=8, gt=0)
    check_minutes: int = Field(default=0, ge=0)
    verify_tls: bool = True


class BuiltinVideo:
    """The whole system over one register; `drivers` open its sources (the first: plain URLs)."""

    def __init__(self, options: Options, context: Context, drivers: Sequence[Driver]) -> None:
        self._options = options
        self._clock = context.clock
        self._names = context.names
        self._drivers = drivers
        vault = self._vault = Vault(context.files / "cameras.key")
        self._register = Register(context, vault, drivers)
        self._imports = Imports(context.database, context.clock, vault, self._register)
        self._album = Album(context.database, context.clock, context.files / "snapshots")
        self._wall = Wall(context.database, context.clock, context.names)
        limits = Limits(options.streams, options.transcodes, options.idle_s, options.start_s)
        self._live = LiveDesk(context.files / "live", context.clock, limits)
        self._closed = threading.Event()
        self._checker = threading.Thread(target=self._check_on, name="cameras", daemon=True)
        if options.check_minutes:
            self._checker.start()

    @property
    def live(self) -> LiveDesk:
        """The desk whose files the web floor serves."""
        return self._live

    def connect_wall(self, sink: WallSink | None) -> None:
        """Have a sink drive screens from now on."""
        self._wall.sink = sink

    def find(self, query: CameraQuery) -> list[Found]:
        """Return cameras that fit (see `finding.find`)."""
        return finding.find(self._register.all(), query, self._names)

    def camera(self, id: str) -> Camera:
        """Return one camera."""
        return self._register.get(id)

    def open(self, id: str) -> Stream:
        """Start, or join, a camera's live stream."""
        camera, source = self._register.get(id), self._register.source(id)
        url = self._driver(source).live_url(source)
        try:
            codec = self._register.codec(id) or frames.probe(url, self._options.timeout_s).codec
            stream = self._live.open(camera, url, transcode=codec not in _PASSED_ON)
        except (NotFound, Refused, Unavailable) as error:
            raise type(error)(f"{camera.name}：{error.message}", error.remedy) from error
        self._register.codec(id, codec)
        return stream

    def playback(self, id: str, start: datetime, end: datetime) -> Stream:
        """Start a recorded range, at most an hour."""
        camera, source = self._register.get(id), self._register.source(id)
        between = checked_range(start, end, self._clock.now(), _LONGEST_PLAYBACK_S)
        url = self._driver(source).playback_url(source, *between)
        codec = frames.probe(url, self._options.timeout_s).codec
        return self._live.open(camera, url, transcode=codec not in _PASSED_ON, between=between)

    def snapshot(self, call: Call, id: str, at: datetime | None, attach_to: str | None) -> Snapshot:
        """Keep a picture of now, or of a past moment where the source has recordings."""
        kept = self._album.kept(call.key)
        if kept is not None:
            return kept
        camera, source, now = self._register.get(id), self._register.source(id), self._clock.now()
        if at is None or abs(now - at) <= _NOW:
            picture = self._picture(source)
            return self._album.keep(call, camera, picture, self._clock.now(), attach_to)
        if at > now:
            raise InvalidInput("要截图的时刻还没有到。", "请说明过去的时刻，或截取当前画面。")
        url = self._driver(source).playback_url(source, at, at + timedelta(seconds=10))
        picture = frames.grab(url, self._options.timeout_s)
        return self._album.keep(call, camera, picture, at, attach_to)

    def take_back(self, call: Call, snapshot: str) -> Snapshot:
        """Take a kept picture out of its event or report."""
        return self._album.take_back(snapshot)

    def snapshots(self, attached_to: str | None = None) -> list[Snapshot]:
        """Return kept pictures, the newest first."""
        return self._album.all(attached_to)

    def snapshot_path(self, snapshot: str) -> Path:
        """Return a kept picture's JPEG file."""
        return self._album.path(snapshot)

    def presets(self, id: str) -> tuple[Preset, ...]:
        """Return a camera's stored positions."""
        source = self._register.source(id)
        return self._driver(source).presets(source)

    def go_to_preset(self, call: Call, id: str, preset: str) -> tuple[Preset, Mapping[str, Any]]:
        """Turn to a stored position, by token, name, or the only name that contains the words."""
        source = self._register.source(id)
        chosen = _preset(self.presets(id), preset)
        return chosen, self._driver(source).go_to(source, chosen.token)

    def go_back(self, call: Call, id: str, former: Mapping[str, Any]) -> bool:
        """Turn to a former position."""
        source = self._register.source(id)
        return self._driver(source).go_back(source, former)

    def describe(self, id: str) -> DeviceInfo | None:
        """Ask a camera who made it."""
        source = self._register.source(id)
        return self._driver(source).describe(source)

    def push(self, call: Call, ids: Sequence[str], target: str, zone: str) -> list[OnWall]:
        """Put cameras on a region, or lend them."""
        return self._wall.put(call, [self._register.get(id) for id in ids], target, zone)

    def walls(self, target: str | None = None) -> list[OnWall]:
        """Return what is on the walls now."""
        return self._wall.current(target)

    def clear_wall(self, call: Call, target: str, zone: str | None) -> list[OnWall]:
        """Take a region, or the whole target, off."""
        return self._wall.clear(call, target, zone)

    def cleared_by(self, key: str) -> list[OnWall]:
        """Return what the call of this key took off."""
        return self._wall.cleared_by(key)

    def check(self, ids: Sequence[str] | None = None) -> list[Checked]:
        """Probe cameras, a few at once, and note what was seen."""
        chosen = [c for c in self._register.all() if (c.can if ids is None else c.id in ids)]
        with ThreadPoolExecutor(_PROBES_AT_ONCE, "probe") as pool:
            return list(pool.map(self._check, chosen))

    def record(self, id: str) -> CameraRecord:
        """Return what of a camera can be edited."""
        return self._register.record(id)

    def save(self, call: Call, records: Sequence[CameraRecord]) -> list[Camera]:
        """Add or change cameras."""
        return self._register.save(call, records)

    def remove(self, call: Call, id: str) -> Camera:
        """Take a camera out of the register."""
        return self._register.remove(call, id)

    def undo_edit(self, call: Call, key: str) -> int:
        """Put back what the call of this key changed."""
        return self._register.undo(call, key)

    def import_preview(self, call: Call, filename: str, content: bytes) -> Preview:
        """Read a sheet and say what it would change."""
        return self._imports.preview(call, filename, content)

    def import_apply(self, call: Call, preview: str) -> list[Camera]:
        """Do what a preview said."""
        return self._imports.apply(call, preview)

    def import_size(self, preview: str) -> int:
        """Return how many rows a preview would save."""
        return self._imports.size(preview)

    def lock(self, secret: str) -> str:
        """Return a password as it may lie in plans and logs."""
        return self._vault.lock(secret)

    def unlock(self, locked: str) -> str:
        """Return what `lock` took."""
        return self._vault.unlock(locked)

    def export(self, filename: str) -> bytes:
        """Return the register as a sheet."""
        records = [self._register.record(camera.id) for camera in self._register.all()]
        return sheet.write(filename, records)

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add cameras as given."""
        self._register.load(things)

    def rehearse(self) -> None:
        """Give the cameras of sample data that are online a test card for a picture."""
        self._register.rehearse()

    def named(self) -> Iterable[Named]:
        """Return the cameras as things that can be named."""
        return self._register.named()

    def health(self) -> Health:
        """Say whether pictures can be taken here, and how many cameras are offline."""
        try:
            for name in ("ffmpeg", "ffprobe"):
                frames.program(name)
            cameras = self._register.all()
        except ZhibanError as error:
            return Health(ok=False, message=str(error))
        offline = sum(camera.status == "offline" for camera in cameras)
        return Health(ok=True, message=f"登记 {len(cameras)} 路，离线 {offline} 路。")

    def close(self) -> None:
        """Stop every stream, the checks and the drivers."""
        self._closed.set()
        self._live.shut()
        if self._checker.is_alive():
            self._checker.join()
        for driver in self._drivers:
            driver.close()

    def _driver(self, source: Source) -> Driver:
        return pick(self._drivers, source)

    def _picture(self, source: Source) -> frames.Picture:
        driver = self._driver(source)
        still = driver.still(source)
        if still is not None:
            return frames.picture(still)
        return frames.grab(driver.live_url(source), self._options.timeout_s)

    def _check(self, camera: Camera) -> Checked:
        if not camera.can:
            return Checked(
                camera=camera.id,
                name=camera.name,
                status=camera.status,
                fault="未登记取流地址，无法检测",
                offline_since=camera.offline_since,
            )
        try:
            source = self._register.source(camera.id)
            if not frames.reachable(source.address, self._options.timeout_s / 2):
                raise frames.failure("connection refused")
            url = self._driver(source).live_url(source)
            codec = frames.probe(url, self._options.timeout_s).codec
            seen = self._register.observe(camera.id, True, "", codec)
        except ZhibanError as error:
            seen = self._register.observe(camera.id, False, error.message)
        return Checked(
            camera=seen.id,
            name=seen.name,
            status=seen.status,
            fault=seen.fault,
            offline_since=seen.offline_since,
        )

    def _check_on(self) -> None:
        while not self._closed.wait(self._options.check_minutes * 60):
            self.check()


def connect(options: Options, context: Context) -> BuiltinVideo:
    """Open the built-in system."""
    drivers = [
        kind(context.zone, options.timeout_s, options.verify_tls)
        for kind in (UrlDriver, SampleDriver)
    ]
    return BuiltinVideo(options, context, drivers)


def _preset(presets: Sequence[Preset], words: str) -> Preset:
    exact = [preset for preset in presets if words in {preset.token, preset.name}]
    chosen = exact or [preset for preset in presets if words in preset.name]
    if len(chosen) == 1:
        return chosen[0]
    names = "、".join(preset.name for preset in presets) or "（无）"
    raise NotFound(f"没有预置位“{words}”。", f"可用的预置位：{names}。")

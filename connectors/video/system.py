"""What a video system does, whoever makes it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from connectors.contract import Named, System
from connectors.video.live import LiveDesk
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
    Stream,
)
from connectors.video.wall import WallSink
from core.effects.action import Call


class VideoSystem(System, Protocol):
    """Cameras: finding, looking, keeping a picture, putting it on a wall, and their register.

    Unknown ids raise `NotFound`. What needs a picture raises `Unavailable` (not reached, nothing
    in time), `Refused` (account, no such ability) or `NotFound` (no such stream).
    """

    @property
    def live(self) -> LiveDesk:
        """The desk whose files the web floor serves."""
        ...

    def connect_wall(self, sink: WallSink | None) -> None:
        """Have a sink drive screens from now on; None: assignments are only written down."""
        ...

    def find(self, query: CameraQuery) -> list[Found]:
        """Return cameras that fit, by distance where a centre was asked for."""
        ...

    def camera(self, id: str) -> Camera:
        """Return one camera."""
        ...

    def open(self, id: str) -> Stream:
        """Start, or join, a camera's live stream; waits for its first segment."""
        ...

    def playback(self, id: str, start: datetime, end: datetime) -> Stream:
        """Start a recorded range; raises `Refused` where the source has no recordings."""
        ...

    def snapshot(self, call: Call, id: str, at: datetime | None, attach_to: str | None) -> Snapshot:
        """Keep a picture of now, or of `at` where the source has recordings.

        A past moment is never answered with a picture of now.
        """
        ...

    def take_back(self, call: Call, snapshot: str) -> Snapshot:
        """Take a kept picture out of its event or report."""
        ...

    def snapshots(self, attached_to: str | None = None) -> list[Snapshot]:
        """Return kept pictures, the newest first."""
        ...

    def snapshot_path(self, snapshot: str) -> Path:
        """Return a kept picture's JPEG file."""
        ...

    def presets(self, id: str) -> tuple[Preset, ...]:
        """Return a camera's stored positions."""
        ...

    def go_to_preset(self, call: Call, id: str, preset: str) -> tuple[Preset, Mapping[str, Any]]:
        """Turn to a stored position (token or name); return it and the former position."""
        ...

    def go_back(self, call: Call, id: str, former: Mapping[str, Any]) -> bool:
        """Turn to a former position; False where only home could be reached."""
        ...

    def describe(self, id: str) -> DeviceInfo | None:
        """Return who made a camera, None where it can't be asked."""
        ...

    def push(self, call: Call, ids: Sequence[str], target: str, zone: str) -> list[OnWall]:
        """Put cameras on a screen's region, or lend them to a unit or room (see `Wall.put`)."""
        ...

    def walls(self, target: str | None = None) -> list[OnWall]:
        """Return what is on the walls now."""
        ...

    def clear_wall(self, call: Call, target: str, zone: str | None) -> list[OnWall]:
        """Take a region, or the whole target, off; return what was on it."""
        ...

    def cleared_by(self, key: str) -> list[OnWall]:
        """Return what the call of this key took off."""
        ...

    def check(self, ids: Sequence[str] | None = None) -> list[Checked]:
        """Probe cameras (None: all that have a source) and note what was seen."""
        ...

    def record(self, id: str) -> CameraRecord:
        """Return what of a camera can be edited, without its password."""
        ...

    def save(self, call: Call, records: Sequence[CameraRecord]) -> list[Camera]:
        """Add or change cameras; `undo_edit` with the call's key puts them back."""
        ...

    def remove(self, call: Call, id: str) -> Camera:
        """Take a camera out of the register."""
        ...

    def undo_edit(self, call: Call, key: str) -> int:
        """Put back what the call of this key changed; return how many cameras."""
        ...

    def import_preview(self, call: Call, filename: str, content: bytes) -> Preview:
        """Read a sheet and say what it would change; nothing is changed."""
        ...

    def import_apply(self, call: Call, preview: str) -> list[Camera]:
        """Do what a preview said, without its rows in error."""
        ...

    def import_size(self, preview: str) -> int:
        """Return how many rows a preview would save."""
        ...

    def lock(self, secret: str) -> str:
        """Return a password in the form in which it may lie in plans and logs."""
        ...

    def unlock(self, locked: str) -> str:
        """Return what `lock` took; raises `Refused` for anything else."""
        ...

    def export(self, filename: str) -> bytes:
        """Return the register as xlsx or csv, by the name's ending, without passwords."""
        ...

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add cameras as given."""
        ...

"""Cameras, streams, pictures and what is on which wall."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

Status = Literal["online", "offline", "unknown"]
WallState = Literal["registered", "shown", "failed"]

EVERYONE = "all"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Camera(_Frozen):
    """A camera as officers see it; its addresses and credentials are in `CameraRecord` alone.

    `id` may be a GB/T 28181 code (20 digits). `place` and `unit` are ids. `audience` is an access
    label (see `Principal.may_read`). `offline_since` is None while online and where nobody knows.
    `fault` says in Chinese why there is no picture. `can` lists what the sources allow.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    place: str | None = None
    unit: str | None = None
    lon: float | None = None
    lat: float | None = None
    tags: tuple[str, ...] = ()
    audience: str = EVERYONE
    status: Status = "unknown"
    checked_at: datetime | None = None
    offline_since: datetime | None = None
    fault: str = ""
    can: tuple[Literal["live", "playback", "preset"], ...] = ()


class CameraRecord(_Frozen):
    """What is edited and imported. `None` leaves a stored value as it is (see `Register.save`).

    `address`: rtsp(s):// or http(s):// stream, or onvif://host:port. `still_address`: an http(s)
    JPEG. `playback_address`: a stream address with `{start}` and `{end}` (UTC, 20261121T131500Z) or
    `{start:%Y_%m_%d_%H_%M_%S}` (the room's time). An account inside an address is taken out of it.
    """

    id: str = Field(pattern=r"^[0-9A-Za-z_\-]{1,64}$")
    name: str | None = Field(default=None, min_length=1, max_length=100)
    aliases: tuple[str, ...] | None = None
    place: str | None = None
    unit: str | None = None
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)
    tags: tuple[str, ...] | None = None
    audience: str | None = None
    address: str | None = None
    still_address: str | None = None
    playback_address: str | None = None
    account: str | None = None
    password: SecretStr | None = None


class Source(_Frozen):
    """Where a camera's pictures come from, for drivers only."""

    camera: str
    address: str = ""
    still_address: str = ""
    playback_address: str = ""
    account: str = ""
    password: SecretStr = SecretStr("")


class CameraQuery(_Frozen):
    """What to look for; empty fields don't filter.

    `place`: cameras there (by id or by name), or the nearest within 500 m where none is registered
    there. `near`: within `radius_m` of a place, an event, a unit or a camera. `tags`: all of them.
    """

    place: str | None = None
    near: str | None = None
    radius_m: int | None = Field(default=None, gt=0, le=50_000)
    unit: str | None = None
    tags: tuple[str, ...] = ()
    status: Status | None = None
    text: str | None = None


class Found(_Frozen):
    """A camera that was found; `distance_m` where a centre was asked for."""

    camera: Camera
    distance_m: int | None = None


class Stream(_Frozen):
    """A picture that runs in the browser now.

    The page fetches `playlist` (HLS) or `still` (a JPEG that is renewed) below the address that the
    web floor mounts; both are relative and start with the id, which can't be guessed.
    """

    id: str
    camera: str
    name: str
    playlist: str
    still: str
    started_at: datetime
    transcoded: bool = False
    start: datetime | None = None  # playback: the recorded range
    end: datetime | None = None


class Snapshot(_Frozen):
    """A kept picture. `taken_at` is the moment that it shows; the file is named by `sha256`."""

    id: str
    camera: str
    camera_name: str
    taken_at: datetime
    by: str
    sha256: str
    size: int
    width: int
    height: int
    attached_to: str | None = None


class Preset(_Frozen):
    """A stored position of a camera that can turn. `token` is the device's own name for it."""

    token: str
    name: str


class Profile(_Frozen):
    """One stream that a device offers; pixels."""

    token: str
    name: str
    codec: str
    width: int
    height: int


class DeviceInfo(_Frozen):
    """Who made a camera and what it offers, in the device's own words."""

    maker: str
    model: str
    firmware: str
    serial: str
    profiles: tuple[Profile, ...] = ()


class OnWall(_Frozen):
    """One camera on one region of a screen, or lent to a unit or an outside room.

    `state`: registered (written down; nothing drove the screen), shown (the screen confirmed),
    failed (the screen refused; `note` says why).
    """

    id: int
    target: str
    zone: str
    camera: str
    camera_name: str
    by: str
    at: datetime
    state: WallState
    note: str = ""


class Checked(_Frozen):
    """What a probe of a camera came to."""

    camera: str
    name: str
    status: Status
    fault: str = ""
    offline_since: datetime | None = None


class RowChange(_Frozen):
    """What an import would do with one row. `changes` maps a column to (old, new); no secrets."""

    line: int
    id: str
    name: str
    kind: Literal["new", "changed", "same", "error"]
    changes: dict[str, tuple[str, str]] = {}
    error: str = ""


class Preview(_Frozen):
    """What an import would do; `id` is what applying it takes."""

    id: str
    rows: tuple[RowChange, ...]

    def count(self, kind: str) -> int:
        """Return how many rows are of this kind."""
        return sum(row.kind == kind for row in self.rows)

"""The room's own base picture of the map: one picture with the coordinates of its corners.

It is kept in the home, so that a room without any tile server still sees its district. A picture is
a PNG or a JPEG whose bytes have been read; nothing else (an SVG may hold scripts) is taken.
"""

import hashlib
import json
import os
from io import BytesIO
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from PIL import Image, UnidentifiedImageError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import InvalidInput, NotFound

LIMIT_MIB = 40
MOST_PIXELS = 80_000_000  # what a browser on a duty room's computer still draws
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
_ENTRY = "base.json"


class Corners(BaseModel):
    """The edges of a picture in degrees, of the same kind as the room's places."""

    model_config = ConfigDict(frozen=True)

    west: Annotated[float, Field(ge=-180, le=180)]
    south: Annotated[float, Field(ge=-90, le=90)]
    east: Annotated[float, Field(ge=-180, le=180)]
    north: Annotated[float, Field(ge=-90, le=90)]

    @property
    def bounds(self) -> list[list[float]]:
        """South-west and north-east as latitude, longitude."""
        return [[self.south, self.west], [self.north, self.east]]


class Base(BaseModel):
    """A kept picture."""

    model_config = ConfigDict(frozen=True)

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    type: str
    name: str
    width: int
    height: int
    corners: Corners


def corners(
    west: float | None, south: float | None, east: float | None, north: float | None
) -> Corners:
    """Return checked corners. Raises InvalidInput in words for the officer."""
    given = {"西边经度": west, "南边纬度": south, "东边经度": east, "北边纬度": north}
    if missing := [name for name, value in given.items() if value is None]:
        raise InvalidInput(f"还没有填{'、'.join(missing)}。", "请按底图四边的经纬度填写。")
    try:
        made = Corners.model_validate({"west": west, "south": south, "east": east, "north": north})
    except ValidationError as error:
        raise InvalidInput(
            "经纬度超出范围。", "经度在-180到180之间，纬度在-90到90之间。"
        ) from error
    if made.west >= made.east:
        raise InvalidInput("西边经度应当小于东边经度。", "请核对后再保存。")
    if made.south >= made.north:
        raise InvalidInput("南边纬度应当小于北边纬度。", "请核对后再保存。")
    return made


class BaseStore:
    """Keeps one picture in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def now(self) -> Base | None:
        """Return the picture in use, None where there is none."""
        try:
            said = (self._folder / _ENTRY).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return Base.model_validate_json(said)

    def path(self, sha256: str) -> tuple[Path, str]:
        """Return the file of the picture in use and its media type. Raises NotFound."""
        base = self.now()
        if base is None or base.sha256 != sha256:
            raise NotFound("没有这张底图。", "它可能已被更换，请刷新页面。")
        return self._folder / base.sha256, base.type

    def keep(self, name: str, data: bytes, where: Corners) -> Base:
        """Put a picture in place of the one in use. Raises InvalidInput."""
        kind, width, height = _measured(data)
        made = Base(
            sha256=hashlib.sha256(data).hexdigest(),
            type=TYPES[kind],
            name=Path(name.replace("\\", "/")).name[:120],
            width=width,
            height=height,
            corners=where,
        )
        before = self.now()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write(made.sha256, data)
        self._write(_ENTRY, json.dumps(made.model_dump(), ensure_ascii=False).encode())
        if before is not None and before.sha256 != made.sha256:
            (self._folder / before.sha256).unlink(missing_ok=True)
        return made

    def move(self, where: Corners) -> Base:
        """Correct the corners of the picture in use. Raises NotFound."""
        base = self.now()
        if base is None:
            raise NotFound("还没有底图。", "请先选择一张图片。")
        made = base.model_copy(update={"corners": where})
        self._write(_ENTRY, json.dumps(made.model_dump(), ensure_ascii=False).encode())
        return made

    def remove(self) -> None:
        """Take the picture away."""
        base = self.now()
        (self._folder / _ENTRY).unlink(missing_ok=True)
        if base is not None:
            (self._folder / base.sha256).unlink(missing_ok=True)

    def _write(self, name: str, data: bytes) -> None:
        """Write whole or not at all."""
        part = self._folder / f"{name}.part"
        part.write_bytes(data)
        os.replace(part, self._folder / name)


def _measured(data: bytes) -> tuple[str, int, int]:
    """Return format, width and height of a picture that can be read to its end."""
    if len(data) > LIMIT_MIB << 20:
        raise InvalidInput(f"图片超过{LIMIT_MIB} MiB。", "请缩小后再上传。")
    try:
        with Image.open(BytesIO(data), formats=tuple(TYPES)) as picture:
            kind, (width, height) = str(picture.format), picture.size
            if width * height > MOST_PIXELS:
                raise InvalidInput(
                    f"图片有{width}×{height}个像素，太大了。",
                    f"请缩小到{MOST_PIXELS // 1_000_000}百万像素以内再上传。",
                )
            if kind == "JPEG":
                picture.draft("L", (width // 8, height // 8))  # an eighth is read much faster
                picture.load()
            else:
                picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise InvalidInput("这不是PNG或JPEG图片。", "请把底图另存为PNG或JPEG再上传。") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise InvalidInput("图片不完整，读不到末尾。", "请重新导出这张图片再上传。") from error
    return kind, width, height


def tile_origin(address: str) -> str:
    """Return the origin from which a tile address loads; "" where it is this server's own."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

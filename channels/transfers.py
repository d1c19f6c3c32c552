"""Tables into and out of the duty systems: where a file is kept, which actions read and write it.

Nothing is changed here: a file is kept, a read action previews it, and taking it in is an action
that is proposed and approved like any other.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channels.room import Room
from core.effects.action import Done
from core.effects.plan import Request
from core.errors import InvalidInput, NotFound
from core.identity import Principal

KINDS = frozenset({".xlsx", ".csv"})
_ODD = re.compile(r"[^\w.\-（）()]+")
Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Transfer:
    """How one system takes tables in and gives them out.

    `folder` lies in the system's own. `by_hash`: files are named by their SHA-256. `accept` makes
    the import's arguments from the preview's and what came back.
    """

    preview: str
    apply: str
    export: str
    folder: str
    by_hash: bool
    accept: Callable[[Arguments, Done], Arguments]


TRANSFERS: Mapping[str, Transfer] = {
    "contacts": Transfer(
        "contact.import_preview", "contact.import_apply", "contact.export", "imports", True,
        lambda given, done: given | {"preview": done.data["preview"]},
    ),
    "events": Transfer(
        "event.import_preview", "event.import", "event.export", "import", False,
        lambda given, done: given | {"digest": done.data["digest"]},
    ),
    "maps": Transfer(
        "map.import_preview", "map.import_apply", "map.export", "imports", True,
        lambda given, done: given | {"preview": done.data["preview"]},
    ),
    "video": Transfer(
        "video.import_preview", "video.import_apply", "video.export", "", False,
        lambda _given, done: {"preview": done.data["id"]},
    ),
    "devices": Transfer(
        "device.import_preview", "device.import_apply", "device.export", "", False,
        lambda given, done: given | {"digest": done.data["digest"]},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a file would change, and the step that would take it in."""

    done: Done
    step: Request


def transfer(system: str) -> Transfer:
    """Return how a system takes and gives tables; NotFound where it does not."""
    found = TRANSFERS.get(system)
    if found is None:
        raise NotFound("这个系统没有表格导入导出。", "请核对网址。")
    return found


async def preview(
    room: Room, who: Principal, system: str, name: str, data: bytes, options: Arguments
) -> Previewed:
    """Keep a file and say what it would change. `options` are the preview's other arguments."""
    way = transfer(system)
    who.require(room.duty.dispatcher.catalogue.get(way.preview).permission)
    given = options | {"file": _keep(_folder(room, system) / way.folder, name, data, way.by_hash)}
    done = await room.duty.acting.look(who, way.preview, given)
    return Previewed(done, Request(action=way.apply, arguments=way.accept(given, done)))


def _keep(folder: Path, name: str, data: bytes, by_hash: bool) -> str:
    plain = Path(name.replace("\\", "/")).name
    suffix = Path(plain).suffix.lower()
    if suffix not in KINDS:
        raise InvalidInput("只能导入 xlsx 或 csv 表格。", "请另存后再导入。")
    if by_hash:
        kept = hashlib.sha256(data).hexdigest()
    else:
        # two people may upload tables of one name at the same time
        stem = _ODD.sub("_", Path(plain).stem)[:60] or "table"
        kept = f"{stem}-{secrets.token_hex(3)}{suffix}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / kept).write_bytes(data)
    return kept


async def export(room: Room, who: Principal, system: str, options: Arguments) -> tuple[Path, str]:
    """Have a system write a table; return the file and the name to download it by."""
    way = transfer(system)
    done = await room.duty.acting.look(who, way.export, options)
    folder = _folder(room, system).resolve()
    path = (folder / str(done.data.get("path") or done.data["file"])).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise NotFound("导出的文件不在了。", "请重新导出。")
    return path, str(done.data.get("name") or path.name)


def _folder(room: Room, system: str) -> Path:
    return room.settings.home / "connectors" / system

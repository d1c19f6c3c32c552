"""Backup and restore: the database and the originals in one file.

Indexes, caches and the records of durable workflows are left out: all of them are rebuilt from
what is in the backup. The archive is a gzipped tar: `manifest.json` first, then `zhiban.db` (a
consistent snapshot, taken while the room is working), then `originals/ab/abcd…`, then under
`home/` what else is the room's own: its policy and connections, the audit log's checkpoints with
their public keys, and the pictures its cameras took. Private keys stay behind.
"""

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import BaseModel

from core.audit_checkpoints import carried
from core.clock import Clock
from core.database import Database
from core.errors import InvalidInput, Refused
from core.settings import Settings

FORMAT = 1
_MANIFEST = "manifest.json"
_DATABASE = "zhiban.db"
_ORIGINALS = "originals"
_KEPT = "home"
_OWN = (
    "policy.yaml",
    "connectors.yaml",
    "leaders.yaml",
    "connectors/video/snapshots",
    "reports/sent",
)
_REBUILT = (
    "vectors",
    "cache",
    "durable.db",
    "durable.db-wal",
    "durable.db-shm",
    "turns.db",
    "turns.db-wal",
    "turns.db-shm",
)


class Manifest(BaseModel):
    """What a backup holds; hashes are sha256 in hexadecimal."""

    format: int
    created_at: str
    room: str
    schema_revision: str
    database_sha256: str
    originals: list[str]  # an original's name is its own hash
    kept: dict[str, str] = {}  # other files of the home: path -> hash


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, and where a former state was moved to."""

    manifest: Manifest
    replaced: Path | None


def backup(settings: Settings, database: Database, clock: Clock, target: Path) -> Manifest:
    """Write a backup; an existing file is replaced only by a whole new one.

    Raises:
        InvalidInput: the room's database is not the embedded one.
    """
    if database.sqlite_path is None:
        raise InvalidInput(
            "本机使用 PostgreSQL，不能用此命令备份数据库。",
            f"请用 pg_dump 备份数据库，并另外复制 {settings.originals_dir}。",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as scratch:
        snapshot = database.backup(Path(scratch) / _DATABASE)
        # after the snapshot: what it refers to was on disk before it was referred to
        originals = sorted(_files(settings.originals_dir))
        manifest = Manifest(
            format=FORMAT,
            created_at=clock.now().isoformat(timespec="seconds"),
            room=settings.room_name,
            schema_revision=database.revision() or "",
            database_sha256=_sha256(snapshot),
            originals=[path.name for path in originals],
        )
        kept = _kept(settings.home, snapshot)
        manifest.kept = {name: hashlib.sha256(data).hexdigest() for name, data in kept.items()}
        whole = Path(scratch) / "archive"
        _pack(whole, manifest, snapshot, originals, kept)
        whole.chmod(0o600)  # it holds password hashes and everything that was asked
        whole.replace(target)
    return manifest


def restore(settings: Settings, archive: Path, clock: Clock, *, force: bool = False) -> Restored:
    """Put a backup in place; the room must not be running.

    Everything is unpacked and verified before anything is touched. With `force` a former state
    is moved aside under the home folder, never deleted.

    Raises:
        Refused: the home folder holds a room already, and `force` is not given.
        InvalidInput: the file is no backup, or is damaged.
    """
    if settings.database_url:
        raise InvalidInput(
            "本机的数据库地址另有设置（ZHIBAN_DATABASE_URL），不能用此命令恢复。",
            "PostgreSQL 请用 pg_restore；或先取消该设置。",
        )
    home = settings.home
    if _occupied(settings) and not force:
        raise Refused(
            f"{home} 中已有知识库，未作任何改动。", "确要覆盖请加 --force，原有数据会另存。"
        )
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as scratch:
        unpacked = Path(scratch)
        with _damage_reported(archive):
            manifest = _unpack(archive, unpacked)
            _verify(manifest, unpacked)
        replaced = _move_aside(settings, clock)
        (unpacked / _ORIGINALS).replace(settings.originals_dir)
        (unpacked / _DATABASE).replace(home / _DATABASE)
        for name in manifest.kept:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (unpacked / _KEPT / name).replace(home / name)
    _flush_folder(home)
    return Restored(manifest, replaced)


def _kept(home: Path, snapshot: Path) -> dict[str, bytes]:
    """Return the room's other files by their path under the home.

    Checkpoints later than the snapshot's newest record would say that records are missing.
    """
    connection = sqlite3.connect(snapshot)
    try:
        (newest,) = connection.execute("SELECT coalesce(max(id), 0) FROM audit").fetchone()
    finally:
        connection.close()
    kept = dict(carried(home, int(newest)))
    for own in _OWN:
        path = home / own
        for file in [path] if path.is_file() else sorted(_files(path)):
            kept[file.relative_to(home).as_posix()] = file.read_bytes()
    return kept


def _pack(
    target: Path,
    manifest: Manifest,
    snapshot: Path,
    originals: list[Path],
    kept: dict[str, bytes],
) -> None:
    with tarfile.open(target, "w:gz", compresslevel=6) as tar:
        _add(tar, _MANIFEST, manifest.model_dump_json(indent=1).encode())
        tar.add(snapshot, _DATABASE)
        for path in originals:
            tar.add(path, f"{_ORIGINALS}/{path.parent.name}/{path.name}")
        for name, data in kept.items():
            _add(tar, f"{_KEPT}/{name}", data)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


def _unpack(archive: Path, folder: Path) -> Manifest:
    (folder / _ORIGINALS).mkdir()
    with tarfile.open(archive, "r:gz") as tar:
        head = tar.next()
        content = tar.extractfile(head) if head and head.name == _MANIFEST else None
        if content is None:
            raise ValueError("no manifest at the start")
        manifest = Manifest.model_validate_json(content.read())
        for member in tar:
            tar.extract(member, folder, filter="data")  # refuses links and paths outside
    return manifest


def _verify(manifest: Manifest, folder: Path) -> None:
    if manifest.format != FORMAT:
        raise ValueError(f"format {manifest.format}")
    if _sha256(folder / _DATABASE) != manifest.database_sha256:
        raise ValueError("the database does not match its hash")
    found = {path.name: path for path in _files(folder / _ORIGINALS)}
    if found.keys() != set(manifest.originals):
        raise ValueError("originals are missing or too many")
    for name, path in found.items():
        if _sha256(path) != name:
            raise ValueError(f"original {name} does not match its hash")
    for name, wanted in manifest.kept.items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise ValueError(f"{name} is outside the home")
        if _sha256(folder / _KEPT / name) != wanted:
            raise ValueError(f"{name} does not match its hash")
    connection = sqlite3.connect(folder / _DATABASE)
    try:
        (state,) = connection.execute("PRAGMA quick_check").fetchone()
    finally:
        connection.close()
    if state != "ok":
        raise ValueError(f"database: {state}")


@contextmanager
def _damage_reported(archive: Path) -> Generator[None]:
    """Tell the officer one thing, whatever it is that is wrong with the file."""
    try:
        yield
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        raise InvalidInput(
            f"{archive.name} 不是完整的备份文件（{error}），未作任何改动。",
            "请换一份备份重试。",
        ) from error


def _occupied(settings: Settings) -> bool:
    return (settings.home / _DATABASE).exists() or any(_files(settings.originals_dir))


def _move_aside(settings: Settings, clock: Clock) -> Path | None:
    """Move a former room aside and drop what was derived from it."""
    home = settings.home
    former = [home / _DATABASE, home / f"{_DATABASE}-wal", home / f"{_DATABASE}-shm"]
    former += [settings.originals_dir, home / "checkpoints"]
    former = [path for path in former if path.exists()]
    replaced = None
    if _occupied(settings):
        replaced = home / f"replaced-{clock.now():%Y%m%d-%H%M%S}"
        replaced.mkdir()
        for path in former:
            path.replace(replaced / path.name)
    elif settings.originals_dir.exists():
        shutil.rmtree(settings.originals_dir)
    for name in _REBUILT:
        # the same clause ids may stand for other texts in the restored database
        path = home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return replaced


def _files(folder: Path) -> Iterator[Path]:
    """Return the whole originals; a dot marks one that is still being written."""
    if not folder.is_dir():
        return iter(())
    return (p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Backup and restore: what comes back is what was there, or nothing is touched."""

import hashlib
import io
import tarfile
from datetime import datetime
from pathlib import Path

import pytest

from core.audit import Audit
from core.audit_checkpoints import Checkpoints
from core.backup import backup, restore
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.errors import InvalidInput, Refused
from core.settings import Settings

CLOCK = SteppedClock(datetime(2026, 11, 21, 14, 0, tzinfo=ROOM_ZONE))


def room(home: Path, records: int = 2, originals: tuple[bytes, ...] = ("甲".encode(),)) -> Settings:
    settings = Settings(home=home, database_url="")
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    for n in range(records):
        Audit(database, CLOCK).append("u1", "test.made", str(n))
    database.dispose()
    for data in originals:
        name = hashlib.sha256(data).hexdigest()
        (settings.originals_dir / name[:2]).mkdir(parents=True, exist_ok=True)
        (settings.originals_dir / name[:2] / name).write_bytes(data)
    return settings


def back_up(settings: Settings, target: Path) -> None:
    database = Database(settings.sqlalchemy_url)
    backup(settings, database, CLOCK, target)
    database.dispose()


def held(settings: Settings) -> tuple[list[str], set[bytes]]:
    database = Database(settings.sqlalchemy_url)
    audit = Audit(database, CLOCK)
    assert not list(audit.verify())
    targets = [record.target for record in audit.records()]
    database.dispose()
    return targets, {p.read_bytes() for p in settings.originals_dir.rglob("*") if p.is_file()}


def test_a_restored_room_holds_the_same_records_and_originals(tmp_path: Path) -> None:
    old = room(tmp_path / "old", originals=("甲".encode(), b"\x00" * 100_000))
    back_up(old, tmp_path / "room.tar.gz")
    new = Settings(home=tmp_path / "new", database_url="")
    done = restore(new, tmp_path / "room.tar.gz", CLOCK)
    assert done.replaced is None
    assert held(new) == held(old)
    assert (tmp_path / "room.tar.gz").stat().st_mode & 0o077 == 0
    assert sorted(p.name for p in new.home.iterdir()) == ["originals", "zhiban.db"]


def test_the_rooms_own_files_and_checkpoints_come_along_and_private_keys_do_not(
    tmp_path: Path,
) -> None:
    old = room(tmp_path / "old")
    database = Database(old.sqlalchemy_url)
    Checkpoints(database, CLOCK, Audit(database, CLOCK), old.home).write()
    database.dispose()
    (old.home / "policy.yaml").write_text("expires_minutes: 5\n")
    pictures = old.home / "connectors" / "video" / "snapshots" / "ab"
    pictures.mkdir(parents=True)
    (pictures / "abcd").write_bytes(b"jpeg")
    back_up(old, tmp_path / "room.tar.gz")
    new = Settings(home=tmp_path / "new", database_url="")
    restore(new, tmp_path / "room.tar.gz", CLOCK)
    assert (new.home / "policy.yaml").read_text() == "expires_minutes: 5\n"
    assert (new.home / "connectors/video/snapshots/ab/abcd").read_bytes() == b"jpeg"
    assert not list((new.home / "keys").glob("*.key"))
    database = Database(new.sqlalchemy_url)
    verified = Checkpoints(database, CLOCK, Audit(database, CLOCK), new.home).verify()
    database.dispose()
    assert verified.broken == []
    assert verified.checkpoints == 1


def test_a_backup_is_taken_while_the_room_is_writing(tmp_path: Path) -> None:
    settings = room(tmp_path / "old")
    database = Database(settings.sqlalchemy_url)
    with database.transaction() as session:
        Audit(database, CLOCK).append_in(session, "u1", "test.open", "not yet committed")
        back_up(settings, tmp_path / "room.tar.gz")
    database.dispose()
    new = Settings(home=tmp_path / "new", database_url="")
    restore(new, tmp_path / "room.tar.gz", CLOCK)
    assert held(new)[0] == ["1", "0"]


def test_a_room_in_use_is_not_overwritten_unless_forced_and_then_kept_aside(
    tmp_path: Path,
) -> None:
    back_up(room(tmp_path / "old"), tmp_path / "room.tar.gz")
    present = room(tmp_path / "present", records=5, originals=("乙".encode(),))
    (present.vectors_dir).mkdir()
    (present.vectors_dir / "index").write_text("of other texts")
    before = held(present)
    with pytest.raises(Refused):
        restore(present, tmp_path / "room.tar.gz", CLOCK)
    assert held(present) == before
    done = restore(present, tmp_path / "room.tar.gz", CLOCK, force=True)
    assert held(present) == held(Settings(home=tmp_path / "old", database_url=""))
    assert not present.vectors_dir.exists()
    assert done.replaced is not None
    (done.replaced / "zhiban.db").stat()
    assert held(Settings(home=done.replaced, database_url="")) == before


def rewritten(archive: Path, target: Path, name: str, content: bytes) -> None:
    """Copy an archive with one member replaced."""
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            data = old.extractfile(member)
            assert data is not None
            text = content if member.name.startswith(name) else data.read()
            member.size = len(text)
            new.addfile(member, io.BytesIO(text))


@pytest.mark.parametrize("member", ["originals/", "zhiban.db", "manifest.json"])
def test_a_changed_backup_is_refused_before_anything_is_touched(
    tmp_path: Path, member: str
) -> None:
    back_up(room(tmp_path / "old"), tmp_path / "room.tar.gz")
    rewritten(tmp_path / "room.tar.gz", tmp_path / "bad.tar.gz", member, b"changed")
    present = room(tmp_path / "present", records=5)
    before = held(present)
    with pytest.raises(InvalidInput) as refused:
        restore(present, tmp_path / "bad.tar.gz", CLOCK, force=True)
    assert "bad.tar.gz" in refused.value.message
    assert held(present) == before
    assert not list(present.home.glob(".restore-*"))


def test_a_cut_short_backup_and_another_file_are_refused(tmp_path: Path) -> None:
    back_up(room(tmp_path / "old"), tmp_path / "room.tar.gz")
    whole = (tmp_path / "room.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "other.tar.gz").write_bytes("不是备份".encode())
    new = Settings(home=tmp_path / "new", database_url="")
    for name in ("cut.tar.gz", "other.tar.gz", "absent.tar.gz"):
        with pytest.raises(InvalidInput):
            restore(new, tmp_path / name, CLOCK)
    assert not (new.home / "zhiban.db").exists()

"""Signed checkpoints of the audit log, kept outside the database.

The log's chain of hashes shows an edit, but who can write the database can also compute the chain
anew. So every N records, each hour, at start and at stop, the newest record's id, hash and the
number of records are signed (Ed25519) and appended, one JSON line each, to
`home/checkpoints/audit.jsonl`. A checkpoint signs the previous one's signature too, and the log
records each checkpoint, so that lines missing from the file are seen, at its end as well.

What this can't show: someone who can write the database and the file and read the key can forge
all three, and records newer than the last checkpoint can be cut off. Copies of the file and of
the public key that are kept elsewhere (backups) show the first.
"""

import fcntl
import json
import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import func, select

from core.audit import Audit, AuditRow, Broken
from core.audit_keys import SigningKeys
from core.clock import Clock
from core.database import Database

ACTION = "audit.checkpoint"
_DOMAIN = "zhiban audit checkpoint 1"  # a signature made for this means nothing elsewhere
_FILE = "checkpoints/audit.jsonl"
_TAIL = 64 * 1024  # bytes; far more than one line


class Checkpoint(BaseModel):
    """One line. `id` and `hash` are of the newest record, `count` of all records up to it.

    `previous` is the signature of the line before, "" in the first. `key` names the signing key.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: int
    count: int
    hash: str
    at: str
    previous: str
    key: str
    signature: str = ""

    @property
    def signed(self) -> bytes:
        """The bytes that the signature covers."""
        fields = [_DOMAIN, self.id, self.count, self.hash, self.at, self.previous, self.key]
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()

    def is_genuine(self, keys: Mapping[str, Ed25519PublicKey]) -> bool:
        """Say whether one of these keys signed it."""
        if self.key not in keys:
            return False
        try:
            keys[self.key].verify(bytes.fromhex(self.signature), self.signed)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass
class Verified:
    """What verifying came to. `covered` is the newest record that a checkpoint stands for."""

    broken: list[Broken] = field(default_factory=list[Broken])
    records: int = 0
    checkpoints: int = 0
    covered: int = 0
    keys: tuple[str, ...] = ()


class Checkpoints:
    """Writes checkpoints, and verifies the log against them."""

    def __init__(self, database: Database, clock: Clock, audit: Audit, home: Path) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self.file = home / _FILE
        self.keys = SigningKeys(home / "keys")
        self.problem = ""  # what a person should look at, in Chinese

    def write(self) -> Checkpoint | None:
        """Sign the newest record; None where nothing happened since the last checkpoint."""
        self.problem = ""
        with self._locked() as file:
            last = _last(file)
            self._check(last)
            newest = self._newest_since(last)
            if newest is None:
                return None
            id, hash, count = newest
            key = self.keys.private()
            made = Checkpoint(
                id=id,
                count=count,
                hash=hash,
                at=self._clock.now().isoformat(),
                previous=last.signature if last else "",
                key=self.keys.name(key.public_key()),
            )
            made = made.model_copy(update={"signature": key.sign(made.signed).hex()})
            file.write(made.model_dump_json().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        detail = made.model_dump(include={"count", "key", "signature"})
        self._audit.append("system", ACTION, str(made.id), detail=detail)
        return made

    def _check(self, last: Checkpoint | None) -> None:
        """See whether the record signed last is still there; new records are signed all the same.

        A log that was tampered with goes on being protected from there, and `verify` tells of the
        tampering for ever.
        """
        if last is not None:
            with self._database.reading() as session:
                row = session.get(AuditRow, last.id)
            if row is None or row.hash != last.hash:
                self.problem = (
                    f"审计日志第 {last.id} 号记录与检查点不符，请运行 zhiban audit verify。"
                )

    def _newest_since(self, last: Checkpoint | None) -> tuple[int, str, int] | None:
        """Return id and hash of the newest record and how many there are up to it.

        None where nothing but the recording of checkpoints happened since.
        """
        since, known = (last.id, last.count) if last else (0, 0)
        with self._database.reading() as session:
            newest = session.execute(
                select(AuditRow.id, AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
            ).first()
            if newest is None:
                return None
            span = (AuditRow.id > since) & (AuditRow.id <= newest.id)
            deeds = select(AuditRow.id).where(span, AuditRow.action != ACTION).limit(1)
            if newest.id > since and session.scalar(deeds) is None:
                return None
            if newest.id == since and last is not None and newest.hash == last.hash:
                return None
            added = session.scalar(select(func.count()).select_from(AuditRow).where(span)) or 0
        return newest.id, newest.hash, known + added

    @contextmanager
    def _locked(self) -> Generator[IO[bytes]]:
        """Open the file for one writer; a line that a power cut left half written is cut off."""
        folder = self.file.parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = not self.file.exists()
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.truncate(_whole(file))
            file.seek(0, os.SEEK_END)
            if fresh:
                _flush_folder(folder)
            yield file

    def verify(self) -> Verified:
        """Check every record, every checkpoint, and each against the other."""
        result = Verified()
        genuine = self._genuine(result)
        at: dict[int, list[Checkpoint]] = {}
        for checkpoint in genuine:
            at.setdefault(checkpoint.id, []).append(checkpoint)
        told: list[tuple[int, str]] = []
        rewritten, since = False, 0
        for row, broken in self._audit.walk():
            result.records += 1
            result.broken += broken
            if row.action == ACTION:
                told.append((row.id, _signature_in(row.detail)))
            expected = at.pop(row.id, [])
            fits = all((row.hash, result.records) == (c.hash, c.count) for c in expected)
            if not fits and not rewritten:
                rewritten = True  # what follows differs because of this
                result.broken.append(Broken(row.id, _rewritten(since, row.id)))
            since = row.id if expected else since
        if at:
            why = "检查点签署过的这条记录不存在（日志被截断或记录被删除）"
            result.broken.append(Broken(min(at), why))
        result.broken += self._missing(told, genuine)
        return result

    def _missing(
        self, told: Sequence[tuple[int, str]], genuine: Sequence[Checkpoint]
    ) -> Iterator[Broken]:
        """Yield the records that tell of checkpoints which the file does not hold."""
        held = {checkpoint.signature for checkpoint in genuine}
        if any(signature not in held for _, signature in told):
            # a checkpoint may have been written since the file was read
            held |= {checkpoint.signature for _, checkpoint in _lines(self.file) if checkpoint}
        for id, signature in told:
            if signature not in held:
                why = "本记录所载的检查点不在检查点文件中（检查点文件被删改）"
                yield Broken(id, why)

    def _genuine(self, result: Verified) -> list[Checkpoint]:
        """Return the checkpoints whose signatures hold, and note what is wrong with others."""
        genuine: list[Checkpoint] = []
        keys, previous, highest = self.keys.public(), "", 0
        for number, (line, checkpoint) in enumerate(_lines(self.file), start=1):
            result.checkpoints += 1
            record = checkpoint.id if checkpoint else highest
            if checkpoint is None or not checkpoint.is_genuine(keys):
                known = checkpoint is None or checkpoint.key in keys
                why = "内容或签名被改动" if known else "签名密钥不是本机所知的密钥"
                result.broken.append(Broken(record, f"第 {number} 个检查点：{why}"))
                previous = _signature_in(line)
                continue
            if checkpoint.previous != previous:
                why = "与前一个不衔接（有检查点被删除、插入或调换）"
                result.broken.append(Broken(record, f"第 {number} 个检查点：{why}"))
            previous, highest = checkpoint.signature, max(highest, checkpoint.id)
            genuine.append(checkpoint)
        result.covered = highest
        result.keys = tuple(dict.fromkeys(checkpoint.key for checkpoint in genuine))
        return genuine


def _lines(path: Path) -> Iterator[tuple[bytes, Checkpoint | None]]:
    """Yield whole lines with their checkpoints, None for what is none."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):  # the last may be half written
                yield line, _parsed(line)


def carried(home: Path, newest: int) -> dict[str, bytes]:
    """Return what a backup of a log up to record `newest` needs, by path under the home.

    The checkpoints of later records stay out, or the restored log would look cut off. Public keys
    go along under their own names; the private key never leaves the machine, a restored room
    makes another.
    """
    file = home / _FILE
    files: dict[str, bytes] = {}
    if lines := [line for line, made in _lines(file) if made is None or made.id <= newest]:
        files[_FILE] = b"".join(lines)
    for name, pem in SigningKeys(home / "keys").public_pem().items():
        files[f"keys/audit-{name}.pub"] = pem
    return files


def _signature_in(text: str | bytes) -> str:
    """Return the signature in a record's detail or a damaged line, "" where there is none."""
    try:
        return str(json.loads(text)["signature"])
    except (ValueError, KeyError, TypeError):
        return ""


def _rewritten(since: int, id: int) -> str:
    return (
        f"第 {since + 1} 至 {id} 号之间有记录被改动、增删，或校验链被整体重算（与检查点的签名不符）"
    )


def _parsed(line: bytes) -> Checkpoint | None:
    try:
        return Checkpoint.model_validate_json(line)
    except ValidationError:
        return None


def _last(file: IO[bytes]) -> Checkpoint | None:
    """Return the last line's checkpoint; the position ends at the file's end."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - _TAIL)
    file.seek(start)
    lines = file.read(end - start).splitlines()
    return _parsed(lines[-1]) if lines else None


def _whole(file: IO[bytes]) -> int:
    """Return where the last whole line ends."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - _TAIL)
    file.seek(start)
    return start + file.read(end - start).rfind(b"\n") + 1


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

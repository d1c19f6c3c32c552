"""The exact bytes that went out: a file's name is the sha256 of its bytes, and it never changes."""

import hashlib
import os
from pathlib import Path

from core.errors import NotFound, Unavailable


class Sealed:
    """A folder of sent files, laid out as the room's originals are, so that backups take them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the bytes with this hash stand."""
        return self._folder / sha256[:2] / sha256

    def keep(self, data: bytes) -> str:
        """Write the bytes and return their hash; they are on disk when this returns."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if target.exists():
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{sha256}.{os.getpid()}.partial")
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        for folder in (target.parent, self._folder):  # a rename is on disk once its folder is
            _flush(folder)
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return the bytes, verified. Raises NotFound, or Unavailable where they were changed."""
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("报出件的文件不在了。", "请从备份中恢复该文件。") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Unavailable("报出件的文件与登记的校验值不符。", "请从备份中恢复该文件。")
        return data


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

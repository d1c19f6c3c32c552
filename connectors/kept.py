"""Files that actions read and write, kept in a system's own folder by what they contain."""

import hashlib
import time
from pathlib import Path

from core.errors import NotFound, Refused

KEEP_EXPORTS_S = 24 * 3600


class Kept:
    """Files on disk by their SHA-256: what was uploaded stays, exports go after a day."""

    def __init__(self, folder: Path) -> None:
        self._imports = folder / "imports"
        self._exports = folder / "exports"

    def keep(self, data: bytes) -> str:
        """Keep an uploaded file; return its SHA-256, the import actions' `file`."""
        digest = hashlib.sha256(data).hexdigest()
        self._imports.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._imports / digest
        path.touch(mode=0o600)
        path.write_bytes(data)
        return digest

    def read(self, digest: str) -> bytes:
        """Return an uploaded file. Raises NotFound, Refused where it was altered on disk."""
        path = self._imports / digest
        if not path.is_file():
            raise NotFound("没有这个上传的文件。", "请重新上传。")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise Refused("上传的文件在服务器上被改动过。", "请重新上传。")
        return data

    def export(self, data: bytes, suffix: str) -> Path:
        """Write an export, readable by this account only, and clear out those older than a day."""
        self._exports.mkdir(parents=True, exist_ok=True, mode=0o700)
        oldest = time.time() - KEEP_EXPORTS_S
        for old in self._exports.iterdir():
            if old.stat().st_mtime < oldest:
                old.unlink(missing_ok=True)
        path = self._exports / f"{hashlib.sha256(data).hexdigest()[:16]}.{suffix}"
        path.touch(mode=0o600)
        path.write_bytes(data)
        return path

"""The folder that both sides see: prompts for the PBX to play, recordings that it writes."""

import hashlib
import os
from pathlib import Path

from core.errors import Unavailable

_PROMPTS, _CALLS = "prompts", "calls"


class Shared:
    """`here` is its path on this machine, `there` on the PBX."""

    def __init__(self, here: Path, there: str) -> None:
        self._here = here
        self._there = there
        self._given: dict[tuple[str, int, int], str] = {}

    def check(self) -> None:
        """Make the two folders in it. Raises Unavailable where this side can't write there."""
        try:
            for name in (_PROMPTS, _CALLS):
                folder = self._here / name
                if not folder.is_dir():
                    folder.mkdir()
                    folder.chmod(0o2770)  # the PBX runs as another user of the same group
        except OSError as error:
            raise Unavailable(
                f"与交换机共用的目录不能写入：{self._here}。",
                "请建立这个目录，让本程序和 FreeSWITCH 的用户同组并都可读写。",
            ) from error

    def prompt(self, path: Path) -> str:
        """Give the PBX a wav; return its path there. Raises OSError."""
        found = path.stat()
        key = (str(path), found.st_mtime_ns, found.st_size)
        if key not in self._given:
            held = path.read_bytes()
            name = f"{hashlib.sha256(held).hexdigest()[:32]}.wav"
            target = self._here / _PROMPTS / name
            if not target.exists():
                part = target.with_suffix(f".{os.getpid()}.part")
                part.write_bytes(held)
                part.chmod(0o640)
                part.replace(target)
            self._given[key] = name
        return f"{self._there}/{_PROMPTS}/{self._given[key]}"

    def recording(self, call: str) -> tuple[Path, str]:
        """Return where the PBX writes what a call receives: the path here, and there."""
        name = f"{call}.wav"
        return self._here / _CALLS / name, f"{self._there}/{_CALLS}/{name}"

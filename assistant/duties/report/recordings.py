"""Recordings that are material of reports, kept content-addressed; those still waiting to be used.

An uploaded recording waits while an officer checks its transcript. It is kept for good only once a
report is made of it; what nobody used is gone after a day (《个人信息保护法》第十九条: kept no
longer than is needed).
"""

from datetime import timedelta
from pathlib import Path

from assistant.duties.report.record import Recording
from assistant.duties.report.sealed import Sealed
from core.clock import Clock
from core.errors import NotFound

WAITS = timedelta(days=1)


class Recordings:
    """The recordings of a room's reports. Constructing it opens nothing."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._kept = Sealed(folder / "kept")
        self._waiting_folder = folder / "waiting"
        self._waiting = Sealed(self._waiting_folder)
        self._clock = clock

    def wait(self, data: bytes) -> str:
        """Keep an upload until it is used, at most a day; return its sha256."""
        self._sweep()
        return self._waiting.keep(data)

    def drop(self, sha256: str) -> None:
        """Forget an upload that is not to be used; one that a report is made of stays."""
        self._waiting.path(sha256).unlink(missing_ok=True)

    def adopt(self, recording: Recording) -> None:
        """Keep a recording for good: a report is made of it. Raises NotFound where it is gone."""
        if self._kept.path(recording.sha256).exists():
            return
        waiting = self._waiting.path(recording.sha256)
        if not waiting.exists():
            raise NotFound(f"录音“{recording.name}”已不在本机。", "请重新上传录音。")
        self._kept.keep(waiting.read_bytes())
        waiting.unlink(missing_ok=True)

    def waiting(self, sha256: str) -> Path:
        """Return the file of an upload that waits to be used. Raises NotFound."""
        return self._file(self._waiting, sha256, "它可能已用作材料，或者按期清除；请重新上传。")

    def kept(self, sha256: str) -> Path:
        """Return the file of a recording that a report is made of. Raises NotFound."""
        return self._file(self._kept, sha256, "请从备份中恢复该录音。")

    @staticmethod
    def _file(place: Sealed, sha256: str, remedy: str) -> Path:
        if not place.path(sha256).is_file():
            raise NotFound("没有这段录音。", remedy)
        return place.path(sha256)

    def _sweep(self) -> None:
        over = (self._clock.now() - WAITS).timestamp()
        for file in self._waiting_folder.glob("??/*"):
            if file.stat().st_mtime < over:
                file.unlink(missing_ok=True)

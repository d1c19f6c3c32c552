"""How far a model's arrival is: one value, a state file that other processes read, and a bar."""

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from core.models.registry import ModelRegistry, write_atomically

FetchState = Literal["absent", "waiting", "fetching", "verifying", "ready", "paused", "failed"]
STATE_TITLES: dict[FetchState, str] = {
    "absent": "未下载",
    "waiting": "等待另一个进程",
    "fetching": "下载中",
    "verifying": "校验中",
    "ready": "就绪",
    "paused": "已中断，可续传",
    "failed": "失败",
}
_WRITE_EVERY_S = 0.5


class FetchProgress(BaseModel):
    """How far one model is. Bytes are of the finished file; `message` is Chinese, for failures.

    `pid` is the process that does the work: a state file whose process is gone reads as "paused".
    """

    model_config = ConfigDict(frozen=True)

    model: str
    done_bytes: int = 0
    total_bytes: int = 0
    bytes_per_s: float = 0.0
    state: FetchState = "absent"
    message: str = ""
    pid: int = 0


OnProgress = Callable[[FetchProgress], None]


class ProgressReporter:
    """Turns byte counts into FetchProgress values, for a callback and for the state file."""

    def __init__(self, path: Path, model: str, total: int, on_progress: OnProgress | None) -> None:
        self._path = path
        self._on_progress = on_progress
        self._last = FetchProgress(model=model, total_bytes=total, pid=os.getpid())
        self._written_at = 0.0
        self._speed_at = time.monotonic()
        self._speed_from: int | None = None

    def state(self, state: FetchState, message: str = "") -> None:
        """Announce a new state; always written out."""
        done = self._last.total_bytes if state == "ready" else self._last.done_bytes
        self._publish(
            {"state": state, "message": message, "done_bytes": done, "bytes_per_s": 0.0}, write=True
        )

    def total(self, total_bytes: int) -> None:
        """Set the whole size once it is known (a URL without a recorded size)."""
        self._publish({"total_bytes": total_bytes}, write=True)

    def done(self, done_bytes: int) -> None:
        """Announce how much of the finished file is here."""
        change: dict[str, object] = {"done_bytes": done_bytes}
        now = time.monotonic()
        if self._speed_from is None or done_bytes < self._speed_from:
            self._speed_from, self._speed_at = done_bytes, now
        elif now - self._speed_at >= _WRITE_EVERY_S:
            change["bytes_per_s"] = (done_bytes - self._speed_from) / (now - self._speed_at)
            self._speed_from, self._speed_at = done_bytes, now
        self._publish(change, write=now - self._written_at >= _WRITE_EVERY_S)

    def _publish(self, change: dict[str, object], *, write: bool) -> None:
        self._last = self._last.model_copy(update=change)
        if write:
            self._written_at = time.monotonic()
            write_atomically(self._path, self._last.model_dump_json())
        if self._on_progress is not None:
            self._on_progress(self._last)


def read_progress(registry: ModelRegistry, name: str) -> FetchProgress:
    """Return how far `name` is, as any process may ask. Raises NotFound on an unknown name."""
    spec = registry.get(name)
    if registry.is_ready(name):
        size = spec.size
        return FetchProgress(model=name, done_bytes=size, total_bytes=size, state="ready")
    try:
        text = registry.state_file(name, "progress.json").read_text(encoding="utf-8")
        last = FetchProgress.model_validate_json(text)
    except (FileNotFoundError, ValidationError):
        # An unreadable state file says no more than none at all: the next write replaces it.
        return FetchProgress(model=name, total_bytes=spec.size, state="absent")
    if last.state == "ready":
        return FetchProgress(model=name, total_bytes=spec.size, state="absent")
    if last.state != "failed" and not _is_alive(last.pid):
        return last.model_copy(update={"state": "paused", "bytes_per_s": 0.0})
    return last


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def progress_bars(console: Console | None = None) -> Generator[OnProgress]:
    """Yield a callback that draws one bar per model with size, speed and time left."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[state]}"),
    )
    with Progress(*columns, console=console or Console(stderr=True)) as bars:
        tasks = {}

        def show(now: FetchProgress) -> None:
            if now.model not in tasks:
                tasks[now.model] = bars.add_task(now.model, total=now.total_bytes or None, state="")
            bars.update(
                tasks[now.model],
                completed=now.done_bytes,
                total=now.total_bytes or None,
                state=STATE_TITLES[now.state],
            )

        yield show

"""What a run costs this process and its children: processor seconds and memory (Linux)."""

import os
import threading
from collections.abc import Collection, Generator
from contextlib import contextmanager
from pathlib import Path

_EVERY_S = 0.5
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


class Cost:
    """Sampled while it runs; peers that belong to the measurement are left out."""

    def __init__(self) -> None:
        self.rss_mib = 0.0
        self.leave_out: set[int] = set()
        self._begun: dict[int, float] = {}
        self._latest: dict[int, float] = {}

    @property
    def cpu_s(self) -> float:
        """Processor seconds since the beginning, of processes that have ended too."""
        return sum(self._latest[pid] - self._begun[pid] for pid in self._latest)

    def sample(self) -> None:
        """Look once."""
        rss, first = 0.0, not self._latest
        for pid in tree(os.getpid(), self.leave_out):
            seen = _seen(pid)
            if seen is None:
                continue  # ended meanwhile
            cpu, mib = seen
            rss += mib
            self._begun.setdefault(pid, cpu if first else 0.0)
            self._latest[pid] = cpu
        self.rss_mib = max(self.rss_mib, rss)


@contextmanager
def measured() -> Generator[Cost]:
    """Measure what happens in the context."""
    cost, over = Cost(), threading.Event()
    cost.sample()

    def watch() -> None:
        while not over.wait(_EVERY_S):
            cost.sample()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield cost
    finally:
        over.set()
        thread.join()
        cost.sample()


def tree(root: int, leave_out: Collection[int]) -> list[int]:
    """Return a process and everything below it, without those left out and what is below them."""
    found = [root]
    for pid in found:
        found += [child for child in _children(pid) if child not in leave_out]
    return found


def _children(pid: int) -> list[int]:
    children: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        text = _read(listed)
        children += [int(child) for child in text.split()]
    return children


def _seen(pid: int) -> tuple[float, float] | None:
    """Return (processor seconds, resident MiB)."""
    stat, statm = _read(Path(f"/proc/{pid}/stat")), _read(Path(f"/proc/{pid}/statm"))
    if not stat or not statm:
        return None
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK, int(statm.split()[1]) * _PAGE_MIB


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:  # the process has ended
        return ""

"""Files to parsed documents with their full-text entries, in worker processes.

Parsing and tokenising take nearly all the time of ingestion, and a parser may crash on a bad
file: so both run in processes of their own, which end when the work does. Whatever happens to a
file, the answer is a value: `Reading`, or `Unreadable` with what to tell the officer.
"""

import faulthandler
import logging
import multiprocessing
import os
import threading
import traceback
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

from core.errors import ZhibanError
from core.secrecy import blocked
from ingest.parsers import parse_file
from ingest.refusals import marked_secret
from knowledge.documents import SEARCHABLE, ParsedDocument
from knowledge.lexical import LexicalEntry, entry

_log = logging.getLogger(__name__)

WORKERS = 2
_LONGEST_S = 600  # a file that takes longer has caught its parser in a loop
_NICE = 5  # officers who ask come first


@dataclass(frozen=True, slots=True)
class FileSpec:
    """Which file to read: the job, where the original stands and the name it was given."""

    job: str
    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read. `entries[i]` belongs to clause i; None where it is not searched."""

    parsed: ParsedDocument
    entries: tuple[LexicalEntry | None, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that cannot be taken in. `trace` is empty where the reason was expected.

    `keep` is False where the original must not stay on this machine either.
    """

    message: str
    remedy: str
    trace: str = ""
    keep: bool = True


def read_file(path: Path, name: str) -> Reading | Unreadable:
    """Parse one file and tokenise its clauses. Never raises: a file must not stop the others."""
    try:
        parsed = parse_file(path, name=name)
        if why := blocked(parsed.text):
            refusal = marked_secret(name, why)
            return Unreadable(refusal.message, refusal.remedy, keep=False)
        entries = tuple(
            entry(parsed.meta.title, clause.path, clause.text, clause.context)
            if clause.kind in SEARCHABLE
            else None
            for clause in parsed.clauses
        )
    except ZhibanError as error:
        return Unreadable(error.message, error.remedy)
    except Exception:  # any parser bug on any file ends here, and is logged by the caller
        return Unreadable(
            "读取文件时发生意外错误。",
            "请换一种格式（如另存为 docx 或 txt）重试；仍不行请将日志交给技术支持。",
            traceback.format_exc(),
        )
    if not any(entries):
        return Unreadable("文件中没有可检索的正文。", "请确认文件内容完整，扫描件请先做文字识别。")
    return Reading(parsed, entries)


class Reader:
    """Reads files, ahead of need where asked to. Used by one thread at a time."""

    def __init__(self, workers: int = WORKERS) -> None:
        """Choose how many processes may run; 0 reads in the calling thread."""
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._ahead: dict[str, Future[Reading | Unreadable]] = {}

    def ask(self, specs: Sequence[FileSpec]) -> None:
        """Start reading files whose results will be taken soon."""
        if self._workers:
            for spec in specs:
                if spec.job not in self._ahead:
                    self._ahead[spec.job] = self._submit(spec)

    def take(self, spec: FileSpec) -> Reading | Unreadable:
        """Return a file's reading, waiting for it where necessary."""
        if not self._workers:
            return self._noted(spec, read_file(spec.path, spec.name))
        for _ in range(2):
            try:
                future = self._ahead.pop(spec.job, None) or self._submit(spec)
                return self._noted(spec, future.result())
            except BrokenProcessPool:
                # some file killed its process; the second try is alone and tells whether this one
                _log.warning("a reading process ended while %s was being read", spec.name)
                self.close()
        return Unreadable(
            "解析这份文件时程序异常退出。", "文件可能已损坏，请用原软件打开后另存一份再上传。"
        )

    def close(self) -> None:
        """End the processes and forget what was asked ahead."""
        self._ahead.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _submit(self, spec: FileSpec) -> "Future[Reading | Unreadable]":
        if self._pool is None:
            # spawn, because the server has threads, and a forked copy of their locks may hang
            self._pool = ProcessPoolExecutor(
                self._workers, multiprocessing.get_context("spawn"), _begin_worker
            )
        return self._pool.submit(_read_guarded, spec.path, spec.name)

    def _noted(self, spec: FileSpec, result: Reading | Unreadable) -> Reading | Unreadable:
        if isinstance(result, Unreadable) and result.trace:
            _log.error("unexpected error while reading %s\n%s", spec.name, result.trace)
        return result


def _begin_worker() -> None:
    os.nice(_NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker holds both ends of its queue, so it would outlive a killed server."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _read_guarded(path: Path, name: str) -> Reading | Unreadable:
    # ends the process even where a C library hangs; the pool then reports it as broken
    faulthandler.dump_traceback_later(_LONGEST_S, exit=True)
    try:
        return read_file(path, name)
    finally:
        faulthandler.cancel_dump_traceback_later()

"""How fast files become a searchable library, without embedding."""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from core.audit import Audit
from core.clock import SystemClock
from core.database import Database
from core.identity import SYSTEM
from core.settings import Settings
from ingest.jobs import Upload
from ingest.pipeline import IngestDesk
from knowledge.lexical import LexicalIndex
from knowledge.library import Library

_FORMATS = {".md", ".txt", ".html", ".htm", ".docx", ".pdf", ".xlsx", ".csv"}


def run(paths: Sequence[Path], limit: int | None = None) -> dict[str, Any]:
    """Ingest files (and all below folders) into a temporary room, durably as the server does.

    The time runs from handing the files in to the last job's end: originals on disk, jobs
    acknowledged, read, stored, published, full text written. `rows` counts files;
    the metrics are `clauses`, `clauses_per_s`, `states` (jobs by state) and `failures` (file name
    and message).
    """
    files = list(_files(paths))[:limit]
    home = Path(tempfile.mkdtemp(prefix="zhiban-bench-"))
    try:
        return _measure(home, files)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measure(home: Path, files: list[Path]) -> dict[str, Any]:
    settings = Settings(home=home, database_url="")
    database, clock = Database(settings.sqlalchemy_url), SystemClock()
    database.migrate()
    library, lexical = Library(database, clock), LexicalIndex(database)
    audit = Audit(database, clock)
    desk = IngestDesk(database, library, lexical, None, None, settings, audit, clock)
    uploads = [Upload(path.name, path.read_bytes()) for path in files]
    desk.start()
    try:
        began = time.perf_counter()
        desk.submit(uploads, SYSTEM)
        desk.run_until_idle()
        seconds = time.perf_counter() - began
        jobs = desk.jobs(limit=len(uploads))
    finally:
        desk.stop()
        database.dispose()
    clauses = sum(job.total for job in jobs if job.state == "done")
    failures = [(job.file_name, job.message) for job in jobs if job.state == "failed"]
    return {
        "suite": "bench-ingest",
        "rows": len(files),
        "metrics": {
            "clauses": clauses,
            "clauses_per_s": round(clauses / seconds, 1),
            "states": dict(Counter(job.state for job in jobs)),
            "failures": failures,
        },
        "seconds": round(seconds, 2),
    }


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in _FORMATS)
        else:
            yield path

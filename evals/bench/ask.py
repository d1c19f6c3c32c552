"""What a question costs: first evidence, start-up, memory, over a library of real size."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from assistant.replies import AskRequest, EvidenceEvent
from channels.room import Room
from core.identity import SYSTEM
from core.settings import load_settings
from evals.answering import room_over
from evals.bench import embed, ingest
from evals.scorers import percentile
from evals.suites.answers import read_rows

READY_WITHIN = 120  # seconds


async def run(library: list[Path], qa: Path, keep: Path | None = None) -> dict[str, Any]:
    """Measure over `library`; `keep` is a home to use again instead of filling a new one."""
    started = time.perf_counter()
    questions = [row["question"] for row in read_rows(qa)]
    with tempfile.TemporaryDirectory(prefix="zhiban-bench-") as scratch:
        home = keep or Path(scratch)
        async with room_over(library, with_chat=False, keep=home) as room:
            clauses = room.library.counts()["clauses"]
            evidence = await _evidence(room, questions)
        served = await asyncio.to_thread(_serve, home)
    ingested = await asyncio.to_thread(ingest.run, library, None)
    embedded = await asyncio.to_thread(embed.run)
    return {
        "suite": "bench-ask",
        "rows": len(questions),
        "metrics": {
            "clauses": clauses,
            "first_evidence_ms_p50": round(percentile(evidence, 0.5)),
            "first_evidence_ms_p95": round(percentile(evidence, 0.95)),
            "ingest_clauses_per_s": ingested["metrics"]["clauses_per_s"],
            **embedded["metrics"],
            **served,
        },
        "seconds": round(time.perf_counter() - started, 1),
    }


async def _evidence(room: Room, questions: list[str]) -> list[float]:
    """Return milliseconds to the first evidence of each question; the first one warms up."""
    times: list[float] = []
    for question in [questions[0], *questions]:
        started = time.perf_counter()
        request = AskRequest(question=question, use_model=False)
        async for event in room.assistant.ask(SYSTEM, request):
            if isinstance(event, EvidenceEvent):
                times.append((time.perf_counter() - started) * 1000)
    return times[1:]


def _serve(home: Path) -> dict[str, float]:
    """Start the server on this home as a user would; return start-up seconds and its memory."""
    port = _free_port()
    environment = os.environ | {
        "ZHIBAN_HOME": str(home),
        "ZHIBAN_CACHE": str(load_settings().cache_dir),
    }
    command = [sys.executable, "-m", "channels", "up", "--no-llm", "--no-samples"]
    started = time.perf_counter()
    with subprocess.Popen(
        [*command, "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    ) as server:
        try:
            ready = _wait_ready(port, started)
            return {"startup_s": round(ready, 1), "server_rss_mib": round(_tree_rss(server.pid))}
        finally:
            server.terminate()


def _wait_ready(port: int, started: float) -> float:
    while time.perf_counter() - started < READY_WITHIN:
        with suppress(httpx.HTTPError):  # not listening yet
            answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/health/ready", trust_env=False)
            if answer.is_success:
                return time.perf_counter() - started
        time.sleep(0.1)
    raise TimeoutError(f"the server was not ready within {READY_WITHIN} s")


def _tree_rss(pid: int) -> float:
    """Return the resident MiB of a process and its children (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    own = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return own + sum(_tree_rss(int(child)) for child in children)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Builds an isolated room over given files and runs the answers suite in it."""

import asyncio
import json
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from channels.commands.library import files_under
from channels.room import Room
from core.errors import Unavailable
from core.identity import SYSTEM
from core.settings import load_settings
from evals.suites import answers
from ingest.jobs import Upload

GROUP = 64


@asynccontextmanager
async def room_over(
    library: list[Path], *, with_chat: bool, keep: Path | None = None
) -> AsyncGenerator[Room]:
    """Open a room of its own whose library holds exactly the given files.

    Embeddings are cached by text in the ordinary cache, so that a second run is quick; `keep`
    names a home to keep and use again.
    """
    ordinary = load_settings()
    kept = await asyncio.to_thread(keep.absolute) if keep else None
    with tempfile.TemporaryDirectory(prefix="zhiban-eval-") as scratch:
        home = kept or Path(scratch)
        settings = ordinary.model_copy(update={"home": home, "cache": ordinary.cache_dir})
        room = Room(settings)
        await room.prepare()
        await room.use_embedder()
        if room.models.embedder is None:
            raise Unavailable("向量模型尚未就绪。", "请先运行 zhiban models fetch e5-small。")
        try:
            await asyncio.to_thread(_fill, room, library)
            if with_chat:
                await room.models.start_chat()
                if room.models.chat is None:
                    raise Unavailable("对话模型没有启动。", room.models.state().message)
            yield room
        finally:
            await room.stop()


def _fill(room: Room, library: list[Path]) -> None:
    if room.library.counts()["documents"]:
        room.desk.run_until_idle()  # a home that was kept: only what is open goes on
        return
    files = list(files_under(library))
    for at in range(0, len(files), GROUP):
        uploads = [Upload(f.name, f.read_bytes()) for f in files[at : at + GROUP]]
        room.desk.submit(uploads, SYSTEM)
    room.desk.run_until_idle()


async def evaluate(
    library: list[Path],
    qa: Path,
    *,
    use_model: bool,
    limit: int | None = None,
    details: Path | None = None,
    keep: Path | None = None,
) -> dict[str, Any]:
    """Run the answers suite; `details` receives one JSON line a row."""
    rows = answers.read_rows(qa, limit)
    async with room_over(library, with_chat=use_model, keep=keep) as room:
        report, outcomes = await answers.run(
            room.assistant, room.library, rows, use_model=use_model
        )
    if details:
        lines = (json.dumps(_detail(o), ensure_ascii=False) for o in outcomes)
        await asyncio.to_thread(details.write_text, "\n".join(lines) + "\n", encoding="utf-8")
    return report


def _detail(outcome: answers.Outcome) -> dict[str, Any]:
    return {
        "id": outcome.row.get("id"),
        "question": outcome.row["question"],
        "kind": outcome.row["kind"],
        "answerable": outcome.answerable,
        "abstained": outcome.answer.abstained,
        "hit1": any(outcome.hits(1)),
        "hit5": any(outcome.hits(5)),
        "all5": all(outcome.hits(5)),
        "facts_ok": outcome.facts_ok(),
        "answer": outcome.answer.answer,
        "removed": [s.model_dump() for s in outcome.answer.removed],
        "evidence": [
            f"{e.document} {e.revision} {e.path} {e.score}" for e in outcome.answer.evidence
        ],
        "timings_ms": outcome.answer.timings_ms,
    }

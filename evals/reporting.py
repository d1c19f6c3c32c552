"""Runs the report suite, with the room's model for the wording where it is wanted."""

import asyncio
import json
from pathlib import Path
from typing import Any

from assistant.duties.report.draft import Draft, reword
from assistant.duties.report.readers import Readers
from assistant.duties.report.record import Material, Record
from core.models.chat import ChatModel
from core.models.kind_reader import open_kind_reader
from core.models.pair_reader import open_reader
from core.models.slot_reader import open_slot_reader
from core.settings import load_settings
from evals.acting import chat_engine
from evals.suites import report as suite


async def evaluate(
    cases: Path, *, use_model: bool, limit: int | None = None, details: Path | None = None
) -> dict[str, Any]:
    """Run the suite; `details` receives one JSON line a row."""
    rows = await asyncio.to_thread(suite.read_rows, cases, limit)
    readers = await asyncio.to_thread(_opened, load_settings().models_dir)
    if use_model:
        async with chat_engine(load_settings()) as chat:
            report, outcomes = await suite.run(rows, reword=_reworder(chat), readers=readers)
    else:
        report, outcomes = await suite.run(rows, readers=readers)
    if details:
        lines = (json.dumps(o.detail(), ensure_ascii=False) for o in outcomes)
        await asyncio.to_thread(details.write_text, "\n".join(lines) + "\n", encoding="utf-8")
    return report


def _opened(models_dir: Path) -> Readers:
    return Readers(
        slots=open_slot_reader(models_dir),
        kinds=open_kind_reader(models_dir),
        pairs=open_reader(models_dir),
    )


def _reworder(chat: ChatModel) -> suite.Reword:
    async def worded(draft: Draft, record: Record, material: Material) -> str:
        texts = [draft.text]
        async for worded_so_far in reword(draft, record, material, chat):
            texts.append(worded_so_far.draft.text)
        return texts[-1]

    return worded

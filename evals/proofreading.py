"""Runs the proofread suite with the product's checker; rules alone, or with the speller."""

import asyncio
import json
from pathlib import Path
from typing import Any

from assistant.duties.proofread.characters import Speller
from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.context import CheckContext
from core.clock import SystemClock, today
from evals.suites import proofread


async def evaluate(
    data: Path, *, list_only: bool, limit: int | None = None, details: Path | None = None
) -> dict[str, Any]:
    """Run the suite; `details` receives one JSON line a row."""
    rows = await asyncio.to_thread(proofread.read_rows, data, limit)
    checker = Checker(speller=None if list_only else Speller())
    # as the page checks: of a date without a year the day of checking tells which is meant
    context = CheckContext(today=today(SystemClock()))
    report, outcomes = await asyncio.to_thread(
        proofread.run, rows, lambda text: checker.check(text, context)
    )
    if details:
        lines = (json.dumps(o.detail(), ensure_ascii=False) for o in outcomes)
        await asyncio.to_thread(details.write_text, "\n".join(lines) + "\n", encoding="utf-8")
    return report

"""Runs the hearing suite over a world file, with the room's recogniser."""

import json
from pathlib import Path
from typing import Any

from core.settings import load_settings
from evals.duty_world import DutyWorld
from evals.suites import hearing
from voice.recogniser import local_whisper


def evaluate(
    world: Path, data: Path, limit: int | None = None, details: Path | None = None
) -> dict[str, Any]:
    """Judge the recorded answers of `data`; `details` receives one JSON line a row."""
    transcriber = local_whisper(load_settings().models_dir)
    transcriber.load()
    rows = hearing.read_rows(data, limit)
    report, outcomes = hearing.run(rows, DutyWorld.read(world), transcriber)
    if details:
        lines = (json.dumps(outcome.detail(), ensure_ascii=False) for outcome in outcomes)
        details.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return report

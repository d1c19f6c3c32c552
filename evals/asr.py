"""Runs the asr suite with the room's recogniser."""

import json
from pathlib import Path
from typing import Any

from core.settings import load_settings
from evals.suites import asr
from voice.recogniser import local_whisper


def evaluate(data: Path, limit: int | None = None, details: Path | None = None) -> dict[str, Any]:
    """Measure the recogniser on `data`; `details` receives one JSON line a recording."""
    transcriber = local_whisper(load_settings().models_dir)
    transcriber.load()
    report, heard = asr.run(asr.read_rows(data, limit), transcriber)
    if details:
        lines = [
            json.dumps({"line": kind} | row, ensure_ascii=False)
            for kind, rows in heard.items()
            for row in rows
        ]
        details.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return report

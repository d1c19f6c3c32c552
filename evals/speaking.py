"""`python -m evals.speaking OUT.json`: how well each of the room's voices is understood."""

import json
import sys
from pathlib import Path

from core.models.registry import ModelRegistry
from core.settings import load_settings
from evals.suites import speaking
from voice.recogniser import local_whisper
from voice.synthesizer import synthesizer

_SENTENCES = Path(__file__).parent / "cases" / "speaking.txt"


def main(out: Path, voices: list[str]) -> None:
    """Run the suite; the report goes to `out`, the rows beside it as JSON lines."""
    settings = load_settings()
    texts = _SENTENCES.read_text(encoding="utf-8").split()
    speaker = synthesizer(settings, ModelRegistry(settings.models_dir))
    report, rows = speaking.run(texts, speaker, local_whisper(settings.models_dir), voices)
    out.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    out.with_suffix(".jsonl").write_text(f"{lines}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

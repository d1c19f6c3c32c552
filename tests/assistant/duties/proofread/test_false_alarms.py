"""Over the shared corpora: statutes are correct, and so is most of the press."""

import json
import time
from pathlib import Path

import pytest

from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.finding import Severity
from evals.suites.proofread import read_rows, run

CHECKER = Checker()


@pytest.mark.slow
def test_statutes_raise_next_to_no_alarm_and_are_read_fast(shared_dir: Path) -> None:
    paths = sorted((shared_dir / "corpus/laws").rglob("*.md"))
    texts = [p.read_text(encoding="utf-8") for p in paths]
    CHECKER.check("预热。")
    started = time.process_time()
    told = [f for text in texts for f in CHECKER.check(text) if f.severity is Severity.MUST]
    seconds = time.process_time() - started
    size = sum(map(len, texts))
    assert len(told) / size * 1e6 <= 3, [(f.rule, f.wrong) for f in told]
    assert size / seconds >= 200_000


def test_clean_press_is_left_alone(shared_dir: Path) -> None:
    path = shared_dir / "evals/proofread-dev/clean-official.jsonl"
    rows = [json.loads(line)["source"] for line in path.read_text(encoding="utf-8").splitlines()]
    touched = [t for t in rows if any(f.right is not None for f in CHECKER.check(t))]
    assert len(touched) / len(rows) <= 0.005


def test_official_sentences(shared_dir: Path) -> None:
    rows = read_rows(shared_dir / "evals/proofread-dev/official.jsonl")
    report, _ = run(rows, CHECKER.check)
    assert report["metrics"]["correction"]["f05"] >= 0.85
    assert report["metrics"]["clean_untouched"] >= 0.98

"""The measured quality of hearing, on the development recordings."""

from pathlib import Path

import pytest

from evals.duty_world import DutyWorld
from evals.suites import hearing
from voice.whisper import LocalWhisper


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_recorded_answers_meet_the_bars(whisper: LocalWhisper, shared_dir: Path) -> None:
    data = shared_dir / "evals" / "rollcall-dev"
    world = DutyWorld.read(shared_dir / "evals" / "world.json")
    metrics = hearing.run(hearing.read_rows(data), world, whisper)[0]["metrics"]
    assert metrics["false_attendance"] == 0
    assert metrics["verdict_acc"] >= 0.85
    assert metrics["name_pinyin"] >= 0.85
    assert metrics["unit_pinyin"] >= 0.85

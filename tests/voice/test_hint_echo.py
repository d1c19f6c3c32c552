"""A hint is never echoed into an attendance: 200 clips in which the officer is not."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evals.duty_world import DutyWorld
from tests.voice.conftest import expected, melody, noise, tone
from voice.hearing import hear
from voice.outcome import Verdict
from voice.sound import RATE, Sound, load_sound
from voice.whisper import LocalWhisper

CALLS = (("A2", "佟瑶", "康永年"), ("A1", "纪明轩", "钱桂兰"), ("A3", "骆冰", "穆青"))


def nobody() -> Iterator[Sound]:
    """Yield 110 sounds without a person."""
    for at in range(10):
        yield Sound(np.zeros((2 + at % 4) * RATE, dtype=np.float32))
        yield Sound(noise(at, 3.0, level=0.001).samples)
    for at in range(15):
        yield noise(at, 3.0 + at % 3, level=0.02 * (1 + at % 5))
        yield noise(at, 3.0 + at % 3, smooth=8 * (1 + at % 4), level=0.05)
        yield melody(at, 3.0 + at % 3)
        yield tone(400 + 10 * at, 0.35, 0.35, 4.0)
        yield tone(425 + 5 * at, 1.0, 4.0, 6.0)
    for at in range(15):
        ringing = tone(450, 1.0, 4.0, 5.0).samples + noise(at, 5.0, level=0.03).samples
        yield Sound(ringing.astype(np.float32))


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_sounds_without_a_person_attend_nowhere(whisper: LocalWhisper) -> None:
    clips = list(nobody())
    assert len(clips) == 110
    attended = [
        at
        for at, clip in enumerate(clips)
        if hear(clip, expected(*CALLS[at % len(CALLS)]), whisper).verdict is Verdict.ON_DUTY
    ]
    assert attended == []


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_other_peoples_answers_attend_nowhere(whisper: LocalWhisper, shared_dir: Path) -> None:
    """Every recorded answer, judged as if three other rooms had been called: 90 clips."""
    world = DutyWorld.read(shared_dir / "evals" / "world.json")
    data = shared_dir / "evals" / "rollcall-dev"
    with (data / "labels.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    attended: list[tuple[str, str]] = []
    for at, row in enumerate(rows):
        sound = load_sound(data / "wav" / row["file"])
        for step in (1, 7, 13):
            other = rows[(at + step) % len(rows)]
            if other["expected_roster"] == row["expected_roster"]:
                other = rows[(at + step + 1) % len(rows)]
            roster = tuple(other["expected_roster"].split(";"))
            call = world.expected(other["called_unit"], roster)
            if hear(sound, call, whisper).verdict is Verdict.ON_DUTY:
                attended.append((row["file"], other["called_unit"]))
    assert attended == []


@pytest.mark.model
def test_noise_heard_with_a_hint_is_not_an_attendance(whisper: LocalWhisper) -> None:
    for clip in (noise(5, 3.0, level=0.1), melody(2, 3.0), tone(450, 0.35, 0.35, 3.0)):
        assert hear(clip, expected(), whisper).verdict is not Verdict.ON_DUTY

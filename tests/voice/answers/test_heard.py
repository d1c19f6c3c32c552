"""Answers said by the local voices: the officer is counted, nobody else ever is."""

from pathlib import Path

import pytest

from core.errors import ZhibanError
from core.models.registry import ModelRegistry
from core.settings import load_settings
from tests.conftest import missing
from tests.voice.answers.rendering import Case, cases, rendered
from voice.hearing import hear
from voice.kokoro import Kokoro
from voice.outcome import Answer, Verdict
from voice.pinyin import sounds
from voice.sound import Sound
from voice.whisper import LocalWhisper

WRITTEN = Path(__file__).with_name("heard.yaml")
Heard = list[tuple[Case, Sound]]


@pytest.fixture(scope="session")
def said(request: pytest.FixtureRequest) -> Heard:
    """Every written answer with its sound."""
    voice = Kokoro(ModelRegistry(load_settings().models_dir))
    assert request.config.cache is not None
    try:
        return list(rendered(WRITTEN, voice, request.config.cache.mkdir("answers")))
    except ZhibanError as error:  # an answer without a recording, and no voice to say it
        missing("kokoro-zh", str(error))


def share(right: list[bool]) -> float:
    return sum(right) / len(right)


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_written_answers_meet_the_bars(said: Heard, whisper: LocalWhisper) -> None:
    judged: list[tuple[Case, Answer]] = [
        (case, hear(sound, case.expected, whisper)) for case, sound in said
    ]
    attended = [(case, a) for case, a in judged if a.verdict is Verdict.ON_DUTY]
    assert [case.text for case, _ in attended if not case.may_attend] == []
    assert share([a.verdict in case.verdicts for case, a in judged]) >= 0.85
    named = [(case, a) for case, a in judged if case.name]
    assert share([sounds(a.name or "") == sounds(case.name) for case, a in named]) >= 0.8
    placed = [(case, a) for case, a in judged if case.unit]
    assert share([a.unit == case.unit for case, a in placed]) >= 0.85


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_answers_of_other_rooms_attend_nowhere(said: Heard, whisper: LocalWhisper) -> None:
    """Every proper answer, judged as if another room had been called: some 30 clips."""
    proper = [(case, sound) for case, sound in said if Verdict.ON_DUTY in case.verdicts]
    attended: list[tuple[str, str]] = []
    for at, (case, sound) in enumerate(proper):
        other = proper[(at + 5) % len(proper)][0].expected
        if other.called.id == case.expected.called.id:
            continue
        if hear(sound, other, whisper).verdict is Verdict.ON_DUTY:
            attended.append((case.text, other.called.name))
    assert attended == []


def test_there_are_enough_answers_and_each_has_its_unit() -> None:
    rows = cases(WRITTEN, ("one",))
    assert len(rows) >= 60
    assert sum(not case.may_attend for case in rows) >= 30
    assert all(case.verdicts for case in rows)

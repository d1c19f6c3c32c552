"""A newcomer's machine has nothing to render: every answer of the sample roster was shipped."""

import pytest

from evals.rollcall.sample_recordings import wanted
from voice.activity import speech_spans
from voice.exchange.recordings import shipped
from voice.sound import load_sound
from voice.speech import Manner

_SHORT = 8  # characters


@pytest.fixture(scope="module")
def needed() -> dict[tuple[str, Manner], None]:
    """What the telephones of the sample directory may say."""
    return wanted()


def test_every_answer_of_the_sample_roster_is_there(
    needed: dict[tuple[str, Manner], None],
) -> None:
    absent = [text for text, manner in needed if shipped(text, manner) is None]
    assert not absent, "python -m evals.rollcall.sample_recordings makes them"


@pytest.mark.slow
def test_somebody_speaks_in_each_of_them(needed: dict[tuple[str, Manner], None]) -> None:
    for text, manner in needed:
        file = shipped(text, manner)
        assert file is not None
        if len(text) < _SHORT:
            continue  # 喂，你好: too short for the detector
        sound = load_sound(file)
        spoken = sum(span.duration for span in speech_spans(sound))
        assert spoken > 0.08 * len(text), text

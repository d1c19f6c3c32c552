"""Whoever has the duty in the sample, on whichever day: the room is judged as it behaves."""

from datetime import timedelta

import pytest

from assistant.duties.rollcall.roster import ExpectedOf
from channels.simulated_rooms import phones
from core.clock import SteppedClock
from evals.rollcall.sample_recordings import LOADED, sample_directory
from tests.voice.conftest import whisper
from voice.exchange.phone import said_at
from voice.exchange.recordings import shipped
from voice.hearing import hear
from voice.outcome import Verdict
from voice.sound import load_sound
from voice.whisper import LocalWhisper

__all__ = ["whisper"]  # a fixture
_HEARD = 0.9  # of the rooms of one day


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("day", [0, 1], ids=["one day", "the next"])  # the rotas have two turns
def test_rooms_are_judged_as_they_behave(day: int, whisper: LocalWhisper) -> None:
    at = LOADED + timedelta(days=day)
    right: list[str] = []
    wrong: list[str] = []
    with sample_directory() as contacts:
        expected = ExpectedOf(contacts)
        called = [unit for unit in contacts.directory().units if unit.duty_phone]
        rooms = [phone for phone in phones(contacts, SteppedClock(at)) if phone.place is not None]
        for unit, phone in zip(called, rooms, strict=True):
            says = said_at(phone)
            file = shipped(says.text, says.conduct.manner)
            if says.conduct.does != "answers" or file is None:
                continue
            away = says.conduct.says == "deputy"
            answer = hear(load_sound(file), expected(unit.id, at), whisper)
            assert not (away and answer.verdict is Verdict.ON_DUTY), answer
            due = Verdict.WRONG_PERSON if away else Verdict.ON_DUTY
            (right if answer.verdict is due else wrong).append(f"{says.text} {answer.remark}")
    assert len(right) >= _HEARD * (len(right) + len(wrong)), wrong

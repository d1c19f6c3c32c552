"""The duty number over real SIP and RTP: the simulated exchange calls, tells, answers late."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.duties.rollcall.inbound.model import (
    Drafted,
    DutyNumber,
    InboundCall,
    InboundState,
)
from assistant.duties.rollcall.model import CallState
from core.database import Database
from tests.assistant.duties.rollcall.calling_room import Heard, Room, duty, unit
from tests.voice.exchange.test_answering import Chirps
from voice.dialogue import converse
from voice.dialogue.menu import read_menu
from voice.exchange.exchange import SimulatedExchange
from voice.exchange.line import ExchangeLine
from voice.exchange.phone import Calls, Phone
from voice.line import Ending
from voice.outcome import Verdict
from voice.speech import Manner
from voice.telephone_wav import wav_bytes

pytestmark = pytest.mark.slow

# the eighth telephone of the exchange rings and nobody picks up
PHONE = Phone(duty(1), "第1街道", "骆冰", "值班员", 7, "穆青", "副主任")
_PROMPT_S = 4.5  # a caller listens for four seconds before he presses


class Tones:
    """Prompts that are heard as speech is: a tone of a few seconds."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "tone.wav"
        at = np.arange(int(_PROMPT_S * 8000)) / 8000
        self._file.write_bytes(wav_bytes((8000 * np.sin(880 * np.pi * at)).astype(np.int16)))

    def render(self, texts: object, manner: Manner | None = None, told: object = None) -> None:
        """Nothing is to be rendered."""

    def file(self, text: str, manner: Manner | None = None) -> Path:
        return self._file


@pytest.fixture
def drafts() -> list[tuple[InboundCall, int]]:
    return []


@pytest.fixture
def room(
    database: Database, tmp_path: Path, drafts: list[tuple[InboundCall, int]]
) -> Iterator[Room]:
    def first(call: InboundCall, file: Path) -> Drafted:
        drafts.append((call, file.stat().st_size))
        return Drafted("BG20260101-01", "起火")

    exchange = SimulatedExchange(lambda: [PHONE], tmp_path / "exchange", Chirps())
    line = ExchangeLine(exchange, tmp_path / "line")
    more = {
        "line": line, "prompts": Tones(tmp_path / "tones"), "converse": converse,
        "duty_number": DutyNumber(read_menu, first),
    }  # fmt: skip
    made = Room(database, tmp_path / "rollcalls", units=1, heard=Heard(), more=more)
    end = time.monotonic() + 30.0
    while not line.health() and time.monotonic() < end:
        time.sleep(0.1)
    yield made
    made.close()


def call_in(room: Room, about: Calls) -> None:
    line = room.desk.parts.line
    assert isinstance(line, ExchangeLine)
    room.desk.engine.soon(line.call_in(PHONE, about)).result(20)


def came(room: Room, holds: Callable[[InboundCall], bool]) -> InboundCall:
    end = time.monotonic() + 90.0
    while time.monotonic() < end:
        calls = room.desk.inbound()
        if calls and holds(calls[0]):
            return calls[0]
        time.sleep(0.2)
    raise AssertionError(room.desk.inbound())


def test_a_report_told_over_the_exchange_is_recorded_and_drafted(
    room: Room, drafts: list[tuple[InboundCall, int]]
) -> None:
    call_in(room, Calls.REPORT)
    call = came(room, lambda one: one.state is InboundState.DRAFTED)
    assert (call.unit, call.digits[:1]) == (unit(1), "1")
    assert drafts[0][1] > 20 * 8000  # bytes: ten seconds of the line and more


def test_a_room_that_did_not_pick_up_calls_back_and_completes_its_round(room: Room) -> None:
    rules = room.desk.parts.rules()
    short = rules.rollcall.model_copy(update={"ring_s": 5.0, "order": rules.rollcall.order[:1]})
    room.close()
    room.more["rules"] = lambda: rules.model_copy(update={"rollcall": short})
    room.open()
    done = room.finished(room.start(unit(1), redial=False), within=60.0)
    assert done.units[0].last.ending is Ending.NO_ANSWER
    assert done.units[0].last.rang_s is not None
    call_in(room, Calls.ROLLCALL)
    call = came(room, lambda one: one.state is InboundState.ANSWERED)
    late = room.until(
        done.id, lambda one: one.units[0].last.state is CallState.NEEDS_PERSON, within=30.0
    ).units[0].last  # fmt: skip
    assert (late.id, late.came_in, late.verdict) == (call.attempt, True, Verdict.ON_DUTY)
    unit_, talked, _ = room.heard.calls[-1]
    assert unit_ == unit(1)
    assert any(answer.end - answer.start > 1.0 for answer in talked.answers)

"""The simulated exchange over real SIP and RTP: each behaviour, dialled by the product's line."""

import asyncio
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from voice.exchange.exchange import SimulatedExchange
from voice.exchange.line import ExchangeLine
from voice.exchange.phone import Phone, said_at
from voice.exchange.sayings import Sayings
from voice.line import Dial, Ended, Ending, EventKind, Leg, LegEvent
from voice.sound import RATE, Sound
from voice.speech import Manner
from voice.telephone_wav import read_pcm

PHONES = [
    Phone(f"6288{at:04d}", "白鹤镇", "骆冰", "值班员", at, "穆青", "副镇长", "温博", "科员")
    for at in range(12)
]
RIGHT, ASKS, DEPUTY, RINGS, BUSY, DEAD, SILENT = (
    "8001", "8004", "62880004", "8008", "8010", "8011", "8012",
)  # fmt: skip
NOBODY = "55512345"
_ASKED_S = 3.0  # our question's length


class Chirps:
    """A voice in which every text has its own sound."""

    voices: Sequence[str] = ("zf_xiaoni",)

    def speak(self, text: str, manner: Manner | None = None) -> Sound:
        """Return two seconds of noise that only this text has."""
        die = np.random.default_rng(len(text) * 1000 + sum(map(ord, text)) % 1000)
        return Sound((0.1 * die.standard_normal(2 * RATE)).astype(np.float32))


@dataclass
class Called:
    """One call: what happened, and what was recorded."""

    events: list[LegEvent]
    ended: Ended
    recording: np.ndarray

    def at(self, kind: EventKind) -> float | None:
        """Return when something first happened."""
        return next((event.at for event in self.events if event.kind is kind), None)

    def said(self, clip: np.ndarray) -> float:
        """Return how alike the nearest stretch of the recording is to `clip`, -1 to 1."""
        size = 1 << (len(clip) + len(self.recording)).bit_length()
        product = np.fft.rfft(self.recording, size) * np.conj(np.fft.rfft(clip, size))
        at = int(np.argmax(np.fft.irfft(product, size)[: len(self.recording)]))
        part = self.recording[at : at + len(clip)]
        if len(part) < RATE // 4 or not part.any():
            return 0.0
        return float(np.corrcoef(part, clip[: len(part)])[0, 1])


def question(folder: Path) -> Path:
    """A question as the callee hears it: loud, then quiet."""
    at = np.arange(int(_ASKED_S * 8000)) / 8000
    path = folder / "question.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((8000 * np.sin(2 * np.pi * 440 * at)).astype("<i2").tobytes())
    return path


class Follower:
    """Reads a leg's events as they come."""

    def __init__(self, leg: Leg) -> None:
        self.events: list[LegEvent] = []
        self._leg = leg
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Take every event until the leg has ended."""
        async for event in self._leg.events():
            self.events.append(event)
            self._news.set()

    async def until(self, kinds: set[EventKind], count: int, longest: float) -> None:
        """Wait until `count` events of `kinds` have happened; give up after `longest` seconds."""
        try:
            async with asyncio.timeout(longest):
                while sum(event.kind in kinds for event in self.events) < count:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return


async def call(line: ExchangeLine, number: str, folder: Path) -> Called:
    recording = folder / f"{number}.wav"
    leg = await line.dial(Dial(number, recording, ring_s=8.0 if number == RINGS else 25.0))
    follower = Follower(leg)
    following = asyncio.create_task(follower.run())
    await follower.until({EventKind.ANSWERED, EventKind.ENDED}, 1, 30.0)
    if leg.ended is None:
        await asyncio.sleep(3.5)  # whoever picks up has said his 喂
        turns = sum(event.kind is EventKind.QUIET for event in follower.events)
        await leg.play(question(folder))
        longest = 4.0 if number == SILENT else 20.0
        await follower.until({EventKind.QUIET, EventKind.ENDED}, turns + 1, longest)
    ended = await leg.hang_up()
    await following
    return Called(follower.events, ended, read_pcm(recording).astype(np.float64))


def nothing_to_render(folder: Path) -> None:
    """What a telephone does is tested, not how long a busy disk takes to write what it says."""
    Sayings(folder / "sayings", Chirps()).prepare([said_at(phone) for phone in [*PHONES, None]])


async def ring_all(folder: Path) -> dict[str, Called]:
    nothing_to_render(folder)
    exchange = SimulatedExchange(lambda: PHONES, folder, Chirps())
    async with ExchangeLine(exchange, folder / "line") as line:
        numbers = (RIGHT, ASKS, DEPUTY, RINGS, BUSY, DEAD, SILENT, NOBODY)
        found = await asyncio.gather(*(call(line, number, folder) for number in numbers))
    return dict(zip(numbers, found, strict=True))


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Called]:
    """One round of calls, all at once."""
    return asyncio.run(ring_all(tmp_path_factory.mktemp("exchange")))


@pytest.fixture(scope="module")
def sayings(tmp_path_factory: pytest.TempPathFactory) -> Sayings:
    """The same answers as the exchange's, made once more."""
    return Sayings(tmp_path_factory.mktemp("sayings"), Chirps())


def answer(sayings: Sayings, phone: Phone | None) -> np.ndarray:
    says = said_at(phone)
    return read_pcm(sayings.file(says.text, says.conduct.manner)).astype(np.float64)


def test_who_is_there_answers_when_he_was_asked(calls: dict[str, Called], sayings: Sayings) -> None:
    called = calls[RIGHT]
    assert called.ended.ending is Ending.COMPLETED
    assert called.at(EventKind.RINGING) is not None
    assert called.said(answer(sayings, PHONES[0])) > 0.9
    talking = [event.at for event in called.events if event.kind is EventKind.TALKING]
    assert min(talking) > (called.ended.answered_at or 0) + 3.5 + _ASKED_S


def test_one_asks_who_is_calling_before_he_answers(
    calls: dict[str, Called], sayings: Sayings
) -> None:
    called = calls[ASKS]
    says = said_at(PHONES[3])
    hello = read_pcm(sayings.file(says.hello, says.conduct.manner)).astype(np.float64)
    assert called.said(hello) > 0.9
    assert called.said(answer(sayings, PHONES[3])) > 0.9


def test_a_deputy_answers_at_the_whole_number_too(
    calls: dict[str, Called], sayings: Sayings
) -> None:
    assert "刚才出去了" in said_at(PHONES[4]).text
    assert calls[DEPUTY].said(answer(sayings, PHONES[4])) > 0.9


def test_one_does_not_pick_up(calls: dict[str, Called]) -> None:
    assert calls[RINGS].ended.ending is Ending.NO_ANSWER
    assert calls[RINGS].at(EventKind.ANSWERED) is None


def test_one_is_busy(calls: dict[str, Called]) -> None:
    assert (calls[BUSY].ended.ending, calls[BUSY].ended.code) == (Ending.BUSY, 486)


def test_a_dead_number_is_announced_before_any_answer(
    calls: dict[str, Called], sayings: Sayings
) -> None:
    called = calls[DEAD]
    assert called.at(EventKind.EARLY_MEDIA) is not None
    assert called.ended.answered_at is None
    assert called.said(answer(sayings, PHONES[10])) > 0.9


def test_one_says_nothing(calls: dict[str, Called]) -> None:
    assert calls[SILENT].ended.answered_at is not None
    assert calls[SILENT].at(EventKind.TALKING) is None


def test_a_number_that_is_nobodys_is_announced(calls: dict[str, Called], sayings: Sayings) -> None:
    assert calls[NOBODY].said(answer(sayings, None)) > 0.9

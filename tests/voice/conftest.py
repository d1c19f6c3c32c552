"""The real recogniser, and sounds without a person."""

from collections.abc import Callable

import numpy as np
import pytest

from core.errors import ZhibanError
from core.settings import load_settings
from tests.conftest import missing
from voice.recogniser import local_whisper
from voice.roster import Expected, Person, Unit
from voice.sound import RATE, Sound
from voice.whisper import LocalWhisper


@pytest.fixture(scope="session")
def whisper() -> LocalWhisper:
    """Whisper base, from this machine's models directory."""
    try:
        made = local_whisper(load_settings().models_dir)
        made.load()
    except ZhibanError as error:
        missing("whisper-base", str(error))
        raise
    return made


@pytest.fixture
def call() -> Callable[..., Expected]:
    """What a call expects; the directory is invented."""
    return expected


UNITS = (
    Unit("A1", "青浦路街道", ("青浦路",)),
    Unit("A2", "区档案局", ("档案局",)),
    Unit("A3", "白鹤镇", ("白鹤",)),
    Unit("A4", "白鹤滩镇", ("白鹤滩",)),
    Unit("A5", "区海洋管理局（区渔政支队）", ("区海洋局", "海洋局", "渔政支队")),
)
PEOPLE = (
    Person("纪明轩", "A1", "值班员"), Person("钱桂兰", "A1", "办事处副主任"),
    Person("温博", "A1", "街道城运中心主任"), Person("佟瑶", "A2", "值班员"),
    Person("康永年", "A2", "副局长"), Person("庄磊", "A2", "征集科科长"),
    Person("佟耀", "A5", "副支队长"), Person("骆冰", "A3", "值班员"),
    Person("穆青", "A3", "副镇长"), Person("夏侯杰", "A5", "值班员"),
)  # fmt: skip


def expected(unit: str = "A2", on_duty: str = "佟瑶", leader: str = "康永年") -> Expected:
    """Return a call to `unit`."""
    people = {person.name: person for person in PEOPLE}
    called = next(row for row in UNITS if row.id == unit)
    return Expected(called, (people[on_duty],), (people[leader],), UNITS, PEOPLE)


def tone(frequency: float, on: float, off: float, seconds: float, level: float = 0.3) -> Sound:
    """Return a tone of the exchange: `on` and `off` in seconds."""
    at = np.arange(int(seconds * RATE)) / RATE
    gate = (at % (on + off)) < on
    return Sound((level * np.sin(2 * np.pi * frequency * at) * gate).astype(np.float32))


def noise(seed: int, seconds: float, *, smooth: int = 1, level: float = 0.05) -> Sound:
    """Return noise; `smooth` samples of averaging make it darker."""
    made = np.random.default_rng(seed).standard_normal(int(seconds * RATE) + smooth)
    made = np.convolve(made, np.ones(smooth) / np.sqrt(smooth), mode="valid")
    return Sound((level * made[: int(seconds * RATE)]).astype(np.float32))


def melody(seed: int, seconds: float) -> Sound:
    """Return chords with overtones that change twice a second, as music on hold does."""
    chance = np.random.default_rng(seed)
    parts: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    for _ in range(int(seconds * 2)):
        at = np.arange(RATE // 2) / RATE
        root = 220.0 * 2 ** (chance.integers(0, 12) / 12)
        notes = [root * ratio for ratio in (1.0, 1.25, 1.5)]
        chord = sum(np.sin(2 * np.pi * n * h * at) / h for n in notes for h in (1, 2, 3))
        parts.append(np.asarray(chord) * np.exp(-2 * at))
    return Sound((0.08 * np.concatenate(parts)).astype(np.float32))

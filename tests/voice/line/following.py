"""What a test waits for on a leg, and what it reads afterwards."""

import asyncio
import wave
from pathlib import Path

import numpy as np

from tests.voice.line.sounds import Pcm
from voice.line import EventKind, Leg, LegEvent


async def all_of(leg: Leg) -> list[LegEvent]:
    """Everything that happens on a leg until it ends."""
    async with asyncio.timeout(40):
        return [event async for event in leg.events()]


async def first(leg: Leg, kind: EventKind) -> LegEvent:
    """The first event of a kind."""
    async with asyncio.timeout(20):
        async for event in leg.events():
            if event.kind is kind:
                return event
    raise AssertionError(f"no {kind} came")


def recorded(path: Path) -> Pcm:
    """The samples of a line's recording."""
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (8000, 2, 1)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")

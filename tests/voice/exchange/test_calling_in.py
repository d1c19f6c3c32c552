"""A telephone of the simulated exchange calls us over real SIP and RTP."""

import asyncio
from pathlib import Path

import numpy as np

from tests.voice.exchange.test_answering import PHONES, Called, Chirps, Follower
from voice.exchange.exchange import SimulatedExchange
from voice.exchange.line import ExchangeLine
from voice.exchange.phone import Calls, steps_of, voice_of
from voice.exchange.sayings import Sayings
from voice.line import EventKind
from voice.telephone_wav import read_pcm, wav_bytes

_MENU_S = 5.0  # of our prompts: longer than a caller listens at least


def prompt(folder: Path) -> Path:
    """A prompt as the caller hears it: loud, then quiet."""
    at = np.arange(int(_MENU_S * 8000)) / 8000
    path = folder / "menu.wav"
    path.write_bytes(wav_bytes((8000 * np.sin(2 * np.pi * 440 * at)).astype(np.int16)))
    return path


async def reported(folder: Path) -> tuple[Called, str]:
    phone = PHONES[0]
    exchange = SimulatedExchange(lambda: PHONES, folder, Chirps())
    async with ExchangeLine(exchange, folder / "line") as line:
        arrivals = line.incoming()
        await line.call_in(phone, Calls.REPORT)
        leg = await asyncio.wait_for(anext(arrivals), 15.0)
        follower = Follower(leg)
        following = asyncio.create_task(follower.run())
        await leg.answer()
        await follower.until({EventKind.ANSWERED}, 1, 10.0)
        await leg.play(prompt(folder))
        await follower.until({EventKind.DIGIT}, 1, 10.0)
        await leg.play(prompt(folder))
        await follower.until({EventKind.QUIET, EventKind.ENDED}, 1, 20.0)
        ended = await leg.hang_up()
        await following
        recording = read_pcm(leg.recording).astype(np.float64)
        return Called(follower.events, ended, recording), leg.far_end


def test_a_duty_room_calls_presses_a_key_and_tells(tmp_path: Path) -> None:
    called, number = asyncio.run(reported(tmp_path))
    assert number == PHONES[0].number
    assert [e.value for e in called.events if e.kind is EventKind.DIGIT] == ["1"]
    said = str(next(s["says"] for s in steps_of(PHONES[0], Calls.REPORT) if "says" in s))
    assert "起火" in said
    clip = read_pcm(Sayings(tmp_path / "again", Chirps()).file(said, voice_of(PHONES[0])))
    assert called.said(clip.astype(np.float64)) > 0.9

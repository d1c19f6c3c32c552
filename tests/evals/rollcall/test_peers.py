"""SIPp as the district's exchange, dialled by the product's own line: each behaviour as it is."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evals.rollcall.conduct import Conduct, Kind, Where
from evals.rollcall.media import correlation, recorded, sent
from evals.rollcall.peers import exchange
from evals.rollcall.scenario import Telephone, scenario
from evals.rollcall.streams import Clips, stream
from evals.rollcall.world import Room, invented
from tests.conftest import missing
from voice.line import Dial, Ended, Ending
from voice.sip import SipLine
from voice.sound import RATE, Sound
from voice.speech import Manner
from voice.trunks import Lines, Trunk

_ORDINARY = Manner()


class Tones:
    """A voice of tones: what is said doesn't matter here, that it arrives does."""

    voices = ("a",)

    def speak(self, text: str, manner: Manner = _ORDINARY) -> Sound:
        """Return two seconds that never repeat."""
        at = np.arange(2 * RATE) / RATE
        return Sound((0.3 * np.sin(2 * np.pi * (500 + 300 * at) * at)).astype(np.float32))


@pytest.fixture
def sipp() -> None:
    """SIPp, or a loud skip."""
    if shutil.which("sipp") is None:
        missing("sipp", "apt install sip-tester")


def _telephones(folder: Path) -> dict[str, Telephone]:
    rooms = iter(invented(8))
    clips = Clips(folder / "clips", Tones())

    def phone(kind: Kind, text: str = "", where: Where = Where.ANSWERED) -> Telephone:
        room: Room = next(rooms)
        conduct = Conduct(room, kind, 1.0, 0.2, text=text, where=where, snr_db=20.0)
        silent = kind in (Kind.BUSY, Kind.NO_ANSWER)
        return Telephone(conduct, None if silent else stream(conduct, clips, 0.5, folder))

    return {
        "right": phone(Kind.RIGHT, "在岗。"),
        "silence": phone(Kind.SILENCE),
        "busy": phone(Kind.BUSY),
        "no_answer": phone(Kind.NO_ANSWER),
        "dead": phone(Kind.DEAD_NUMBER, "空号。"),
        "early": phone(Kind.DEAD_NUMBER, "空号。", Where.EARLY),
        "loop": phone(Kind.DEAD_NUMBER, "空号。", Where.EARLY_LOOP),
    }


async def _call(line: SipLine, number: str, recording: Path) -> Ended:
    leg = await line.dial(Dial(number, recording, ring_s=9.0))
    try:
        async with asyncio.timeout(15):
            async for _ in leg.events():
                pass
    except TimeoutError:
        pass  # the peer has nothing against a long call
    return await leg.hang_up()


async def _round(port: int, phones: dict[str, Telephone], folder: Path) -> dict[str, Ended]:
    trunk = Trunk(name="bench", domain=f"127.0.0.1:{port}", calls_per_second=20, codecs=("pcma",))
    numbers = [*(phone.conduct.room.number for phone in phones.values()), "6999"]
    async with SipLine(Lines(trunks=(trunk,)), folder / "line") as line:
        ends = await asyncio.gather(*(_call(line, n, folder / f"{n}.wav") for n in numbers))
    return dict(zip([*phones, "unknown"], ends, strict=True))


@pytest.mark.usefixtures("sipp")
def test_every_behaviour_arrives_as_it_was_meant(tmp_path: Path) -> None:
    phones = _telephones(tmp_path)
    with exchange(list(phones.values()), tmp_path) as (port, _):
        ends = asyncio.run(_round(port, phones, tmp_path))
    assert {name: (end.ending, end.code) for name, end in ends.items()} == {
        "right": (Ending.COMPLETED, 200),
        "silence": (Ending.COMPLETED, 200),
        "busy": (Ending.BUSY, 486),
        "no_answer": (Ending.NO_ANSWER, 487),
        "dead": (Ending.FAR_END, 200),
        "early": (Ending.DEAD_NUMBER, 404),
        "loop": (Ending.NO_ANSWER, 487),
        "unknown": (Ending.DEAD_NUMBER, 404),
    }
    for phone in phones.values():
        if phone.stream is not None:
            heard = recorded(tmp_path / f"{phone.conduct.room.number}.wav")
            assert (correlation(sent(phone.stream.path), heard) or 0) >= 0.99, phone.conduct


def test_a_scenario_too_large_for_sipp_is_refused(tmp_path: Path) -> None:
    phones = list(_telephones(tmp_path).values())
    many = [replace(phones[0], ends=f"{at:04d}", stream=phones[0].stream) for at in range(400)]
    with pytest.raises(Exception, match="SIPp"):
        scenario(many)

"""The line behind a registrar and proxy as operators run them: kamailio, with digest for both."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from core.errors import Unavailable
from tests.voice.line.following import first
from tests.voice.line.peers import HERE, baresip, free_port, sipp
from tests.voice.line.proxy import REALM, SECRET, USER, kamailio
from tests.voice.line.scenarios import caller, far_ends
from tests.voice.line.sounds import correlation, speech, to_alaw, write_wav
from voice.line import Dial, Ending, EventKind
from voice.sip import SipLine
from voice.sip.leg import SipLeg
from voice.telephone_wav import read_pcm
from voice.trunks import Lines, Trunk

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(60)]


def behind(proxy: int, password: str = SECRET, listen: int | None = None) -> Lines:
    at = f"{HERE}:{proxy}"
    trunk = Trunk(
        name="专网", registrar=REALM, proxy=at, user=USER, password=password,
        listen=f"{HERE}:{listen}" if listen else "",
    )  # fmt: skip
    return Lines(trunks=(trunk,), interface=HERE)


async def test_a_registered_trunk_calls_through_the_proxy_and_hears_the_far_end(
    tmp_path: Path,
) -> None:
    said = np.concatenate((np.zeros(8000), speech(), np.zeros(160_000))).astype(np.int16)
    says = write_wav(tmp_path / "says.wav", said)
    async with (
        baresip(tmp_path, "62880001", says=says) as peer,
        kamailio(tmp_path, peer.port) as proxy,
        SipLine(behind(proxy), tmp_path) as line,
    ):
        (health,) = line.health()
        assert health.registered, health.message
        leg = await line.dial(Dial("62880001", tmp_path / "call.wav"))
        await first(leg, EventKind.ANSWERED)
        await asyncio.sleep(1.5 + len(speech()) / 8000)
        assert (await leg.hang_up()).ending is Ending.COMPLETED
        await asyncio.wait_for(peer.closed.wait(), 5)  # the proxy passed our BYE on
    assert correlation(read_pcm(tmp_path / "call.wav"), speech())[0] >= 0.99


async def test_what_the_far_end_says_no_with_comes_through_the_proxy(tmp_path: Path) -> None:
    payload = tmp_path / "said.al"
    payload.write_bytes(to_alaw(speech()))
    async with (
        sipp(tmp_path, far_ends(payload, len(speech()) / 8000)) as far,
        kamailio(tmp_path, far) as proxy,
        SipLine(behind(proxy), tmp_path) as line,
    ):
        endings: dict[str, Ending] = {}
        for number in ("busy", "dead"):
            leg = await line.dial(Dial(number, tmp_path / f"{number}.wav"))
            await first(leg, EventKind.ENDED)
            assert leg.ended is not None
            endings[number] = leg.ended.ending
    assert endings == {"busy": Ending.BUSY, "dead": Ending.DEAD_NUMBER}


async def test_a_call_to_the_registered_number_comes_in(tmp_path: Path) -> None:
    payload = tmp_path / "said.al"
    payload.write_bytes(to_alaw(speech()))
    listen = free_port()
    async with (
        kamailio(tmp_path, free_port()) as proxy,
        SipLine(behind(proxy, listen=listen), tmp_path) as line,
    ):
        scenario = caller(payload, len(speech()) / 8000)
        async with sipp(tmp_path, scenario, "-m", "1", f"{HERE}:{proxy}", name="caller"):
            leg = await asyncio.wait_for(anext(aiter(line.incoming())), 15)
            assert isinstance(leg, SipLeg)
            await leg.answer()
            await first(leg, EventKind.ENDED)
            assert correlation(read_pcm(leg.recording), speech())[0] >= 0.99


async def test_a_wrong_password_is_refused_and_said(tmp_path: Path) -> None:
    async with (
        kamailio(tmp_path, free_port()) as proxy,
        SipLine(behind(proxy, password="wrong"), tmp_path) as line,
    ):
        (health,) = line.health()
        assert not health.registered
        assert health.message.startswith("登记被拒：用户名或密码不对（401")
        with pytest.raises(Unavailable) as refused:
            await line.dial(Dial("62880001", tmp_path / "none.wav"))
    assert "用户名或密码不对" in refused.value.message

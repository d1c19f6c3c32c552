"""What trunks differ in: transport, encryption, codecs, digits, registration, numbers shown."""

import asyncio
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import Unavailable
from tests.voice.line.peers import HERE, baresip, sipp
from tests.voice.line.scenarios import challenges_call, far_ends, presses_info, registrar, reinvites
from tests.voice.line.sounds import Pcm, correlation, speech, to_alaw, write_wav
from voice.line import Dial, Ended, Ending, EventKind, Leg, LegEvent
from voice.sip import SipLine
from voice.telephone_wav import read_pcm
from voice.trunks import Lines, Trunk

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(90)]


async def until(leg: Leg, kind: EventKind) -> list[LegEvent]:
    seen: list[LegEvent] = []
    async with asyncio.timeout(30):
        async for event in leg.events():
            seen.append(event)
            if event.kind is kind:
                return seen
    raise AssertionError(leg.ended)


def certificate(folder: Path) -> Path:
    """Make a certificate of this machine, PEM with its key."""
    made = folder / "own.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
               "-subj", f"/CN={HERE}", "-addext", f"subjectAltName=IP:{HERE}",
               "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    made.write_text((folder / "cert.pem").read_text() + (folder / "key.pem").read_text())
    return made


def dumped(folder: Path) -> Pcm:
    """What a baresip heard, at 8 kHz."""
    with wave.open(str(next(folder.glob("baresip-peer/dump-*-dec.wav")))) as file:
        heard = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return heard[:: file.getframerate() // 8000]


def smooth(seconds: float, rate: int) -> Pcm:
    """The same sound at any rate: sines that a telephone carries, swelling as syllables do."""
    at = np.arange(int(seconds * rate)) / rate
    tones = sum(np.sin(2 * np.pi * f * at + f) for f in (310, 523, 871, 1409, 2203, 2801))
    return (1500 * tones * (1.2 + np.sin(2 * np.pi * 3.1 * at**1.3))).astype(np.int16)


@pytest.mark.parametrize(
    ("transport", "srtp", "codec", "least"),
    [
        ("udp", "no", "pcma", 0.99),
        ("udp", "no", "pcmu", 0.99),
        ("udp", "no", "g722", 0.97),  # another coding altogether; its delay is not ours
        ("tcp", "sdes", "pcma", 0.99),
        ("tls", "sdes", "pcma", 0.99),
        ("udp", "dtls", "pcma", 0.99),
    ],
)
async def test_sound_is_whole_in_both_directions(
    tmp_path: Path, transport: str, srtp: str, codec: str, least: float
) -> None:
    rate = 16_000 if codec == "g722" else 8000
    # two seconds for DTLS to agree upon keys, then what is compared
    said = np.concatenate((np.zeros(2 * rate), smooth(3.0, rate), np.zeros(20 * rate)))
    says = write_wav(tmp_path / "says.wav", said.astype(np.int16), rate)
    prompt = write_wav(tmp_path / "prompt.wav", smooth(2.5, 8000))
    encryption = {"no": "", "sdes": ";mediaenc=srtp-mand", "dtls": ";mediaenc=dtls_srtp"}[srtp]
    coding = {"g722": "G722/16000/1"}.get(codec, codec.upper())
    async with baresip(
        tmp_path, "peer", f"sip_certificate {certificate(tmp_path)}\n",
        f"{encryption};audio_codecs={coding}", transport, says,
    ) as peer:  # fmt: skip
        trunk = Trunk(name="t", domain=f"{HERE}:{peer.port}", transport=transport, srtp=srtp,
                      codecs=(codec,))  # fmt: skip  # type: ignore[arg-type]
        lines = Lines(trunks=(trunk,), ca_file=tmp_path / "cert.pem")
        async with SipLine(lines, tmp_path) as line:
            leg = await line.dial(Dial("peer", tmp_path / "call.wav"))
            await until(leg, EventKind.ANSWERED)
            await asyncio.sleep(1.5)
            await leg.play(prompt)
            await asyncio.sleep(2.0)
            assert (await leg.hang_up()).ending is Ending.COMPLETED
        secured = [e.get("param") for e in peer.events if e.get("type") == "CALL_MENC"]
    assert bool(secured) is (srtp != "no")
    sent = smooth(3.0, 16_000)  # a coding's own delay may be half a sample
    heard = read_pcm(tmp_path / "call.wav")
    assert max(correlation(heard, half)[0] for half in (sent[::2], sent[1::2])) >= least
    assert correlation(dumped(tmp_path), smooth(2.5, 8000))[0] >= least


async def test_an_exchange_with_a_strange_certificate_gets_no_call(tmp_path: Path) -> None:
    own, strange = tmp_path / "own", tmp_path / "strange"
    own.mkdir()
    strange.mkdir()
    certificate(strange)
    config = f"sip_certificate {certificate(own)}\n"
    async with baresip(tmp_path, "peer", config, transport="tls") as peer:
        trunk = Trunk(name="t", domain=f"{HERE}:{peer.port}", transport="tls")
        lines = Lines(trunks=(trunk,), ca_file=strange / "cert.pem")
        async with SipLine(lines, tmp_path) as line:
            leg = await line.dial(Dial("peer", tmp_path / "call.wav", ring_s=5.0))
            await until(leg, EventKind.ENDED)
            assert leg.ended is not None
            assert leg.ended.ending is Ending.FAULT
        assert not peer.established.is_set()


async def test_digits_can_be_sent_by_sip_info(tmp_path: Path) -> None:
    async with baresip(tmp_path, "peer") as peer:
        trunk = Trunk(name="t", domain=f"{HERE}:{peer.port}", digits="info")
        async with SipLine(Lines(trunks=(trunk,)), tmp_path) as line:
            leg = await line.dial(Dial("peer", tmp_path / "call.wav"))
            await until(leg, EventKind.ANSWERED)
            await leg.press("70*")
            await asyncio.sleep(0.5)
            await leg.hang_up()
        assert peer.digits == "70*"


async def over_sipp(tmp_path: Path, scenario: str, **more: object) -> Ended:
    """Place one call to a sipp that plays a scenario."""
    trace = ("-trace_msg", "-message_file", str(tmp_path / "messages.log"))
    async with sipp(tmp_path, scenario, *trace) as port:
        fields = {"domain": f"{HERE}:{port}", **more}
        trunk = Trunk.model_validate({"name": "t", **fields, "proxy": (fields.get("proxy") and
                                      f"{HERE}:{port}") or ""})  # fmt: skip
        async with SipLine(Lines(trunks=(trunk,), interface=HERE), tmp_path) as line:
            dial = Dial("answers", tmp_path / "call.wav", headers={"X-Zhiban": "rollcall-7"})
            leg = await line.dial(dial)
            await until(leg, EventKind.ANSWERED)
            return await leg.hang_up()


async def test_digits_are_taken_by_sip_info(tmp_path: Path) -> None:
    trace = ("-trace_msg", "-message_file", str(tmp_path / "messages.log"))
    async with sipp(tmp_path, presses_info("9#"), *trace) as port:
        trunk = Trunk(name="t", domain=f"{HERE}:{port}")
        async with SipLine(Lines(trunks=(trunk,)), tmp_path) as line:
            leg = await line.dial(Dial("answers", tmp_path / "call.wav"))
            seen = await until(leg, EventKind.ENDED)
    assert [event.value for event in seen if event.kind is EventKind.DIGIT] == ["9", "#"]


async def test_a_call_goes_through_the_proxy_and_shows_its_number(tmp_path: Path) -> None:
    payload = tmp_path / "said.al"
    payload.write_bytes(to_alaw(speech()))
    ended = await over_sipp(
        tmp_path,
        far_ends(payload, 3.0),
        domain="exchange.example",
        proxy="here",
        caller_id="62880000",
    )
    assert ended.ending is Ending.COMPLETED
    sent = (tmp_path / "messages.log").read_text(errors="replace")
    assert "INVITE sip:answers@exchange.example" in sent
    assert "<sip:62880000@exchange.example>" in sent
    assert "X-Zhiban: rollcall-7" in sent


async def test_a_challenged_call_is_answered_with_the_trunk_s_secret(tmp_path: Path) -> None:
    ended = await over_sipp(
        tmp_path, challenges_call("8000", "s3 cret;x"), user="8000", password="s3 cret;x",
        caller_id="62880000",
    )  # fmt: skip
    assert ended.ending is Ending.COMPLETED


async def test_the_far_end_may_renegotiate_in_the_middle(tmp_path: Path) -> None:
    payload = tmp_path / "said.al"
    payload.write_bytes(to_alaw(speech()))
    async with sipp(tmp_path, reinvites(payload, len(speech()) / 8000)) as port:
        trunk = Trunk(name="t", domain=f"{HERE}:{port}")
        async with SipLine(Lines(trunks=(trunk,)), tmp_path) as line:
            leg = await line.dial(Dial("answers", tmp_path / "call.wav"))
            await until(leg, EventKind.ENDED)
    assert leg.ended is not None
    assert leg.ended.ending is Ending.FAR_END
    assert correlation(read_pcm(tmp_path / "call.wav"), speech())[0] >= 0.99


@pytest.fixture
def registering(tmp_path: Path) -> Callable[[int, str], Lines]:
    def made(port: int, password: str) -> Lines:
        trunk = Trunk(name="t", registrar=f"{HERE}:{port}", user="8000", password=password)
        return Lines(trunks=(trunk,))

    return made


async def test_a_trunk_registers_with_its_digest(
    tmp_path: Path, registering: Callable[[int, str], Lines]
) -> None:
    async with (
        sipp(tmp_path, registrar("8000", "right")) as port,
        SipLine(registering(port, "right"), tmp_path) as line,
    ):
        (health,) = line.health()
        assert health.registered


async def test_a_trunk_that_may_not_register_takes_no_calls(
    tmp_path: Path, registering: Callable[[int, str], Lines]
) -> None:
    async with (
        sipp(tmp_path, registrar("8000", "right")) as port,
        SipLine(registering(port, "wrong"), tmp_path) as line,
    ):
        (health,) = line.health()
        assert not health.registered
        assert "403" in health.message
        with pytest.raises(Unavailable):
            await line.dial(Dial("1", tmp_path / "none.wav"))

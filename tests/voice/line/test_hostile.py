"""What anybody on the network can send to the line: no crash, no hang, the calls go on."""

import asyncio
import contextlib
import random
import re
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.errors import InvalidInput
from tests.voice.line.peers import HERE, free_port, sipp
from tests.voice.line.scenarios import far_ends
from tests.voice.line.sounds import correlation, speech, to_alaw
from voice.line import Dial, Ending, EventKind, Leg
from voice.sip import SipLine
from voice.telephone_wav import read_pcm
from voice.trunks import Lines, Trunk

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(120)]
SAID = speech(loud_s=5.0)


@dataclass
class Attacked:
    line: SipLine
    port: int  # that the line listens on
    folder: Path
    trace: Path  # the messages of the calls, as sipp saw them


@pytest.fixture
async def attacked(tmp_path: Path) -> AsyncIterator[Attacked]:
    payload = tmp_path / "said.al"
    payload.write_bytes(to_alaw(SAID))
    trace = tmp_path / "messages.log"
    scenario = far_ends(payload, len(SAID) / 8000)
    more = ("-trace_msg", "-message_file", str(trace))
    async with sipp(tmp_path, scenario, *more) as far:
        listen = free_port()
        trunk = Trunk(name="t", domain=f"{HERE}:{far}", listen=f"{HERE}:{listen}",
                      limit=4, calls_per_second=50)  # fmt: skip
        async with SipLine(Lines(trunks=(trunk,)), tmp_path) as line:
            yield Attacked(line, listen, tmp_path, trace)


def message(start: str, *more: str, call: str = "x", body: str = "") -> bytes:
    head = [start, f"Via: SIP/2.0/UDP {HERE}:9;branch=z9hG4bK{random.getrandbits(60):x}",
            "From: <sip:evil@127.0.0.1>;tag=1", "To: <sip:zhiban@127.0.0.1>",
            f"Call-ID: {call}", *more, f"Content-Length: {len(body)}"]  # fmt: skip
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 9 RTP/AVP 8\r\n"
)


def invitation(call: str) -> bytes:
    more = ("CSeq: 1 INVITE", "Contact: <sip:evil@127.0.0.1:9>", "Content-Type: application/sdp")
    return message("INVITE sip:zhiban@127.0.0.1 SIP/2.0", *more, call=call, body=SDP)


def malformed(chance: random.Random) -> Iterator[bytes]:
    """Bytes that are no SIP, or nearly."""
    invite = invitation("x")
    yield from (b"", b"\0" * 1000, b"\r\n\r\n", b"SIP/2.0", b"\xff" * 60_000)
    yield from (chance.randbytes(chance.randint(1, 3000)) for _ in range(150))
    yield from (invite[: chance.randint(1, len(invite))] for _ in range(150))
    for _ in range(300):  # a byte here and there is another
        broken = bytearray(invite)
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        yield bytes(broken)
    yield message("INVITE sip:zhiban@127.0.0.1 SIP/2.0", "CSeq: 99999999999999 INVITE")
    yield message("INVITE sip:zhiban@127.0.0.1 SIP/2.0", "CSeq: -1 INVITE", "Max-Forwards: 0")
    yield invite.replace(b"Content-Length: ", b"Content-Length: 9999999")
    yield invite.replace(b"Content-Length: ", b"Content-Length: -")
    yield message("INVITE sip:zhiban@127.0.0.1 SIP/2.0", "CSeq: 1 INVITE", "X: " + "a" * 60_000)
    yield message("INVITE sip:" + "b" * 50_000 + "@127.0.0.1 SIP/2.0", "CSeq: 1 INVITE")
    yield message("OPTIONS sip:zhiban@127.0.0.1 SIP/2.0", *["Via: SIP/2.0/UDP h"] * 2000)
    yield message("INVITE sip:%00%s%n@127.0.0.1 SIP/2.0", "CSeq: 1 INVITE", "Contact: <%s%n>")


def out_of_order(call: str) -> Iterator[bytes]:
    """Messages that belong to no dialog, or say that they belong to the one that is up."""
    for method in ("BYE", "ACK", "CANCEL", "PRACK", "UPDATE", "INFO", "NOTIFY", "REFER", "FOO"):
        for held in ("nothing", call):
            yield message(f"{method} sip:zhiban@127.0.0.1 SIP/2.0", f"CSeq: 7 {method}", call=held)
    for code in (100, 180, 183, 200, 302, 401, 407, 486, 500, 603, 699):
        for held in ("nothing", call):
            yield message(f"SIP/2.0 {code} Spoofed", "CSeq: 1 INVITE", call=held)


async def send(port: int, messages: Iterator[bytes]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for n, one in enumerate(messages):
            with contextlib.suppress(OSError):  # larger than a datagram
                sender.sendto(one, (HERE, port))
            if n % 20 == 0:
                await asyncio.sleep(0.005)


async def speaking(attacked: Attacked) -> Leg:
    leg = await attacked.line.dial(Dial("speaks", attacked.folder / "call.wav"))
    async with asyncio.timeout(20):
        async for event in leg.events():
            if event.kind is EventKind.TALKING:
                return leg
    raise AssertionError(leg.ended)


async def unharmed(attacked: Attacked, leg: Leg, pids: list[int]) -> None:
    """The call went on to its end with its sound, and the next one works."""
    async with asyncio.timeout(30):
        assert [event async for event in leg.events()][-1].kind is EventKind.ENDED
    assert leg.ended is not None
    assert leg.ended.ending is Ending.FAR_END
    assert correlation(read_pcm(attacked.folder / "call.wav"), SAID)[0] >= 0.99
    assert attacked.line.processes == pids
    after = await attacked.line.dial(Dial("hangs-up", attacked.folder / "after.wav"))
    async with asyncio.timeout(30):
        _ = [event async for event in after.events()]
    assert after.ended is not None
    assert after.ended.ending is Ending.FAR_END


def call_id(trace: Path) -> str:
    found = re.findall(r"Call-ID: (\S+)", trace.read_text(errors="replace"))
    assert found
    return found[-1]


async def test_malformed_and_huge_messages_do_no_harm(attacked: Attacked) -> None:
    pids = attacked.line.processes
    leg = await speaking(attacked)
    await send(attacked.port, malformed(random.Random(5)))
    await unharmed(attacked, leg, pids)


async def test_messages_out_of_order_and_spoofed_byes_end_no_call(attacked: Attacked) -> None:
    pids = attacked.line.processes
    leg = await speaking(attacked)
    await send(attacked.port, out_of_order(call_id(attacked.trace)))
    await asyncio.sleep(0.5)
    assert leg.ended is None
    await unharmed(attacked, leg, pids)


async def test_a_flood_of_calls_keeps_nobody_from_calling(attacked: Attacked) -> None:
    pids = attacked.line.processes
    leg = await speaking(attacked)
    invites = (invitation(f"f{n}") for n in range(1000))
    await send(attacked.port, invites)
    assert attacked.line.health()[0].in_use == 1
    await unharmed(attacked, leg, pids)


@pytest.mark.parametrize("number", ["1\r\nX: y", "1@evil", "1;transport=tcp", "", "<1>", "1 2"])
async def test_a_number_that_would_break_out_of_its_line_is_refused(
    attacked: Attacked, number: str
) -> None:
    with pytest.raises(InvalidInput):
        await attacked.line.dial(Dial(number, attacked.folder / "n.wav"))
    with pytest.raises(InvalidInput):
        await attacked.line.dial(
            Dial("1", attacked.folder / "n.wav", headers={"X-A": "b\r\nContact: <sip:evil>"})
        )

"""A port that is taken between its choice and its use costs nobody a call."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Unavailable
from tests.voice.exchange.test_answering import BUSY, PHONES, Chirps, nothing_to_render
from voice.exchange import exchange as exchange_module
from voice.exchange.exchange import SimulatedExchange
from voice.exchange.line import ExchangeLine
from voice.exchange.ports import sip_port
from voice.line import Dial, Ended, Ending, EventKind

HERE = "127.0.0.1"


@contextlib.contextmanager
def taken(kind: socket.SocketKind, port: int) -> Iterator[int]:
    """Hold a port for as long as the block lasts."""
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind((HERE, port))
        if kind is socket.SOCK_STREAM:
            one.listen()
        yield port


@pytest.mark.parametrize(
    ("kind", "after"),
    [(socket.SOCK_DGRAM, 0), (socket.SOCK_STREAM, 0), (socket.SOCK_STREAM, 1)],
    ids=["udp", "tcp", "tls"],
)
def test_a_port_is_free_only_where_all_a_stack_listens_at_is(
    monkeypatch: pytest.MonkeyPatch, kind: socket.SocketKind, after: int
) -> None:
    port = sip_port(HERE)
    monkeypatch.setattr("random.randrange", lambda *_: port)
    assert sip_port(HERE) == port
    with taken(kind, port + after), pytest.raises(Unavailable, match="没有可用的电话端口"):
        sip_port(HERE)


@pytest.mark.parametrize("which", [0, 1], ids=["the exchange's", "the line's"])
@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM], ids=["udp", "tcp"])
def test_calls_go_through_though_a_chosen_port_was_taken_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int, kind: socket.SocketKind
) -> None:
    nothing_to_render(tmp_path)
    chosen: list[int] = []

    async def rings() -> tuple[Ended | None, list[EventKind]]:
        exchange = SimulatedExchange(lambda: PHONES, tmp_path, Chirps())
        async with ExchangeLine(exchange, tmp_path / "line") as line:
            leg = await line.dial(Dial(BUSY, tmp_path / "busy.wav"))
            kinds = [event.kind async for event in leg.events()]
            return leg.ended, kinds

    with taken(kind, sip_port(HERE)) as port:

        def choose(host: str) -> int:
            chosen.append(port if len(chosen) == which else sip_port(host))
            return chosen[-1]

        monkeypatch.setattr(exchange_module, "sip_port", choose)
        ended, kinds = asyncio.run(rings())
        assert ended is not None
        assert (ended.ending, ended.code) == (Ending.BUSY, 486), (ended, kinds)
    assert len(chosen) == 4  # the second time both are chosen anew

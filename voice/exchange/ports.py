"""Ports a SIP stack of this machine can listen at."""

import contextlib
import random
import socket
from collections.abc import Iterator

from core.errors import Unavailable

# Above the RTP ports of `voice.trunks.Lines` and below those a system lends to outgoing connections
# (32768 and up on Linux, 49152 and up elsewhere): another program seldom takes one in between.
_FROM, _TO = 20002, 32760
_TRIES = 200


def sip_port(host: str) -> int:
    """Return a port at which a stack can listen on `host` now: UDP, TCP, and TLS at the next one.

    Nothing holds it after that, so whoever uses it must be ready to find it taken. Raises
    Unavailable where none is found.
    """
    for _ in range(_TRIES):
        port = random.randrange(_FROM, _TO, 2)  # noqa: S311 # any will do
        if _free(host, port):
            return port
    raise Unavailable("本机没有可用的电话端口。", "请关闭占用端口的程序后再试。")


def _free(host: str, port: int) -> bool:
    try:
        with contextlib.ExitStack() as held:
            for probe, at in _probes(port):
                held.enter_context(probe)
                probe.bind((host, at))
    except OSError:
        return False
    return True


def _probes(port: int) -> Iterator[tuple[socket.socket, int]]:
    yield socket.socket(socket.AF_INET, socket.SOCK_DGRAM), port
    yield socket.socket(socket.AF_INET, socket.SOCK_STREAM), port
    yield socket.socket(socket.AF_INET, socket.SOCK_STREAM), port + 1

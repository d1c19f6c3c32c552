"""Starts SIPp as the district's exchange on the loopback, and stops it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.errors import Unavailable
from evals.rollcall.scenario import Telephone, scenario

_HOST = "127.0.0.1"
_UP_WITHIN_S = 10.0


@contextmanager
def exchange(telephones: Sequence[Telephone], folder: Path) -> Generator[tuple[int, int]]:
    """Play `telephones` for as long as the context lasts; gives (UDP port, process id).

    Raises Unavailable where SIPp isn't installed or doesn't come up.
    """
    program = shutil.which("sipp")
    if program is None:
        raise Unavailable("缺少 SIPp，无法模拟各值班室的电话。", "请运行 apt install sip-tester。")
    plan = folder / "exchange.xml"
    plan.write_text(scenario(telephones), encoding="utf-8")
    port = free_port()
    command = [
        program, "-sf", str(plan), "-i", _HOST, "-p", str(port), "-mi", _HOST, "-nostdin",
        "-rtp_threadtasks", "40", "-l", str(2 * len(telephones) + 10), "-trace_err",
        "-error_file", str(folder / "sipp-errors.log"), "-recv_timeout", "180000",
    ]  # fmt: skip
    with (folder / "sipp-screen.log").open("wb") as screen:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=screen, stderr=subprocess.STDOUT, cwd=folder
        )
    try:
        _wait_up(process, port, folder)
        yield port, process.pid
    finally:
        process.kill()  # it would wait for its calls
        process.wait()


def free_port() -> int:
    """Return a UDP port that nobody has now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _wait_up(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    end = time.monotonic() + _UP_WITHIN_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if _taken(port):
            return
        time.sleep(0.05)
    last = (folder / "sipp-screen.log").read_text(errors="replace")[-300:]
    raise Unavailable(f"SIPp 没有启动：{last}", "请检查 SIPp 的版本（3.6 及以上）。")


def _taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((_HOST, port))
        except OSError:
            return True
    return False

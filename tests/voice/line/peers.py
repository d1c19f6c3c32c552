"""Independent SIP programs (sipp, Debian's baresip) that the tests start on this machine."""

import asyncio
import contextlib
import json
import shutil
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import numpy as np

from tests.conftest import missing
from tests.voice.line.sounds import write_wav
from voice.exchange.ports import sip_port

HERE = "127.0.0.1"
PEER_START_S = 10.0


def free_port() -> int:
    """Return a port that is free now, for UDP and TCP."""
    return sip_port(HERE)


def program(name: str, package: str) -> str:
    """Return a program's path, or skip loudly."""
    found = shutil.which(name)
    if found is None:
        missing(name, f"apt install {package}")
    assert found is not None
    return found


@asynccontextmanager
async def running(
    command: Iterable[str], folder: Path, name: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a program for as long as the block lasts; its output is in `folder`."""
    with (folder / f"{name}.out").open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(3):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


@asynccontextmanager
async def sipp(
    folder: Path, scenario: str, *more: str, port: int | None = None, name: str = "sipp"
) -> AsyncIterator[int]:
    """A sipp that plays a scenario; gives the port it listens on."""
    path = folder / f"{name}.xml"
    path.write_text(scenario, encoding="utf-8")
    port = port or free_port()
    command = [program("sipp", "sip-tester"), "-sf", str(path), "-i", HERE, "-p", str(port),
               "-nostdin", "-trace_err", "-error_file", str(folder / f"{name}.err"),
               *more]  # fmt: skip
    async with running(command, folder, name):
        await bound(port)
        yield port


async def bound(port: int) -> None:
    """Wait until somebody listens there."""
    async with asyncio.timeout(PEER_START_S):
        while True:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                try:
                    probe.bind((HERE, port))
                except OSError:
                    return
            await asyncio.sleep(0.05)


class Baresip:
    """Debian's baresip, told what to do over its control port."""

    def __init__(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.port = port
        self.digits = ""
        self.events: list[dict[str, object]] = []
        self.established = asyncio.Event()
        self.closed = asyncio.Event()
        self._reader, self._writer = reader, writer
        self._listening = asyncio.create_task(self._listen())

    def tell(self, command: str, params: str = "") -> None:
        """Give a command of its menu."""
        said = json.dumps({"command": command, "params": params, "token": "t"})
        self._writer.write(f"{len(said)}:{said},".encode())  # netstring

    def close(self) -> None:
        """Stop listening."""
        self._listening.cancel()
        self._writer.close()

    async def _listen(self) -> None:
        while True:
            size = int((await self._reader.readuntil(b":"))[:-1])
            event = json.loads(await self._reader.readexactly(size))
            await self._reader.readexactly(1)
            self.events.append(event)
            if event.get("type") == "CALL_ESTABLISHED":
                self.established.set()
            if event.get("type") == "CALL_CLOSED":
                self.closed.set()
            if event.get("type") == "CALL_DTMF_START":
                self.digits += str(event.get("param"))


@asynccontextmanager
async def baresip(
    folder: Path,
    name: str,
    config: str = "",
    account: str = "",
    transport: str = "udp",
    says: Path | None = None,
) -> AsyncIterator[Baresip]:
    """A baresip that answers every call to `name`; `config` and `account` add to its files.

    It plays `says` (at its codec's rate) and keeps what it heard in `baresip-NAME/dump-…-dec.wav`.
    """
    home = folder / f"baresip-{name}"
    home.mkdir(exist_ok=True)
    async with AsyncExitStack() as opened:
        for _ in range(5):  # a port that was free may not be so any more
            port, control = free_port(), free_port()
            _configure(home, name, port, control, config, account, transport, says)
            command = [program("baresip", "baresip-core"), "-f", str(home), "-v"]
            process = await opened.enter_async_context(running(command, folder, home.name))
            joined = await _connected(control, process)
            if joined is not None:
                break
        else:
            raise RuntimeError(f"{home.name} does not start")
        peer = Baresip(port, *joined)
        opened.callback(peer.close)
        yield peer


def _configure(
    home: Path,
    name: str,
    port: int,
    control: int,
    config: str,
    account: str,
    transport: str,
    says: Path | None,
) -> None:
    modules = ["srtp", "dtls_srtp", "g711", "g722", "aufile", "sndfile", "account", "menu",
               "ctrl_tcp"]  # fmt: skip
    said = says or write_wav(home / "silence.wav", np.zeros(30 * 8000, np.int16))
    home.joinpath("config").write_text(
        # TLS listens one above
        f"sip_listen {HERE}:{port - 1 if transport == 'tls' else port}\nnet_interface {HERE}\n"
        f"ctrl_tcp_listen {HERE}:{control}\naudio_source aufile,{said}\n"
        f"audio_alert aufile,/dev/null\nsnd_path {home}\n"
        "module_path /usr/lib/baresip/modules\n"
        + "".join(f"module {module}.so\n" for module in modules)
        + config
    )
    home.joinpath("accounts").write_text(
        f"<sip:{name}@{HERE}:{port};transport={transport}>;regint=0;answermode=auto{account}\n"
    )
    home.joinpath("contacts").write_text("")


async def _connected(
    port: int, process: asyncio.subprocess.Process
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    async with asyncio.timeout(PEER_START_S):
        while process.returncode is None:
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(HERE, port)
            await asyncio.sleep(0.05)
    return None

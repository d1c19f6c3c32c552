"""The product's own server as a child process, over sample data, for officers who are simulated."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from core.accounts import Accounts
from core.audit import Audit
from core.clock import SystemClock
from core.database import Database
from core.errors import Unavailable
from core.identity import Role
from core.settings import load_settings

PASSWORD = "Zhiban2026"  # noqa: S105 - of accounts that live as long as the measurement
READY_WITHIN_S = 180.0
_RSS = re.compile(r"^Rss:\s+(\d+) kB", re.MULTILINE)


@dataclass
class Served:
    """`zhiban up` on a home of its own, without a chat model unless `chat`. A context manager."""

    home: Path
    port: int
    chat: bool = False
    _process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    @property
    def url(self) -> str:
        """The address."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Served":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end(signal.SIGTERM)

    def start(self) -> None:
        """Start the process; it is not waited for."""
        cache = str(load_settings().cache_dir)
        environment = os.environ | {"ZHIBAN_HOME": str(self.home), "ZHIBAN_CACHE": cache}
        command = [sys.executable, "-m", "channels", "up", "--port", str(self.port)]
        command += [] if self.chat else ["--no-llm"]
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """End the process as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)

    def until_listening(self) -> None:
        """Return once the port answers. Raises Unavailable."""
        self._until(lambda: httpx.get(f"{self.url}/api/v1/health/live", trust_env=False).is_success)

    def until_ready(self) -> None:
        """Return once search answers and the sample library is in. Raises Unavailable."""
        self._until(self._is_ready)

    def _until(self, answers: Callable[[], bool]) -> None:
        end = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < end and self._is_running:
            with suppress(httpx.HTTPError, OSError):  # not listening yet
                if answers():
                    return
            time.sleep(0.1)
        raise Unavailable(f"服务没有在 {READY_WITHIN_S:.0f} 秒内就绪。", "请查看它的日志。")

    @property
    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _is_ready(self) -> bool:
        ready = httpx.get(f"{self.url}/api/v1/health/ready", trust_env=False)
        if not ready.is_success:
            return False
        told = json.loads((self.home / "server.json").read_text(encoding="utf-8"))
        headers = {"authorization": f"Bearer {told['token']}"}
        health = httpx.get(f"{self.url}/api/v1/health", headers=headers, trust_env=False).json()
        worded = not self.chat or health["model"]["state"] == "ready"
        return health["jobs_open"] == 0 and health["documents"] > 0 and worded

    def cpu_s(self) -> float:
        """Return the seconds of processor that the process has used; its children are left out."""
        assert self._process is not None
        told = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        fields = told.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mib(self) -> float:
        """Return the process's resident memory."""
        assert self._process is not None
        told = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text(encoding="ascii")
        found = _RSS.search(told)
        assert found is not None
        return int(found[1]) / 1024

    def add_officers(self, logins: Iterable[str]) -> None:
        """Make accounts with PASSWORD; the server may be running."""
        clock = SystemClock(load_settings().zone)
        database = Database(f"sqlite:///{self.home / 'zhiban.db'}")
        accounts = Accounts(database, load_settings(), clock, Audit(database, clock))
        for number, login in enumerate(logins, start=1):
            accounts.add_user(login, f"值班员{number}", "room", [Role.OFFICER], PASSWORD)
        database.dispose()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

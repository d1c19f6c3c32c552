"""A process of the stack as its line sees it: started, spoken to, replaced when it dies."""

import asyncio
import contextlib
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from voice.sip.leg import SipLeg
from voice.sip.wire import Close, Message, Open, Ready, decoded, encoded
from voice.trunks import Lines

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_START_S = 20.0
_LEAVE_S = 8.0
_BACK_OFF_S = (0.2, 1.0, 5.0, 15.0)  # between one death and the next start


class StackProcess:
    """One process; `legs` are its calls. `heard` gets what it says of trunks and legs."""

    def __init__(
        self,
        name: str,
        lines: Lines,
        work: Path,
        registers: bool,
        heard: Callable[["StackProcess", Message], None],
        died: Callable[["StackProcess"], None],
    ) -> None:
        self.name = name
        self.legs: dict[str, SipLeg] = {}
        self.registers = registers
        self.message = ""  # why it is not ready
        self._lines = lines
        self._work = work
        self._heard = heard
        self._died = died
        self._child: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()
        self._tried = asyncio.Event()  # it has been ready or has failed, once
        self._closing = False
        self._keeping: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        """Whether it can take a call now."""
        return self._ready.is_set() and not self._closing

    @property
    def pid(self) -> int | None:
        """The running process."""
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Start, and keep it started; returns when it is ready or has failed once."""
        self._keeping = asyncio.create_task(self._keep())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_START_S):
                await self._tried.wait()

    async def wait_ready(self, seconds: float) -> None:
        """Wait until it can take a call. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            await self._ready.wait()

    def say(self, message: Message) -> None:
        """Send a message; one that has died hears nothing, and its legs have ended."""
        if self._child is not None and self._child.stdin is not None and not self._gone():
            self._child.stdin.write(encoded(message))

    def kill(self) -> None:
        """End it at once; its calls end as faults and another takes its place."""
        if self._child is not None and not self._gone():
            self._child.kill()

    async def close(self) -> None:
        """Let it hang up and leave; no orphan stays."""
        self._closing = True
        self.say(Close())
        if self._keeping is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LEAVE_S):
                await asyncio.shield(self._keeping)
                return
        self.kill()
        self._keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._keeping
        if self._child is not None:
            await self._child.wait()

    def _gone(self) -> bool:
        return self._child is None or self._child.returncode is not None

    async def _keep(self) -> None:
        deaths = 0
        while not self._closing:
            since = time.monotonic()
            try:
                await self._live()
            finally:
                self._ready.clear()
                self._tried.set()
                self._lose()
                self._died(self)
            deaths = 0 if time.monotonic() - since > 60 else deaths + 1
            if not self._closing:
                _log.error("%s has died (%s); starting another", self.name, self.message)
                await asyncio.sleep(_BACK_OFF_S[min(deaths, len(_BACK_OFF_S)) - 1])

    async def _live(self) -> None:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        self._child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "voice.sip.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        assert self._child.stdout is not None
        self.say(self._opening())
        try:
            async for line in self._child.stdout:
                self._take(decoded(line))
            code = await self._child.wait()
        except BaseException:
            self.kill()
            raise
        self.message = self.message or f"{self.name} ended with {code}"

    def _opening(self) -> Open:
        rows = self._lines.model_dump(mode="json", exclude={"trunks": {"__all__": {"password"}}})
        secrets = {trunk.name: trunk.secret for trunk in self._lines.trunks}
        return Open(rows, secrets, self.registers, str(self._work), self.name)

    def _take(self, message: Message) -> None:
        if isinstance(message, Ready):
            self.message = message.message
            if not message.message:
                self._ready.set()
            self._tried.set()
            return
        try:
            self._heard(self, message)
        except Exception:  # one leg's trouble must not stop the others' events
            _log.exception("a message of %s", self.name)

    def _lose(self) -> None:
        clock = time.monotonic()
        for leg in list(self.legs.values()):
            leg.lost(clock, self.message or "the stack's process died")
        self.legs.clear()

"""What the PBX is told to do with one call: answer, play, stop, press, record, end."""

import asyncio
import logging
import time
from pathlib import Path
from uuid import uuid4

from voice.pbx.dialling import prepared
from voice.pbx.event_socket import SocketLost
from voice.pbx.link import Link
from voice.pbx.shared import Shared
from voice.telephone_wav import RATE, read_pcm

_log = logging.getLogger(__name__)
_AGAIN_S = 0.3  # a break that comes before the prompt has begun breaks nothing: said again
_BREAKS = 3
_PARKED_S = 3.0  # how long after its answer a call may take to be parked; before, it obeys nothing
_NO_REPLY = "-ERR no reply"  # of commands that print nothing where they succeed
_DIGITS = frozenset("0123456789*#ABCD")


class Remote:
    """A call of the PBX, by its id there. What is asked of a call that is gone does nothing."""

    def __init__(self, call: str, link: Link, shared: Shared, parked: bool) -> None:
        self._call = call
        self._link = link
        self._shared = shared
        self._parked = asyncio.Event()
        if parked:
            self._parked.set()
        self._prompts: dict[str, asyncio.Future[None]] = {}

    async def answer(self) -> bool:
        """Pick up a call that came in; return whether it is still there."""
        await self._api(prepared(self._call))
        return await self._api(f"uuid_answer {self._call}")

    async def end(self, cause: str) -> None:
        """Hang up, whatever state it is in; that it has is an event."""
        await self._api(f"uuid_kill {self._call} {cause}")

    async def record(self, there: str) -> bool:
        """Have what is received written to a file; return whether it is."""
        return await self._api(f"uuid_record {self._call} start {there}")

    async def press(self, digits: str) -> None:
        """Send digits."""
        if digits and set(digits) <= _DIGITS:
            await self._api(f"uuid_send_dtmf {self._call} {digits}")

    async def play(self, prompt: Path) -> float:
        """Play a wav in place of what is being played; return the seconds played."""
        length = len(read_pcm(prompt)) / RATE
        await self.hush()
        there = await asyncio.to_thread(self._shared.prompt, prompt)
        if not await self._obeys():
            return 0.0
        turn, since = str(uuid4()), time.monotonic()
        done = self._prompts[turn] = asyncio.get_running_loop().create_future()
        try:
            if not await self._execute("playback", there, turn):
                return 0.0
            await done
        finally:
            self._prompts.pop(turn, None)
        return min(length, time.monotonic() - since)

    async def hush(self) -> None:
        """Stop what is being played."""
        for _ in range(_BREAKS):
            playing = set(self._prompts.values())
            if not playing:
                return
            await self.stop()
            await asyncio.wait(playing, timeout=_AGAIN_S)
        self._release_all()

    async def stop(self) -> None:
        """Say once that nothing is to be played any more."""
        await self._api(f"uuid_break {self._call} all")

    def parked(self) -> None:
        """From now on the PBX plays on this call what it is told to."""
        self._parked.set()

    def executed(self, turn: str) -> None:
        """The PBX has done with something that it was told to play."""
        _release(self._prompts.get(turn))

    def gone(self) -> None:
        """The call has ended: nobody waits for it any more."""
        self._parked.set()
        self._release_all()

    def _release_all(self) -> None:
        for done in self._prompts.values():
            _release(done)

    async def _obeys(self) -> bool:
        try:
            async with asyncio.timeout(_PARKED_S):
                await self._parked.wait()
        except TimeoutError:
            _log.error("a call that was answered is not parked")
            return False
        return True

    async def _execute(self, application: str, argument: str, turn: str) -> bool:
        try:
            said = await self._link.command(
                f"sendmsg {self._call}", "call-command: execute",
                f"execute-app-name: {application}", f"execute-app-arg: {argument}",
                f"event-uuid: {turn}",
            )  # fmt: skip
        except SocketLost:
            return False
        return said.startswith("+OK")

    async def _api(self, text: str) -> bool:
        try:
            said = await self._link.api(text)
        except SocketLost:
            return False  # the leg ends with the connection
        refused = said.startswith("-") and said != _NO_REPLY  # -ERR, -ERROR, -USAGE
        if refused:  # mostly: it is gone already, and its end is on the way
            _log.info("%s: %s", text.partition(" ")[0], said)
        return not refused


def _release(done: "asyncio.Future[None] | None") -> None:
    if done is not None and not done.done():
        done.set_result(None)

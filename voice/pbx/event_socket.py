"""One connection to FreeSWITCH's event socket (inbound mode: we connect and sign in).

Own code, because no kept library fits: see docs/decisions/0014.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable

from voice.pbx.messages import Told, event, read_message

_log = logging.getLogger(__name__)
_CONNECT_S = 5.0
_REPLY_S = 10.0  # every command here is answered at once; what takes longer runs in the background


class SocketLost(Exception):
    """There is no connection (any more); what was asked may or may not have been done."""


class NotLetIn(Exception):
    """The PBX refuses us: the password, or its list of addresses."""


class EventSocket:
    """Commands are answered in the order they were sent; events come in between.

    `heard` is called with each event. `open` makes one.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        heard: Callable[[Told], None],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._heard = heard
        self._waiting: deque[asyncio.Future[Told]] = deque()
        self._reading: asyncio.Task[None] | None = None
        self.ended = asyncio.Event()

    @classmethod
    async def open(
        cls, host: str, port: int, password: str, heard: Callable[[Told], None]
    ) -> "EventSocket":
        """Connect and sign in. Raises SocketLost or NotLetIn."""
        try:
            async with asyncio.timeout(_CONNECT_S):
                reader, writer = await asyncio.open_connection(host, port)
        except OSError as error:  # TimeoutError is one
            raise SocketLost(str(error) or "no answer") from error
        made = cls(reader, writer, heard)
        try:
            async with asyncio.timeout(_CONNECT_S):
                await made._sign_in(password)
        except (EOFError, OSError, ValueError) as error:
            writer.close()
            raise SocketLost(str(error) or "no greeting") from error
        except BaseException:
            writer.close()
            raise
        made._reading = asyncio.create_task(made._read())
        return made

    async def api(self, text: str) -> str:
        """Run an API command; return what it printed. Raises SocketLost."""
        return (await self._ask([f"api {text}"])).body.strip()

    async def background(self, text: str, job: str) -> str:
        """Start an API command whose result comes as a BACKGROUND_JOB event of the id `job`.

        Returns the reply, which begins with `+OK` or `-ERR`. Raises SocketLost.
        """
        return (await self._ask([f"bgapi {text}", f"Job-UUID: {job}"])).get("Reply-Text")

    async def command(self, *lines: str) -> str:
        """Send any other command; return its reply. Raises SocketLost."""
        return (await self._ask(list(lines))).get("Reply-Text")

    async def close(self) -> None:
        """Leave."""
        self._writer.close()
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _sign_in(self, password: str) -> None:
        greeting = await read_message(self._reader)
        if greeting.get("Content-Type") != "auth/request":
            # an address that is not on its list gets text/rude-rejection
            raise NotLetIn(greeting.body.strip() or greeting.get("Content-Type"))
        self._writer.write(_lines([f"auth {password}"]))
        said = (await read_message(self._reader)).get("Reply-Text")
        if not said.startswith("+OK"):
            raise NotLetIn(said)

    async def _ask(self, lines: list[str]) -> Told:
        if self.ended.is_set() or self._writer.is_closing():
            raise SocketLost("not connected")
        reply: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._waiting.append(reply)
        self._writer.write(_lines(lines))
        try:
            async with asyncio.timeout(_REPLY_S):
                return await asyncio.shield(reply)  # its place in the order stays taken
        except TimeoutError as error:
            self._writer.close()
            raise SocketLost("no reply") from error

    async def _read(self) -> None:
        try:
            while True:
                message = await read_message(self._reader)
                kind = message.get("Content-Type")
                if kind == "text/disconnect-notice":
                    return
                self._take(kind, message)
        except (EOFError, OSError, ValueError) as error:
            _log.warning("the event socket has ended: %s", error or "closed")
        finally:
            self._end()

    def _take(self, kind: str, message: Told) -> None:
        if kind == "text/event-plain":
            try:
                self._heard(event(message))
            except Exception:  # one call's trouble must not stop the others' events
                _log.exception("an event of the PBX")
        elif kind in ("command/reply", "api/response") and self._waiting:
            reply = self._waiting.popleft()
            if not reply.done():
                reply.set_result(message)

    def _end(self) -> None:
        self._writer.close()
        self.ended.set()
        for reply in self._waiting:
            if not reply.done():
                reply.set_exception(SocketLost("the connection ended"))
                reply.exception()  # nobody may be waiting any more
        self._waiting.clear()


def _lines(lines: list[str]) -> bytes:
    """Nothing that is asked may end its line: what follows would be a command of its own."""
    if any("\n" in line or "\r" in line for line in lines):
        raise ValueError("a command of several lines")
    return ("\n".join(lines) + "\n\n").encode()

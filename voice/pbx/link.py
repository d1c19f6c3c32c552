"""The connection to the PBX, made again whenever it is lost."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from voice.pbx.event_socket import EventSocket, NotLetIn, SocketLost
from voice.pbx.messages import Told
from voice.pbx.settings import Pbx

_log = logging.getLogger(__name__)
_BACK_OFF_S = (0.2, 1.0, 5.0, 15.0)
_EVENTS = (
    "CHANNEL_CREATE CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_PARK "
    "CHANNEL_HANGUP_COMPLETE CHANNEL_EXECUTE_COMPLETE DTMF RECORD_STOP BACKGROUND_JOB"
)
# of other people's calls only who parks is told; `Line` adds its own calls one by one
_FILTERS = ("Event-Name BACKGROUND_JOB", "Event-Name CHANNEL_PARK")


class Link:
    """`came` runs when a connection has been made and asked for events, `lost` when it ends."""

    def __init__(
        self,
        pbx: Pbx,
        heard: Callable[[Told], None],
        came: Callable[[], Awaitable[None]],
        lost: Callable[[str], None],
    ) -> None:
        self.message = "正在连接交换机。"  # why there is no connection; "" where there is one
        self._pbx = pbx
        self._heard = heard
        self._came = came
        self._lost = lost
        self._socket: EventSocket | None = None
        self._tried = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None

    async def start(self, seconds: float) -> None:
        """Connect, and keep connected; returns after the first try or so many seconds."""
        self._keeping = asyncio.create_task(self._keep())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._tried.wait()

    async def close(self) -> None:
        """Leave the PBX."""
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping

    async def api(self, text: str) -> str:
        """See `EventSocket.api`. Raises SocketLost."""
        return await self._up().api(text)

    async def background(self, text: str, job: str) -> str:
        """See `EventSocket.background`. Raises SocketLost."""
        return await self._up().background(text, job)

    async def command(self, *lines: str) -> str:
        """See `EventSocket.command`. Raises SocketLost."""
        return await self._up().command(*lines)

    def _up(self) -> EventSocket:
        if self._socket is None:
            raise SocketLost(self.message)
        return self._socket

    async def _keep(self) -> None:
        failures = 0
        while True:
            try:
                await self._live()
                failures = 0
            except NotLetIn as error:
                self.message = f"交换机不让登录（{error}）：请核对密码和它的访问控制名单。"
                failures += 1
            except SocketLost as error:
                self.message = f"连不上交换机 {self._pbx.host}:{self._pbx.port}（{error}）。"
                failures += 1
            self._tried.set()
            _log.warning("%s", self.message)
            await asyncio.sleep(_BACK_OFF_S[min(failures, len(_BACK_OFF_S) - 1)])

    async def _live(self) -> None:
        secret = self._pbx.secret
        if not secret:
            raise NotLetIn(f"环境变量 {self._pbx.password_env} 里没有密码")
        opened = await EventSocket.open(self._pbx.host, self._pbx.port, secret, self._heard)
        try:
            for row in _FILTERS:
                await opened.command(f"filter {row}")
            await opened.command(f"event plain {_EVENTS}")
            self._socket, self.message = opened, ""
            await self._came()
            self._tried.set()
            await opened.ended.wait()
            self.message = "与交换机的连接断了，正在重新连接。"
        finally:
            self._socket = None
            self.message = self.message or "与交换机的连接断了，正在重新连接。"
            self._lost(self.message)
            await opened.close()

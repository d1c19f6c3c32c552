"""An open console: the page is fetched and its socket held, as a browser does.

When the socket is lost it is tried again after socket.io's waits as our page sets them
(static/console.js); a server that does not know the page any more gets it reloaded, as NiceGUI's
script does. Not imitated: the scripts and styles that a reload reads from the browser's cache.
"""

import asyncio
import random
import re
import time
import uuid
from contextlib import suppress
from urllib.parse import urlencode

import aiohttp
import httpx
import socketio
from socketio.exceptions import ConnectionError as Refused

_QUERY = re.compile(r"['\"]client_id['\"]:\s*['\"]([0-9a-f-]+)['\"]")
_NEXT = re.compile(r"['\"]next_message_id['\"]:\s*(\d+)")
_REFUSED = "namespaces failed"  # socket.io's client: the server is there and says no
_SOCKET = "/_nicegui_ws/socket.io"
_WAIT_S, _LONGEST_S = 0.5, 2.0  # reconnectionDelay, reconnectionDelayMax: doubled, ± a half


class Console:
    """One open page of one signed-in person. `back_at`: when it was back after the last loss."""

    def __init__(self, url: str, cookies: str) -> None:
        self._url = url
        self._cookies = cookies
        self._tab = str(uuid.uuid4())
        self._client_id, self._next = "", "0"
        self._line: aiohttp.ClientSession | None = None
        self._socket = socketio.AsyncClient()
        self._coming_back: asyncio.Task[None] | None = None
        self._closing = False
        self.back_at = 0.0

    @property
    def connected(self) -> bool:
        """Whether the page's socket is there."""
        return bool(self._socket.connected)

    async def open(self) -> None:
        """Fetch the page and connect. Raises httpx.HTTPError or socketio's ConnectionError."""
        await self._load()
        await self._connect()

    async def close(self) -> None:
        """Close the page."""
        self._closing = True
        if self._coming_back is not None:
            self._coming_back.cancel()
        await self._socket.disconnect()
        await self._hang_up()

    async def _load(self) -> None:
        headers = {"cookie": self._cookies}
        async with httpx.AsyncClient(base_url=self._url, timeout=30, trust_env=False) as http:
            page = await http.get("/", headers=headers)
            page.raise_for_status()
        found, following = _QUERY.search(page.text), _NEXT.search(page.text)
        if found is None or following is None:
            raise httpx.DecodingError("the page names no client")
        self._client_id, self._next = found[1], following[1]

    async def _connect(self) -> None:
        query = {
            "client_id": self._client_id,
            "next_message_id": self._next,
            "implicit_handshake": "true",
            "document_id": str(uuid.uuid4()),
            "tab_id": self._tab,
        }
        await self._hang_up()
        self._line = aiohttp.ClientSession()
        self._socket = socketio.AsyncClient(reconnection=False, http_session=self._line)
        self._socket.on("disconnect", self._lost)
        await self._socket.connect(
            f"{self._url}/?{urlencode(query)}",
            headers={"cookie": self._cookies},
            transports=["websocket"],
            socketio_path=_SOCKET,
            wait_timeout=10,
        )

    async def _hang_up(self) -> None:
        """Close what the last connection used: a refused one leaves it open."""
        if self._line is not None:
            await self._line.close()

    async def _lost(self, *_: object) -> None:
        if not self._closing:
            self._coming_back = asyncio.create_task(self._return())

    async def _return(self) -> None:
        wait = _WAIT_S
        while not self._closing:
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))
            wait = min(wait * 2, _LONGEST_S)
            with suppress(httpx.HTTPError, Refused):  # still away
                await self._again()
                self.back_at = time.monotonic()
                return

    async def _again(self) -> None:
        try:
            await self._connect()
        except Refused as error:
            if _REFUSED not in str(error):
                raise
            await self.open()  # the server is another one: the page is loaded anew

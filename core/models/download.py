"""Downloads over HTTP that go on where they stopped, however often the line drops."""

import os
import re
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import certifi
import httpx
import tenacity

from core.errors import Refused, Unavailable

_STALLS_ALLOWED = 6


class Cancelled(Exception):
    """The caller asked the download to stop; what has arrived stays for the next time."""


class Retryable(Exception):
    """The server or the line failed in a way that trying again can help."""


class Waits(Protocol):
    """Seconds to wait before try number `attempt` (from 1)."""

    def __call__(self, attempt: int) -> float:
        """Return the wait in seconds."""
        ...


def patient(attempt: int) -> float:
    """Wait 1, 2, 4, … seconds, half a minute at most."""
    return min(30.0, 2.0 ** (attempt - 1))


def http_client() -> httpx.Client:
    """Return a client that trusts the system's and the usual authorities, and waits patiently."""
    trust = ssl.create_default_context(cafile=certifi.where())
    trust.load_default_certs()
    if own := os.environ.get("PIP_CERT"):
        trust.load_verify_locations(cafile=own)
    timeout = httpx.Timeout(30.0, connect=15.0)
    return httpx.Client(verify=trust, timeout=timeout, follow_redirects=True)


@dataclass(frozen=True)
class Downloader:
    """Fetches over HTTP with retries; `stop` ends it between two blocks.

    A try that brought something new does not count against the tries allowed, so a large file
    arrives over a bad line however often the line drops.
    """

    client: httpx.Client
    stop: threading.Event
    waits: Waits = patient

    def get(self, url: str, accept: str) -> httpx.Response:
        """Return a small page. Raises Unavailable, or Refused when the server says no."""
        for attempt in self._retrying():
            with attempt:
                try:
                    reply = self.client.get(url, headers={"Accept": accept})
                except httpx.TransportError as error:
                    raise Retryable(str(error)) from error
                return _checked(reply, url)
        raise AssertionError("tenacity ended without a result")

    def file(self, url: str, into: Path, on_bytes: Callable[[int, int | None], None]) -> None:
        """Bring `url` into `into`, going on from what `into` already holds.

        `on_bytes(done, total)` is told the file's bytes so far and its whole size where the server
        says it. Raises Unavailable, Refused or Cancelled; `into` keeps what came.
        """
        into.parent.mkdir(parents=True, exist_ok=True)
        for attempt in self._retrying(into):
            with attempt:
                try:
                    self._once(url, into, on_bytes)
                except httpx.TransportError as error:
                    raise Retryable(str(error)) from error

    def _once(self, url: str, into: Path, on_bytes: Callable[[int, int | None], None]) -> None:
        have = into.stat().st_size if into.exists() else 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        # A transfer encoding would make byte ranges and sizes mean something else.
        headers["Accept-Encoding"] = "identity"
        with self.client.stream("GET", url, headers=headers) as reply:
            if reply.status_code == 416:
                if _size_of_416(reply) == have:
                    return
                into.unlink()
                raise Retryable("partial file does not fit the server's file")
            _checked(reply, url)
            if reply.status_code != 206:
                have = 0
            length = reply.headers.get("Content-Length")
            total = have + int(length) if length else None
            with into.open("ab" if have else "wb") as out:
                for block in reply.iter_raw():
                    out.write(block)
                    have += len(block)
                    on_bytes(have, total)
                    if self.stop.is_set():
                        raise Cancelled
        if total is not None and have < total:
            raise Retryable(f"{have} of {total} bytes")

    def _retrying(self, into: Path | None = None) -> tenacity.Retrying:
        stalls = _Stalls(into)

        def wait(state: tenacity.RetryCallState) -> float:
            return self.waits(max(1, stalls.count))

        def gave_up(state: tenacity.RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            raise Unavailable(
                f"下载中断：{error}", "请检查网络或软件源设置后重试，已下载的部分会保留并续传。"
            ) from error

        return tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Retryable),
            stop=stalls,
            wait=wait,
            sleep=self._sleep,
            retry_error_callback=gave_up,
        )

    def _sleep(self, seconds: float) -> None:
        if self.stop.wait(seconds):
            raise Cancelled


class _Stalls:
    """Stops the tries after several in a row that brought nothing new."""

    def __init__(self, into: Path | None) -> None:
        self._into = into
        self._best = self._have()
        self.count = 0

    def _have(self) -> int:
        return self._into.stat().st_size if self._into and self._into.exists() else 0

    def __call__(self, state: tenacity.RetryCallState) -> bool:
        have = self._have()
        self.count = 1 if have > self._best else self.count + 1
        self._best = max(have, self._best)
        return self.count >= _STALLS_ALLOWED


def _checked(reply: httpx.Response, url: str) -> httpx.Response:
    """Map a bad status once: busy or broken may be tried again, the rest is a refusal."""
    status = reply.status_code
    if status == 429 or status >= 500:
        raise Retryable(f"HTTP {status}")
    if status >= 400:
        raise Refused(
            f"服务器拒绝了下载（HTTP {status}）：{url}", "请检查地址、软件源设置和网络权限。"
        )
    return reply


def _size_of_416(reply: httpx.Response) -> int | None:
    found = re.fullmatch(r"bytes \*/(\d+)", reply.headers.get("Content-Range", ""))
    return int(found.group(1)) if found else None

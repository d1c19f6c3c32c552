"""One owner of a home directory: the server, or a single command.

A running server writes its address and a secret token, readable by its own user only, to
`server.json`; commands then go through it, so that the embedded vector index has one owner process
and no model is loaded twice.
"""

import json
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from filelock import FileLock, Timeout

from core.errors import (
    Forbidden,
    InvalidInput,
    NeedsLogin,
    NotFound,
    Refused,
    Unavailable,
    ZhibanError,
)
from core.settings import Settings

_BY_STATUS: dict[int, type[ZhibanError]] = {
    error.http_status: error
    for error in (Forbidden, InvalidInput, NeedsLogin, NotFound, Refused, Unavailable)
}


@contextmanager
def owning(settings: Settings) -> Generator[None]:
    """Hold the home directory; raises Unavailable where another process has it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.home / "owner.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Unavailable(
            f"数据目录 {settings.home} 正被另一个值班助手进程使用。",
            "请等它结束，或用 ZHIBAN_HOME 指定另一个目录。",
        ) from error
    try:
        yield
    finally:
        lock.release()


def announce(settings: Settings, url: str, token: str) -> None:
    """Tell local commands where the server is. The file is readable by its owner only."""
    path = settings.home / "server.json"
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"url": url, "token": token, "pid": os.getpid()}, file)
    partial.replace(path)


def withdraw(settings: Settings) -> None:
    """Remove the announcement."""
    (settings.home / "server.json").unlink(missing_ok=True)


class Server:
    """A running server, spoken to as the local operator."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._client = httpx.Client(
            base_url=f"{url}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(600, connect=3),
            trust_env=False,  # it is on this machine; no proxy may stand between
        )

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        """Make one request and return its JSON; errors arrive as the server meant them."""
        try:
            response = self._client.request(method, path, **arguments)
        except httpx.HTTPError as error:
            raise Unavailable("连接不上正在运行的服务。", "请查看服务窗口或日志。") from error
        if response.is_error:
            raise _as_error(response)
        return response.json() if response.content else None

    def events(self, path: str, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the JSON of each server-sent event."""
        with self._client.stream(
            "POST", path, json=body, headers={"Accept": "text/event-stream"}
        ) as response:
            if response.is_error:
                response.read()
                raise _as_error(response)
            for line in response.iter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))


def running(settings: Settings) -> Server | None:
    """Return the server that owns this home, None where none runs."""
    path: Path = settings.home / "server.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    try:
        httpx.get(f"{found['url']}/api/v1/health/live", timeout=3, trust_env=False)
    except httpx.HTTPError:
        return None
    return Server(found["url"], found["token"])


def _as_error(response: httpx.Response) -> ZhibanError:
    try:
        body = response.json()
    except ValueError:
        body = {}
    kind = _BY_STATUS.get(response.status_code, ZhibanError)
    return kind(body.get("message", f"服务返回 {response.status_code}。"), body.get("remedy", ""))

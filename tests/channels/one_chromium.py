"""One Chromium for all tests of a process: starting it costs as much as most of them."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from playwright.async_api import async_playwright

from tests.conftest import missing
from tests.connectors.devices.broker import free_port

START_S = 60


@contextmanager
def opened() -> Iterator[str]:
    """Start Chromium and yield the address at which Playwright connects to it.

    It is held in a thread: Playwright belongs to one event loop, and every test has its own.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("chromium", "apt-get install chromium")
    port, ready, finished = free_port(), threading.Event(), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(asyncio.run, _held(path, port, ready, finished))
        held.add_done_callback(lambda _held: ready.set())
        try:
            ready.wait(START_S)
            if held.done():
                held.result()
            yield f"http://127.0.0.1:{port}"
        finally:
            finished.set()


async def _held(path: str, port: int, ready: threading.Event, finished: threading.Event) -> None:
    flags = ["--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        ready.set()
        await asyncio.to_thread(finished.wait)
        await browser.close()

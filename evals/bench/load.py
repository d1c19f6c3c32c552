"""`zhiban bench load`: a room full of officers on one machine, and a power cut in the middle.

asyncio with httpx and socket.io's own client, not locust: locust speaks no socket.io and runs its
users as greenlets, which can't hold pages open across the restart that is measured.

Bars (issue "Channels", How it is measured): no errors, p95 of requests that wait for no model at
most 1 s; an open idle console costs at most 1.5 MiB; after a restart every console is back within
10 s of the server's first answer, and nothing that was acknowledged is lost.
"""

import asyncio
import os
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bench.load_console import Console
from evals.bench.load_officer import THINKS_S, Officer
from evals.bench.load_record import Record
from evals.bench.load_server import Served, free_port

P95_MS, CONSOLE_MIB, BACK_S = 1000, 1.5, 10.0
QUESTIONS = (
    "较大突发事件，街镇接报后多长时间内要电话报告、多长时间内要书面报告？",
    "夜间在岗值班人员不少于几人？",
    "自动点名没有应答怎么办？",
    "特别重大突发事件多少分钟内电话报告？",
    "值班录音保存多久？",
    "交接班要提前多少分钟到岗？",
)


@dataclass(frozen=True)
class Load:
    """How much. Seconds: `arrive_s` for all to sign in, `work_s` before the restart and after,
    `settle_s` until what opening pages left behind is collected and memory is read, `think_s` the
    shortest and longest pause of an officer between two deeds."""

    officers: int = 200
    consoles: int = 100
    arrive_s: float = 60.0
    work_s: float = 45.0
    settle_s: float = 8.0
    think_s: tuple[float, float] = THINKS_S


def run(load: Load) -> dict[str, Any]:
    """Measure and return the report; its metrics say for each bar whether it holds."""
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="zhiban-load-") as home,
        Served(Path(home), free_port()) as server,
    ):
        server.until_ready()
        logins = [f"officer{number:03d}" for number in range(load.officers)]
        server.add_officers(logins)
        metrics = asyncio.run(_Measurement(server, logins, load).run())
    return {
        "suite": "bench-load",
        "rows": load.officers,
        "metrics": {"cpus": len(os.sched_getaffinity(0)), **metrics},
        "seconds": round(time.perf_counter() - started, 1),
    }


class _Measurement:
    """One run against one server."""

    def __init__(self, server: Served, logins: list[str], load: Load) -> None:
        self._server = server
        self._load = load
        self._record = Record()
        self._officers = [
            Officer(server.url, login, self._record, seed, load.think_s)
            for seed, login in enumerate(logins)
        ]
        self._consoles: list[Console] = []

    async def run(self) -> dict[str, Any]:
        """Idle consoles first, then everybody at work, then the restart under that work."""
        try:
            await self._officers[0].sign_in()
            events = await self._officers[0].events()
            mib = await self._open_consoles()
            working = asyncio.create_task(self._work(events))
            burnt = await self._burnt(self._load.arrive_s + self._load.work_s)
            restart = await self._restart()
            await working
            lost = await self._lost()
        finally:
            await asyncio.gather(*(one.close() for one in self._consoles))
            await asyncio.gather(*(one.close() for one in self._officers))
        return self._told(mib, burnt | restart, lost)

    async def _burnt(self, seconds: float) -> dict[str, float]:
        """Wait; return the rate carried meanwhile, and the processor it took on both sides.

        Sign-ins are in it, idle consoles too: what a request costs is told together with them.
        """
        started, answered = time.monotonic(), self._record.answered
        theirs, ours = self._server.cpu_s(), time.process_time()
        await asyncio.sleep(seconds)
        passed = time.monotonic() - started
        done = max(1, self._record.answered - answered)
        theirs, ours = self._server.cpu_s() - theirs, time.process_time() - ours
        return {
            "requests_a_second": round(done / passed, 1),
            "server_cores": round(theirs / passed, 2),
            "server_cpu_ms_a_request": round(1000 * theirs / done, 1),
            "simulated_cpu_ms_a_request": round(1000 * ours / done, 1),
        }

    async def _open_consoles(self) -> float:
        """Open them all; return what one costs in MiB."""
        await self._open(
            min(10, self._load.consoles // 2)
        )  # what the first ones load stays for all
        await asyncio.sleep(self._load.settle_s)
        before, first = self._server.rss_mib(), len(self._consoles)
        await self._open(self._load.consoles)
        await asyncio.sleep(self._load.settle_s)
        return (self._server.rss_mib() - before) / max(1, len(self._consoles) - first)

    async def _open(self, count: int) -> None:
        """Open consoles until there are so many."""
        while len(self._consoles) < count:
            console = Console(self._server.url, self._officers[0].cookies)
            await console.open()
            self._consoles.append(console)

    async def _work(self, events: list[str]) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._load.arrive_s + 2 * self._load.work_s
        chance = random.Random(1)

        async def come(officer: Officer) -> None:
            await asyncio.sleep(chance.uniform(0, self._load.arrive_s))
            await officer.work(until, QUESTIONS, events)

        await asyncio.gather(*(come(officer) for officer in self._officers))

    async def _restart(self) -> dict[str, float]:
        """Cut the power and start again; return how long everything was away."""
        self._record.away = True
        cut = time.monotonic()
        await asyncio.to_thread(self._server.kill)
        self._server.start()
        await asyncio.to_thread(self._server.until_listening)
        listening = time.monotonic()
        self._record.away = False
        while time.monotonic() < listening + 4 * BACK_S:
            if all(one.connected and one.back_at > cut for one in self._consoles):
                break
            await asyncio.sleep(0.1)
        back = [one.back_at - listening for one in self._consoles if one.back_at > cut]
        return {
            "server_away_s": round(listening - cut, 1),
            "consoles_back": len(back),
            "last_console_back_s": round(max(back, default=float("inf")), 1),
            "last_back_after_cut_s": round(
                listening - cut + max(back, default=float("inf")), 1
            ),  # the start of the server is in it
        }

    async def _lost(self) -> int:
        """Return how many acknowledged things are not there any more."""
        by_login = {officer.login: officer for officer in self._officers}
        gate = asyncio.Semaphore(8)

        async def there(number: int) -> bool:
            async with gate:
                kept = self._record.acknowledged[number]
                return await by_login[kept.login].has(kept)

        found = await asyncio.gather(*(there(n) for n in range(len(self._record.acknowledged))))
        return found.count(False)

    def _told(self, mib: float, measured: dict[str, float], lost: int) -> dict[str, Any]:
        record = self._record.metrics()
        bars = {
            "no_errors": record["errors"] == 0,
            "p95": record["p95_ms"] <= P95_MS,
            "idle_console": mib <= CONSOLE_MIB,
            "consoles_back": measured["consoles_back"] == len(self._consoles)
            and measured["last_console_back_s"] <= BACK_S,
            "nothing_lost": lost == 0,
        }
        return {
            "officers": len(self._officers),
            "consoles": len(self._consoles),
            **record,
            "idle_console_mib": round(mib, 2),
            **measured,
            "think_s": list(self._load.think_s),
            "cut_off": self._record.cut_off,
            "acknowledged": len(self._record.acknowledged),
            "lost": lost,
            "bars": bars,
        }

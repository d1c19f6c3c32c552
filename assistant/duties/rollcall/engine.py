"""The engine: one thread with one event loop that makes the calls and has them judged.

It keeps nothing that matters in memory. Whatever it does follows from the rows, so that a restart
at any moment goes on from there (docs/decisions/0010-calls-from-rows.md).
"""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from assistant.duties.rollcall.calling import Calling, Ongoing, Stored, due_before
from assistant.duties.rollcall.holding import only_one
from assistant.duties.rollcall.inbound.caller import Caller
from assistant.duties.rollcall.inbound.receiving import Receiving
from assistant.duties.rollcall.inbound.store import InboundStore
from assistant.duties.rollcall.judging import Judging
from assistant.duties.rollcall.model import CampaignState
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.preparing import Preparing
from assistant.duties.rollcall.progress import Progress, ToHear
from assistant.duties.rollcall.recordings import Recordings
from assistant.duties.rollcall.rounds import Live, Rounds
from connectors.contacts.system import ContactSystem
from core.clock import Clock
from core.database import Database
from core.errors import Refused, ZhibanError
from voice.line import Leg, Line, TrunkHealth

_log = logging.getLogger(__name__)
_IDLE_S = 5.0  # between two looks while no round runs; a new one wakes the engine
_AGAIN_S = 10.0  # until a line that would not open is tried again
_CLOSING_S = 15.0
_DAY = timedelta(days=1)
_SWEEP = 10  # looks from one sweep to the next


class Engine:
    """Makes the calls of the stored rounds. Constructing it starts nothing."""

    def __init__(
        self,
        database: Database,
        contacts: ContactSystem,
        parts: Parts,
        clock: Clock,
        files: Path,
        daily: Callable[[], object] = lambda: None,
        caller: Callable[[str, float], Caller] = lambda _number, _hours: ("", "", None),
    ) -> None:
        """`daily` is run in a thread of its own at the start and once a day.

        `caller` says whose number calls, and what that room missed within so many hours.
        """
        self.rounds = Rounds(database)
        self.progress = Progress(database, parts.rules)
        self.recordings = Recordings(files / "recordings")
        self.preparing = Preparing(parts)
        self._judging = Judging(parts, self.progress, self.recordings, clock)
        self.inbound = InboundStore(database)
        self._caller = caller
        self._receiving: Receiving | None = None
        self._late: set[str] = set()
        self._contacts = contacts
        self._parts = parts
        self._clock = clock
        self._files = files
        self._calls: dict[str, Ongoing] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._hearing: dict[str, asyncio.Task[Any]] = {}
        self._looks = 0
        self._daily = daily
        self._tidied: datetime | None = None
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._lock: IO[str] | None = None

    # --- from other threads

    def start(self) -> None:
        """Settle what a crash left open and go to work. Does nothing without a line.

        Raises Refused where another process already calls for this room.
        """
        if self._parts.line is None or self._thread is not None:
            return
        self._lock = only_one(self._files)
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="rollcall", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look at the rows soon: something was changed."""
        loop, wake = self._loop, self._wake
        if loop is not None and wake is not None and not loop.is_closed():
            loop.call_soon_threadsafe(wake.set)

    def stop(self) -> None:
        """Hang up and end. What waits goes on with the next start."""
        if self._thread is None:
            return
        self._stopping = True
        self.wake()
        self._thread.join()
        self._thread = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def running(self) -> bool:
        """Whether the engine is at work."""
        return self._thread is not None and self._thread.is_alive()

    def soon(self, work: Coroutine[Any, Any, None]) -> "Future[None]":
        """Do something on the line's own loop. Raises Refused where nothing runs there."""
        if self._loop is None or not self.running:
            work.close()
            raise Refused("电话服务没有运行。", "请重启程序；仍不行请联系系统管理员。")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def health(self) -> list[TrunkHealth]:
        """Say how the trunks stand."""
        return self._parts.line.health() if self._parts.line is not None else []

    # --- on the engine's own loop

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception:
            # nobody waits for this thread; without it the room must at least find the reason
            _log.exception("the roll-call engine has stopped")

    async def _main(self) -> None:
        assert self._parts.line is not None
        self._loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        store = ThreadPoolExecutor(1, thread_name_prefix="rollcall-store")
        loop = self._loop

        async def run(step: Callable[[], Any]) -> Any:
            return await loop.run_in_executor(store, step)

        stored = Stored(run)
        judges = ThreadPoolExecutor(self._parts.judges, thread_name_prefix="rollcall-judge")
        self._judging.begin(judges, stored, self.wake)
        try:
            await self._settle(stored)
            async with AsyncExitStack() as stack:
                if await self._open(stack, self._parts.line):
                    await self._work(stored, self._parts.line)
        finally:
            await self._close(judges)
            store.shutdown()

    async def _close(self, judges: ThreadPoolExecutor) -> None:
        """Let what is being heard be heard to its end; the rest is heard after the next start."""
        self.preparing.end()
        self._judging.end()
        judges.shutdown(wait=False, cancel_futures=True)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._hearing.values(), return_exceptions=True)

    async def _settle(self, stored: Stored) -> None:
        """Judge what had ended before a crash; say what is not known of the rest."""
        now = self._clock.now()
        for unheard in await stored(self.progress.recover, now):
            self._hear(unheard)
        await stored(self.rounds.miss, now)
        self._receiving = self._new_receiving(stored)
        for told in await stored(self.inbound.recover):
            if self._receiving is not None:
                self._spawn(self._receiving.write_up(told))

    def _new_receiving(self, stored: Stored) -> Receiving | None:
        if self._parts.duty_number is None:
            return None
        return Receiving(
            self._parts, self._parts.duty_number, self.inbound, self.rounds, self.progress,
            self.recordings, self._clock, self._caller, stored, self._hear, self._late,
        )  # fmt: skip

    async def _open(self, stack: AsyncExitStack, line: Line) -> bool:
        """Open the line; it is tried again until the room is closed."""
        while not self._stopping:
            try:
                await stack.enter_async_context(line)
                return True
            except ZhibanError as error:
                _log.warning("the telephone line does not open: %s", error)
                await self._sleep(_AGAIN_S)
        return False

    async def _work(self, stored: Stored, line: Line) -> None:
        calling = Calling(
            line, self._parts, self.progress, self._contacts, self.recordings, self._clock
        )
        if self._receiving is not None:
            self._spawn(self._take_in(line, self._receiving))
        while not self._stopping:
            try:
                wait = await self._look(calling, stored)
            except Exception:
                # the database may be away for a moment; the rows are still there afterwards
                _log.exception("the roll-call engine could not look at its rows")
                wait = self._parts.look_s
            await self._sleep(wait)
        ending = [self._spawn(calling.stop(call, goodbye=False)) for call in self._calls.values()]
        ending += [call.task for call in self._calls.values() if call.task is not None]
        if ending:
            await asyncio.wait(ending, timeout=_CLOSING_S)

    async def _look(self, calling: Calling, stored: Stored) -> float:
        """Do what is due now; return for how many seconds nothing will be."""
        now = self._clock.now()
        await stored(self.rounds.close_windows, now)
        live = {one.id: one for one in await stored(self.rounds.live)}
        for call in self._calls.values():
            if call.round.id not in live and not call.stopping:
                self._spawn(calling.stop(call))
        for one in live.values():
            await self._ready(one, stored)
        for id, campaign in await stored(self.rounds.due, now):
            if campaign in live and self.preparing.ready(campaign):
                self._begin_call(calling, id, live[campaign], stored)
        await self._sweep(stored)
        if self._tidied is None or now - self._tidied >= _DAY:
            self._tidied = now
            self._spawn(self._tidy())
        moment = await stored(self.rounds.next_moment, now)
        return due_before(moment, now, self._parts.look_s if live else _IDLE_S)

    async def _ready(self, one: Live, stored: Stored) -> None:
        """Have the prompts of a round made ahead, and begin it when its time has come."""
        if self.preparing.needed(one.id):
            self._spawn(self._prepare(one, stored))
        due = one.starts_at <= self._clock.now()
        if one.state is CampaignState.SCHEDULED and due and self.preparing.ready(one.id):
            await stored(self.rounds.begin, one.id, self._clock.now())

    async def _prepare(self, one: Live, stored: Stored) -> None:
        why = await self.preparing.prepare(one)
        if why:
            await stored(self.rounds.give_up, one.id, why, self._clock.now())
        self.wake()

    def _begin_call(self, calling: Calling, id: str, round_: Live, stored: Stored) -> None:
        if id in self._calls or len(self._calls) >= calling.line.capacity:
            return
        up = Counter(call.round.id for call in self._calls.values())
        limits = [limit for limit in (round_.concurrency, self._parts.concurrency) if limit]
        if limits and up[round_.id] >= min(limits):
            return
        call = Ongoing(round_)
        self._calls[id] = call
        call.task = self._spawn(self._call(calling, call, id, stored))

    async def _call(self, calling: Calling, call: Ongoing, id: str, stored: Stored) -> None:
        try:
            ended = await calling.make(call, id, stored)
        except Exception:
            # the row says DIALING or TALKING: a person decides, exactly as after a crash
            _log.exception("call %s failed", id)
            await stored(self.progress.lost, id, call.round.id, self._clock.now())
            return
        finally:
            self._calls.pop(id, None)
            self.wake()
        if ended is not None:
            self._hear(ended)

    def _hear(self, ended: ToHear) -> None:
        if ended.id not in self._hearing:
            task = asyncio.get_running_loop().create_task(self._heard(ended))
            self._hearing[ended.id] = task
            task.add_done_callback(lambda _: self._hearing.pop(ended.id, None))

    async def _heard(self, ended: ToHear) -> None:
        try:
            await self._judging.judge(ended)
        except Exception:
            # the row still says that it waits to be judged; the next sweep finds it
            _log.exception("what was heard in call %s could not be stored", ended.id)

    async def _tidy(self) -> None:
        try:
            await asyncio.to_thread(self._daily)
        except Exception:
            _log.exception("the daily tidying of recordings failed; tried again tomorrow")

    async def _sweep(self, stored: Stored) -> None:
        """Settle the rows that an error left behind, on which nobody works any more."""
        self._looks += 1
        if self._looks % _SWEEP:
            return
        up, to_hear = await stored(self.progress.under_way)
        for id, campaign in up:
            if id not in self._calls and id not in self._late:
                await stored(self.progress.lost, id, campaign, self._clock.now())
        for ended in to_hear:
            self._hear(ended)

    async def _take_in(self, line: Line, receiving: Receiving) -> None:
        async for leg in line.incoming():
            self._spawn(self._received(leg, receiving))

    async def _received(self, leg: Leg, receiving: Receiving) -> None:
        try:
            await receiving.take(leg)
        except Exception:
            # its row says how far it came; the next start closes what is open
            _log.exception("the call of %s was not taken to its end", leg.id)
        self.wake()

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _sleep(self, seconds: float) -> None:
        assert self._wake is not None
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        finally:
            self._wake.clear()

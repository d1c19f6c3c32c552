"""Calls that have ended are heard here, each as soon as it ended, in a few worker threads."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor

from assistant.duties.rollcall.calling import Stored
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.progress import Progress, ToHear
from assistant.duties.rollcall.recordings import Recordings
from core.clock import Clock
from core.errors import Unavailable, ZhibanError
from voice.outcome import Answer

_log = logging.getLogger(__name__)
_TRIES = 3
_AGAIN_S = 10.0


class Judging:
    """Judges calls; one that can't be judged goes to a person with its recording."""

    def __init__(
        self, parts: Parts, progress: Progress, recordings: Recordings, clock: Clock
    ) -> None:
        self._parts = parts
        self._progress = progress
        self._recordings = recordings
        self._clock = clock
        self._workers: Executor | None = None
        self._stored: Stored | None = None
        self._told: Callable[[], None] = lambda: None
        self._ending = asyncio.Event()

    def begin(self, workers: Executor, stored: Stored, told: Callable[[], None]) -> None:
        """Take up work; `told` is called after each verdict."""
        self._workers, self._stored, self._told = workers, stored, told
        self._ending = asyncio.Event()

    def end(self) -> None:
        """Begin nothing any more; what is not heard by now is heard after the next start."""
        self._ending.set()

    async def judge(self, call: ToHear) -> None:
        """Hear one call and store what follows."""
        assert self._stored is not None
        answer, why = await self._heard(call)
        if answer is None and self._ending.is_set():
            return
        now = self._clock.now()
        if answer is not None:
            await self._stored(self._progress.judged, call.id, call.campaign, answer, now)
        else:
            await self._stored(self._progress.unheard, call.id, call.campaign, why, now)
        self._parts.changed()
        self._told()

    async def _heard(self, call: ToHear) -> tuple[Answer | None, str]:
        if call.ended.answered_at is not None and not call.recording:
            return None, "已接通，但没有录音，请人工核实"
        why = ""
        for left in reversed(range(_TRIES)):
            if self._ending.is_set():
                break
            try:
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._workers, self._listen, call), ""
            except ZhibanError as error:
                why = f"没有识别（{error.message.rstrip('。')}），请人工听录音"
                if not isinstance(error, Unavailable) or not left:
                    break
                await self._pause()
            except Exception:
                _log.exception("call %s could not be judged", call.id)
                return None, "识别出错，请人工听录音"
        return None, why

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(_AGAIN_S):
                await self._ending.wait()
        except TimeoutError:
            return

    def _listen(self, call: ToHear) -> Answer:
        return self._parts.listened(
            self._recordings.file(call.campaign, call.id),
            call.talked,
            call.ended,
            self._parts.expected_for(call.unit, call.dialed_at),
            self._parts.transcriber(),
            *((call.expects,) if call.expects else ()),
        )

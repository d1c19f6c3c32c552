"""One call from its record on disk to its end: dial, converse, hang up, note how it ended."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from assistant.duties.rollcall.model import Purpose
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.progress import Progress, Ringing, ToHear
from assistant.duties.rollcall.recordings import Recordings
from assistant.duties.rollcall.rounds import Live
from connectors.contacts.system import ContactSystem
from core.clock import Clock
from core.errors import ZhibanError
from voice.dialogue.script import filled
from voice.dialogue.talked import Talked
from voice.line import Dial, Ended, Ending, EventKind, Leg, Line
from voice.speech import Manner

_log = logging.getLogger(__name__)
_GOODBYE_S = 6.0  # for the closing words to somebody whose call is stopped
_HANG_UP_S = 10.0
_BEYOND_S = 60.0  # a conversation that lasts so long beyond its limits will not end by itself

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Ongoing:
    """A call while it is up. `stopping` says that we end it before its time."""

    round: Live
    claimed: Ringing | None = None
    leg: Leg | None = None
    conversing: "asyncio.Task[Talked] | None" = None
    stopping: bool = False
    up: bool = False
    rang_s: float | None = None  # on the leg's clock
    task: "asyncio.Task[None] | None" = field(default=None, repr=False)


@dataclass(frozen=True)
class Calling:
    """Makes calls on a line. `stored` runs a step of the store off the event loop, in order."""

    line: Line
    parts: Parts
    progress: Progress
    contacts: ContactSystem
    recordings: Recordings
    clock: Clock

    async def make(self, call: Ongoing, id: str, stored: "Stored") -> ToHear | None:
        """Make one call; return it when it is to be judged, None where there is nothing to hear.

        Whatever goes wrong on the way leaves the call on disk in a state that says so.
        """
        claimed = await stored(self.progress.claim, id, call.round.id, self.clock.now())
        if claimed is None:
            return None
        call.claimed = claimed
        file = self.recordings.new(claimed.campaign, claimed.id)
        try:
            call.leg = await self.line.dial(self._dial(call, claimed, file))
        except ZhibanError as error:
            await stored(self.progress.not_sent, claimed, error.message, self.clock.now())
            return None
        except Exception:
            # the driver failed in a way that its contract excludes: the telephone may be ringing
            _log.exception("dialling %s failed", claimed.id)
            await stored(self.progress.lost, claimed.id, claimed.campaign, self.clock.now())
            return None
        talked = await self._talk(call, call.leg, claimed, stored)
        ended = await hung_up(call.leg)
        if ended is None or (ended.ending is Ending.LOST and ended.answered_at is None):
            await stored(self.progress.lost, claimed.id, claimed.campaign, self.clock.now())
            return None
        if call.stopping and ended.answered_at is None:
            await stored(self.progress.put_back, claimed, self.clock.now())
            return None
        if talked is None:
            talked = Talked(ended.answered_at, cut_short=True)
        answered = ended.answered_at is not None
        kept = await asyncio.to_thread(self.recordings.complete, file, answered=answered)
        return await stored(
            lambda: self.progress.ended(
                claimed, ended, talked, recording=kept, cut=call.stopping, rang_s=call.rang_s
            )
        )

    def _dial(self, call: Ongoing, claimed: Ringing, file: Path) -> Dial:
        plan = self.parts.rules().plan(call.round.purpose)
        return Dial(
            number=self.contacts.dial_string(claimed.number),
            recording=file,
            caller_id=self.parts.caller_id,
            ring_s=plan.ring_s,
            longest_s=call.round.script.longest_s + _GOODBYE_S,
            confirms=call.round.purpose is Purpose.ALERT,
        )

    async def _talk(
        self, call: Ongoing, leg: Leg, claimed: Ringing, stored: "Stored"
    ) -> Talked | None:
        """Hold the conversation; None where it was stopped or failed."""
        noting = asyncio.create_task(self._note_answer(call, leg, claimed, stored))
        given = given_of(self.parts, call.round, claimed.unit_name)
        conversing = asyncio.create_task(
            self.parts.converse(leg, call.round.script, given, self.prompt_of(call.round))
        )
        call.conversing = conversing
        if call.stopping:  # stopped while the line was dialling
            conversing.cancel()
        plan = self.parts.rules().plan(call.round.purpose)
        try:
            longest = plan.ring_s + call.round.script.longest_s + _BEYOND_S
            await asyncio.wait({conversing}, timeout=longest)
            conversing.cancel()
            await asyncio.wait({conversing}, timeout=_HANG_UP_S)
            return conversing.result()
        except asyncio.CancelledError:
            if not call.stopping:
                _log.error("the conversation of %s did not end by itself", claimed.id)
            return None
        except Exception:
            # its recording and its end are there: it is judged by these
            _log.exception("the conversation of %s failed", claimed.id)
            return None
        finally:
            noting.cancel()
            [failed] = await asyncio.gather(noting, return_exceptions=True)
            if isinstance(failed, Exception):
                _log.error("the answer of %s was not noted: %r", claimed.id, failed)

    async def _note_answer(
        self, call: Ongoing, leg: Leg, claimed: Ringing, stored: "Stored"
    ) -> None:
        async for event in leg.events():
            if event.kind is EventKind.RINGING and call.rang_s is None:
                call.rang_s = event.at
            if event.kind is EventKind.ANSWERED:
                call.up = True
                await stored(self.progress.talking, claimed.id, claimed.campaign)
                return

    async def stop(self, call: Ongoing, goodbye: bool = True) -> None:
        """End a call before its time: who talks hears the closing words first."""
        if call.stopping:
            return
        call.stopping = True
        if call.leg is not None and call.up and goodbye:
            closing = filled(call.round.script.closing, given_of(self.parts, call.round, ""))
            try:
                async with asyncio.timeout(_GOODBYE_S):
                    await call.leg.hush()
                    await call.leg.play(self.prompt_of(call.round)(closing))
            except (TimeoutError, ZhibanError):
                _log.warning("no closing words for %s", call.leg.id)
        if call.conversing is not None:
            call.conversing.cancel()

    def prompt_of(self, round_: Live) -> Callable[[str], Path]:
        """Return what gives the wav of a filled text in the voice of a round."""
        manner = manner_of(round_)
        return lambda text: self.parts.prompts.file(text, manner)


class Stored:
    """Runs steps of the store off the event loop; see `Engine`."""

    def __init__(self, run: Callable[[Callable[[], Any]], Coroutine[Any, Any, Any]]) -> None:
        self._run = run

    async def __call__(self, step: Callable[P, T], *args: P.args, **given: P.kwargs) -> T:
        """Run one step and return what it returns."""
        return await self._run(lambda: step(*args, **given))


def manner_of(round_: Live) -> Manner:
    """Return in which voice a round speaks."""
    return Manner(round_.script.voice, round_.script.speed)


def given_of(parts: Parts, round_: Live, unit: str) -> dict[str, str]:
    """Return what is put into the places of a script's texts."""
    return {"room": parts.room, "unit": unit, "question": round_.question, "text": round_.text}


async def hung_up(leg: Leg) -> Ended | None:
    """Return how a leg ended; it is hung up where it lasts still."""
    if leg.ended is not None:
        return leg.ended
    try:
        async with asyncio.timeout(_HANG_UP_S):
            return await leg.hang_up()
    except TimeoutError:
        _log.error("leg %s could not be hung up", leg.id)
        return None
    except ZhibanError as error:
        _log.error("leg %s could not be hung up: %s", leg.id, error)
        return leg.ended


def due_before(moment: datetime | None, now: datetime, longest: float) -> float:
    """Return for how many seconds nothing needs to be looked at."""
    if moment is None:
        return longest
    return max(0.0, min(longest, (moment - now).total_seconds()))

"""A call as the room sees it; the PBX carries it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice.call_clock import CallClock
from voice.happenings import Happenings
from voice.line import Ended, Ending, EventKind, LegEvent
from voice.pbx.ear import Ear, NotAudible
from voice.pbx.endings import how_it_ended, status
from voice.pbx.link import Link
from voice.pbx.messages import Told
from voice.pbx.remote import Remote
from voice.pbx.shared import Shared
from voice.sip.channels import Channel
from voice.sip.endings import Course
from voice.sip.growing import grown
from voice.sound import Sound, load_sound
from voice.telephone_wav import read_pcm, wav_bytes

_log = logging.getLogger(__name__)
_CLOSING_S = 3.0  # how long the PBX may take to report that a call is closed
_WRITTEN_S = 0.5  # and, after that, to have written the recording
_REPORTED_S = 1.0  # how much later than the originating's result a call's own end may be told


@dataclass(frozen=True, slots=True)
class Placed:
    """What a leg is made of. `call` is the PBX's id of it."""

    id: str
    call: str
    far_end: str
    recording: Path
    longest_s: float
    incoming: bool = False


class PbxLeg:
    """See `voice.line.Leg`. Used on the event loop that its line was entered on."""

    def __init__(
        self, placed: Placed, link: Link, shared: Shared, channel: Channel,
        over: Callable[["PbxLeg"], None],
    ) -> None:  # fmt: skip
        self.call = placed.call
        self.recording = placed.recording
        self.known = placed.incoming  # whether the PBX has told anything of the call
        self._placed = placed
        self._remote = Remote(placed.call, link, shared, placed.incoming)
        self._channel = channel
        self._over = over
        self._clock = CallClock()
        self._happenings = Happenings()
        self._ear = Ear(placed.recording, self._turned)
        self._written, self._written_there = shared.recording(placed.call)
        self._recording = self._deaf = self._rang = False
        self._ours = ""
        self._refusal = ""  # what came of the originating, where it failed
        self._answered_at: float | None = None
        self._ending: tuple[float, str, int | None] | None = None  # when, the cause, the status
        self._ended: Ended | None = None

    @property
    def id(self) -> str:
        """See `Leg`."""
        return self._placed.id

    @property
    def far_end(self) -> str:
        """See `Leg`."""
        return self._placed.far_end

    @property
    def ended(self) -> Ended | None:
        """See `Leg`."""
        return self._ended

    @property
    def rings_in(self) -> bool:
        """Whether it came in and is not answered yet."""
        return self._placed.incoming and self._answered_at is None and self._ended is None

    def events(self) -> AsyncIterator[LegEvent]:
        """See `Leg`."""
        return self._happenings.follow()

    async def answer(self) -> None:
        """See `Leg`."""
        if self.rings_in and not await self._remote.answer():
            self._finish()  # the caller has given up

    async def play(self, prompt: Path) -> float:
        """See `Leg`. Raises InvalidInput where the wav is no line's."""
        read_pcm(prompt)
        if self._ended is not None or self._answered_at is None:
            return 0.0
        try:
            return await self._remote.play(prompt)
        except asyncio.CancelledError:
            self._clock.spawn(self._remote.stop())
            raise

    async def hush(self) -> None:
        """See `Leg`."""
        if self._ended is None:
            await self._remote.hush()

    async def press(self, digits: str) -> None:
        """See `Leg`."""
        if self._ended is None:
            await self._remote.press(digits)

    async def hang_up(self) -> Ended:
        """See `Leg`."""
        if self._ended is None:
            await self._end("hang_up")
        await self._happenings.wait_over()
        assert self._ended is not None
        return self._ended

    def heard(self, since: float = 0.0) -> Sound:
        """See `Leg`."""
        samples = grown(self.recording, since)
        return load_sound(wav_bytes(samples)) if len(samples) else Sound(np.zeros(0, np.float32))

    def begun(self) -> None:
        """The PBX is about to be told to place the call: its clock begins."""
        self._clock.restart()

    def rings_for(self, seconds: float) -> None:
        """Give up so long after the beginning unless it is answered."""
        self._clock.after(seconds, self._rang_out)

    def on_event(self, told: Told) -> None:
        """Take what the PBX tells of this call."""
        if self._ended is not None:
            return
        self.known = True
        match told.name:
            case "CHANNEL_CREATE" | "CHANNEL_PROGRESS" | "CHANNEL_PROGRESS_MEDIA":
                self._progress(told.name)
            case "CHANNEL_ANSWER":
                self._answer()
            case "CHANNEL_PARK":
                self._remote.parked()
            case "DTMF":
                self._happened(EventKind.DIGIT, told.get("DTMF-Digit")[:1])
            case "CHANNEL_EXECUTE_COMPLETE":
                self._remote.executed(told.get("Application-UUID"))
            case "RECORD_STOP":
                self._written_whole()
            case "CHANNEL_HANGUP_COMPLETE":
                self._hung_up(told)
            case _:
                pass

    def on_job(self, said: str) -> None:
        """Take the result of the originating; a call that was begun tells its end itself."""
        if said.startswith("-ERR") and self._ended is None and self._ending is None:
            self._refusal = said.removeprefix("-ERR").strip()
            self._clock.after(_REPORTED_S if self.known else 0.0, self._finish)

    def pump(self) -> None:
        """Take what was received since; called every tick."""
        if self._ended is None and self._ending is None:
            self._listen(self._clock.now())

    def lost(self, why: str) -> None:
        """The connection to the PBX is gone; nobody knows what becomes of the call."""
        if self._ended is None:
            at = self._ending[0] if self._ending is not None else self._clock.now()
            self._conclude(Ended(Ending.LOST, at, self._answered_at, None, why))

    def _progress(self, name: str) -> None:
        if name == "CHANNEL_CREATE":
            if self._ours:  # hung up before there was anything to hang up
                self._clock.spawn(self._kill())
        elif name == "CHANNEL_PROGRESS_MEDIA" and self._answered_at is None:
            self._rang = True
            self._happened(EventKind.EARLY_MEDIA)
            self._clock.spawn(self._record())
        elif not self._rang:
            self._rang = True
            self._happened(EventKind.RINGING)

    def _answer(self) -> None:
        if self._answered_at is None:
            self._answered_at = self._clock.now()
            self._channel.take()
            self._happened(EventKind.ANSWERED)
            self._clock.after(
                self._placed.longest_s, lambda: self._clock.spawn(self._end("longest"))
            )
            self._clock.spawn(self._record())

    async def _record(self) -> None:
        if self._recording:
            return
        early, self._recording = self._answered_at is None, True
        self._ear.listen(self._written)
        if await self._remote.record(self._written_there):
            return
        self._recording = False  # no media yet; the answer asks again
        _log.warning("%s is not recorded", self.id)
        if early and self._answered_at is not None:
            await self._record()

    def _written_whole(self) -> None:
        self._recording = False
        if self._ending is not None:
            self._finish()

    def _rang_out(self) -> None:
        if self._answered_at is None:
            self._clock.spawn(self._end("rang_out"))

    async def _end(self, ours: str) -> None:
        if self._ended is not None or self._ending is not None or self._ours:
            return
        self._ours = ours
        self._clock.after(_CLOSING_S, self._finish)
        await self._kill()

    async def _kill(self) -> None:
        cause = "NORMAL_CLEARING" if self._answered_at is not None else "ORIGINATOR_CANCEL"
        cause = "USER_BUSY" if self.rings_in else cause
        await self._remote.end(cause)

    def _hung_up(self, told: Told) -> None:
        code = status(told)
        self._ending = (self._clock.now(), told.get("Hangup-Cause"), code)
        if self._answered_at is None and (code or 0) // 100 == 3:
            to = told.variable("sip_redirected_to") or told.variable("sip_redirect_contact_0")
            self._happened(EventKind.FORWARDED, to)
        if self._recording:
            self._clock.after(_WRITTEN_S, self._finish)
        else:
            self._finish()

    def _finish(self) -> None:
        """The call is closed: complete the recording, tell how it ended."""
        if self._ended is not None:
            return
        at, cause, code = self._ending or (self._clock.now(), self._refusal, None)
        answered = self._answered_at is not None
        course = Course(self._placed.incoming, self._rang, answered, self._ours, str(code or ""))
        ending, told = how_it_ended(course, cause, code)
        self._conclude(Ended(ending, at, self._answered_at, told, cause))

    def _conclude(self, ended: Ended) -> None:
        self._listen(ended.at)
        self._ended = ended
        self._clock.stop()
        try:
            self._ear.close(ended.at)
            self._written.unlink(missing_ok=True)  # ours is kept, under the room's rules
        except OSError as error:
            _log.error("the recording of %s: %s", self.id, error)
        self._remote.gone()
        self._channel.free()
        self._happenings.add(LegEvent(EventKind.ENDED, ended.at))
        self._over(self)

    def _listen(self, now: float) -> None:
        if self._deaf:
            return
        try:
            self._ear.pump(now)
        except (NotAudible, OSError) as error:
            self._deaf = isinstance(error, OSError)  # a full disk; the call goes on
            _log.error("the recording of %s: %s", self.id, error)

    def _turned(self, talking: bool, at: float) -> None:
        kind = EventKind.TALKING if talking else EventKind.QUIET
        self._happenings.add(LegEvent(kind, at))

    def _happened(self, kind: EventKind, value: str = "") -> None:
        self._happenings.add(LegEvent(kind, self._clock.now(), value))

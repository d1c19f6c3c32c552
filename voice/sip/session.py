"""One call inside a process of the stack: its clock, its sound, its end."""

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

from baresip import BaresipError, Event, StackEvent
from baresip.audio import CallAudio
from baresip.call import Call as SipCall

from core.errors import InvalidInput
from voice.call_clock import CallClock
from voice.sip.endings import Course, concluded
from voice.sip.sounding import Hearing, Prompt
from voice.sip.wire import Done, Happened, Message, Over

_EARLY_S = 0.1
_NUMBERS = itertools.count()
_CLOSING_S = 3.0  # how long the stack may take to report that a call is closed


class Session:
    """A call from its INVITE (or arrival) on; everything it does is told."""

    def __init__(
        self,
        leg: str,
        recording: Path,
        longest_s: float,
        tell: Callable[[Message], None],
        *,
        incoming: bool = False,
    ) -> None:
        self.leg = leg
        self.number = next(_NUMBERS)  # its own for good, whichever calls end meanwhile
        self.clock = CallClock()
        self.over = False
        self.finished = asyncio.Event()
        self.call: SipCall | None = None
        self._audio: CallAudio | None = None
        self._incoming = incoming
        self._longest_s = longest_s
        self._tell = tell
        self._hearing = Hearing(recording, self._turned)
        self._prompt: Prompt | None = None
        self._rang = self._ringing = self._early = False
        self._early_at: float | None = None
        self._answered_at: float | None = None
        self._ours = ""

    @property
    def leaving(self) -> bool:
        """Whether it was hung up on our side."""
        return bool(self._ours)

    @property
    def playing(self) -> bool:
        """Whether a prompt is on its way to the far end."""
        return self._prompt is not None

    @property
    def rings_in(self) -> bool:
        """Whether it came in and is not answered yet."""
        return self._incoming and self._answered_at is None and not self.over

    def bind(self, call: SipCall) -> None:
        """The stack's call is known."""
        self.call, self._audio = call, call.audio

    def rings_for(self, seconds: float) -> None:
        """Give up `seconds` after the INVITE unless it is answered."""
        self.clock.after(seconds, self._rang_out)

    def on_event(self, event: StackEvent) -> None:
        """Take what the stack reports of this call."""
        match event.event:
            case Event.CALL_RINGING:
                self._ring()
            case Event.CALL_PROGRESS:
                self._rang = True
            case Event.CALL_ESTABLISHED:
                self._answer()
            case Event.CALL_REDIRECT:
                self._happened("forwarded", event.text or "")
            case Event.CALL_DTMF_START:
                self._happened("digit", (event.text or "").strip()[:1])
            case Event.CALL_CLOSED:
                self.finish(event.text or "")
            case _:
                pass

    def pump(self) -> None:
        """Move sound, both ways; called every tick while a prompt plays, else less often."""
        if self.over:
            return
        now = self.clock.now()
        if self._hearing.pump(self._audio, now) and self._answered_at is None:
            self._hear_early(now)
        if self._prompt is not None and self._audio is not None:
            played = self._prompt.pump(self._audio)
            if played is not None:
                self._played(played)

    def play(self, path: Path, turn: int) -> None:
        """Play a wav in place of what is being played."""
        self.hush()
        try:
            self._prompt = None if self.over else Prompt(path, turn)
        except InvalidInput:
            self._prompt = None
        if self._prompt is None:
            self._tell(Done(self.leg, turn, 0.0))

    def hush(self) -> None:
        """Stop what is being played."""
        if self._prompt is not None and self._audio is not None:
            self._played(self._prompt.hush(self._audio))

    async def press(self, digits: str, turn: int) -> None:
        """Send digits; a call that has ended takes none."""
        if self.call is not None and not self.over:
            await self._do(self.call.send_dtmf(digits))
        self._tell(Done(self.leg, turn, 0.0))

    async def answer(self) -> None:
        """Answer a call that came in."""
        if self._incoming and self.call is not None and self._answered_at is None:
            # without `video` the stack sends a re-INVITE right behind its answer, even where no
            # picture was offered; some far ends take that ill
            await self._do(self.call.answer(video=True))

    async def hang_up(self, ours: str = "hang_up") -> None:
        """End the call; `finish` follows."""
        if self.over:
            return
        self._ours = self._ours or ours
        self.pump()  # what came since the last tick is lost with the stack's call
        self.clock.after(_CLOSING_S, lambda: self.finish(""))
        if self.call is not None:
            await self._do(self.call.hangup())

    def finish(self, said: str) -> None:
        """The call is closed: complete the recording, tell how it ended."""
        if self.over:
            return
        self.pump()
        self.over = True
        self.clock.stop()
        at = self.clock.now()
        played = self._prompt.played(time.monotonic()) if self._prompt is not None else 0.0
        self._prompt = None
        self._hearing.close(at)
        answered = self._answered_at is not None
        course = Course(self._incoming, self._rang, answered, self._ours, said)
        ending, code = concluded(course)
        self._tell(Over(self.leg, ending, at, self._answered_at, code, said, played))
        self.finished.set()

    def _ring(self) -> None:
        if not self._ringing:
            self._happened("ringing")
        self._rang = self._ringing = True

    def _hear_early(self, now: float) -> None:
        """Sound before an answer; the first packets of an answered call may outrun the answer."""
        self._early_at = now if self._early_at is None else self._early_at
        if not self._early and now - self._early_at > _EARLY_S:
            self._early = self._rang = True
            self._tell(Happened(self.leg, "early_media", self._early_at))

    def _answer(self) -> None:
        if self._answered_at is not None or self.over:
            return
        self._answered_at = self.clock.now()
        self._happened("answered")
        self.clock.after(self._longest_s, lambda: self.clock.spawn(self.hang_up("longest")))

    def _rang_out(self) -> None:
        if self._answered_at is None:
            self.clock.spawn(self.hang_up("rang_out"))

    async def _do(self, deed: Coroutine[None, None, None]) -> None:
        try:
            await deed
        except BaresipError:
            return  # it is gone already; its end is on the way

    def _turned(self, talking: bool, at: float) -> None:
        self._tell(Happened(self.leg, "talking" if talking else "quiet", at))

    def _happened(self, kind: str, value: str = "") -> None:
        self._tell(Happened(self.leg, kind, self.clock.now(), value))

    def _played(self, seconds: float) -> None:
        if self._prompt is not None:
            self._tell(Done(self.leg, self._prompt.turn, seconds))
            self._prompt = None

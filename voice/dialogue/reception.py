"""The duty number's side of a call that came in: greet, let choose, hear a report.

Nothing that a caller does is an error: he may press, talk, be silent or hang up at any moment. A
call back to a roll-call goes on with `converse` over what is left of the leg (`continued`).
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voice.activity import speech_spans
from voice.dialogue.ear import Ear
from voice.dialogue.echo import is_echo
from voice.dialogue.menu import Choice, Menu
from voice.dialogue.script import filled
from voice.dialogue.talked import Spoken
from voice.line import Leg
from voice.sound import Sound

_CHECK_S = 0.2
_ECHO_TAIL_S = 0.3  # of our own prompt, behind its end
_BARGE_S = 0.7
_CHOOSE_S = 7.0  # to press or to begin to speak
_LONG_S = 15.0  # and who talks so long has said what he wants
_QUIET_S = 1.0  # of a choice in words
_BEGIN_S = 12.0  # to begin to tell
_MORE_S = 6.0
_LEAST_S = 1.0  # of talk in a report
_ANSWER_S = 10.0
_END = "#"

Understand = Callable[[Sound], Coroutine[Any, Any, str]]


@dataclass
class Told:
    """What came of a call, up to now. Seconds on the leg's clock."""

    choice: Choice | None = None
    digits: str = ""
    spoken: list[Spoken] = field(default_factory=list[Spoken])
    reported: bool = False  # something was told that can be a report


class Reception:
    """One call. Use as an async context: entered once, it follows the leg until left."""

    def __init__(
        self,
        leg: Leg,
        menu: Menu,
        given: Mapping[str, str],
        prompt: Callable[[str], Path],
        understand: Understand,
    ) -> None:
        """`prompt` gives a filled text's wav without delay; `understand` writes down a sound."""
        self.told = Told()
        self._leg = leg
        self._menu = menu
        self._given = given
        self._prompt = prompt
        self._understand = understand
        self._ear = Ear(leg)
        self._from = 0.0  # talk from here on answers what was said last
        self._keys = 0  # digits that were there then

    async def __aenter__(self) -> "Reception":
        self._following = asyncio.create_task(self._ear.follow())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._following.cancel()
        await asyncio.gather(self._following, return_exceptions=True)
        self.told.digits = self._ear.digits

    @property
    def now(self) -> float:
        """Seconds on the leg's clock."""
        return self._ear.now

    @property
    def over(self) -> bool:
        """Whether the caller has hung up."""
        return self._ear.over

    # --- choosing

    async def choose(self, missed: bool) -> Choice | None:
        """Answer, greet, and return what the caller wants; None where he is gone.

        Who says nothing that can be understood is led on: to the roll-call that he missed, or to
        his report.
        """
        await self._leg.answer()
        await self._answered()
        await self.say(self._menu.greeting, barge_in=False)
        for text in (self._menu.missed if missed else self._menu.menu, self._menu.retry):
            await self.say(text)
            choice, talked = await self._chosen()
            if choice is None and talked:
                choice = Choice.REPORT if talked > _QUIET_S * 4 else None
            if choice is not None or self.over:
                break
        if self.over:
            return None
        self.told.choice = choice or (Choice.ROLLCALL if missed else Choice.REPORT)
        return self.told.choice

    async def _answered(self) -> None:
        until = asyncio.get_running_loop().time() + _ANSWER_S
        while self._ear.answered_at is None and not self.over:
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return
            await self._ear.wait(left)

    async def _chosen(self) -> tuple[Choice | None, float]:
        """Wait for a key or words; return the choice and the seconds that were talked."""
        ear, begun = self._ear, self._ear.now
        while not ear.over:
            if choice := self._menu.pressed(ear.digits[self._keys :]):
                return choice, 0.0
            talked = ear.talked(self._from)
            paused = not ear.talking and ear.quiet_for >= _QUIET_S
            if talked and (paused or ear.now - begun >= _LONG_S):  # a noisy line never pauses
                said = await self._understand(self._leg.heard(self._from))
                return self._menu.said(said), talked
            if not talked and ear.now - begun >= _CHOOSE_S:
                break
            await ear.wait(_CHECK_S)
        return None, 0.0

    async def offer(self, text: str) -> Choice | None:
        """Say a text and return what is pressed or said to it; None for nothing."""
        await self.say(text)
        return (await self._chosen())[0]

    # --- a report

    async def report(self) -> bool:
        """Have a report told and close the call's talk; False where nothing was told."""
        words = self._menu.report
        begun = self._ear.now
        straight = self._ear.talked(self._from) > _QUIET_S * 4
        await self.say(words.straight if straight else words.text)
        told = straight
        for again in (words.nothing, ""):
            told = await self._tells(_BEGIN_S, begun) or told
            if told or self.over or not again:
                break
            await self.say(again)
        self.told.reported = told
        if told and not self.over and not self._ended_by_key and self._left(begun) > _MORE_S:
            await self.say(words.more)
            await self._tells(_MORE_S, begun)
        await self.say(words.closing if told else words.unheard, barge_in=False)
        return told

    @property
    def _ended_by_key(self) -> bool:
        return _END in self._ear.digits[self._keys :]

    def _left(self, begun: float) -> float:
        return self._menu.report.longest_s - (self._ear.now - begun)

    async def _tells(self, patience: float, begun: float) -> bool:
        """Listen until he pauses, presses #, hangs up or time is over; whether he said enough."""
        ear, since = self._ear, self._from
        start = ear.now
        while not ear.over and not self._ended_by_key and self._left(begun) > 0:
            talked = ear.talked(since)
            if not talked and ear.now - start > patience:
                break
            paused = not ear.talking and ear.quiet_for >= self._menu.report.pause_s
            if talked >= _LEAST_S and paused:
                break
            if talked and paused and ear.now - start > patience:
                break
            await ear.wait(_CHECK_S)
        return ear.talked(since) >= _LEAST_S

    # --- speaking

    async def say(self, text: str, *, barge_in: bool = True) -> None:
        """Say a text; a key stops it, and talk that goes on and is not our own echo."""
        ear = self._ear
        if ear.over:
            return
        self._keys = len(ear.digits)
        said = filled(text, self._given).strip()
        file = self._prompt(said)
        start, spoke_at = ear.now, None
        playing = asyncio.create_task(self._leg.play(file))
        try:
            while not ear.over and not playing.done():
                await asyncio.wait({playing}, timeout=_CHECK_S)
                if not barge_in or playing.done():
                    continue
                spoke_at = self._barged(file, start)
                if spoke_at is not None or len(ear.digits) > self._keys:
                    break
        finally:
            await self._stop(playing)
        self._from = spoke_at if spoke_at is not None else ear.now + _ECHO_TAIL_S
        self.told.spoken.append(Spoken(said, start, ear.now, str(file)))

    def _barged(self, file: Path, start: float) -> float | None:
        since = self._ear.talking_since
        if since is None or since < start or self._ear.talking_for < _BARGE_S:
            return None
        said = self._leg.heard(since)
        return None if is_echo(said, file, since - start) or not speech_spans(said) else since

    async def _stop(self, playing: "asyncio.Task[float]") -> None:
        if not playing.done():
            await self._leg.hush()
            await asyncio.wait({playing}, timeout=1.0)
        if not playing.done():
            playing.cancel()
            await asyncio.wait({playing}, timeout=1.0)
        elif not playing.cancelled() and (error := playing.exception()) and not self._ear.over:
            raise error

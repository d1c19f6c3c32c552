"""One call's conversation over a leg: greet, ask, listen, ask again, offer digits, close, hang up.

The other side may talk, press, be silent or hang up at any moment; none of it is an error. The call
takes `script.longest_s` from its answer at most, so that the line is free for an emergency.
"""

import asyncio
import wave
from collections.abc import Callable, Mapping
from pathlib import Path

from voice.activity import load_ahead, speech_spans
from voice.dialogue.ear import Ear
from voice.dialogue.echo import is_echo
from voice.dialogue.script import Asks, Question, Script, filled
from voice.dialogue.talked import Answered, Spoken, Talked
from voice.line import Leg

_RING_MOST_S = (
    150.0  # a leg that neither rings out nor ends is broken; the line's own limit is less
)
_GREETS_WITHIN_S = 1.0  # who picks up says 喂 in the first second
_GREETED_S = 0.5  # of quiet behind it
_GREETING_S = 5.0  # and is done by then
_BARGE_S = 0.7  # talk into a prompt that lasts so long is meant; a cough or 嗯 is shorter
_CHECK_S = 0.2
_ECHO_TAIL_S = 0.3  # of our own prompt, behind its end
_QUIET_S = 1.4  # a pause that ends an answer; hesitation within one is shorter
_DOUBTFUL_QUIET_S = 2.4  # the same behind a word or two: more is coming
_GRACE_S = 6.0  # for one who is still talking when listening should end
_DIGIT_S = 6.0
_HANG_UP_S = 5.0
_RESERVE_S = 0.5  # of the longest length, for hanging up
# Seconds of talk that can be an answer.
_LEAST_S = {Asks.WHO: 0.9, Asks.KNOWLEDGE: 0.5}
_LEAST_OTHER_S = 0.25
_ENOUGH_S = {Asks.WHO: 2.5, Asks.KNOWLEDGE: 2.0}
_ENOUGH_OTHER_S = 0.5


async def converse(
    leg: Leg, script: Script, given: Mapping[str, str], prompt: Callable[[str], Path]
) -> Talked:
    """Hold the conversation of `script`; returns when the leg is hung up.

    `prompt` gives the wav of a filled text (8 kHz, 16-bit, one channel) without delay: render
    `script.texts(given)` beforehand. Raises only what `prompt` or the line itself raises, and
    the leg is hung up even then.
    """
    load_ahead()
    call = _Call(leg, script, given, prompt)
    following = asyncio.create_task(call.ear.follow())
    try:
        if await call.is_answered():
            async with asyncio.timeout(script.longest_s - _RESERVE_S / 2):
                await call.hold()
    except TimeoutError:
        call.cut_short = True  # a driver that doesn't come back from a prompt
    finally:
        await _end(leg, following)
    return call.talked()


async def _end(leg: Leg, following: "asyncio.Task[None]") -> None:
    try:
        async with asyncio.timeout(_HANG_UP_S):
            await leg.hang_up()
            await following
    except TimeoutError:  # a driver that doesn't come back; the line's own limit ends the leg
        following.cancel()


class _Call:
    """The state of one conversation."""

    def __init__(
        self, leg: Leg, script: Script, given: Mapping[str, str], prompt: Callable[[str], Path]
    ) -> None:
        self.ear = Ear(leg)
        self.cut_short = False
        self._leg = leg
        self._script = script
        self._given = given
        self._prompt = prompt
        self._spoken: list[Spoken] = []
        self._answers: list[Answered] = []
        self._deadline = 0.0
        self._checked = (0.0, 0.0)  # the talk that was looked at last, and when to look again
        self._heard_since = 0.0  # from where on talk answers the last prompt

    def talked(self) -> Talked:
        """Return what was said so far."""
        return Talked(
            self.ear.answered_at, tuple(self._spoken), tuple(self._answers), self.ear.digits,
            self.cut_short,
        )  # fmt: skip

    async def is_answered(self) -> bool:
        """Wait for the answer; False where there is none."""
        until = asyncio.get_running_loop().time() + _RING_MOST_S
        while self.ear.answered_at is None and not self.ear.over:
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            await self.ear.wait(left)
        return self.ear.answered_at is not None

    async def hold(self) -> None:
        """Go through the script from the answer on."""
        assert self.ear.answered_at is not None
        self._deadline = self.ear.answered_at + self._script.longest_s - _RESERVE_S
        await self._let_him_greet()
        await self._say(self._script.greeting)
        missed = False
        for question in self._script.questions:
            if not filled(question.text, self._given).strip():
                continue  # no question was drawn
            answered = await self._ask(question)
            missed = missed or not answered
            if not answered and not self.ear.talked(self.ear.answered_at):
                break  # nobody there; the other questions would be asked of nobody
        if missed and self._script.digits and not self.ear.digits:
            await self._offer_digits(self._script.questions[0].asks)
        await self._close()

    async def _let_him_greet(self) -> None:
        """Let 喂，你好，××值班室 be said before we begin, as people do."""
        start = self.ear.now
        while self._going and self.ear.now - start < _GREETING_S:
            waited = self.ear.now - start >= _GREETS_WITHIN_S and not self.ear.talking
            if waited and (self.ear.quiet_for >= _GREETED_S or not self.ear.talked(start)):
                return
            await self.ear.wait(_CHECK_S)

    async def _ask(self, question: Question) -> bool:
        """Ask, listen, and once more where too little was heard; False where it stays so."""
        await self._say(question.text, question.listen_s / 2)
        if await self._listen(question, retried=False):
            return True
        if not question.retry or not self._room_for(question.retry, question.listen_s / 2):
            return False
        await self._say(question.retry)
        return await self._listen(question, retried=True)

    async def _offer_digits(self, asks: Asks) -> None:
        if not self._room_for(self._script.digits, 2.0):
            return
        await self._say(self._script.digits)
        start = self.ear.now
        while self._going and self.ear.now - start < _DIGIT_S and not self.ear.digits:
            await self.ear.wait(_DIGIT_S - (self.ear.now - start))
        self._answers.append(Answered(asks, start, self.ear.now, self.ear.digits, retried=True))

    async def _close(self) -> None:
        if self.ear.over or self.ear.now >= self._deadline:
            self.cut_short = True
            return
        assert self.ear.answered_at is not None
        if self.ear.digits or self.ear.talked(self.ear.answered_at):
            await self._say(self._script.closing, barge_in=False)

    @property
    def _going(self) -> bool:
        return not self.ear.over and self.ear.now < self._deadline

    def _room_for(self, text: str, listening: float) -> bool:
        """Whether a prompt, an answer and the closing fit into what is left."""
        lengths = [_length(self._prompt(filled(t, self._given).strip())) for t in
                   (text, self._script.closing)]  # fmt: skip
        return self._going and self.ear.now + sum(lengths) + listening <= self._deadline

    async def _say(self, text: str, listening: float = 0.0, *, barge_in: bool = True) -> None:
        """Play a text; stop where he talks into it and goes on, or the call ends."""
        text = filled(text, self._given).strip()
        if not text or not self._going:
            return
        file = self._prompt(text)
        if self.ear.now + _length(file) + listening > self._deadline:
            self.cut_short = True
        start = self.ear.now
        playing = asyncio.create_task(self._leg.play(file))
        spoke_at: float | None = None
        try:
            while self._going and not playing.done() and spoke_at is None:
                await self._until_news(playing)
                if barge_in and not playing.done():
                    spoke_at = self._barged(file, start)
        finally:
            await self._stop(playing)
        end = self.ear.now
        self._heard_since = spoke_at if spoke_at is not None else end + _ECHO_TAIL_S
        self._spoken.append(Spoken(text, start, end, str(file)))

    async def _until_news(self, playing: "asyncio.Task[float]") -> None:
        news = asyncio.create_task(self.ear.wait(_CHECK_S))
        try:
            await asyncio.wait({playing, news}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()

    def _barged(self, file: Path, start: float) -> float | None:
        """Return when he began to talk, where it lasts and isn't our own prompt coming back."""
        since = self.ear.talking_since
        # Whoever talked on when we began is noise or a machine: he was waited for.
        if since is None or since < start - _ECHO_TAIL_S:
            return None
        if self.ear.talking_for < self._next_check(since):
            return None
        self._checked = (since, 2 * self.ear.talking_for)
        said = self._leg.heard(since)
        if is_echo(said, file, since - start) or not speech_spans(said):
            return None
        return since

    def _next_check(self, since: float) -> float:
        """Return after how long a talk is looked at: noise all through a prompt costs little."""
        return self._checked[1] if self._checked[0] == since else _BARGE_S

    async def _stop(self, playing: "asyncio.Task[float]") -> None:
        if not playing.done():
            await self._leg.hush()
            await asyncio.wait({playing}, timeout=1.0)
        if not playing.done():
            playing.cancel()
            await asyncio.wait({playing}, timeout=1.0)
        elif not playing.cancelled() and (error := playing.exception()) and not self.ear.over:
            raise error

    async def _listen(self, question: Question, *, retried: bool) -> bool:
        """Listen until he has said his say; whether it can be an answer."""
        ear, since, before = self.ear, self._heard_since, len(self.ear.digits)
        begun = ear.now
        while self._going:
            left = self._patience(question, ear.now - begun, ear.talked(since))
            if left <= 0 or (len(ear.digits) > before and not ear.talking):
                break
            await ear.wait(left)
        digits = ear.digits[before:]
        self._answers.append(Answered(question.asks, since, ear.now, digits, retried=retried))
        least = _LEAST_S.get(question.asks, _LEAST_OTHER_S)
        return bool(digits) or ear.talked(since) >= least

    def _patience(self, question: Question, listened: float, talked: float) -> float:
        """Return for how many seconds nothing can end the listening, unless something happens."""
        left = min(question.listen_s - listened, self._deadline - self.ear.now)
        if self.ear.talking:
            return min(left + _GRACE_S, self._deadline - self.ear.now)
        if not talked:
            return left
        enough = talked >= _ENOUGH_S.get(question.asks, _ENOUGH_OTHER_S)
        pause = _QUIET_S if enough else _DOUBTFUL_QUIET_S
        return min(max(left, _QUIET_S - self.ear.quiet_for), pause - self.ear.quiet_for)


def _length(file: Path) -> float:
    with wave.open(str(file), "rb") as sound:
        return sound.getnframes() / sound.getframerate()

"""A leg from a moment on: what happened before belongs to another conversation."""

from collections.abc import AsyncIterator
from pathlib import Path

from voice.line import Ended, EventKind, Leg, LegEvent
from voice.sound import Sound


class Continued:
    """Satisfies `voice.line.Leg`: the same leg, answered at `since` as far as its events tell.

    For a caller who chose at a menu and is now led through a script: his key and his words at the
    menu are no answers to the script's questions.
    """

    def __init__(self, leg: Leg, since: float) -> None:
        self._leg = leg
        self._since = since

    @property
    def id(self) -> str:
        """See `Leg`."""
        return self._leg.id

    @property
    def far_end(self) -> str:
        """See `Leg`."""
        return self._leg.far_end

    @property
    def ended(self) -> Ended | None:
        """See `Leg`."""
        return self._leg.ended

    @property
    def recording(self) -> Path:
        """See `Leg`."""
        return self._leg.recording

    async def events(self) -> AsyncIterator[LegEvent]:
        """See `Leg`; the first is ANSWERED at the moment from which this leg is."""
        yield LegEvent(EventKind.ANSWERED, self._since)
        async for event in self._leg.events():
            later = event.at >= self._since and event.kind is not EventKind.ANSWERED
            if later or event.kind is EventKind.ENDED:
                yield event

    async def answer(self) -> None:
        """See `Leg`."""
        await self._leg.answer()

    async def play(self, prompt: Path) -> float:
        """See `Leg`."""
        return await self._leg.play(prompt)

    async def hush(self) -> None:
        """See `Leg`."""
        await self._leg.hush()

    async def press(self, digits: str) -> None:
        """See `Leg`."""
        await self._leg.press(digits)

    async def hang_up(self) -> Ended:
        """See `Leg`."""
        return await self._leg.hang_up()

    def heard(self, since: float = 0.0) -> Sound:
        """See `Leg`."""
        return self._leg.heard(since)

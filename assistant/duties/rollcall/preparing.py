"""The prompts of a round, rendered before its first call."""

import asyncio
import logging

from assistant.duties.rollcall.calling import given_of, manner_of
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.rounds import Live
from core.errors import Unavailable, ZhibanError

_log = logging.getLogger(__name__)
_TRIES = 3
_AGAIN_S = 5.0


class _Closing(Exception):
    """The room is being closed; nothing is wrong with the prompts."""


class Preparing:
    """Which rounds have their prompts, and how far the others are."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._far: dict[str, tuple[int, int]] = {}
        self._done: set[str] = set()
        self._ending = False

    def needed(self, id: str) -> bool:
        """Say whether a round's prompts must be begun."""
        return id not in self._done and id not in self._far

    def ready(self, id: str) -> bool:
        """Say whether a round can speak."""
        return id in self._done

    def far(self, id: str) -> tuple[int, int] | None:
        """Return how many of how many are rendered, None while none are being rendered."""
        return self._far.get(id)

    def end(self) -> None:
        """Stop after the text that is being rendered; what is there is not rendered again."""
        self._ending = True

    async def prepare(self, round_: Live) -> str:
        """Render every text of a round; return why it can't be done, "" where it is."""
        texts: dict[str, None] = {}
        for unit in round_.units:
            texts |= dict.fromkeys(round_.script.texts(given_of(self._parts, round_, unit)))
        self._far[round_.id] = (0, len(texts))
        try:
            return await self._rendered(round_, list(texts))
        finally:
            self._far.pop(round_.id, None)

    async def _rendered(self, round_: Live, texts: list[str]) -> str:
        def told(done: int, of: int) -> None:
            if self._ending:
                raise _Closing
            self._far[round_.id] = (done, of)

        def render() -> None:
            self._parts.prompts.render(texts, manner_of(round_), told)

        for left in reversed(range(_TRIES)):
            try:
                await asyncio.to_thread(render)
            except _Closing:
                break
            except ZhibanError as error:
                if not isinstance(error, Unavailable) or not left:
                    return f"语音没有备好，没有呼叫：{error.message}"
                await asyncio.sleep(_AGAIN_S)
            except Exception:
                _log.exception("the prompts of %s could not be rendered", round_.id)
                return "语音没有备好，没有呼叫：语音合成出错。"
            else:
                self._done.add(round_.id)
                break
        return ""

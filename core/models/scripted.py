"""A chat model that says what it was told to say: an ordinary provider, for tests."""

from collections.abc import AsyncGenerator, Callable, Sequence

from langchain_core.messages import BaseMessage

from core.errors import Unavailable
from core.models.chat import Filled, filled

Reply = str | Exception
Script = Callable[[Sequence[BaseMessage]], Reply]


class ScriptedChat:
    """A ChatModel whose replies come from a list, in order, or from a function of the messages.

    An exception in place of a text is raised, as a server that fails would have it raised. `asked`
    holds the messages of every call, to look at afterwards.
    """

    name = "scripted"

    def __init__(self, replies: Sequence[Reply] | Script) -> None:
        self.asked: list[list[BaseMessage]] = []
        self._next: Script = replies if callable(replies) else _in_order(replies)

    async def stream(
        self, messages: Sequence[BaseMessage], *, max_tokens: int = 512, temperature: float = 0.0
    ) -> AsyncGenerator[str]:
        """Yield the reply one character at a time; a token is taken as one character."""
        for character in self._reply(messages)[:max_tokens]:
            yield character

    async def complete(
        self, messages: Sequence[BaseMessage], *, max_tokens: int = 512, temperature: float = 0.0
    ) -> str:
        """Return the reply, cut at `max_tokens` characters."""
        return self._reply(messages)[:max_tokens]

    async def structured(
        self, messages: Sequence[BaseMessage], schema: type[Filled], *, max_tokens: int = 512
    ) -> Filled:
        """Return the reply's JSON as `schema`; Unavailable when it does not fit."""
        return filled(schema, self._reply(messages)[:max_tokens])

    def _reply(self, messages: Sequence[BaseMessage]) -> str:
        self.asked.append(list(messages))
        reply = self._next(messages)
        if isinstance(reply, Exception):
            raise reply
        return reply


def _in_order(replies: Sequence[Reply]) -> Script:
    left = list(replies)

    def reply(_messages: Sequence[BaseMessage]) -> Reply:
        if not left:
            return Unavailable("脚本化的对话模型没有更多回答。")
        return left.pop(0)

    return reply

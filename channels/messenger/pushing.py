"""Tells people on their messengers what they would otherwise have to look for.

What there is to tell is found by looking (approvals that wait, reminders that were given, rounds
of calls that ended); each is kept once under its own key, so nothing is told twice or lost.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from channels.messenger.identities import Bound, Identities
from channels.messenger.model import Reply
from channels.messenger.outbox import Outbox
from core.accounts import Accounts
from core.errors import ZhibanError
from core.identity import Principal

_log = logging.getLogger(__name__)
LOOK_S = 5.0

# What there is to tell one person, newer than a moment: (key, reply).
Source = Callable[[Principal, datetime], Iterable[tuple[str, Reply]]]


class Pushes(Protocol):
    """A channel that can send without having been asked."""

    async def push(self, chat: str, reply: Reply) -> None:
        """Send to a chat. Raises Unavailable where it did not get there."""
        ...


class Pusher:
    """Looks every few seconds, and sends what waits."""

    def __init__(
        self,
        identities: Identities,
        accounts: Accounts,
        outbox: Outbox,
        channels: Mapping[str, Pushes],
        sources: Iterable[Source],
    ) -> None:
        self._identities = identities
        self._accounts = accounts
        self._outbox = outbox
        self._channels = channels
        self._sources = tuple(sources)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop; what waits is sent after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.look)
                await self.send()
            except Exception:  # told in the log, and looked again: a push must never end pushing
                _log.exception("pushes were not looked for or not sent; tried again")
            await asyncio.sleep(LOOK_S)

    def look(self) -> None:
        """Keep what there is to tell to everybody who has bound a messenger in use."""
        for person_id, bound in self._identities.reachable(self._channels).items():
            person = self._accounts.principal(person_id)
            if person is not None:
                self._tell(person, bound)

    def _tell(self, person: Principal, bound: list[Bound]) -> None:
        since = min(one.bound_at for one in bound)
        for source in self._sources:
            for key, reply in source(person, since):
                addresses = [(one.channel, one.chat) for one in bound]
                self._outbox.put(f"{key}:{person.id}", addresses, reply)

    async def send(self) -> None:
        """Send everything that is due, channel by channel."""
        for push in await asyncio.to_thread(self._outbox.due):
            channel = self._channels.get(push.channel)
            if channel is None:
                continue
            try:
                await channel.push(push.chat, push.reply)
            except ZhibanError as error:
                await asyncio.to_thread(self._outbox.failed, push, error.message)
            else:
                await asyncio.to_thread(self._outbox.sent, push)

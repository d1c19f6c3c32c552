"""A messenger of the tests: what comes in is made here, what goes out is kept."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from channels.messenger.desk import MessengerDesk
from channels.messenger.model import Incoming, Press, Reply, Sender
from channels.room import Room
from core.identity import Principal


@dataclass
class Kept:
    """An outlet that keeps everything."""

    shown: list[str] = field(default_factory=list)
    sent: list[Reply] = field(default_factory=list)

    async def progress(self, text: str) -> None:
        self.shown.append(text)

    async def send(self, reply: Reply) -> None:
        self.sent.append(reply)

    @property
    def last(self) -> Reply:
        return self.sent[-1]


class Phone:
    """One person's messenger."""

    def __init__(self, desk: MessengerDesk, id: str, channel: str = "test") -> None:
        self.desk = desk
        self.sender = Sender(channel, id, "某人")
        self._count = 0

    def message(self, text: str = "", **more: object) -> Incoming:
        self._count += 1
        given: dict[str, object] = {"message_id": f"{self.sender.id}-{self._count}", **more}
        return Incoming(sender=self.sender, chat=self.sender.id, text=text, **given)  # type: ignore[arg-type]

    async def say(self, text: str = "", **more: object) -> Kept:
        kept = Kept()
        await self.desk.take(self.message(text, **more), kept)
        return kept

    async def press(self, reply: Reply, verb: str, **more: str) -> Kept:
        assert reply.plan is not None
        press = Press(verb, reply.plan.id, reply.plan.digest, **more)  # type: ignore[arg-type]
        return await self.say(press=press)


async def eventually(check: Callable[[], object], within: float = 30.0) -> None:
    """Return once a check holds."""
    async with asyncio.timeout(within):
        while not check():  # noqa: ASYNC110 - what is looked at has no event
            await asyncio.sleep(0.02)


def desk_of(room: Room, heard: str = "") -> MessengerDesk:
    return MessengerDesk(room, lambda _data: heard)


def person(room: Room, login: str) -> Principal:
    user = next(u for u in room.accounts.users() if u.login == login)
    found = room.accounts.principal(user.id)
    assert found is not None
    return found


def phone(room: Room, desk: MessengerDesk, login: str, channel: str = "test") -> Phone:
    """Return the messenger of somebody who is bound."""
    made = Phone(desk, f"id-{login}", channel)
    desk.identities.bind(made.sender, login, by="admin")
    return made

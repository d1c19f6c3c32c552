"""One message of any messenger, from its arrival to its replies."""

import asyncio
from dataclasses import replace

from assistant.replies import TalkRequest
from channels.events import talk_events
from channels.messenger import wording
from channels.messenger.commands import Commands
from channels.messenger.identities import Identities
from channels.messenger.material import Heard, Materials
from channels.messenger.model import Incoming, Outlet, Press, Reply, ReplyKind
from channels.messenger.replying import Replies, problem
from channels.messenger.threads import Threads
from channels.room import Room
from core.errors import InvalidInput, NotFound, ZhibanError
from core.identity import Principal
from core.text import normalise

SHORT_DIGEST = 24  # hexadecimal digits: 96 bits, for buttons that carry 64 bytes
WHOLE_DIGEST = 64


class MessengerDesk:
    """Takes what comes in over a messenger and answers through the message's outlet.

    `heard` returns what is said in a recording. One person's messages of one chat are taken in
    turn; different people are served at once.
    """

    def __init__(self, room: Room, heard: Heard) -> None:
        self._room = room
        self.identities = Identities(room.database, room.accounts, room.audit, room.clock)
        self.threads = Threads(room.database, room.clock)
        self._materials = Materials(room.clock, heard, room.settings.max_upload_mib)
        self._commands = Commands(self.identities, self.threads, room.conversations)
        self._refusing: dict[tuple[str, str], Press] = {}
        self._turns: dict[tuple[str, str], asyncio.Lock] = {}

    async def take(self, incoming: Incoming, outlet: Outlet) -> bool:
        """Answer one message; False where it was answered before. Never raises for the sender."""
        if not await asyncio.to_thread(self.threads.take, incoming):
            return False
        try:
            turn = self._turns.setdefault((incoming.sender.channel, incoming.chat), asyncio.Lock())
            async with turn:
                await self._answer(incoming, outlet)
        except ZhibanError as error:
            await outlet.send(problem(error))
        await asyncio.to_thread(self.threads.answered, incoming)
        return True

    async def _answer(self, incoming: Incoming, outlet: Outlet) -> None:
        sender, chat = incoming.sender, incoming.chat
        person = await asyncio.to_thread(self.identities.principal, sender, chat)
        if (reply := await self._commands.run(incoming, person)) is not None:
            if person is not None and reply.text == wording.NEW:
                self._materials.forget(incoming, person)
            await outlet.send(reply)
            return
        if person is None:
            text = f"{wording.UNBOUND}\n{wording.YOUR_ID.format(id=sender.id)}"
            await outlet.send(Reply(kind=ReplyKind.TEXT, text=text))
            return
        press = incoming.press or self._reason(person, incoming)
        if press is None or press.verb == "choice":
            await self._talk(person, incoming, outlet)
        elif press.verb == "refuse" and not press.text:
            self._refusing[chat, person.id] = press
            await outlet.send(Reply(kind=ReplyKind.CLARIFY, text=wording.REASON))
        else:
            await outlet.send(await self._pressed(person, press))

    def _reason(self, person: Principal, incoming: Incoming) -> Press | None:
        """Return the refusal that this message gives the reason of."""
        waiting = self._refusing.pop((incoming.chat, person.id), None)
        if waiting is None or not incoming.text.strip():
            return None
        return replace(waiting, text=incoming.text.strip())

    async def _pressed(self, person: Principal, press: Press) -> Reply:
        """Do what a card's button says. The dispatcher alone decides whether this person may."""
        acting, replies = self._room.duty.acting, self._replies(person)
        match press.verb:
            case "approve":
                plan = await acting.approve(person, press.plan, await self._digest(person, press))
            case "refuse":
                plan = await acting.refuse(person, press.plan, press.text)
            case _:
                plan = await acting.undo(person, press.step)
        return replies.plan(plan)

    async def _digest(self, person: Principal, press: Press) -> str:
        """Return the digest that the card showed; some buttons have room for its beginning only."""
        if not SHORT_DIGEST <= len(press.digest) < WHOLE_DIGEST:
            return press.digest
        try:
            plan = await self._room.duty.acting.plan(person, press.plan)
        except NotFound:
            return press.digest  # the dispatcher says whose word it waits for, as everywhere
        return plan.digest if plan.digest.startswith(press.digest) else press.digest

    async def _talk(self, person: Principal, incoming: Incoming, outlet: Outlet) -> None:
        taken = await self._materials.read(incoming, person, outlet)
        if taken is None:
            return
        text, forwarded = taken
        if not normalise(text).strip():
            raise InvalidInput(wording.NOT_READ, wording.NOT_READ_REMEDY)
        thread = await asyncio.to_thread(self.threads.conversation, incoming, person)
        request = TalkRequest(text=text, forwarded=forwarded, conversation_id=thread)
        events = talk_events(self._room.duty, person, request)
        seen = await self._replies(person).relay(events, outlet)
        if seen and seen != thread:
            await asyncio.to_thread(self.threads.follow, incoming, person, seen)

    def _replies(self, person: Principal) -> Replies:
        return Replies(person, self._room.settings.public_url)

"""The few words that are for the messenger itself: bind, new conversation, go on, help."""

import asyncio
import re

from assistant.conversations import Conversations
from channels.messenger import wording
from channels.messenger.identities import Identities
from channels.messenger.model import Incoming, Reply, ReplyKind
from channels.messenger.threads import Threads
from core.identity import Principal

_BIND = re.compile(r"^\s*/?(?:绑定|bind|start)\s+([0-9A-Za-z]{6,12})\s*$")
_NEW = re.compile(r"^\s*(?:/new|新对话|新话题)\s*[。！!]?\s*$")
_GO_ON = re.compile(r"^\s*(?:/continue|接着聊|继续上次(?:的)?对话)\s*[。！!]?\s*$")
_HELP = re.compile(r"^\s*(?:/help|/start|帮助|怎么用)\s*[。？?]?\s*$")
_LEAVE = re.compile(r"^\s*(?:/unbind|解除绑定)\s*[。！!]?\s*$")


class Commands:
    """Runs the messenger's own words; everything else is for the assistant."""

    def __init__(
        self, identities: Identities, threads: Threads, conversations: Conversations
    ) -> None:
        self._identities = identities
        self._threads = threads
        self._conversations = conversations

    async def run(self, incoming: Incoming, person: Principal | None) -> Reply | None:
        """Return the reply; None where the message is not for the messenger."""
        text = await asyncio.to_thread(self._run, incoming, person)
        return None if text is None else Reply(kind=ReplyKind.TEXT, text=text)

    def _run(self, incoming: Incoming, person: Principal | None) -> str | None:
        said = incoming.text
        if match := _BIND.match(said):
            bound = self._identities.redeem(incoming.sender, incoming.chat, match[1])
            return wording.BOUND.format(name=bound.name)
        if person is None:
            return None
        if _HELP.match(said):
            return wording.HELP
        if _LEAVE.match(said):
            sender = incoming.sender
            self._identities.unbind(sender.channel, sender.id, by=person.id)
            return wording.UNBOUND_DONE
        if _NEW.match(said):
            self._threads.follow(incoming, person, "")
            return wording.NEW
        return self._go_on(incoming, person) if _GO_ON.match(said) else None

    def _go_on(self, incoming: Incoming, person: Principal) -> str:
        latest = self._conversations.of(person, 1)
        if not latest:
            return wording.NOTHING_TO_CONTINUE
        self._threads.follow(incoming, person, latest[0].id)
        return wording.CONTINUED.format(title=latest[0].title)

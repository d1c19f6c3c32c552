"""What every channel under test can be made to do, and the room behind it."""

import asyncio
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.duties.rollcall.model import CampaignState
from assistant.replies import PlanEvent, TalkRequest
from channels.messenger.desk import MessengerDesk
from channels.messenger.model import Incoming, Outlet
from channels.room import ROOT_ORG, Room
from core.effects.plan import Plan, StepState
from core.identity import Role
from tests.channels.conftest import PASSWORD, settings
from tests.channels.contract.scripts import Paper, Spot
from tests.channels.contract.seen import Seen
from tests.channels.messenger.desk_room import person

BOUND = ("officer", "second", "leader", "auditor")


class Driver(Protocol):
    """One channel as people use it. Every call returns what the one who acts then sees.

    `press` is of the newest card that anybody got, whoever presses it. `redeliver` is what the
    network does, not a person: the last message or press arrives a second time.
    """

    name: str
    room: Room

    async def begin(self, people: Collection[str]) -> None:
        """Start a new conversation for these."""
        ...

    async def say(self, by: str, text: str, forwarded: str = "") -> list[Seen]:
        """Write, perhaps about a text that somebody else wrote."""
        ...

    async def file(self, by: str, paper: Paper, text: str) -> list[Seen]:
        """Send a file and say what is to be done with it."""
        ...

    async def voice(self, by: str, spoken: str) -> list[Seen]:
        """Send a voice note."""
        ...

    async def place(self, by: str, spot: Spot, text: str) -> list[Seen]:
        """Send a place and say what is wanted there."""
        ...

    async def press(self, by: str, button: str, reason: str) -> list[Seen]:
        """Press a button of the newest card."""
        ...

    async def redeliver(self, by: str) -> list[Seen]:
        """Have the last message or press delivered again."""
        ...

    async def go_on(self, by: str) -> None:
        """Take up the newest conversation, wherever it was held."""
        ...


class WatchedDesk(MessengerDesk):
    """The messengers' desk, with a count of messages that are dealt with.

    A voice note of the scripts holds the words that are heard in it.
    """

    def __init__(self, room: Room) -> None:
        super().__init__(room, lambda data: data.decode())
        self.taken = 0
        self.failures: list[Exception] = []

    async def take(self, incoming: Incoming, outlet: Outlet) -> bool:
        try:
            return await super().take(incoming, outlet)
        except Exception as error:
            self.failures.append(error)
            raise
        finally:
            self.taken += 1

    async def after(self, before: int) -> None:
        """Return once a message more than `before` was dealt with."""
        async with asyncio.timeout(60):
            while self.taken <= before:  # noqa: ASYNC110 - a count has no event
                await asyncio.sleep(0.01)
        assert self.failures == []


def sampled_room(furnished: Path, home: Path) -> Room:
    """Return a room of one's own over a copy of the furnished home, with the sample world."""
    shutil.copytree(furnished, home)
    room = Room(settings(home))
    room.accounts.add_user("leader", "王带班", ROOT_ORG, [Role.LEADER], PASSWORD)
    return room


async def said_elsewhere(room: Room, by: str, text: str) -> None:
    """Say something in this room, on no channel that is under test."""
    who = person(room, by)
    async for event in room.duty.talk(who, TalkRequest(text=text)):
        assert not isinstance(event, PlanEvent) or event.plan.principal == who.id


async def rounds_over(room: Room) -> None:
    """Wait until no call is under way."""
    over = (CampaignState.DONE, CampaignState.STOPPED)
    async with asyncio.timeout(60):
        while any(  # noqa: ASYNC110 - the engine is of another thread
            c.state not in over for c in room.duty.calling.desk.campaigns(10)
        ):
            await asyncio.sleep(0.05)


@dataclass
class Deeds:
    """The actions that a room has carried out since this was made, oldest first."""

    room: Room
    known: frozenset[str]

    @classmethod
    def of(cls, room: Room) -> "Deeds":
        """Begin to watch."""
        return cls(room, frozenset(plan.id for plan in _plans(room)))

    def done(self, counts: Callable[[str], bool]) -> list[str]:
        """Return the names of actions whose effect happened, and was not taken back."""
        new = [plan for plan in _plans(self.room) if plan.id not in self.known]
        steps = [step for plan in reversed(new) for step in plan.steps]
        return [s.action for s in steps if s.state is StepState.DONE and counts(s.action)]


def _plans(room: Room) -> list[Plan]:
    return list(room.duty.dispatcher.plans(person(room, "leader"), limit=500))

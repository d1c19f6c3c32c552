"""The messengers of a room, those that its settings name; put together once."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from channels.messenger.desk import MessengerDesk
from channels.messenger.event_sources import EventSources
from channels.messenger.model import Reply
from channels.messenger.outbox import Outbox
from channels.messenger.pushing import Pusher
from channels.messenger.register_sources import RegisterSources
from channels.messenger.sources import Sources
from channels.messenger.turn_sources import TurnSources
from channels.room import Room
from connectors.contract import Kind
from core.models.registry import ModelRegistry
from core.settings import Settings
from voice.notes import transcribe_note
from voice.transcriber import transcriber

if TYPE_CHECKING:
    from channels.telegram import TelegramChannel
    from channels.wecom.application import WecomApplication
    from channels.wecom.bot import WecomBot

_SPOKEN = (Kind.UNIT, Kind.EXTERNAL, Kind.CONTACT, Kind.PLACE)


class Channel(Protocol):
    """A messenger in use. `problem` says what keeps it from working, "" where nothing does."""

    name: str
    problem: str

    def start(self) -> None:
        """Connect in the background."""
        ...

    async def stop(self) -> None:
        """Disconnect."""
        ...

    async def push(self, chat: str, reply: Reply) -> None:
        """Send without having been asked. Raises Unavailable."""
        ...


class Messengers:
    """Every messenger of one room, behind one desk."""

    def __init__(self, room: Room) -> None:
        settings = room.settings
        ear = transcriber(settings, ModelRegistry(settings.models_dir))
        self.desk = MessengerDesk(room, lambda data: transcribe_note(data, ear, _names(room)).text)
        self.wecom = _wecom(self.desk, settings)
        self.wecom_bot = _wecom_bot(self.desk, settings)
        self.telegram = _telegram(self.desk, settings)
        every: tuple[Channel | None, ...] = (self.wecom, self.wecom_bot, self.telegram)
        self.channels: Mapping[str, Channel] = {one.name: one for one in every if one is not None}
        told, registers = Sources(room), RegisterSources(room)
        outbox = Outbox(room.database, room.clock)
        self.pusher = Pusher(
            self.desk.identities,
            room.accounts,
            outbox,
            self.channels,
            (
                *(told.approvals, told.deadlines, told.calls, EventSources(room).deadlines),
                *(registers.warnings, registers.instructions, registers.dailies),
                TurnSources(room).swaps,
            ),
        )

        room.watched.append(lambda: self.problems)

    @property
    def problems(self) -> list[str]:
        """What keeps messengers from working, for the strip above the pages."""
        return [channel.problem for channel in self.channels.values() if channel.problem]

    def start(self) -> None:
        """Connect; a messenger that can't be reached keeps nothing else waiting."""
        for channel in self.channels.values():
            channel.start()
        if self.channels:
            self.pusher.start()

    async def stop(self) -> None:
        """Disconnect from all."""
        await self.pusher.stop()
        await asyncio.gather(*(channel.stop() for channel in self.channels.values()))


# Their libraries are several hundred modules: only for a room that has such a messenger.


def _wecom(desk: MessengerDesk, settings: Settings) -> "WecomApplication | None":
    if not settings.wecom_corp_id:
        return None
    from channels.wecom.application import WecomApplication

    return WecomApplication(desk, settings)


def _wecom_bot(desk: MessengerDesk, settings: Settings) -> "WecomBot | None":
    if not settings.wecom_bot_id:
        return None
    from channels.wecom.bot import WecomBot

    return WecomBot(desk, settings)


def _telegram(desk: MessengerDesk, settings: Settings) -> "TelegramChannel | None":
    if not settings.telegram_token:
        return None
    from channels.telegram import TelegramChannel

    return TelegramChannel(desk, settings)


def _names(room: Room) -> list[str]:
    """Return what is likely to be spoken of by name."""
    things = room.duty.connectors.directory.things()
    return [thing.name for thing in things if thing.kind in _SPOKEN]

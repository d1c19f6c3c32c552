"""The acting half of a room: connected systems, dispatcher, conversation."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

from assistant.acting import Acting
from assistant.conversations import Conversations
from assistant.graph import TurnGraph, turn_store
from assistant.replies import TalkEvent, TalkRequest
from assistant.service import Assistant
from assistant.talking import Talking
from assistant.understand.parse import parse
from assistant.understand.reader import Reader
from assistant.understand.room_world import RoomWorld
from connectors.registry import Connectors, connect
from connectors.sample_world import sample_things
from core.accounts import Accounts
from core.audit import Audit
from core.clock import Clock
from core.database import Database
from core.effects.catalogue import Catalogue
from core.effects.dispatcher import Dispatcher
from core.effects.policy import load_policy
from core.errors import Unavailable
from core.identity import SYSTEM, Principal
from core.models.chat import ChatModel
from core.models.embed import Embedder
from core.settings import Settings


class DutyRoom:
    """Connected systems behind the one dispatcher, and the conversation in front of it."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        audit: Audit,
        accounts: Accounts,
        embedder: Callable[[], Embedder | None],
        model: Callable[[], ChatModel | None],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._audit = audit
        self._stack = AsyncExitStack()
        self.connectors: Connectors = connect(settings, database, clock)
        self.dispatcher = Dispatcher(
            database,
            audit,
            clock,
            Catalogue(self.connectors.actions()),
            load_policy(settings.home / "policy.yaml"),
            accounts.principal,
        )
        self.acting = Acting(self.dispatcher, self._changed)
        self.world = RoomWorld(
            self.connectors.directory.things, clock, settings.room_name, settings.hall
        )
        self._reader = Reader(self.world.seen_by, accounts.principal, embedder, model)
        self._talking: Talking | None = None

    def _changed(self) -> None:
        self.world.stale()
        self.connectors.directory.forget()

    async def start(self, assistant: Assistant, conversations: Conversations) -> None:
        """Settle what a crash left open, and open the conversation's memory."""
        self.dispatcher.recover()
        saver = await self._stack.enter_async_context(turn_store(self._settings.home / "turns.db"))
        graph = TurnGraph(self._reader, saver)
        self._talking = Talking(assistant, self.acting, graph, conversations, self._audit)

    def load_samples(self) -> None:
        """Put the sample world into the built-in systems of an empty room."""
        if not self.connectors.directory.things():
            self.connectors.load(sample_things(self._clock.now()))
            self.connectors.rehearse()

    def warm(self) -> None:
        """Build the index of names and load the dictionaries, so that the first turn is quick."""
        parse("现在谁值班", self.world.seen_by(SYSTEM))

    def talk(self, principal: Principal, request: TalkRequest) -> AsyncIterator[TalkEvent]:
        """Take one message of a conversation."""
        if self._talking is None:
            raise Unavailable("助手还没有启动完毕。", "请稍候再试。")
        return self._talking.talk(principal, request)

    async def stop(self) -> None:
        """Let go of every system."""
        await self._stack.aclose()
        self.connectors.close()

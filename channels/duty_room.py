"""The acting half of a room: connected systems, dispatcher, conversation."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

from assistant.acting import Acting
from assistant.conversations import Conversations
from assistant.duties.proofread.actions import proofread_actions
from assistant.duties.report.actions import report_actions
from assistant.duties.report.draft import Wording, reword
from assistant.duties.report.readers import Readers
from assistant.duties.spoken import spoken_rollcalls, spoken_shift
from assistant.graph import TurnGraph, turn_store
from assistant.replies import TalkEvent, TalkRequest
from assistant.service import Assistant
from assistant.talking import Talking
from assistant.understand.parse import parse
from assistant.understand.reader import Reader
from assistant.understand.room_world import RoomWorld
from channels.handover_room import handover_desk
from channels.inbound_reports import FirstReports, with_caller
from channels.report_room import ReportRoom
from channels.rollcall_room import RollcallRoom
from channels.warning_room import WarningRoom
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
        readers: Callable[[], Readers],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._audit = audit
        self._stack = AsyncExitStack()
        self.connectors: Connectors = connect(settings, database, clock)
        self.reporting = ReportRoom(settings, database, clock, audit, self.connectors, readers)
        self.proofreading = self.reporting.proofreading
        self.calling = RollcallRoom(settings, database, clock, audit, self.connectors)
        # reports and rounds of calls are named in conversation like whatever a system keeps
        self.connectors.directory.add(self.reporting.desk)
        self.connectors.directory.add(self.calling.desk)
        catalogue = Catalogue(self.connectors.actions())
        catalogue.add(report_actions(self.reporting.desk))
        catalogue.add(proofread_actions(self.proofreading))
        catalogue.add(spoken_rollcalls(self.calling.desk))
        parts = (settings, database, clock, self.connectors, self.reporting, self.calling)
        self.warned = WarningRoom(*parts)
        self.shift = handover_desk(*parts, self.warned)
        self.warned.follow(self.shift)
        catalogue.add(spoken_shift(self.shift))
        catalogue.add(self.warned.actions())
        self.dispatcher = Dispatcher(
            database,
            audit,
            clock,
            catalogue,
            load_policy(settings.home / "policy.yaml"),
            with_caller(accounts.principal),
        )
        self.calling.reports_to(FirstReports(self.reporting.recordings, self.dispatcher))
        self.acting = Acting(self.dispatcher, self._changed)
        self.world = RoomWorld(
            self.connectors.directory.things, clock, settings.room_name, settings.hall
        )
        self._model = model
        self._reader = Reader(self.world.seen_by, accounts.principal, embedder, model)
        self._talking: Talking | None = None

    def _changed(self) -> None:
        self.world.stale()
        self.connectors.directory.forget()
        self.reporting.timer.wake()
        self.warned.wake()

    async def start(self, assistant: Assistant, conversations: Conversations) -> None:
        """Settle what a crash left open, and open the conversation's memory."""
        self.dispatcher.recover()
        saver = await self._stack.enter_async_context(turn_store(self._settings.home / "turns.db"))
        graph = TurnGraph(self._reader, saver)
        self._talking = Talking(assistant, self.acting, graph, conversations, self._audit)
        self.reporting.timer.start()
        self.warned.start()

    def begin_calling(self) -> None:
        """Make the calls that are due from now on. Raises Refused where another process does."""
        self.calling.start()

    def load_samples(self) -> None:
        """Put the sample world into the built-in systems of an empty room."""
        if not self.connectors.directory.things():
            self.connectors.load(sample_things(self._clock.now()))
            self.connectors.rehearse()

    def warm(self) -> None:
        """Build the index of names and load the dictionaries, so that the first turn is quick."""
        parse("现在谁值班", self.world.seen_by(SYSTEM))
        self.reporting.warm()

    @property
    def can_word(self) -> bool:
        """Whether a chat model is there to word drafts."""
        return self._model() is not None

    def worded(self, report: str) -> AsyncIterator[Wording]:
        """Stream the model's wording of a report's draft; the last one is checked throughout."""
        model = self._model()
        if model is None:
            raise Unavailable("对话模型没有就绪，不能润色。", "报告稿不受影响；请稍候再试。")
        desk = self.reporting.desk
        revision = desk.get(report)
        draft = revision.content.draft or desk.composed(revision, revision.content)
        return reword(draft, desk.record(revision), revision.content.material, model)

    def talk(self, principal: Principal, request: TalkRequest) -> AsyncIterator[TalkEvent]:
        """Take one message of a conversation."""
        if self._talking is None:
            raise Unavailable("助手还没有启动完毕。", "请稍候再试。")
        return self._talking.talk(principal, request)

    async def stop(self) -> None:
        """Let go of every system."""
        await asyncio.to_thread(self.calling.stop)
        await asyncio.to_thread(self.warned.stop)
        await asyncio.to_thread(self.reporting.timer.stop)
        await self._stack.aclose()
        self.connectors.close()

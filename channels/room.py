"""The composition root: every part of a room, put together once.

Constructing a Room opens nothing heavy; `start` migrates, loads and starts, `stop` ends it all.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version

from assistant.conversations import Conversations
from assistant.replies import Health, JobItem, ModelState
from assistant.service import Assistant
from channels.duty_room import DutyRoom
from channels.local import owning
from channels.model_room import ModelRoom
from core.access_tokens import AccessTokens
from core.accounts import Accounts
from core.audit import Audit
from core.audit_checkpointer import Checkpointer
from core.audit_checkpoints import Checkpoints
from core.clock import SystemClock
from core.database import Database
from core.identity import Role
from core.models.rerank import EndpointReranker, Reranker
from core.models.torch_models import CrossEncoderReranker
from core.settings import Settings
from ingest.jobs import Job
from ingest.pipeline import IngestDesk
from ingest.sample_library import load_samples
from knowledge.lexical import LexicalIndex, keep_dictionary_in
from knowledge.library import Library
from knowledge.retrieve import Retriever

ROOT_ORG = "room"
ADMIN = "admin"
LOOK_S, LATE_S, CALM_S, BUSY_S = 0.25, 0.05, 2.0, 20.0


class Room:
    """A duty room's assistant with all its parts."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = SystemClock(settings.zone)
        self.database = Database(settings.sqlalchemy_url)
        self.audit = Audit(self.database, self.clock)
        self.checkpoints = Checkpoints(self.database, self.clock, self.audit, settings.home)
        self._checkpointer = Checkpointer(self.checkpoints, self.audit)
        self.accounts = Accounts(self.database, settings, self.clock, self.audit)
        self.tokens = AccessTokens(self.database, self.accounts, self.audit, self.clock)
        self.library = Library(self.database, self.clock)
        self.lexical = LexicalIndex(self.database)
        self.models = ModelRoom(settings, self.database)
        self.retriever = Retriever(self.library, self.lexical, _reranker(settings))
        self.desk = IngestDesk(
            self.database,
            self.library,
            self.lexical,
            None,
            None,
            settings,
            self.audit,
            self.clock,
        )
        self.conversations = Conversations(self.database, self.clock)
        self.assistant = Assistant(
            self.library,
            self.retriever,
            lambda: self.models.embedder,
            lambda: self.models.chat,
            self.conversations,
            self.audit,
            self.clock,
        )
        self.duty = DutyRoom(
            settings,
            self.database,
            self.clock,
            self.audit,
            self.accounts,
            lambda: self.models.embedder,
            lambda: self.models.chat,
            lambda: self.models.readers,
        )
        self.duty.warned.use_library(self.retriever)
        # whatever may have something to say to whoever runs the room
        self.watched: list[Callable[[], list[str]]] = [self._checkpoint_problems]
        self.local_token = secrets.token_urlsafe(32)
        self._warming: asyncio.Task[None] | None = None  # names are indexed behind the open page
        self._leaving = asyncio.Event()
        self.ready = False  # search answers as well as it will: the embedder is in, or can't be

    async def prepare(self) -> None:
        """Bring the database up to date; make the first organisation."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(self.database.migrate)
        if not await asyncio.to_thread(self.accounts.orgs):
            await asyncio.to_thread(self.accounts.add_org, ROOT_ORG, self.settings.room_name)
        await self.duty.start(self.assistant, self.conversations)

    async def first_administrator(self) -> str | None:
        """Create the first account on a new room; return its one-time password, else None."""
        if await asyncio.to_thread(self.accounts.users):
            return None
        # a new room is one person until more accounts are made
        roles = [Role.SYSTEM_ADMIN, Role.KNOWLEDGE_ADMIN, Role.AUDITOR, Role.OFFICER]
        return await asyncio.to_thread(self.accounts.add_user, ADMIN, "管理员", ROOT_ORG, roles)

    async def use_embedder(self) -> None:
        """Load the embedder where its files are there, and hand it to search and ingestion."""
        await asyncio.to_thread(self.models.load_embedder)
        self.retriever.attach(self.models.vectors, self.models.embedder)
        await asyncio.to_thread(self.desk.attach, self.models.vectors, self.models.embedder)

    async def _embedder_arrived(self) -> None:
        if not self.ready:
            await self.use_embedder()
            await self.assistant.warm()
            self.ready = True

    async def _embedder_fetched(self) -> None:
        """What reads notes is built of the embedder's file, so it comes only after it."""
        if not self.ready:
            await self._embedder_arrived()
            await asyncio.to_thread(self.models.load_readers)

    async def start(self, *, samples: bool = True) -> None:
        """Start ingestion and, in the background, the models. `prepare` comes first."""
        if samples:
            await asyncio.to_thread(load_samples, self.desk, self.database)
            await asyncio.to_thread(self.duty.load_samples)
        await asyncio.to_thread(self.duty.begin_calling)
        self._checkpointer.start()
        if self.models.embedder_on_disk:
            await self._embedder_arrived()
        await asyncio.to_thread(self.desk.start)
        self.models.start(self._embedder_fetched, self.assistant.warm_model)
        # last: it would hold up the search and the pages that come back after a restart
        self._leaving.clear()
        self._warming = asyncio.create_task(self._warm())

    async def _warm(self) -> None:
        await calm(self._leaving)
        if not self._leaving.is_set():
            await asyncio.to_thread(self.models.load_readers)
            await asyncio.to_thread(self.duty.warm)

    async def stop(self) -> None:
        """Stop everything that `start` started."""
        await asyncio.to_thread(self.desk.stop)  # before the vector index closes
        await self.models.stop()
        self._leaving.set()
        if self._warming is not None:
            await self._warming
        await self.duty.stop()
        await asyncio.to_thread(self._checkpointer.stop)
        self.database.dispose()

    def model_state(self) -> ModelState:
        """Return how far the chat model is."""
        return self.models.state()

    def _checkpoint_problems(self) -> list[str]:
        return [self.checkpoints.problem] if self.checkpoints.problem else []

    def health(self) -> Health:
        """Return what works right now."""
        counts = self.library.counts()
        return Health(
            ok=True,
            version=version("zhiban"),
            model=self.models.state(),
            embedder=self.models.embedder.name if self.models.embedder else "未就绪（仅全文检索）",
            jobs_open=self.desk.open_count(),
            problems=[said for watched in self.watched for said in watched()],
            **counts,
        )


async def calm(leaving: asyncio.Event) -> None:
    """Return when the loop has little to do for CALM_S, after BUSY_S at the latest.

    What is put off like this takes seconds of processor that open pages need more.
    """
    loop = asyncio.get_running_loop()
    until, quiet = loop.time() + BUSY_S, 0.0
    while quiet < CALM_S and loop.time() < until and not leaving.is_set():
        before = loop.time()
        with suppress(TimeoutError):
            await asyncio.wait_for(leaving.wait(), LOOK_S)
        late = loop.time() - before - LOOK_S
        quiet = quiet + LOOK_S if late < LATE_S else 0.0


def _reranker(settings: Settings) -> Reranker | None:
    if settings.rerank_folder:
        return CrossEncoderReranker(settings.rerank_folder)
    if not settings.rerank_base_url:
        return None
    return EndpointReranker(
        settings.rerank_base_url, settings.rerank_model, settings.rerank_api_key
    )


def job_item(job: Job) -> JobItem:
    """Return an ingest job as channels show it."""
    return JobItem.model_validate(job, from_attributes=True)


@asynccontextmanager
async def opened(settings: Settings, *, with_chat: bool) -> AsyncGenerator[Room]:
    """Open a room for one command: no server, no background work, chat only where asked for."""
    with owning(settings):
        keep_dictionary_in(settings.cache_dir)
        room = Room(settings)
        await room.prepare()
        await room.use_embedder()
        if with_chat:
            await room.models.start_chat()
        try:
            yield room
        finally:
            await room.stop()

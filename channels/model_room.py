"""The room's models: fetched, built and started behind a page that is already open."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

from assistant.duties.report.readers import NO_READERS, Readers
from assistant.replies import ModelState
from core.database import Database
from core.errors import ZhibanError
from core.models import e5
from core.models.chat import ChatModel, chat_model
from core.models.download import Cancelled
from core.models.embed import CachedEmbedder, Embedder, EndpointEmbedder, LocalE5
from core.models.endpoint import Endpoint
from core.models.engine import EngineSupervisor
from core.models.fetch import Fetcher
from core.models.kind_reader import open_kind_reader
from core.models.pair_reader import open_reader
from core.models.progress import progress_bars, read_progress
from core.models.registry import ModelRegistry
from core.models.slot_reader import open_slot_reader
from core.models.torch_models import SentenceTransformerEmbedder
from core.settings import Settings
from knowledge.vector_store import open_index
from knowledge.vectors import VectorIndex

LOG = logging.getLogger(__name__)
EMBEDDER_FILE = "e5-small"
Arrived = Callable[[], Awaitable[None]]
Reader = TypeVar("Reader")
CHAT_WAIT = 180.0  # seconds a single command waits for the engine


class ModelRoom:
    """Holds the embedder, its vector index and the chat model; each may be absent for a while."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._registry = ModelRegistry(settings.models_dir)
        self._stop_fetching = threading.Event()
        self._engine: EngineSupervisor | None = None
        self._task: asyncio.Task[None] | None = None
        self._problem = ""
        self._chat = chat_model(settings, self._endpoint)
        self.embedder: Embedder | None = None
        self._local: LocalE5 | None = None  # the shipped one, where it is the room's
        self.vectors: VectorIndex | None = None
        self.readers = NO_READERS

    # --- embeddings

    @property
    def embedder_on_disk(self) -> bool:
        """Whether loading the embedder needs no download and no build."""
        chosen = self._settings.embed_base_url or self._settings.embed_folder
        return bool(chosen) or e5.built(self._settings.models_dir)

    def load_embedder(self) -> None:
        """Load the embedder and open its vector index; does nothing while its file is absent."""
        if self.embedder is not None:
            return
        settings = self._settings
        if settings.embed_folder:
            inner: Embedder = SentenceTransformerEmbedder(settings.embed_folder)
        elif settings.embed_base_url:
            inner = EndpointEmbedder(
                settings.embed_base_url, settings.embed_model, settings.embed_api_key
            )
        elif e5.built(settings.models_dir) or self._registry.is_ready(EMBEDDER_FILE):
            if not e5.built(settings.models_dir):
                e5.build(self._registry.path(EMBEDDER_FILE), settings.models_dir)
            inner = self._local = LocalE5(settings.models_dir)
        else:
            return
        self.vectors = open_index(self._database, settings.vectors_dir, inner)
        self.embedder = CachedEmbedder(inner, settings.cache_dir / "embeddings.db")

    def load_readers(self) -> None:
        """Load what reads notes beside the rules; does nothing while the files are absent.

        One that can't be built is left out and logged: the room works on without it.
        """
        if self.readers != NO_READERS:
            return
        models = self._settings.models_dir
        self.readers = Readers(
            slots=_or_none(lambda: open_slot_reader(models)),
            kinds=_or_none(lambda: open_kind_reader(models, self._local)),
            pairs=_or_none(lambda: open_reader(models)),
        )

    # --- chat

    @property
    def chat(self) -> ChatModel | None:
        """The chat model while it answers, else None."""
        if self._settings.chat_base_url or self._endpoint():
            return self._chat
        return None

    def _endpoint(self) -> Endpoint | None:
        return self._engine.endpoint() if self._engine else None

    async def start_chat(self) -> None:
        """Start the local engine where one is needed and its file is here, and wait for it."""
        settings = self._settings
        if not settings.llm_enabled or settings.chat_base_url:
            return
        self._engine = EngineSupervisor.from_settings(settings)
        if await asyncio.to_thread(self._registry.is_ready, settings.chat_local_model):
            self._engine.start()
            await asyncio.to_thread(self._engine.wait_ready, CHAT_WAIT)

    # --- in a server

    def start(self, on_embedder: Arrived, on_chat: Arrived) -> None:
        """Fetch what is missing and start the engine, all behind the caller's back.

        The two are awaited when the embedder's file is here and when the chat engine answers.
        """
        self._task = asyncio.create_task(self._bring(on_embedder, on_chat))

    async def _bring(self, on_embedder: Arrived, on_chat: Arrived) -> None:
        settings = self._settings
        local_chat = settings.llm_enabled and not settings.chat_base_url
        try:
            if local_chat:
                # it waits for its model file by itself
                self._engine = EngineSupervisor.from_settings(settings)
                self._engine.start()
            if not (settings.embed_base_url or settings.embed_folder):
                await asyncio.to_thread(self._fetch, EMBEDDER_FILE)
            await on_embedder()
            if local_chat and not settings.chat_local_model.endswith(".gguf"):
                await asyncio.to_thread(self._fetch, settings.chat_local_model)
            if self._engine and await asyncio.to_thread(self._engine.wait_ready, CHAT_WAIT):
                await on_chat()
        except Cancelled:
            LOG.info("model download stopped; it goes on at the next start")
        except ZhibanError as error:
            self._problem = str(error)
            LOG.warning("models: %s", error)
        except Exception:
            self._problem = "模型准备失败，详见日志。检索与全文依据仍可使用。"
            LOG.exception("models")

    def _fetch(self, name: str) -> None:
        """Make sure a model's file is here, with a bar in the server's window while it comes."""
        if self._registry.is_ready(name):
            return
        with progress_bars() as on_progress:
            Fetcher(self._registry, on_progress=on_progress, stop=self._stop_fetching).fetch(name)

    async def stop(self) -> None:
        """Stop fetching, end the engine, close the index."""
        self._stop_fetching.set()
        if self._task is not None:
            await self._task
        if self._engine is not None:
            await asyncio.to_thread(self._engine.stop)
        if self.vectors is not None:
            self.vectors.close()

    def state(self) -> ModelState:
        """Return how far the chat model is, in words for the officer."""
        settings = self._settings
        name = settings.chat_local_model
        if not settings.llm_enabled:
            return ModelState(state="off", message="对话模型未启用，只列依据")
        if settings.chat_base_url:
            return ModelState(state="ready", name=settings.chat_model)
        if self._problem:
            return ModelState(state="failed", name=name, message=self._problem)
        engine = self._engine.status() if self._engine else None
        if engine and engine.state == "ready":
            return ModelState(state="ready", name=name)
        if not name.endswith(".gguf"):
            far = read_progress(self._registry, name)
            if far.state != "ready":
                return ModelState(
                    state="failed" if far.state == "failed" else "fetching",
                    name=name,
                    done_bytes=far.done_bytes,
                    total_bytes=far.total_bytes,
                    bytes_per_s=far.bytes_per_s,
                    message=far.message,
                )
        failing = engine is not None and engine.state == "failing"
        return ModelState(
            state="failed" if failing else "starting",
            name=name,
            message=engine.message if engine else "",
        )


def _or_none(opened: Callable[[], Reader | None]) -> Reader | None:
    try:
        return opened()
    except Exception:  # whatever is wrong with it, the chat model must not wait for it
        LOG.exception("a reader of notes")
        return None

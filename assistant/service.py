"""The only door for channels: ask, search, and read the library."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from datetime import date

from assistant.asking import WARM_UP, Ask
from assistant.conversations import ConversationItem, Conversations, MessageItem
from assistant.replies import (
    Answer,
    AskEvent,
    AskRequest,
    DocumentPage,
    DoneEvent,
    ErrorEvent,
    SearchHit,
    SearchResult,
    SourceView,
    StageScore,
)
from assistant.understand.question import understand
from assistant.views import document_item, evidence_item, source_view
from assistant.wording import messages
from core.audit import Audit
from core.clock import Clock, today
from core.errors import Unavailable, ZhibanError
from core.identity import SYSTEM, Permission, Principal
from core.models.chat import ChatModel
from core.models.embed import Embedder
from core.secrecy import unmarked
from knowledge.library import Library
from knowledge.retrieve import Query, Retriever

# both arrive after the room is open, so they are asked for at each question
ModelSource = Callable[[], ChatModel | None]
EmbedderSource = Callable[[], Embedder | None]


class Assistant:
    """Answers officers. Everything here checks permission and leaves an audit record."""

    def __init__(
        self,
        library: Library,
        retriever: Retriever,
        embedder: EmbedderSource,
        model: ModelSource,
        conversations: Conversations,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._library = library
        self._asking = Ask(retriever, embedder)
        self._model = model
        self._conversations = conversations
        self._audit = audit
        self._clock = clock

    async def warm(self) -> None:
        """Load the search's dictionaries and indexes, so that the first question is quick."""
        await asyncio.to_thread(self._asking.warm, SYSTEM, today(self._clock))

    async def warm_model(self) -> None:
        """Have the engine read the fixed part of the prompt once; it keeps it."""
        model = self._model()
        if model is not None:
            await model.complete(messages(WARM_UP, []), max_tokens=1)

    async def ask(self, principal: Principal, request: AskRequest) -> AsyncIterator[AskEvent]:
        """Answer a question as a stream: evidence first, then wording, then the checked answer.

        The question is stored before anything else, so nothing typed is lost.
        """
        try:
            principal.require(Permission.ASK)
            thread, previous = await asyncio.to_thread(self._begin, principal, request)
        except ZhibanError as error:
            yield ErrorEvent(code=error.code, message=error.message, remedy=error.remedy)
            return
        async for event in self.ask_within(principal, request, thread, previous):
            yield event

    async def ask_within(
        self, principal: Principal, request: AskRequest, thread: str, previous: str
    ) -> AsyncIterator[AskEvent]:
        """Answer a question that is already stored in an open thread."""
        try:
            principal.require(Permission.ASK)
            model = self._model() if request.use_model else None
            understanding = understand(
                request.question, today(self._clock), request.as_of, previous
            )
            async for event in self._asking.answer(principal, understanding, model):
                if isinstance(event, DoneEvent):
                    event.answer.conversation_id = thread
                    await asyncio.to_thread(self._finish, principal, thread, request, event.answer)
                elif event.type == "evidence":
                    event.conversation_id = thread
                yield event
        except ZhibanError as error:
            yield ErrorEvent(code=error.code, message=error.message, remedy=error.remedy)

    async def could_answer(self, principal: Principal, question: str) -> bool:
        """Say whether the library has something on this, by the gate alone."""
        understanding = understand(question, today(self._clock))
        query = Query(text=understanding.search_text, on=understanding.on, principal=principal)
        look = await asyncio.to_thread(self._asking.look, query, question)
        return look.verdict.answerable

    async def answer(self, principal: Principal, request: AskRequest) -> Answer:
        """Answer a question in one piece. Raises what `ask` reports as an error event."""
        async for event in self.ask(principal, request):
            if isinstance(event, DoneEvent):
                return event.answer
            if isinstance(event, ErrorEvent):
                raise event.raised()
        raise Unavailable("没有得到答复。", "请再问一次。")

    def _begin(self, principal: Principal, request: AskRequest) -> tuple[str, str]:
        unmarked(request.question)  # before it is kept, and before a model reads it
        return self._conversations.ask(principal, request.conversation_id, request.question)

    def _finish(
        self, principal: Principal, thread: str, request: AskRequest, answer: Answer
    ) -> None:
        detail = {
            "citations": [c.clause_id for c in answer.citations],
            "as_of": str(answer.as_of),
        }
        self._conversations.add(
            thread,
            "assistant",
            answer.answer,
            answer,
            lambda session: self._audit.append_in(
                session, principal.id, "ask", request.question, answer.mode, detail
            ),
        )

    async def search(
        self, principal: Principal, text: str, as_of: date | None = None, limit: int = 20
    ) -> SearchResult:
        """Search and lay every stage open."""
        principal.require(Permission.ASK)
        understanding = understand(text, today(self._clock), as_of)
        query = Query(
            text=understanding.search_text,
            on=understanding.on,
            principal=principal,
            all_versions=understanding.all_versions,
            limit=limit,
        )
        started = time.perf_counter()
        look = await asyncio.to_thread(self._asking.look, query, text)
        timings = look.retrieval.timings_ms | {"total": (time.perf_counter() - started) * 1000}
        await asyncio.to_thread(self._audit.append, principal.id, "search", text)
        return SearchResult(
            query=text,
            understood=_understood(look.retrieval.known_titles, look.retrieval.terms, query),
            hits=[
                SearchHit(
                    item=evidence_item(n, hit.clause, hit.score, query.on),
                    stages={k: StageScore(**asdict(v)) for k, v in hit.stages.items()},
                )
                for n, hit in enumerate(look.retrieval.hits, start=1)
            ],
            answerable=look.verdict.answerable,
            gate=look.verdict.reason or f"可以作答（把握 {look.verdict.confidence:+.1f}）",
            timings_ms={k: round(v, 1) for k, v in timings.items()},
        )

    def documents(
        self, principal: Principal, like: str = "", limit: int = 100, offset: int = 0
    ) -> DocumentPage:
        """Return a page of the documents that this principal may read."""
        principal.require(Permission.ASK)
        on = today(self._clock)
        total, found = self._library.documents(principal, on, like=like, limit=limit, offset=offset)
        return DocumentPage(total=total, items=[document_item(d, on) for d in found])

    def source(self, principal: Principal, revision_id: int) -> SourceView:
        """Return a revision's full text with its clauses. NotFound where it may not be read."""
        principal.require(Permission.ASK)
        info, text = self._library.revision(revision_id, principal)
        return source_view(
            info,
            text,
            self._library.revision_clauses(revision_id),
            self._library.revisions(info.document_id, principal),
            today(self._clock),
        )

    def conversations(self, principal: Principal) -> list[ConversationItem]:
        """Return this person's threads, the latest first."""
        return self._conversations.of(principal)

    def messages(self, principal: Principal, conversation_id: str) -> list[MessageItem]:
        """Return a thread's messages. NotFound where it is someone else's."""
        return self._conversations.messages(principal, conversation_id)


def _understood(
    titles: tuple[str, ...], terms: dict[str, list[str]], query: Query
) -> dict[str, str]:
    expanded = ";".join(f"{word}→{'、'.join(others)}" for word, others in terms.items() if others)
    return {
        "日期": query.on.isoformat() + ("（含历史版本）" if query.all_versions else ""),
        "文件": "、".join(titles),
        "检索词": "、".join(terms),
        "同义词": expanded,
    }

"""Asking, searching, and what was asked before."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from assistant.conversations import ConversationItem, MessageItem
from assistant.replies import Answer, AskEvent, AskRequest, SearchResult
from channels.api.parts import PROBLEMS, Asker, InRoom
from channels.events import ask_events

router = APIRouter(responses=PROBLEMS)
PING_SECONDS = 15
STREAM_DOC = """默认以 SSE 流返回，事件依次为：
evidence（找到的条款，先于模型）、token（模型措辞，未核验）、
citation（核验后的引文）、done（最终答复）；error 之后不再有事件。
请求头 `Accept: application/json` 时只返回最终答复。断开连接即停止生成。"""


class SearchRequest(BaseModel):
    """A query for the library."""

    q: str = Field(min_length=1, max_length=2000, description="检索内容")
    as_of: date | None = Field(default=None, description="按哪一天有效的规定检索，默认今天")
    limit: int = Field(default=20, ge=1, le=100, description="最多返回几条")


@router.post(
    "/ask",
    tags=["问答"],
    summary="提问",
    description=STREAM_DOC,
    response_model=Answer,
    responses={200: {"content": {"text/event-stream": {}}, "description": "事件流或最终答复"}},
)
async def ask(body: AskRequest, request: Request, who: Asker, room: InRoom) -> Response:
    """Answer a question from the library."""
    if _wants_json(request):
        work = asyncio.ensure_future(room.assistant.answer(who, body))
        return await _finished_or_gone(work, request)
    events = ask_events(room.assistant, who, body)
    # what is wrong with the request itself shows before the first event: a plain error, no stream
    first = await anext(events)
    return EventSourceResponse(_stream(first, events), ping=PING_SECONDS)


def _wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/event-stream" not in accept


async def _finished_or_gone(work: "asyncio.Future[Answer]", request: Request) -> Response:
    """Wait for an answer; stop working on it as soon as the asker has gone."""
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
        if not work.done():
            work.cancel()
    if work.cancelled() or not work.done():
        return Response(status_code=499)  # nobody reads this
    return Response(work.result().model_dump_json(), media_type="application/json")


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _stream(
    first: AskEvent, events: AsyncGenerator[AskEvent]
) -> AsyncGenerator[ServerSentEvent]:
    """Write events as SSE. Closing this stops the assistant's work."""
    async with aclosing(events):
        yield _event(first)
        async for event in events:
            yield _event(event)


def _event(event: AskEvent) -> ServerSentEvent:
    return ServerSentEvent(data=event.model_dump_json(), event=event.type)


@router.get("/search", tags=["检索"], summary="检索条款")
async def search_get(
    query: Annotated[SearchRequest, Query()], who: Asker, room: InRoom
) -> SearchResult:
    """Search, with every stage's ranks and scores."""
    return await room.assistant.search(who, query.q, query.as_of, query.limit)


@router.post("/search", tags=["检索"], summary="检索条款（检索内容不进网址）")
async def search_post(body: SearchRequest, who: Asker, room: InRoom) -> SearchResult:
    """Search, with every stage's ranks and scores."""
    return await room.assistant.search(who, body.q, body.as_of, body.limit)


@router.get("/conversations", tags=["问答"], summary="自己的会话")
async def conversations(who: Asker, room: InRoom) -> list[ConversationItem]:
    """List one's own conversations, newest first."""
    return await run_in_threadpool(room.assistant.conversations, who)


@router.get("/conversations/{conversation_id}", tags=["问答"], summary="一次会话的问与答")
async def messages(conversation_id: str, who: Asker, room: InRoom) -> list[MessageItem]:
    """Return the messages of one of one's own conversations."""
    return await run_in_threadpool(room.assistant.messages, who, conversation_id)

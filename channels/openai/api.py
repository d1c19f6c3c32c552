"""`/v1/chat/completions` and `/v1/models`.

The client's last message is taken as said; its system prompt and its tools are not: orders come
from the person alone. The answer comes when it has been checked, so a stream carries first what is
being looked at (`reasoning_content`), then the answer.
"""

import asyncio
import hashlib
import json
import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from assistant.replies import TalkRequest
from channels.api.parts import PROBLEMS, Asker, InRoom
from channels.events import talk_events
from channels.messenger.model import Incoming, Reply, ReplyKind, Sender
from channels.messenger.replying import Replies, problem
from channels.messengers import Messengers
from channels.openai import wording
from channels.openai.model import MODEL, ChatRequest, Choice, Completion
from channels.room import Room
from core.errors import InvalidInput, ZhibanError
from core.identity import Principal

router = APIRouter(prefix="/v1", tags=["OpenAI 兼容接口"], responses=PROBLEMS)
CHANNEL = "openai"
_LONGEST = 2000  # characters that one person types; more is material


class _Queue:
    """An outlet that hands on what it is given."""

    def __init__(self) -> None:
        self.items: asyncio.Queue[str | Reply | None] = asyncio.Queue()
        self._shown = ""

    async def progress(self, text: str) -> None:
        """Hand on what is new of the progress."""
        new = text[len(self._shown) :] if text.startswith(self._shown) else f"\n{text}"
        self._shown = text
        if new:
            await self.items.put(new)

    async def send(self, reply: Reply) -> None:
        """Hand on a finished reply."""
        await self.items.put(reply)


def _messengers(request: Request) -> Messengers:
    return request.app.state.messengers


@router.get("/models", summary="模型列表")
async def models(_who: Asker, room: InRoom) -> dict[str, Any]:
    """List the one assistant."""
    created = int(room.clock.now().timestamp())
    one = {"id": MODEL, "object": "model", "created": created, "owned_by": "zhiban"}
    return {"object": "list", "data": [one]}


@router.post("/chat/completions", summary="对话", response_model=None)
async def completions(
    body: ChatRequest,
    who: Asker,
    room: InRoom,
    messengers: Annotated[Messengers, Depends(_messengers)],
) -> Response | Completion:
    """Answer the last message of a conversation."""
    said = _said(body)
    answering = _answering(room, messengers, who, body, said)
    if body.stream:
        return EventSourceResponse(_streamed(answering, room), sep="\n")
    replies = [item async for item in answering if isinstance(item, Reply)]
    message = {
        "role": "assistant",
        "content": "\n\n".join(_words(reply, room) for reply in replies),
        "annotations": [note for reply in replies for note in _annotations(reply)],
    }
    return Completion(
        id=f"chatcmpl-{uuid.uuid4().hex}",
        created=int(room.clock.now().timestamp()),
        choices=[Choice(message=message)],
    )


def _said(body: ChatRequest) -> str:
    last = body.messages[-1]
    if last.role != "user" or not last.words.strip():
        raise InvalidInput("最后一条消息须是 user 的文字。", "请检查 messages。")
    return last.words


def _chat(who: Principal, body: ChatRequest) -> str:
    """Clients keep no id of a conversation: it is known by how it began."""
    first = next(m.words for m in body.messages if m.role == "user")
    return hashlib.sha256(f"{who.id}\n{body.user}\n{first}".encode()).hexdigest()


async def _answering(
    room: Room, messengers: Messengers, who: Principal, body: ChatRequest, said: str
) -> AsyncIterator[str | Reply]:
    """Yield pieces of progress and finished replies."""
    outlet = _Queue()
    chat = _chat(who, body)
    incoming = Incoming(uuid.uuid4().hex, Sender(CHANNEL, who.id), chat, text=said)
    threads = messengers.desk.threads
    goes_on = sum(m.role == "user" for m in body.messages) > 1
    thread = await asyncio.to_thread(threads.conversation, incoming, who) if goes_on else None

    async def run() -> None:
        try:
            events = talk_events(room.duty, who, _request(said, thread))
            seen = await Replies(who, room.settings.public_url).relay(events, outlet)
            if seen:
                await asyncio.to_thread(threads.follow, incoming, who, seen)
        except ZhibanError as error:
            await outlet.send(problem(error))
        finally:
            await outlet.items.put(None)

    task = asyncio.create_task(run())
    try:
        while (item := await outlet.items.get()) is not None:
            yield item
        await task
    finally:
        task.cancel()


def _request(said: str, thread: str | None) -> TalkRequest:
    if len(said) <= _LONGEST:
        return TalkRequest(text=said, conversation_id=thread)
    first, _, rest = said.partition("\n")
    if not rest or len(first) > _LONGEST:
        raise InvalidInput(wording.TOO_LONG, wording.TOO_LONG_REMEDY)
    return TalkRequest(text=first, forwarded=rest[:20_000], conversation_id=thread)


def _words(reply: Reply, room: Room) -> str:
    parts = [reply.text]
    parts += [f"{number}. {choice}" for number, choice in enumerate(reply.choices, start=1)]
    if reply.plan is not None and reply.plan.mine:
        base = room.settings.public_url or f"http://{room.settings.host}:{room.settings.port}"
        parts.append(wording.APPROVE_AT.format(link=f"{base.rstrip('/')}/approvals"))
    return "\n".join(parts)


def _annotations(reply: Reply) -> list[dict[str, Any]]:
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": 0,
                "end_index": len(reply.text) if reply.kind is ReplyKind.ANSWER else 0,
                "url": cite.link,
                "title": f"[{cite.n}]《{cite.title}》{cite.path}",
                "quote": cite.quote,
            },
        }
        for cite in reply.citations
    ]


async def _streamed(
    answering: AsyncIterator[str | Reply], room: Room
) -> AsyncIterator[ServerSentEvent]:
    base: dict[str, Any] = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion.chunk",
        "created": int(room.clock.now().timestamp()),
        "model": MODEL,
    }

    def chunk(delta: dict[str, Any], finish: str | None = None) -> ServerSentEvent:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return ServerSentEvent(data=json.dumps(base | {"choices": [choice]}, ensure_ascii=False))

    yield chunk({"role": "assistant", "content": ""})
    first = True
    async for item in answering:
        if isinstance(item, str):
            yield chunk({"reasoning_content": item})
            continue
        words = _words(item, room)
        delta: dict[str, Any] = {"content": words if first else f"\n\n{words}"}
        if notes := _annotations(item):
            delta["annotations"] = notes
        first = False
        yield chunk(delta)
    yield chunk({}, "stop")
    yield ServerSentEvent(data="[DONE]")

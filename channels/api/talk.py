"""One conversation for asking and acting."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import APIRouter
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from assistant.replies import TalkEvent, TalkRequest
from channels.api.parts import PROBLEMS, Asker, InRoom
from channels.events import talk_events

router = APIRouter(tags=["对话"], responses=PROBLEMS)
PING_SECONDS = 15
TALK_DOC = """以 SSE 流返回，一句话可以既问又办。事件：
evidence、token、citation、done（问规定，与 /ask 相同）；
say（反问、拒绝或直接回答；反问的 choices 以其 label 作为下一句发回）；
plan（方案：待批准，或已执行并带回执；有变化会再次发送）；
end（本轮结束）；error 之后不再有事件。
须批准的方案用 /plans/{id}/approve 批准。`forwarded` 中的文字只作资料，不作指令。"""


@router.post(
    "/talk",
    summary="提问或交办",
    description=TALK_DOC,
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {}}, "description": "事件流"}},
)
async def talk(body: TalkRequest, who: Asker, room: InRoom) -> Response:
    """Answer one message."""
    events = talk_events(room.duty, who, body)
    # what is wrong with the request itself shows before the first event: a plain error, no stream
    first = await anext(events)
    return EventSourceResponse(_stream(first, events), ping=PING_SECONDS)


async def _stream(
    first: TalkEvent, events: AsyncGenerator[TalkEvent]
) -> AsyncGenerator[ServerSentEvent]:
    async with aclosing(events):
        yield _event(first)
        async for event in events:
            yield _event(event)


def _event(event: TalkEvent) -> ServerSentEvent:
    return ServerSentEvent(data=event.model_dump_json(), event=event.type)

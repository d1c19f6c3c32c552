"""The assistant's events as every streaming channel takes them."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

from assistant.replies import AskEvent, AskRequest, ErrorEvent, TalkEvent, TalkRequest
from assistant.service import Assistant
from channels.duty_room import DutyRoom
from core.errors import ZhibanError
from core.identity import Principal

E = TypeVar("E")


def ask_events(
    assistant: Assistant, who: Principal, request: AskRequest
) -> AsyncGenerator[AskEvent]:
    """Return the events of an answer; closing this generator stops the work behind it.

    What is wrong before anything was found (an unknown conversation) is raised as ZhibanError;
    what breaks later comes as the last event, which nothing follows.
    """
    return _guarded(assistant.ask(who, request))


def talk_events(duty: DutyRoom, who: Principal, request: TalkRequest) -> AsyncGenerator[TalkEvent]:
    """Return the events of one message; as `ask_events`."""
    return _guarded(duty.talk(who, request))


async def _guarded(events: AsyncIterator[E]) -> AsyncGenerator[E | ErrorEvent]:
    started = False
    try:
        async for event in events:
            if isinstance(event, ErrorEvent) and not started:
                raise event.raised()
            started = True
            yield event
    except ZhibanError as problem:
        if not started:
            raise
        yield ErrorEvent(code=problem.code, message=problem.message, remedy=problem.remedy)
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()

"""The assistant's events as every streaming channel takes them."""

from collections.abc import AsyncGenerator

from assistant.replies import AskEvent, AskRequest, ErrorEvent
from assistant.service import Assistant
from core.errors import (
    Forbidden,
    InvalidInput,
    NeedsLogin,
    NotFound,
    Refused,
    Unavailable,
    ZhibanError,
)
from core.identity import Principal

KINDS: dict[str, type[ZhibanError]] = {
    kind.code: kind
    for kind in (Forbidden, InvalidInput, NeedsLogin, NotFound, Refused, Unavailable)
}


def as_error(event: ErrorEvent) -> ZhibanError:
    """Return an error event as the error it tells of."""
    return KINDS.get(event.code, ZhibanError)(event.message, event.remedy)


async def ask_events(
    assistant: Assistant, who: Principal, request: AskRequest
) -> AsyncGenerator[AskEvent]:
    """Yield the events of an answer; closing this generator stops the work behind it.

    What is wrong before anything was found (an unknown conversation) is raised as ZhibanError;
    what breaks later comes as the last event, which nothing follows.
    """
    events = assistant.ask(who, request)
    started = False
    try:
        async for event in events:
            if isinstance(event, ErrorEvent) and not started:
                raise as_error(event)
            started = True
            yield event
    except ZhibanError as problem:
        if not started:
            raise
        yield ErrorEvent(code=problem.code, message=problem.message, remedy=problem.remedy)
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()

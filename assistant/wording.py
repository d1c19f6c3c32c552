"""Asking the model to word an answer over the quotes that fit its budget."""

from collections.abc import AsyncIterator, Sequence

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.replies import CitedQuote
from assistant.views import reference
from core.models.chat import ChatModel
from prompts.loader import render

# A small model on two cores reads about 42 tokens a second: this keeps the wait near 10 s
EVIDENCE_CHARACTERS = 700
ANSWER_TOKENS = 220


def messages(question: str, citations: Sequence[CitedQuote]) -> list[BaseMessage]:
    """Return the prompt; the system part never changes, so the engine caches it."""
    lines: list[str] = []
    used = 0
    for quote in citations:
        line = f"[{quote.n}]{reference(quote)}:{quote.quote}"
        if lines and used + len(line) > EVIDENCE_CHARACTERS:
            break
        lines.append(line[: EVIDENCE_CHARACTERS - used])
        used += len(line)
    return [
        SystemMessage(render("answer_system")),
        HumanMessage(render("answer_user", evidence="\n".join(lines), question=question)),
    ]


async def worded(
    model: ChatModel, question: str, citations: Sequence[CitedQuote]
) -> AsyncIterator[str]:
    """Stream the model's wording. Raises Unavailable when the model stops answering."""
    async for piece in model.stream(messages(question, citations), max_tokens=ANSWER_TOKENS):
        yield piece

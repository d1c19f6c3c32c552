"""Asking the model to word an answer over the quotes that fit its budget."""

import re
from collections.abc import AsyncIterator, Sequence

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.replies import CitedQuote
from assistant.views import reference
from core.models.chat import ChatModel
from prompts.loader import render

# A small model on two cores reads about 42 tokens a second: this keeps the wait near 10 s
EVIDENCE_CHARACTERS = 700
ANSWER_TOKENS = 220
_YES_OR_NO = re.compile(r"能不能|可不可以|要不要|是不是|行不行|算不算|有没有|是否|能否|[吗吧]|一样")
_VERDICT = re.compile(r"^\s*(?:不?能|不?可以|不?行|不?是的?|不?需要|有|没有)[\uff0c,。]\s*")


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


def without_idle_verdict(question: str, text: str) -> str:
    """Drop a leading 能 or 不能 where the question can't be answered so; small models add one."""
    return text if _YES_OR_NO.search(question) else _VERDICT.sub("", text)


async def worded(
    model: ChatModel, question: str, citations: Sequence[CitedQuote]
) -> AsyncIterator[str]:
    """Stream the model's wording. Raises Unavailable when the model stops answering."""
    async for piece in model.stream(messages(question, citations), max_tokens=ANSWER_TOKENS):
        yield piece

"""What clients of OpenAI's chat completions send, and what they are given back.

https://platform.openai.com/docs/api-reference/chat: only what is used here; more is let through.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MODEL = "zhiban"


class Part(BaseModel):
    """A piece of a message's content."""

    model_config = ConfigDict(extra="allow")

    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """One message of the client's conversation."""

    model_config = ConfigDict(extra="allow")

    role: str
    content: str | list[Part] | None = None

    @property
    def words(self) -> str:
        """The message's text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatRequest(BaseModel):
    """A request. `model` is not looked at: the room has one assistant."""

    model_config = ConfigDict(extra="allow")

    messages: list[ChatMessage] = Field(min_length=1, max_length=500)
    model: str = MODEL
    stream: bool = False
    user: str = Field(default="", max_length=200)


class Usage(BaseModel):
    """Counts are of characters: who bills by them has no bill here."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class Choice(BaseModel):
    """The one answer."""

    index: int = 0
    message: dict[str, Any]
    finish_reason: Literal["stop"] = "stop"


class Completion(BaseModel):
    """A whole answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage = Usage()

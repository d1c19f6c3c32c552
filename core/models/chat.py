"""The chat model as the rest of the house sees it: stream words, or fill a schema.

One client for every server that speaks the OpenAI API: the local llama.cpp engine, vLLM, others.
Nothing is imported or connected before the first question.
"""

import asyncio
import json
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from langchain_core.messages import BaseMessage
from pydantic import BaseModel, ValidationError

from core.errors import Unavailable
from core.models.endpoint import Endpoint, running_engine
from core.settings import Settings

Filled = TypeVar("Filled", bound=BaseModel)
FindEndpoint = Callable[[], Endpoint | None]

# On two cores a long prompt takes minutes to read before the first word (20 to 40 tokens/s).
_FIRST_WORD_S = 300.0
_CONNECT_S = 5.0


class ChatModel(Protocol):
    """Anything that answers messages. Every method raises Unavailable when it can't."""

    @property
    def name(self) -> str:
        """The model's name, for people and logs."""
        ...

    def stream(
        self, messages: Sequence[BaseMessage], *, max_tokens: int = 512, temperature: float = 0.0
    ) -> AsyncGenerator[str]:
        """Yield the answer piece by piece; closing the generator stops the model."""
        ...

    async def complete(
        self, messages: Sequence[BaseMessage], *, max_tokens: int = 512, temperature: float = 0.0
    ) -> str:
        """Return the whole answer."""
        ...

    async def structured(
        self, messages: Sequence[BaseMessage], schema: type[Filled], *, max_tokens: int = 512
    ) -> Filled:
        """Return `schema` filled in; the server can only produce JSON that fits it.

        Unavailable too when the answer was cut at `max_tokens` or breaks a rule that JSON schema
        can't say: to the caller both mean that the model is of no use for this question.
        """
        ...


class OpenAIChat:
    """A ChatModel over any OpenAI-compatible server.

    `find` is asked at every call, because the local engine gets a new port when it restarts.
    """

    def __init__(self, name: str, find: FindEndpoint, *, missing: str = "对话模型没有就绪。"):
        self._name = name
        self._find = find
        self._missing = missing
        # An HTTP client belongs to the event loop it was first used on.
        self._clients: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[Endpoint, Any]
        ] = weakref.WeakKeyDictionary()

    @property
    def name(self) -> str:
        """The model's name, for people and logs."""
        return self._name

    async def stream(
        self, messages: Sequence[BaseMessage], *, max_tokens: int = 512, temperature: float = 0.0
    ) -> AsyncGenerator[str]:
        """See ChatModel."""
        async for piece in self._pieces(messages, max_tokens, temperature, {}):
            yield piece

    async def complete(
        self, messages: Sequence[BaseMessage], *, max_tokens: int = 512, temperature: float = 0.0
    ) -> str:
        """See ChatModel."""
        pieces = self._pieces(messages, max_tokens, temperature, {})
        return "".join([piece async for piece in pieces])

    async def structured(
        self, messages: Sequence[BaseMessage], schema: type[Filled], *, max_tokens: int = 512
    ) -> Filled:
        """See ChatModel."""
        asked = {"name": schema.__name__, "schema": schema.model_json_schema(), "strict": True}
        wanted = {"response_format": {"type": "json_schema", "json_schema": asked}}
        text = "".join([p async for p in self._pieces(messages, max_tokens, 0.0, wanted)])
        return filled(schema, text)

    async def _pieces(
        self,
        messages: Sequence[BaseMessage],
        max_tokens: int,
        temperature: float,
        body: Mapping[str, object],
    ) -> AsyncIterator[str]:
        client = await self._client()
        async with _mapped_errors():
            # Sent as extra body: response_format itself takes a path through the SDK that
            # re-parses and repeats the answer.
            reply = client.astream(
                list(messages), max_tokens=max_tokens, temperature=temperature, extra_body=body
            )
            async for chunk in reply:
                if chunk.text:
                    yield chunk.text

    async def _client(self) -> Any:
        endpoint = self._find()
        if endpoint is None:
            raise Unavailable(self._missing, "请稍后再试；在此之前仍可查看检索到的依据。")
        loop = asyncio.get_running_loop()
        known = self._clients.get(loop)
        if known is None or known[0] != endpoint:
            # On a thread: the import inside takes over a second, and others are being served.
            known = (endpoint, await asyncio.to_thread(_connect, endpoint))
            self._clients[loop] = known
        return known[1]


def _connect(endpoint: Endpoint) -> Any:
    """Return langchain's client, imported at the first use."""
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient, Timeout

    local = endpoint.base_url.startswith(("http://127.0.0.1:", "http://localhost:"))
    return ChatOpenAI(
        model=endpoint.model,
        base_url=endpoint.base_url,
        api_key=lambda: endpoint.api_key,
        timeout=_FIRST_WORD_S,
        stream_chunk_timeout=_FIRST_WORD_S,
        max_retries=1,
        # A proxy set for the internet must not be asked for this machine's own engine.
        http_async_client=DefaultAsyncHttpxClient(
            trust_env=not local, timeout=Timeout(_FIRST_WORD_S, connect=_CONNECT_S)
        ),
    )


@asynccontextmanager
async def _mapped_errors() -> AsyncGenerator[None]:
    """The one place where a chat server's errors become ours."""
    import openai

    try:
        yield
    except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
        raise Unavailable(
            "对话模型服务拒绝了访问密钥。", "请管理员检查 ZHIBAN_CHAT_API_KEY。"
        ) from error
    except openai.NotFoundError as error:
        raise Unavailable(
            "对话模型服务上没有所设置的模型。",
            "请管理员检查 ZHIBAN_CHAT_MODEL 与 ZHIBAN_CHAT_BASE_URL。",
        ) from error
    except openai.BadRequestError as error:
        raise Unavailable(
            "对话模型无法处理这次请求（可能内容过长）。", "请缩短问题后重试。"
        ) from error
    except (openai.OpenAIError, TimeoutError, OSError) as error:
        raise Unavailable("对话模型没有应答。", "请稍后再试。") from error
    except Exception as error:
        # A line that breaks in the middle of a stream comes out as the HTTP library's own error,
        # whose package differs between versions of the SDK.
        if not type(error).__module__.startswith(("httpx", "httpcore")):
            raise
        raise Unavailable("对话模型的应答中断了。", "请稍后再试。") from error


def filled(schema: type[Filled], text: str) -> Filled:
    """Return `text` as `schema`. Raises Unavailable when it does not fit."""
    try:
        return schema.model_validate(json.loads(text))
    except (json.JSONDecodeError, ValidationError) as error:
        raise Unavailable("对话模型没有给出可用的结果。", "请换一种说法或稍后再试。") from error


def remote_chat(base_url: str, api_key: str, model: str) -> OpenAIChat:
    """Return the client of a model server elsewhere (vLLM and the like)."""
    endpoint = Endpoint(base_url=base_url.rstrip("/"), api_key=api_key, model=model)
    return OpenAIChat(model, lambda: endpoint)


def chat_model(settings: Settings, engine: FindEndpoint | None = None) -> OpenAIChat | None:
    """Return the room's chat model, or None where it is switched off.

    `engine` says where this process's own engine is; without it, the engine that another process
    of the room runs is looked for at each call.
    """
    if not settings.llm_enabled:
        return None
    if settings.chat_base_url:
        return remote_chat(settings.chat_base_url, settings.chat_api_key, settings.chat_model)
    find = engine or (lambda: running_engine(settings))
    return OpenAIChat(
        settings.chat_local_model, find, missing="本机对话模型还没有就绪（正在下载或载入）。"
    )

"""The chat client: errors of a real HTTP server, and the scripted model beside it."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from langchain_core.messages import BaseMessage, HumanMessage
from pydantic import BaseModel

from core.errors import Unavailable
from core.models.chat import ChatModel, chat_model, remote_chat
from core.models.scripted import ScriptedChat
from core.settings import Settings

ASKED = [HumanMessage("首报最晚几点?")]


class Level(BaseModel):
    level: int


class Server(BaseHTTPRequestHandler):
    """Streams `words` as an OpenAI-compatible server does; `status` or a cut make it fail."""

    words: tuple[str, ...] = ()
    status = 200
    cut = False
    bodies: list[dict[str, object]]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.bodies.append(json.loads(self.rfile.read(length)))
        if self.status != 200:
            self.send_error(self.status)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for word in self.words:
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
                     "choices": [{"index": 0, "delta": {"content": word}}]}  # fmt: skip
            self._write(f"data: {json.dumps(chunk)}\n\n")
        if self.cut:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._write("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _write(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


Serve = Callable[..., tuple[ChatModel, list[dict[str, object]]]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[ThreadingHTTPServer] = []

    def start(**attributes: object) -> tuple[ChatModel, list[dict[str, object]]]:
        bodies: list[dict[str, object]] = []
        handler = type("Handler", (Server,), {**attributes, "bodies": bodies})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return remote_chat(f"http://127.0.0.1:{server.server_address[1]}/v1", "k", "m"), bodies

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(params=["over_http", "scripted"])
def saying(request: pytest.FixtureRequest, serve: Serve) -> Callable[[str], ChatModel]:
    """Make a model that says a text: the contract below holds for every kind."""

    def make(text: str) -> ChatModel:
        return serve(words=tuple(text))[0] if request.param == "over_http" else ScriptedChat([text])

    return make


async def test_pieces_arrive_in_order(saying: Callable[[str], ChatModel]) -> None:
    model = saying("三十分钟内")
    pieces = [piece async for piece in model.stream(ASKED)]
    assert len(pieces) > 1
    assert "".join(pieces) == "三十分钟内"


async def test_a_whole_answer(saying: Callable[[str], ChatModel]) -> None:
    assert await saying("三十分钟内").complete(ASKED) == "三十分钟内"


async def test_a_filled_schema(saying: Callable[[str], ChatModel]) -> None:
    assert await saying('{"level": 3}').structured(ASKED, Level) == Level(level=3)


@pytest.mark.parametrize("text", ["三级", '{"level": ', '{"level": "高"}'])
async def test_an_answer_that_does_not_fit_the_schema_is_unavailable(
    saying: Callable[[str], ChatModel], text: str
) -> None:
    with pytest.raises(Unavailable):
        await saying(text).structured(ASKED, Level)


@pytest.mark.parametrize(
    ("status", "said"), [(401, "密钥"), (404, "模型"), (400, "过长"), (500, "应答"), (429, "应答")]
)
async def test_a_servers_refusal_becomes_one_chinese_error(
    serve: Serve, status: int, said: str
) -> None:
    model, _ = serve(status=status)
    with pytest.raises(Unavailable, match=said) as error:
        await model.complete(ASKED)
    assert error.value.remedy


async def test_a_line_that_breaks_in_the_middle_is_unavailable_after_what_came(
    serve: Serve,
) -> None:
    model, _ = serve(words=("三", "十"), cut=True)
    came: list[str] = []

    async def listen() -> None:
        async for piece in model.stream(ASKED):
            came.append(piece)

    with pytest.raises(Unavailable):
        await listen()
    assert came == ["三", "十"]


async def test_nothing_listening_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unavailable):
        await remote_chat(f"http://127.0.0.1:{port}/v1", "k", "m").complete(ASKED)


async def test_the_schema_goes_to_the_server_as_a_constraint(serve: Serve) -> None:
    model, bodies = serve(words=('{"level": 1}',))
    await model.structured(ASKED, Level, max_tokens=77)
    assert bodies[0]["max_completion_tokens"] == 77
    wanted = bodies[0]["response_format"]
    assert isinstance(wanted, dict)
    assert wanted["type"] == "json_schema"
    assert wanted["json_schema"]["schema"] == Level.model_json_schema()


async def test_a_proxy_for_the_internet_is_not_asked_for_this_machine(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    model, _ = serve(words=("好",))
    assert await model.complete(ASKED) == "好"


async def test_a_room_without_a_running_engine_says_so(tmp_path: Path) -> None:
    model = chat_model(Settings(home=tmp_path))
    assert model is not None
    with pytest.raises(Unavailable, match="还没有就绪"):
        await model.complete(ASKED)


def test_a_room_with_the_model_switched_off_has_none(tmp_path: Path) -> None:
    assert chat_model(Settings(home=tmp_path, llm_enabled=False)) is None


async def test_a_script_may_look_at_the_messages_and_may_fail() -> None:
    def script(messages: object) -> str | Exception:
        assert isinstance(messages, list | tuple)
        last = messages[-1]
        assert isinstance(last, BaseMessage)
        return Unavailable("停机。") if "坏" in last.text else f"问:{last.text}"

    model = ScriptedChat(script)
    assert await model.complete([HumanMessage("谁")]) == "问:谁"
    with pytest.raises(Unavailable):
        await model.complete([HumanMessage("坏")])
    assert len(model.asked) == 2

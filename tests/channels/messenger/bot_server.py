"""WeCom's side of the AI bot's long connection, and a server for the files that people send.

Frames as in 智能机器人长连接: subscribe, callbacks, replies acknowledged under their req_id,
uploads in three steps. Made from reading the SDK and the public description, not by the vendor.
"""

import asyncio
import base64
import hashlib
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

BOT, SECRET = "bot-1", "bot-secret"


@dataclass
class BotServer:
    """The server's memory."""

    sockets: list[WebSocket] = field(default_factory=list)
    streams: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    pushed: list[dict[str, Any]] = field(default_factory=list)
    chunks: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    refused: int = 0
    url: str = ""
    ids: Any = field(default_factory=lambda: itertools.count(1))

    async def talk(self, socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await self._frame(socket, json.loads(await socket.receive_text()))
        except WebSocketDisconnect:
            if socket in self.sockets:
                self.sockets.remove(socket)

    async def _frame(self, socket: WebSocket, frame: dict[str, Any]) -> None:
        body, answer = frame.get("body") or {}, {"errcode": 0, "errmsg": "ok"}
        match frame["cmd"]:
            case "aibot_subscribe":
                if (body["bot_id"], body["secret"]) != (BOT, SECRET):
                    self.refused += 1
                    answer = {"errcode": 40013, "errmsg": "invalid secret"}
                else:
                    self.sockets.append(socket)
            case "aibot_respond_msg":
                stream = body["stream"]
                shown = self.streams.setdefault(stream["id"], [])
                shown.append((stream["content"], stream["finish"]))
            case "aibot_send_msg":
                self.pushed.append(body)
            case "aibot_upload_media_init":
                answer["body"] = {"upload_id": "u1"}
            case "aibot_upload_media_chunk":
                self.chunks.append(body["base64_data"])
            case "aibot_upload_media_finish":
                answer["body"] = {"media_id": "m1", "type": "file"}
            case _:
                pass
        await socket.send_text(json.dumps({"headers": frame["headers"], **answer}))

    async def say(self, user: str = "zhangsan", **body: Any) -> None:
        number = next(self.ids)
        given = {"msgid": f"m{number}", "chattype": "single", "from": {"userid": user}} | body
        event = given.get("msgtype") == "event"
        cmd = "aibot_event_callback" if event else "aibot_msg_callback"
        frame = {"cmd": cmd, "headers": {"req_id": f"r{number}"}, "body": given}
        await self.sockets[-1].send_text(json.dumps(frame))

    async def press(self, label: str, user: str = "zhangsan") -> None:
        card = self.cards[-1]
        key = next(b["key"] for b in card["button_list"] if b["text"] == label)
        told = {"event_key": key, "task_id": card["task_id"], "card_type": card["card_type"]}
        event = {"eventtype": "template_card_event", "template_card_event": told}
        await self.say(user, msgtype="event", event=event)

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [m["template_card"] for m in self.pushed if m["msgtype"] == "template_card"]

    @property
    def words(self) -> list[str]:
        """Every finished text that was shown."""
        shown = [text for parts in self.streams.values() for text, over in parts if over]
        return shown + [m["markdown"]["content"] for m in self.pushed if m["msgtype"] == "markdown"]

    async def until(self, words: str, within: float = 60.0) -> str:
        for _ in range(int(within / 0.05)):
            for text in reversed(self.words):
                if words in text:
                    return text
            await asyncio.sleep(0.05)
        raise AssertionError(f"{words!r} not in {self.words}")

    def file(self, name: str, data: bytes) -> dict[str, str]:
        """Encrypt a file as WeCom does and return what a message says of it."""
        key = hashlib.sha256(name.encode()).digest()
        padding = 32 - len(data) % 32
        cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        padded = data + bytes([padding]) * padding
        self.files[name] = cipher.update(padded) + cipher.finalize()
        http = self.url.replace("ws://", "http://")
        return {"url": f"{http}/files/{name}", "aeskey": base64.b64encode(key).decode()}

    async def download(self, request: Any) -> Response:
        name = request.path_params["name"]
        head = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(self.files[name], headers=head)


@asynccontextmanager
async def running() -> AsyncIterator[BotServer]:
    """Serve on a free port."""
    made = BotServer()
    routes = [WebSocketRoute("/", made.talk), Route("/files/{name}", made.download)]
    config = uvicorn.Config(
        Starlette(routes=routes), host="127.0.0.1", port=0, log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it sets a flag only
        await asyncio.sleep(0.02)
    made.url = f"ws://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving

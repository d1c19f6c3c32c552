"""A stand-in for Telegram's Bot API, from its public description: what our bot calls of it.

https://core.telegram.org/bots/api: getMe, getUpdates, setWebhook, sendMessage, editMessageText,
answerCallbackQuery, sendDocument, getFile and the file's download.
"""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "123456:test-token"


@dataclass
class BotApi:
    """The server's memory, and what its one private chat shows."""

    updates: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    documents: list[tuple[str, bytes]] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    ids: Any = field(default_factory=lambda: itertools.count(100))
    update_ids: Any = field(default_factory=lambda: itertools.count(1))
    url: str = ""

    # --- what a person does

    def say(self, text: str = "", user: int = 7, **more: Any) -> dict[str, Any]:
        message = self._message(user) | ({"text": text} if text else {}) | more
        update = {"update_id": next(self.update_ids), "message": message}
        self.updates.put_nowait(update)
        return update

    def press(self, message: dict[str, Any], label: str, user: int = 7) -> None:
        rows = message["reply_markup"]["inline_keyboard"]
        data = next(b["callback_data"] for row in rows for b in row if b["text"] == label)
        assert len(data.encode()) <= 64
        query = {
            "id": str(next(self.ids)),
            "from": self._user(user),
            "chat_instance": "1",
            "message": message,
            "data": data,
        }
        self.updates.put_nowait({"update_id": next(self.update_ids), "callback_query": query})

    def _user(self, user: int) -> dict[str, Any]:
        return {"id": user, "is_bot": False, "first_name": "值班", "last_name": "张"}

    def _message(self, user: int) -> dict[str, Any]:
        return {
            "message_id": next(self.ids),
            "date": 1_700_000_000,
            "chat": {"id": user, "type": "private"},
            "from": self._user(user),
        }

    async def shown(self, words: str, within: float = 60.0) -> dict[str, Any]:
        """Return the newest message of ours that shows these words, once it is there."""
        for _ in range(int(within / 0.05)):
            for message in reversed(self.messages.values()):
                if words in message["text"]:
                    return message
            await asyncio.sleep(0.05)
        raise AssertionError(f"{words!r} not in {[m['text'] for m in self.messages.values()]}")

    # --- the API

    async def call(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _wrong(401, "Unauthorized")
        form = dict(await request.form())
        method = getattr(self, f"_{request.path_params['method']}", None)
        if method is None:
            return _wrong(404, "Not Found: method not found")
        result = await method(form)
        return (
            result if isinstance(result, Response) else JSONResponse({"ok": True, "result": result})
        )

    async def _getMe(self, _form: dict[str, Any]) -> Any:
        return {"id": 1, "is_bot": True, "first_name": "值班助手", "username": "zhiban_bot"}

    async def _deleteWebhook(self, _form: dict[str, Any]) -> Any:
        return True

    async def _setWebhook(self, form: dict[str, Any]) -> Any:
        self.webhook = form
        return True

    async def _getUpdates(self, _form: dict[str, Any]) -> Any:
        try:
            first = await asyncio.wait_for(self.updates.get(), 0.2)
        except TimeoutError:
            return []
        return [first]

    async def _sendMessage(self, form: dict[str, Any]) -> Any:
        if len(form["text"]) > 4096:
            return _wrong(400, "Bad Request: message is too long")
        id = next(self.ids)
        return self._keep(id, form)

    async def _editMessageText(self, form: dict[str, Any]) -> Any:
        return self._keep(int(form["message_id"]), form)

    def _keep(self, id: int, form: dict[str, Any]) -> dict[str, Any]:
        chat = {"id": int(form["chat_id"]), "type": "private"}
        kept = {"message_id": id, "date": 1_700_000_000, "chat": chat, "text": form["text"]}
        if form.get("reply_markup"):
            kept["reply_markup"] = json.loads(form["reply_markup"])
        self.messages[id] = kept
        return kept

    async def _answerCallbackQuery(self, _form: dict[str, Any]) -> Any:
        return True

    async def _sendDocument(self, form: dict[str, Any]) -> Any:
        upload = next(v for v in form.values() if hasattr(v, "filename"))
        self.documents.append((upload.filename, await upload.read()))
        chat = {"id": int(form["chat_id"]), "type": "private"}
        return {"message_id": next(self.ids), "date": 1_700_000_000, "chat": chat}

    async def _getFile(self, form: dict[str, Any]) -> Any:
        id = str(form["file_id"])
        return {"file_id": id, "file_unique_id": id, "file_path": f"voice/{id}"}

    async def download(self, request: Request) -> Response:
        return Response(self.files[request.path_params["name"]])


def _wrong(code: int, said: str) -> Response:
    return JSONResponse({"ok": False, "error_code": code, "description": said}, status_code=code)


@asynccontextmanager
async def running() -> AsyncIterator[BotApi]:
    """Serve the stand-in on a free port."""
    api = BotApi()
    routes = [
        Route("/bot{token}/{method}", api.call, methods=["POST", "GET"]),
        Route("/file/bot{token}/voice/{name}", api.download),
    ]
    config = uvicorn.Config(
        Starlette(routes=routes), host="127.0.0.1", port=0, log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it sets a flag only
        await asyncio.sleep(0.02)
    api.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield api
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving

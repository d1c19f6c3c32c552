"""WeCom's self-built application: encrypted callbacks in, messages of its API out."""

import asyncio
from collections.abc import Collection
from typing import Any

import httpx
from fastapi import FastAPI

from channels.messenger import wording
from channels.messenger.model import Sender
from channels.room import Room
from channels.wecom.application import WecomApplication
from tests.channels.conftest import browser
from tests.channels.contract.driver import BOUND, WatchedDesk
from tests.channels.contract.scripts import Paper, Spot
from tests.channels.contract.seen import Seen
from tests.channels.contract.wecom_reading import LABELS, replies
from tests.channels.messenger import wecom_server
from tests.channels.messenger.wecom_server import Wecom


class OverWecom:
    """People who write to the application."""

    name = "wecom"

    def __init__(self, room: Room, app: FastAPI) -> None:
        self.room = room
        self.server = Wecom()
        desk = WatchedDesk(room)
        for login in BOUND:
            desk.identities.bind(Sender("wecom", login), login, by="admin")
        given = {
            "wecom_corp_id": wecom_server.CORP,
            "wecom_agent_id": wecom_server.AGENT,
            "wecom_secret": wecom_server.SECRET,
            "wecom_token": wecom_server.TOKEN,
            "wecom_aes_key": wecom_server.AES_KEY,
        }
        changed = room.settings.model_copy(update=given)
        self.application = WecomApplication(desk, changed, self.server.transport)
        app.state.messengers.wecom = self.application
        self.http: httpx.AsyncClient = browser(app)
        self._ids = iter(range(1, 100_000))
        self._card: dict[str, Any] = {}
        self._last: dict[str, Any] = {}

    async def begin(self, people: Collection[str]) -> None:
        for login in people:
            await self._sent(login, MsgType="text", Content="新对话")
        self._card = {}

    # --- people

    async def say(self, by: str, text: str, forwarded: str = "") -> list[Seen]:
        if forwarded:
            kept = await self._sent(by, MsgType="link", Description=forwarded)
            if kept[-1].choices != wording.FILE_CHOICES:
                return kept
        return await self._sent(by, MsgType="text", Content=text)

    async def file(self, by: str, paper: Paper, text: str) -> list[Seen]:
        return await self.say(by, text, paper.text)  # WeCom gives applications no files

    async def voice(self, by: str, spoken: str) -> list[Seen]:
        self.server.media["note"] = (spoken.encode(), "audio/amr")
        return await self._sent(by, MsgType="voice", MediaId="note", Format="amr")

    async def place(self, by: str, spot: Spot, text: str) -> list[Seen]:
        at = {"Location_X": str(spot.lat), "Location_Y": str(spot.lon), "Label": spot.label}
        asked = await self._sent(by, MsgType="location", Scale=15, **at)
        assert asked[-1].choices == wording.PLACE_CHOICES
        return await self._sent(by, MsgType="text", Content=text)

    async def press(self, by: str, button: str, reason: str) -> list[Seen]:
        label, card = LABELS.get(button, button), self._card
        key = next(b["key"] for b in card["button_list"] if b["text"] == label[:10])
        event = {"MsgType": "event", "Event": "template_card_event", "EventKey": key,
                 "TaskId": card["task_id"], "CreateTime": next(self._ids)}  # fmt: skip
        got = await self._sent(by, **event)
        if button == "refuse" and got[-1].words == wording.REASON:
            return await self._sent(by, MsgType="text", Content=reason)
        return got

    async def redeliver(self, by: str) -> list[Seen]:
        return await self._posted(by, self._last)

    async def go_on(self, by: str) -> None:
        await self._sent(by, MsgType="text", Content="接着聊")

    # --- the wire

    async def _sent(self, by: str, **fields: Any) -> list[Seen]:
        base = {"FromUserName": by, "CreateTime": 1, "MsgId": next(self._ids)}
        self._last = base | fields
        return await self._posted(by, self._last)

    async def _posted(self, by: str, fields: dict[str, Any]) -> list[Seen]:
        before = len(self.server.sent)
        query, body = self.server.post(fields)
        answer = await self.http.post("/api/v1/wecom", params=query, content=body)
        assert (answer.status_code, answer.content) == (200, b"")
        while self.application._running:
            await asyncio.gather(*list(self.application._running))
        new = self.server.sent[before:]
        assert {message["touser"] for message in new} <= {by}
        cards = [m["template_card"] for m in new if m["msgtype"] == "template_card"]
        self._card = cards[-1] if cards else self._card
        return replies(self._named(new))

    def _named(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put the names of uploaded files where WeCom knows them by their id only."""
        names = iter(self.server.uploads[len(self.server.uploads) - _files(messages) :])
        return [
            message | {"file": {"media_id": _name(next(names))}}
            if message["msgtype"] == "file"
            else message
            for message in messages
        ]


def _files(messages: list[dict[str, Any]]) -> int:
    return sum(message["msgtype"] == "file" for message in messages)


def _name(upload: bytes) -> str:
    head = upload.split(b"\r\n\r\n")[0].decode()
    return head.partition('filename="')[2].partition('"')[0]

"""WeCom's AI bot over its long connection."""

import asyncio
from collections.abc import Collection
from typing import Any

from channels.messenger import wording
from channels.messenger.model import Sender
from channels.room import Room
from channels.wecom.bot import WecomBot
from tests.channels.contract.driver import BOUND, WatchedDesk
from tests.channels.contract.scripts import Paper, Spot
from tests.channels.contract.seen import Seen
from tests.channels.contract.wecom_reading import LABELS, replies
from tests.channels.messenger.bot_server import BOT, SECRET, BotServer


class OverWecomBot:
    """People who write to the bot."""

    name = "wecom_bot"

    def __init__(self, room: Room, server: BotServer) -> None:
        self.room, self._server = room, server
        self._desk = WatchedDesk(room)
        for login in BOUND:
            self._desk.identities.bind(Sender("wecom_bot", login), login, by="admin")
        given = {
            "wecom_bot_id": BOT, "wecom_bot_secret": SECRET, "wecom_bot_url": server.url,
        }  # fmt: skip
        self.bot = WecomBot(self._desk, room.settings.model_copy(update=given))
        self._shown: list[dict[str, Any]] = []
        self._files: list[str] = []
        self._last: tuple[str, dict[str, Any]] = ("", {})
        self._listen()

    def _listen(self) -> None:
        """Keep the server's frames in one order: streams and pushes are two lists there."""
        plain = self._server._frame

        async def frame(socket: Any, given: dict[str, Any]) -> None:
            body = given.get("body") or {}
            if given["cmd"] == "aibot_respond_msg" and body["stream"]["finish"]:
                text = body["stream"]["content"]
                self._shown.append({"msgtype": "markdown", "markdown": {"content": text}})
            elif given["cmd"] == "aibot_upload_media_init":
                self._files.append(body["filename"])
            elif given["cmd"] == "aibot_send_msg" and body["msgtype"] == "file":
                self._shown.append({"msgtype": "file", "file": {"media_id": self._files[-1]}})
            elif given["cmd"] == "aibot_send_msg":
                self._shown.append(body)
            await plain(socket, given)

        self._server._frame = frame  # type: ignore[method-assign]

    async def begin(self, people: Collection[str]) -> None:
        for login in people:
            await self.say(login, "新对话")

    # --- people

    async def say(self, by: str, text: str, forwarded: str = "") -> list[Seen]:
        body: dict[str, Any] = {"msgtype": "text", "text": {"content": text}}
        if forwarded:
            body["quote"] = {"msgtype": "text", "text": {"content": forwarded}}
        return await self._sent(by, body)

    async def file(self, by: str, paper: Paper, text: str) -> list[Seen]:
        given = self._server.file(paper.name, paper.text.encode())
        kept = await self._sent(by, {"msgtype": "file", "file": given})
        if kept[-1].choices != wording.FILE_CHOICES:
            return kept
        return await self.say(by, text)

    async def voice(self, by: str, spoken: str) -> list[Seen]:
        return await self._sent(by, {"msgtype": "voice", "voice": {"content": spoken}})

    async def place(self, by: str, spot: Spot, text: str) -> list[Seen]:
        # bots are sent no places
        return await self.say(by, wording.PLACE_WORDS.format(text=text, label=spot.label))

    async def press(self, by: str, button: str, reason: str) -> list[Seen]:
        label, card = LABELS.get(button, button), self._server.cards[-1]
        key = next(b["key"] for b in card["button_list"] if b["text"] == label[:10])
        told = {"event_key": key, "task_id": card["task_id"], "card_type": card["card_type"]}
        event = {"eventtype": "template_card_event", "template_card_event": told}
        got = await self._sent(by, {"msgtype": "event", "event": event})
        if button == "refuse" and got[-1].words == wording.REASON:
            return await self.say(by, reason)
        return got

    async def redeliver(self, by: str) -> list[Seen]:
        return await self._sent(*self._last)

    async def go_on(self, by: str) -> None:
        await self.say(by, "接着聊")

    # --- the wire

    async def _sent(self, by: str, body: dict[str, Any]) -> list[Seen]:
        before, shown = self._desk.taken, len(self._shown)
        body = {"msgid": f"c{next(self._server.ids)}", **body}
        self._last = (by, body)
        await self._server.say(by, **body)
        await self._desk.after(before)
        await asyncio.sleep(0)
        return replies(self._shown[shown:])

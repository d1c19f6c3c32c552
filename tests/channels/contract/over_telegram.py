"""Telegram: the channel against the stand-in for the Bot API, over real HTTP."""

import html
import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from channels.messenger import wording
from channels.messenger.model import Sender
from channels.room import Room
from channels.telegram import TelegramChannel
from tests.channels.contract import seen
from tests.channels.contract.driver import BOUND, WatchedDesk
from tests.channels.contract.scripts import Paper, Spot
from tests.channels.contract.seen import Seen
from tests.channels.messenger.bot_api import TOKEN, BotApi

IDS = {login: number for number, login in enumerate((*BOUND, "stranger"), start=7)}
_BLOCK = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)
_WHERE = re.compile(r"^\[\d+\]《(.+?)》(.*)$")
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_LABELS = {"approve": wording.APPROVE, "refuse": wording.REFUSE, "undo": wording.UNDO}


class OverTelegram:
    """A private chat for each person."""

    name = "telegram"

    def __init__(self, room: Room, api: BotApi) -> None:
        self.room, self._api = room, api
        self.desk = WatchedDesk(room)
        given = {"telegram_token": TOKEN, "telegram_base_url": api.url}
        self.channel = TelegramChannel(self.desk, room.settings.model_copy(update=given))
        for login in BOUND:
            self.desk.identities.bind(Sender("telegram", str(IDS[login])), login, by="admin")
        self._card: dict[str, Any] = {}
        self._update: dict[str, Any] = {}

    async def begin(self, people: Collection[str]) -> None:
        for login in people:
            await self._sent(login, {"text": "新对话"})
        self._card = {}

    # --- people

    async def say(self, by: str, text: str, forwarded: str = "") -> list[Seen]:
        if forwarded:
            origin = {"type": "hidden_user", "sender_user_name": "某人", "date": 1_700_000_000}
            kept = await self._sent(by, {"text": forwarded, "forward_origin": origin})
            if kept[-1].choices != wording.FILE_CHOICES:
                return kept
        return await self._sent(by, {"text": text})

    async def file(self, by: str, paper: Paper, text: str) -> list[Seen]:
        self._api.files[paper.name] = paper.text.encode()
        document = {"file_id": paper.name, "file_unique_id": paper.name, "file_name": paper.name,
                    "mime_type": "text/plain"}  # fmt: skip
        kept = await self._sent(by, {"document": document})
        return await self._sent(by, {"text": text}) if kept[-1].choices else kept

    async def voice(self, by: str, spoken: str) -> list[Seen]:
        self._api.files["note"] = spoken.encode()
        note = {"file_id": "note", "file_unique_id": "note", "duration": 2,
                "mime_type": "audio/ogg"}  # fmt: skip
        heard, *rest = await self._sent(by, {"voice": note})
        assert seen.bare(spoken) in heard.words
        return rest

    async def place(self, by: str, spot: Spot, text: str) -> list[Seen]:
        at = {"longitude": spot.lon, "latitude": spot.lat}
        venue = {"location": at, "title": spot.label, "address": spot.label}
        asked = await self._sent(by, {"location": at, "venue": venue})
        assert asked[-1].choices == wording.PLACE_CHOICES
        return await self._sent(by, {"text": text})

    async def press(self, by: str, button: str, reason: str) -> list[Seen]:
        label = _LABELS.get(button, button)
        before, first = self.desk.taken, self._newest()
        # whoever presses does so in his own chat, as with a card that was sent on to him
        card = self._card | {"chat": {"id": IDS[by], "type": "private"}}
        self._api.press(card, label, IDS[by])
        self._update = self._api.updates._queue[-1]  # type: ignore[attr-defined]
        await self.desk.after(before)
        got = self._got(by, first)
        if button == "refuse" and got[-1].words == seen.bare(wording.REASON):
            return await self._sent(by, {"text": reason})
        return got

    async def redeliver(self, by: str) -> list[Seen]:
        before, first = self.desk.taken, self._newest()
        again = self._update | {"update_id": next(self._api.update_ids)}
        self._api.updates.put_nowait(again)
        await self.desk.after(before)
        return self._got(by, first)

    async def go_on(self, by: str) -> None:
        await self._sent(by, {"text": "接着聊"})

    # --- what the chat shows

    async def _sent(self, by: str, message: dict[str, Any]) -> list[Seen]:
        before, first = self.desk.taken, self._newest()
        self._update = self._api.say(user=IDS[by], **message)
        await self.desk.after(before)
        return self._got(by, first)

    def _newest(self) -> tuple[int, int]:
        return max(self._api.messages, default=0), len(self._api.documents)

    def _got(self, by: str, first: tuple[int, int]) -> list[Seen]:
        new = [m for id, m in sorted(self._api.messages.items()) if id > first[0]]
        assert all(m["chat"]["id"] == IDS[by] for m in new)
        found = [self._read(message) for message in new]
        files = tuple(name for name, _ in self._api.documents[first[1] :])
        if files:
            found[-1] = replace(found[-1], files=files)
        return found

    def _read(self, message: dict[str, Any]) -> Seen:
        shown: str = message["text"]
        _balanced(shown)
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [button["text"] for row in rows for button in row]
        if buttons:
            self._card = message
        choices = tuple(b for b in buttons if b not in _LABELS.values())
        blocks = [_cited(block) for block in _BLOCK.findall(shown)]
        if blocks:
            return seen.answered("", blocks)
        head, _, rest = shown.partition("\n")
        if head == f"<b>{wording.PLAN_TITLES['waiting']}</b>":
            lines = [line for line in rest.split("\n") if not line.startswith(("<i>", "⚠"))]
            return seen.waiting(
                [_plain(line) for line in lines],
                approve=wording.APPROVE in buttons,
                foreign=wording.FOREIGN in rest,
            )
        if head == f"<b>{wording.PLAN_TITLES['refused']}</b>":
            return seen.told(_plain(rest[rest.index("拟办：") :]))
        if head.startswith("<b>"):
            return seen.done([_plain(rest)], undo=buttons.count(wording.UNDO))
        if wording.UNBOUND.split("\n")[0] in shown:
            return Seen(barred=True)
        text = _plain(shown).split("\n以上按")[0]
        if choices or "以上按" not in shown:
            return Seen(words=seen.bare(text), choices=choices)
        return seen.answered(text, ())


def _cited(block: str) -> str:
    head, _, quote = _plain(block).partition("\n")
    where = _WHERE.match(head)
    assert where is not None, head
    return seen.cite(where[1], where[2], quote)


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))


def _balanced(text: str) -> None:
    """Telegram refuses a message whose tags don't close in it."""
    opened: list[str] = []
    for closes, tag in _TAG.findall(text):
        assert not closes or (opened and opened.pop() == tag), text
        opened += [] if closes else [tag]
    assert opened == [], text

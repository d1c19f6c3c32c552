"""The AI bot by its long connection: no public address, streamed replies, template cards."""

import asyncio
import logging
import mimetypes
import uuid
from typing import Any

from wecom_aibot_sdk import WSClient

from channels.messenger import wording
from channels.messenger.desk import MessengerDesk
from channels.messenger.model import Incoming, IncomingFile, Reply, ReplyKind, Sender
from channels.messenger.replying import problem
from channels.wecom import cards
from core.errors import InvalidInput, Unavailable, ZhibanError
from core.settings import Settings

_log = logging.getLogger(__name__)
CHANNEL = "wecom_bot"
_FOR_EVER = -1
_CONNECT_S = 20.0

Frame = dict[str, Any]


class BotOutlet:
    """Replies to one frame: progress and the first reply are one stream, the rest is sent anew."""

    def __init__(self, client: WSClient, chat: str, frame: Frame | None = None) -> None:
        self._client = client
        self._chat = chat
        self._frame = frame
        self._stream = uuid.uuid4().hex

    async def progress(self, text: str) -> None:
        """Show what is known so far; left out while the last piece is on its way."""
        if self._frame is not None and text.strip():
            shown = text.encode()[: cards.STREAM_BYTES].decode(errors="ignore")
            await self._client.reply_stream_non_blocking(self._frame, self._stream, shown)

    async def send(self, reply: Reply) -> None:
        """Send a finished reply. Raises Unavailable where the connection is down."""
        try:
            await self._send(reply)
        except Exception as error:  # the SDK raises its own, asyncio's and websockets' errors
            raise Unavailable("没有送到企业微信。", "请检查网络后再试。") from error

    async def _send(self, reply: Reply) -> None:
        limit = cards.STREAM_BYTES if self._frame is not None else cards.MARKDOWN_BYTES
        first, *rest = list(cards.pieces(cards.markdown(reply), limit)) or [reply.text]
        if self._frame is not None:
            frame, self._frame = self._frame, None
            await self._client.reply_stream(frame, self._stream, first, finish=True)
        else:
            rest = [first, *rest]
        for piece in rest:
            for part in cards.pieces(piece):
                body = {"msgtype": "markdown", "markdown": {"content": part}}
                await self._client.send_message(self._chat, body)
        if (card := cards.card(reply)) is not None:
            body = {"msgtype": "template_card", "template_card": card}
            await self._client.send_message(self._chat, body)
        for file in reply.files:
            media = await self._client.upload_media(file.data, type="file", filename=file.name)
            body = {"msgtype": "file", "file": {"media_id": media["media_id"]}}
            await self._client.send_message(self._chat, body)


class WecomBot:
    """One bot. `problem` says what keeps it from working, "" while it does."""

    name = CHANNEL

    def __init__(self, desk: MessengerDesk, settings: Settings) -> None:
        self._desk = desk
        self._client = WSClient(
            settings.wecom_bot_id,
            settings.wecom_bot_secret,
            ws_url=settings.wecom_bot_url,
            max_reconnect_attempts=_FOR_EVER,
            logger=_Quiet(),
        )
        self._starting: asyncio.Task[None] | None = None
        self.problem = "企业微信机器人尚未连上。"
        for event, handler in (
            ("authenticated", self._connected),
            ("disconnected", self._disconnected),
            ("error", self._disconnected),
            ("message", self._message),
            ("event.template_card_event", self._message),
        ):
            self._client.on(event, handler)

    def start(self) -> None:
        """Connect in the background; the SDK tries again for ever."""
        self._starting = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        try:
            await asyncio.wait_for(self._client.connect(), _CONNECT_S)
        except Exception as error:  # whatever the SDK lets through; the strip says it
            self.problem = f"连不上企业微信机器人：{error}"
            _log.warning("wecom bot: %s", error)

    async def stop(self) -> None:
        """Finish what is under way and disconnect."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._client.disconnect()

    async def _connected(self) -> None:
        self.problem = ""
        for chat, at in await asyncio.to_thread(self._desk.threads.lost, CHANNEL):
            text = wording.LOST.format(at=f"{at:%H:%M}")
            await self.push(chat, Reply(kind=ReplyKind.TEXT, text=text))

    def _disconnected(self, why: object) -> None:
        self.problem = f"企业微信机器人断开：{why}"

    async def _message(self, frame: Frame) -> None:
        body: dict[str, Any] = frame.get("body") or {}
        user = str((body.get("from") or {}).get("userid") or "")
        chat = str(body.get("chatid") or user)
        # an answer to a pressed button is a message of its own: its frame takes card updates only
        event = body.get("msgtype") == "event"
        outlet = BotOutlet(self._client, chat, None if event else frame)
        try:
            incoming = await self._incoming(body, user, chat)
            if incoming is not None:
                await self._desk.take(incoming, outlet)
        except ZhibanError as error:
            await outlet.send(problem(error))

    async def _incoming(self, body: dict[str, Any], user: str, chat: str) -> Incoming | None:
        kind, sender = str(body.get("msgtype") or ""), Sender(CHANNEL, user)
        if kind == "event":
            told = (body.get("event") or {}).get("template_card_event") or {}
            press = cards.press_of(str(told.get("event_key") or ""))
            once = f"{body.get('msgid') or told.get('task_id')}:{user}"
            return Incoming(once, sender, chat, press=press) if press is not None else None
        given: dict[str, Any] = {}
        part: dict[str, Any] = body.get(kind) or {}
        if kind in ("text", "voice"):  # WeCom gives a voice note's words, not its sound
            given["text"] = str(part.get("content") or "")
        elif kind == "mixed":
            items: list[dict[str, Any]] = part.get("msg_item") or []
            texts = [str((item.get("text") or {}).get("content") or "") for item in items]
            given["text"] = "\n".join(text for text in texts if text)
        elif kind == "file":
            given["files"] = (await self._file(part),)
        else:
            raise InvalidInput(wording.NOT_READ, wording.NOT_READ_REMEDY)
        quoted = (body.get("quote") or {}).get("text") or {}
        given["forwarded"] = str(quoted.get("content") or "")
        return Incoming(str(body["msgid"]), sender, chat, **given)

    async def _file(self, part: dict[str, Any]) -> IncomingFile:
        try:
            got = await self._client.download_file(str(part["url"]), part.get("aeskey"))
        except Exception as error:  # the SDK lets aiohttp's and the cipher's own errors through
            raise Unavailable("没有取到您发的文件。", "请稍候重新发送。") from error
        name = str(got.get("filename") or "文件")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return IncomingFile(name, kind, bytes(got["buffer"]))

    async def push(self, chat: str, reply: Reply) -> None:
        """Send without having been asked. Raises Unavailable."""
        await BotOutlet(self._client, chat).send(reply)


class _Quiet:
    """The SDK's log in ours; its debug lines hold whole messages and are dropped."""

    def debug(self, _message: str, *_parts: object) -> None:
        """Say nothing."""

    def info(self, message: str, *parts: object) -> None:
        """Log as debug."""
        _log.debug("%s %s", message, parts)

    def warn(self, message: str, *parts: object) -> None:
        """Log a warning."""
        _log.warning("%s %s", message, parts)

    def error(self, message: str, *parts: object) -> None:
        """Log an error."""
        _log.error("%s %s", message, parts)

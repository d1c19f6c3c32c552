"""The self-built application: what WeCom posts is checked, taken at once, and answered by push.

WeCom waits five seconds for an answer and posts again; so the answer is always empty, the message
is taken once by its id, and replies are sent through the server's API.
"""

import asyncio
import logging
from typing import Any

import httpx
import xmltodict
from wechatpy.enterprise.crypto import WeChatCrypto
from wechatpy.enterprise.exceptions import InvalidCorpIdException
from wechatpy.exceptions import InvalidSignatureException

from channels.messenger import wording
from channels.messenger.desk import MessengerDesk
from channels.messenger.model import (
    Incoming,
    IncomingFile,
    Location,
    Reply,
    ReplyKind,
    Sender,
)
from channels.messenger.replying import problem
from channels.wecom import cards
from channels.wecom.server_api import WecomApi
from core.errors import Forbidden, InvalidInput, ZhibanError
from core.settings import Settings

_log = logging.getLogger(__name__)
CHANNEL = "wecom"
_VIDEO = "video"


class WecomOutlet:
    """Sends to one person through the application."""

    def __init__(self, api: WecomApi, user: str) -> None:
        self._api = api
        self._user = user

    async def progress(self, text: str) -> None:
        """An application can't change what it sent, so progress is not shown."""

    async def send(self, reply: Reply) -> None:
        """Send the words, the card and the files of a reply. Raises Unavailable."""
        for piece in cards.pieces(cards.markdown(reply)):
            message = {"msgtype": "markdown", "markdown": {"content": piece}}
            await self._api.send(self._user, message)
        if (card := cards.card(reply)) is not None:
            await self._api.send(self._user, {"msgtype": "template_card", "template_card": card})
        for file in reply.files:
            media = await self._api.upload(file.name, file.media_type, file.data)
            await self._api.send(self._user, {"msgtype": "file", "file": {"media_id": media}})


class WecomApplication:
    """One self-built application. `problem` says what keeps it from working."""

    name = CHANNEL

    def __init__(
        self,
        desk: MessengerDesk,
        settings: Settings,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._desk = desk
        self._settings = settings
        self._crypto = WeChatCrypto(
            settings.wecom_token, settings.wecom_aes_key, settings.wecom_corp_id
        )
        self._api = WecomApi(
            settings.wecom_api_url,
            settings.wecom_corp_id,
            settings.wecom_agent_id,
            settings.wecom_secret,
            transport,
        )
        self._running: set[asyncio.Task[None]] = set()
        self.problem = ""

    # --- what WeCom asks

    def verified(self, signature: str, timestamp: str, nonce: str, echo: str) -> str:
        """Return the plain echo by which WeCom checks the address. Raises Forbidden."""
        try:
            return str(_text(self._crypto.check_signature(signature, timestamp, nonce, echo)))
        except (InvalidSignatureException, InvalidCorpIdException, ValueError) as error:
            raise _untrusted() from error

    def posted(self, signature: str, timestamp: str, nonce: str, body: bytes) -> None:
        """Take a message; returns at once. Raises Forbidden for a wrong signature."""
        try:
            plain = self._crypto.decrypt_message(body, signature, timestamp, nonce)
        except (InvalidSignatureException, InvalidCorpIdException) as error:
            raise _untrusted() from error
        except Exception as error:  # the library lets parsers' own errors through
            raise InvalidInput("消息格式不正确。", "请检查企业微信的回调设置。") from error
        message: dict[str, Any] = xmltodict.parse(_text(plain))["xml"]
        task = asyncio.create_task(self._answered(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _answered(self, message: dict[str, Any]) -> None:
        user = str(message.get("FromUserName") or "")
        outlet = WecomOutlet(self._api, user)
        try:
            incoming = await self._incoming(message, user)
            if incoming is not None:
                await self._desk.take(incoming, outlet)
        except ZhibanError as error:
            await self._complained(outlet, error)
        except Exception:  # the task has nobody else to tell
            _log.exception("a message from WeCom was not answered")

    async def _complained(self, outlet: WecomOutlet, error: ZhibanError) -> None:
        try:
            await outlet.send(problem(error))
        except ZhibanError as worse:
            self.problem = f"企业微信：{worse.message}"
            _log.warning("wecom: %s", worse.message)

    # --- messages

    async def _incoming(self, message: dict[str, Any], user: str) -> Incoming | None:
        kind = str(message.get("MsgType") or "")
        if kind == "event":
            return self._event(message, user)
        given: dict[str, Any] = {}
        if kind == "text":
            given["text"] = str(message.get("Content") or "")
        elif kind == "voice":
            given["voice"] = (await self._api.media(str(message["MediaId"])))[0]
        elif kind == "location":
            at = (float(message["Location_Y"]), float(message["Location_X"]))
            given["location"] = Location(*at, str(message.get("Label") or ""))
        elif kind == _VIDEO:
            data, media_type = await self._api.media(str(message["MediaId"]))
            given["files"] = (IncomingFile("视频.mp4", media_type or "video/mp4", data),)
        elif kind == "link":
            parts = (message.get("Title"), message.get("Description"), message.get("Url"))
            given["forwarded"] = "\n".join(str(part) for part in parts if part)
        else:
            raise InvalidInput(wording.NOT_READ, wording.NOT_READ_REMEDY)
        return Incoming(str(message["MsgId"]), Sender(CHANNEL, user), user, **given)

    def _event(self, message: dict[str, Any], user: str) -> Incoming | None:
        name, key = str(message.get("Event") or ""), str(message.get("EventKey") or "")
        sender = Sender(CHANNEL, user)
        once = f"{name}:{message.get('TaskId') or key}:{message.get('CreateTime')}:{user}"
        if name == "template_card_event" and (press := cards.press_of(key)) is not None:
            return Incoming(once, sender, user, press=press)
        if name == "click":  # the menu's keys are what the person would have typed
            return Incoming(once, sender, user, text=key)
        return None

    # --- life

    def start(self) -> None:
        """Tell those whose messages a restart cut off."""
        task = asyncio.create_task(self._tell_lost())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _tell_lost(self) -> None:
        for chat, at in await asyncio.to_thread(self._desk.threads.lost, CHANNEL):
            text = wording.LOST.format(at=f"{at:%H:%M}")
            try:
                await self.push(chat, Reply(kind=ReplyKind.TEXT, text=text))
            except ZhibanError as error:
                self.problem = f"企业微信：{error.message}"
                return

    async def stop(self) -> None:
        """Finish what is under way."""
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._api.close()

    async def push(self, chat: str, reply: Reply) -> None:
        """Send without having been asked. Raises Unavailable."""
        await WecomOutlet(self._api, chat).send(reply)
        self.problem = ""


def _text(plain: bytes | str) -> str:
    return plain.decode() if isinstance(plain, bytes) else plain


def _untrusted() -> Forbidden:
    return Forbidden("来源不可信：签名不正确。", "请检查企业微信回调的 Token 和 EncodingAESKey。")

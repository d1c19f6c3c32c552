"""The bot: receives updates by polling or webhook, answers, and takes pushes."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Mapping
from typing import Any

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler
from telegram.request import HTTPXRequest
from tenacity import AsyncRetrying, retry_if_result, wait_fixed

from channels.messenger import wording
from channels.messenger.desk import MessengerDesk
from channels.messenger.model import Reply, ReplyKind
from channels.messenger.replying import problem
from channels.telegram.outlet import TelegramOutlet
from channels.telegram.reading import CHANNEL, incoming
from core.errors import ZhibanError
from core.settings import Settings

_log = logging.getLogger(__name__)
_TRY_AGAIN_S = 20.0
_AT_ONCE = 16  # updates; one chat's are answered in turn all the same
WEBHOOK = "/api/v1/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

Bots = Application[Any, Any, Any, Any, Any, Any]


class TelegramChannel:
    """One bot. `problem` says what keeps it from working, "" while it does."""

    name = CHANNEL

    def __init__(self, desk: MessengerDesk, settings: Settings) -> None:
        self._desk = desk
        self._settings = settings
        self._application = self._built()
        self._starting: asyncio.Task[None] | None = None
        self.problem = ""

    def _built(self) -> Bots:
        base = self._settings.telegram_base_url.rstrip("/")
        builder = ApplicationBuilder().token(self._settings.telegram_token)
        builder = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot")
        # proxies of the machine's environment are not for a server on a closed network
        builder = builder.request(HTTPXRequest(connection_pool_size=_AT_ONCE, httpx_kwargs={}))
        application: Bots = builder.concurrent_updates(_AT_ONCE).build()
        application.add_handler(TypeHandler(Update, self._take))
        application.add_error_handler(self._failed)
        return application

    @property
    def bot(self) -> Bot:
        """The bot behind the channel."""
        return self._application.bot

    def start(self) -> None:
        """Connect in the background; a server that can't be reached is tried again and again."""
        self._starting = asyncio.create_task(self._run())

    async def _run(self) -> None:
        again = AsyncRetrying(
            wait=wait_fixed(_TRY_AGAIN_S), retry=retry_if_result(lambda connected: not connected)
        )
        await again(self._connected)

    async def _connected(self) -> bool:
        try:
            await self._application.initialize()
            await self._application.start()
            await self._receive()
            await self._tell_lost()
        except InvalidToken:
            self.problem = "Telegram 令牌不正确，请检查 ZHIBAN_TELEGRAM_TOKEN。"
            return True  # trying again would not help
        except TelegramError as error:
            self.problem = f"连不上 Telegram：{error.message}"
            _log.warning("telegram: %s", error)
            return False
        self.problem = ""
        return True

    async def _receive(self) -> None:
        if self._settings.telegram_webhook_url:
            address = self._settings.telegram_webhook_url.rstrip("/") + WEBHOOK
            await self.bot.set_webhook(address, secret_token=self.secret)
        elif self._application.updater is not None:
            await self._application.updater.start_polling()

    async def _tell_lost(self) -> None:
        """Tell who wrote just before a restart that his message was not dealt with."""
        for chat, at in await asyncio.to_thread(self._desk.threads.lost, CHANNEL):
            text = wording.LOST.format(at=f"{at:%H:%M}")
            await TelegramOutlet(self.bot, chat).send(Reply(kind=ReplyKind.TEXT, text=text))

    async def stop(self) -> None:
        """Answer what is under way and disconnect."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        updater = self._application.updater
        if updater is not None and updater.running:
            await updater.stop()
        if self._application.running:
            await self._application.stop()
            await self._application.shutdown()

    # --- webhook

    @property
    def secret(self) -> str:
        """What Telegram must send with every update; nobody without the token can tell it."""
        token = self._settings.telegram_token.encode()
        return hmac.new(token, b"zhiban webhook", hashlib.sha256).hexdigest()

    async def posted(self, secret: str, body: Mapping[str, Any]) -> bool:
        """Take an update that came by webhook; False where the secret is wrong."""
        if not hmac.compare_digest(secret.encode(), self.secret.encode()):
            return False
        update = Update.de_json(dict(body), self.bot)
        await self._application.update_queue.put(update)
        return True

    # --- messages

    async def _take(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.callback_query is not None:
            await update.callback_query.answer()
        chat = update.effective_chat
        if chat is None:
            return
        outlet = TelegramOutlet(self.bot, str(chat.id))
        try:
            message = await incoming(update)
            if message is not None:
                await self._desk.take(message, outlet)
        except ZhibanError as error:
            await outlet.send(problem(error))

    async def _failed(self, _update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        _log.error("telegram update failed", exc_info=context.error)

    async def push(self, chat: str, reply: Reply) -> None:
        """Send without having been asked. Raises Unavailable."""
        await TelegramOutlet(self.bot, chat).send(reply)

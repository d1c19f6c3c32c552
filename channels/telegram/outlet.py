"""One Telegram chat as the place of replies: progress is one message that is edited."""

import time

from telegram import Bot, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from channels.messenger.model import Reply
from channels.telegram.rendering import keyboard, pieces
from core.errors import Unavailable

_EDIT_S = 1.2  # Telegram refuses more than about one edit a second in a chat
_SHOWN = 3500


class TelegramOutlet:
    """Sends to one chat. Raises Unavailable where Telegram can't be reached."""

    def __init__(self, bot: Bot, chat: str) -> None:
        self._bot = bot
        self._chat = chat
        self._shown: Message | None = None
        self._edited = 0.0

    async def progress(self, text: str) -> None:
        """Show what is known so far; edits that come too fast, or change nothing, are left out."""
        now = time.monotonic()
        if not text.strip() or now - self._edited < _EDIT_S:
            return
        self._edited = now
        try:
            if self._shown is None:
                self._shown = await self._bot.send_message(self._chat, text[:_SHOWN])
            else:
                await self._shown.edit_text(text[:_SHOWN])
        except TelegramError:
            # the finished reply follows, and says whether Telegram can be reached
            self._edited = now + _EDIT_S

    async def send(self, reply: Reply) -> None:
        """Send a finished reply; the first takes the place of the progress."""
        try:
            await self._send(reply)
        except TelegramError as error:
            raise Unavailable("没有送到 Telegram。", "请检查网络后再试。") from error

    async def _send(self, reply: Reply) -> None:
        texts, buttons = pieces(reply), keyboard(reply)
        for number, text in enumerate(texts):
            below = buttons if number == len(texts) - 1 else None
            if self._shown is not None:
                shown, self._shown = self._shown, None
                try:
                    await shown.edit_text(text, parse_mode=ParseMode.HTML, reply_markup=below)
                    continue
                except BadRequest:
                    # too old to be edited, or the same words: a new message says it too
                    self._edited = 0.0
            await self._bot.send_message(
                self._chat, text, parse_mode=ParseMode.HTML, reply_markup=below
            )
        for file in reply.files:
            await self._bot.send_document(self._chat, file.data, filename=file.name)

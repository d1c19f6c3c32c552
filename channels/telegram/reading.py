"""A Telegram update as a message of ours."""

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError

from channels.messenger.model import Incoming, IncomingFile, Location, Sender
from channels.telegram.rendering import press_of
from core.errors import Unavailable

CHANNEL = "telegram"


async def incoming(update: Update) -> Incoming | None:
    """Return the message; None for updates that say nothing to us.

    Raises Unavailable where a file can't be fetched.
    """
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    message = update.message
    if message is None or message.from_user is None:
        return None
    sender = Sender(CHANNEL, str(message.from_user.id), message.from_user.full_name)
    text = message.text or message.caption or ""
    foreign = message.forward_origin is not None
    return Incoming(
        message_id=f"{message.chat_id}:{message.message_id}",
        sender=sender,
        chat=str(message.chat_id),
        text="" if foreign else text,
        forwarded=text if foreign else "",
        voice=await _voice(message),
        files=await _files(message),
        location=_location(message),
    )


def _pressed(query: CallbackQuery) -> Incoming | None:
    if not isinstance(query.message, Message) or not query.data:
        return None
    press = press_of(query.data, _label(query.message.reply_markup, query.data))
    if press is None:
        return None
    user = query.from_user
    return Incoming(
        message_id=f"press:{query.id}",
        sender=Sender(CHANNEL, str(user.id), user.full_name),
        chat=str(query.message.chat_id),
        press=press,
    )


def _label(markup: InlineKeyboardMarkup | None, data: str) -> str:
    """Return the text of the button that carries this data."""
    rows = markup.inline_keyboard if markup is not None else ()
    return next((b.text for row in rows for b in row if b.callback_data == data), "")


async def _voice(message: Message) -> bytes | None:
    if message.voice is None or message.forward_origin is not None:
        return None
    return await _fetched(message.voice)


async def _files(message: Message) -> tuple[IncomingFile, ...]:
    found = message.document or message.audio
    if message.voice is not None and message.forward_origin is not None:
        # somebody else's words: material, never an order
        return (IncomingFile("转发的语音.ogg", "audio/ogg", await _fetched(message.voice)),)
    if found is None:
        return ()
    name, kind = found.file_name or "文件", found.mime_type or "application/octet-stream"
    return (IncomingFile(name, kind, await _fetched(found)),)


async def _fetched(attachment: object) -> bytes:
    try:
        file = await attachment.get_file()  # type: ignore[attr-defined]  # every attachment has it
        return bytes(await file.download_as_bytearray())
    except TelegramError as error:
        raise Unavailable("没有取到您发的文件。", "请稍候重新发送。") from error


def _location(message: Message) -> Location | None:
    if message.venue is not None:
        at, label = message.venue.location, message.venue.title
    elif message.location is not None:
        at, label = message.location, ""
    else:
        return None
    return Location(at.longitude, at.latitude, label)

"""The clocks of a chat's messages, which are none of what the messages tell."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.chats import messages
from assistant.duties.report.reading.moments import Moment


def sent_at(text: str, moments: Sequence[Moment]) -> set[int]:
    """Return the indexes of the moments that are of messages of a chat, not of what they tell."""
    sent = {message.at for message in messages(text)}
    return {
        index
        for index, moment in enumerate(moments)
        if moment.start in sent
        or _sent_bare(text, moment, chat=bool(sent))
        or (sent and (_sent_by_code(text, moment) or _of_chat_head(text, moment, min(sent))))
    }


_LINE_HEAD = re.compile(r"(?:^|\n)[ \u3000\[【]*$")
_SENT_QUOTE = re.compile(r"[\]】]?\s*[\u201c\u300c\"]")
_TOLD_TO_ROOM = re.compile(r"[^\n\uff0c\u3002]{0,12}(?:接|电话|来电|打|报)")


# 120调度 14:15：, 12345坐席 9:02：: a line that opens with the number of who sent it
_CODE = re.compile(r"(?:^|\n)[ \u3000\[【]*1\d{2,4}[\u4e00-\u9fff]{0,8}[ \u3000]*$")


def _sent_by_code(text: str, moment: Moment) -> bool:
    """Say whether a moment stands between the number that sent a message and its words."""
    before = text[max(0, moment.start - 20) : moment.start]
    return bool(_CODE.search(before) and re.match(r"\s*[:\uff1a]", text[moment.end :]))


# 某某群9时10分至9时50分的聊天记录: how long the chat ran, and nothing of what it tells
_RUNS_TO = re.compile(r"\s*(?:至|到|-|\u2014+|~)\s*\d{1,2}[时点:\uff1a]")


def _of_chat_head(text: str, moment: Moment, first: int) -> bool:
    """Say whether a moment says, above the messages, from when to when they were sent."""
    if moment.start >= first or not re.search(r"群|聊天|消息|微信", text[:first]):
        return False
    return _RUNS_TO.match(text, moment.end) is not None


def _sent_bare(text: str, moment: Moment, *, chat: bool) -> bool:
    """Say whether a moment heads a quoted or unsigned message."""
    if not _LINE_HEAD.search(text[max(0, moment.start - 3) : moment.start]):
        return False
    if _SENT_QUOTE.match(text, moment.end):
        return True
    return chat and not _TOLD_TO_ROOM.match(text, moment.end)

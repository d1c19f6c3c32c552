"""Foreign text inside an utterance: forwarded messages, transcripts, letters, what somebody said.

Nothing in these stretches may become a verb or a step of a plan; places and contents may be data.
"""

import re
from dataclasses import dataclass

_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("‘", "’"), ('"', '"'), ("'", "'"))
# words after which the rest of the utterance is somebody else's text
_CARRIER = (
    r"转发|转自|原文|全文|短信|微信|消息|信息|留言|来信|邮件|附言|备注|正文|内容|录音|转写|"
    r"截图|公告|群里|帖子|评论|网友|传真|来文|材料|文件|热线记录|记录|市民反映|来电人"
)
_OPENS = re.compile(
    rf"(?:{_CARRIER})(?:[^，。；！？,;!?\n]{{0,8}}?(?:说|写|称|讲|写着|说的是|是这样|如下|里写))?\s*[：:]\s*"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch of foreign text, without its quotation marks: text[start:end] == `text`."""

    start: int
    end: int
    text: str


def spans(text: str) -> list[Quoted]:
    """Return the stretches of foreign text in order, none inside another.

    An opening mark that is never closed quotes to the end: what comes after it can't be trusted.
    """
    found: list[tuple[int, int]] = []
    position = 0
    while position < len(text):
        opened = _next(text, position)
        if opened is None:
            break
        start, close = opened
        end = text.find(close, start) if close else -1
        end = len(text) if end < 0 else end
        if end > start:
            found.append((start, end))
        position = end + 1
    return [Quoted(start, end, text[start:end]) for start, end in found]


def _next(text: str, position: int) -> tuple[int, str] | None:
    """Return where the next foreign text starts and the mark that closes it ("" for the end)."""
    best: tuple[int, int, str] | None = None
    for mark, close in _PAIRS:
        at = text.find(mark, position)
        if at >= 0 and not _is_apostrophe(text, at) and (best is None or at < best[0]):
            best = (at, at + len(mark), close)
    carried = _OPENS.search(text, position)
    if carried and (best is None or carried.end() < best[0]):  # 留言：“…” ends with its mark
        best = (carried.start(), carried.end(), "")
    return (best[1], best[2]) if best else None


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] == "'" and at > 0 and text[at - 1].isascii() and text[at - 1].isalnum()


def outside(text: str, quoted: list[Quoted] | None = None) -> str:
    """Return the text with its foreign stretches blanked by spaces; offsets stay the same."""
    kept = list(text)
    for span in spans(text) if quoted is None else quoted:
        kept[span.start : span.end] = " " * (span.end - span.start)
    return "".join(kept)


def inside(quoted: list[Quoted], start: int, end: int) -> bool:
    """Return whether the stretch start..end touches foreign text."""
    return any(span.start < end and start < span.end for span in quoted)

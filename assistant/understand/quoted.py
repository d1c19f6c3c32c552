"""Foreign text inside an utterance: forwarded messages, transcripts, letters, what somebody said.

Nothing in these stretches may become a verb or a step of a plan; places and contents may be data.
"""

import re
from dataclasses import dataclass

_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("‘", "’"), ('"', '"'), ("'", "'"))
_CLOSES = dict(_PAIRS)
_MARKS = frozenset("".join(mark + close for mark, close in _PAIRS))
_NO_MARKS = str.maketrans(dict.fromkeys(_MARKS | frozenset("„‟＂＇"), " "))
# words after which the rest of the utterance is somebody else's text
_CARRIER = (
    r"转发|转自|原文|全文|短信|微信|消息|信息|留言|来信|邮件|附言|备注|正文|内容|录音|转写|"
    r"截图|公告|群里|帖子|评论|网友|传真|来文|材料|文件|热线记录|记录|市民反映|来电人"
)
_OPENS = re.compile(
    rf"(?:{_CARRIER})(?:[^，。；！？,;!?\n]{{0,8}}?(?:说|写|称|讲|写着|说的是|是这样|如下|里写))?\s*[：:]\s*"
)
_SAID = r"写着|写道|写了|写的|说|称|讲|问|原话|发来|转来|来电|来函|转述|反映|回复|表示|提到"
# what stands right before a quotation that somebody else's words fill, and right behind one
_TELLS = re.compile(rf"(?:{_CARRIER}|{_SAID})[^，。；！？,;!?\n]{{0,8}}?(?P<colon>[：:]?)[，,\s]*$")
_TOLD = r"\s*(?:[这那](?:一?[句段条番则些]|个?(?:话|消息|短信|留言|信息|内容|说法))|是?什么意思)"
# what may stand between two quotations of others without being an order: 他说“…”，又说“…”
_BETWEEN = (
    r"[\s，,、；;。]*(?:他|她|对方|又|还|也|再|接着|然后|后来|并|和|及)*"
    r"(?:说|写着|写道|称|讲|补充|回复|问|答)?[：:，,\s]*"
)
_BEFORE = 24  # characters before a mark that are looked at
_CARRIED = ""  # closes at the end of the text


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch of foreign text, without its quotation marks: text[start:end] == `text`."""

    start: int
    end: int
    text: str


def spans(text: str) -> list[Quoted]:
    """Return the stretches of foreign text in order, none inside another.

    Pasted text may hold closing marks of its own. So a quotation that is told to be somebody's
    words ends at the last mark of its kind, one whose marks don't fit together never ends, and an
    opening mark that is never closed quotes to the end: what comes after it can't be trusted.
    """
    found: list[tuple[int, int]] = []
    position = 0
    while position < len(text):
        opened = _next(text, position)
        if opened is None:
            break
        start, close = opened
        end = _end(text, position, start, close) if close else len(text)
        found += _parts(text, start, end, close)
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
        best = (carried.start(), carried.end(), _CARRIED)
    return (best[1], best[2]) if best else None


def _end(text: str, position: int, start: int, close: str) -> int:
    """Return where the quotation that starts here ends."""
    told = _TELLS.search(text[max(position, start - 1 - _BEFORE) : start - 1])
    if told:
        end = text.rfind(close, start)
        if told["colon"] and not _fits_together(text[start - 1 :]):
            end = -1
    else:
        end = text.find(close, start)
        for behind in re.finditer(f"{re.escape(close)}(?={_TOLD})", text[start:]):
            end = start + behind.start()
    return len(text) if end < 0 else end


def _fits_together(text: str) -> bool:
    """Say whether every mark closes the one opened last, and none stands in its own kind."""
    opened: list[str] = []
    for at, mark in enumerate(text):
        if mark not in _MARKS or _is_apostrophe(text, at):
            continue
        if opened and mark == opened[-1]:
            opened.pop()
        elif mark in _CLOSES and _CLOSES[mark] not in opened:
            opened.append(_CLOSES[mark])
        else:
            return False
    return not opened


def _parts(text: str, start: int, end: int, close: str) -> list[tuple[int, int]]:
    """Return a stretch as the quotations it consists of where nothing but 又说 is between them."""
    if start >= end:
        return []
    opening = next((mark for mark, other in _PAIRS if other == close), "")
    if not opening:
        return [(start, end)]
    between = re.compile(f"{re.escape(close)}{_BETWEEN}{re.escape(opening)}")
    parts: list[tuple[int, int]] = []
    for gap in between.finditer(text, start, end):
        parts.append((start, gap.start()))
        start = gap.end()
    return [(first, last) for first, last in [*parts, (start, end)] if first < last]


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] == "'" and at > 0 and text[at - 1].isascii() and text[at - 1].isalnum()


def enclosed(text: str) -> str:
    """Return foreign text as one quotation that it can't leave."""
    return f"“{text.translate(_NO_MARKS)}”"


def outside(text: str, quoted: list[Quoted] | None = None) -> str:
    """Return the text with its foreign stretches blanked by spaces; offsets stay the same."""
    kept = list(text)
    for span in spans(text) if quoted is None else quoted:
        kept[span.start : span.end] = " " * (span.end - span.start)
    return "".join(kept)


def inside(quoted: list[Quoted], start: int, end: int) -> bool:
    """Return whether the stretch start..end touches foreign text."""
    return any(span.start < end and start < span.end for span in quoted)

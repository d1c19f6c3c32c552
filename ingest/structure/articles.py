"""Which lines that begin with 第N条 are articles, and which only mention one.

A line that continues the sequence is an article. One that does not (a gap, a repeat, a restart) is
taken only when it stands as an article would: after a finished sentence, outside a quotation, and
not worded as a reference (第三十条规定的…, 第五条修改为…).
"""

import re

from ingest.structure.lines import Line, follows
from ingest.structure.marks import Mark, MarkKind

_REFERENCE = re.compile(
    r"[ 　]*(?:规定|的|所[列称指述规]|第[一二三四五六七八九十0-9]+[款项]|"
    r"[、,，；;。]|和|及|或|与|至[第本]?|到第|"
    r"修改为|改为|中[的“，]|中将|增加|删[去除]|移至|作为第|调整|同时废止|予以)"
)
_SENTENCE_END = re.compile(r"[。；;：:！？!?.）)】”\"》…]$")
_DOTS = re.compile(r"[.…·‥_]{3,}\s*\d+\s*$|[ 　\t]\d{1,3}\s*$")
_AMENDS = re.compile(r"(?:修改为|增加|改为|作为第|规定)[^“”]{0,30}[：:]?[“]")
_SHORT = 40


def article_lines(lines: list[Line], skipped: set[int]) -> set[int]:
    """Return the indexes of the lines that begin an article. `skipped` are contents entries."""
    found: set[int] = set()
    last: Mark | None = None
    quoting = False
    for i, line in enumerate(lines):
        if i in skipped or line.is_row:
            continue
        mark = line.mark
        if mark is not None and mark.kind is MarkKind.ATTACHMENT and len(line.bare) < _SHORT:
            last = None
        if mark is None or mark.kind is not MarkKind.ARTICLE:
            quoting = _still_quoting(line.bare, quoting)
            continue
        if _is_article(lines, i, mark, last, quoting):
            found.add(i)
            last, quoting = mark, False
        quoting = _still_quoting(line.bare, quoting)
    return found


def _is_article(lines: list[Line], i: int, mark: Mark, last: Mark | None, quoting: bool) -> bool:
    rest = lines[i].bare[mark.end :]
    if _DOTS.search(rest[-12:]):
        return False
    worded_as_reference = bool(_REFERENCE.match(rest))
    spaced = not rest or rest[0] in " 　\t\n【[（(:：" or lines[i].level is not None
    begins = _begins_paragraph(lines, i)
    if follows(last, mark) if last else mark.number == 1 and not mark.sub:
        # 第三十七条 和平时期…: a space and a finished sentence above outweigh the wording
        return (spaced and begins) or (not worded_as_reference and (spaced or begins))
    return spaced and begins and not worded_as_reference and not quoting


def _begins_paragraph(lines: list[Line], i: int) -> bool:
    """A wrapped reference continues an unfinished sentence; an article never does."""
    if i == 0 or lines[i].level is not None:
        return True
    before = lines[i - 1]
    if before.level is not None or before.is_row or before.mark is not None:
        return len(before.bare) < _SHORT or bool(_SENTENCE_END.search(before.bare))
    return bool(_SENTENCE_END.search(before.bare)) or len(before.bare) < _SHORT // 2


def _still_quoting(text: str, quoting: bool) -> bool:
    """Follow a quotation of other provisions over several paragraphs."""
    opened, closed = text.count("“"), text.count("”")
    if quoting:
        return closed <= opened
    return opened > closed and bool(_AMENDS.search(text) or text.startswith("“第"))

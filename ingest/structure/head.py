"""The head of a document: title lines and the notes below them (文号, dates, 题注)."""

import re

from core.text import find_dates
from ingest.raw import BlockKind
from ingest.structure.headings import is_only_heading
from ingest.structure.lines import Line
from ingest.structure.marks import MarkKind

NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,16}[〔\[（(【［][12][0-9]{3}[〕\]）)】］][ 　]*第?[ 　]*[0-9]+[ 　]*号"
)
_NOTE_WORDS = re.compile(
    r"通过|公布|发布|批准|修订|修正|施行|印发|实施|生效|时间|日期|来源|索引|文号|主题|公开|稿|编发|编印|使用"
)
_SENTENCE_END = re.compile(r"[。；;！？!?]$")
_REACH = 12  # lines in which the head must end
_TITLE = 80


def head_lines(lines: list[Line]) -> tuple[set[int], set[int]]:
    """Return the indexes of title lines and of note lines at the beginning of a document."""
    titles: set[int] = set()
    notes = {i for i, line in enumerate(lines) if line.block.kind is BlockKind.NOTE}
    if any(line.block.alone for line in lines[:_REACH]):
        # a register: its first heading names a sheet, not the document
        return titles, notes | {i for i, line in enumerate(lines[:_REACH]) if _is_note(line)}
    for i, line in enumerate(lines[:_REACH]):
        if i in notes:
            continue
        if _is_note(line):
            notes.add(i)
        elif _is_title(line, titles, lines, i) or _repeats(line, titles, lines):
            titles.add(i)
        else:
            break
    return titles, notes


def _is_note(line: Line) -> bool:
    text = line.bare
    if line.mark is not None and line.mark.kind is not MarkKind.ITEM:
        return False
    if line.is_row or line.level is not None or len(text) > 400:
        return False
    if len(text) < 60 and (number := NUMBER.search(text)):
        return number.start() < 3
    bracketed = text[0] in "（(" and text[-1] in ")）" and line.mark is None
    if bracketed and (_NOTE_WORDS.search(text) or len(text) < 20):
        return True
    if len(text) < 40 and re.search(r"(?:通过|公布|发布|批准|修正|修订)[)）]$", text):
        return True  # the end of a note that runs over two lines
    dated = next(find_dates(text), None)
    if dated is None or _SENTENCE_END.search(text):
        return False
    return len(text) < 100 and (len(text) < 24 or bool(_NOTE_WORDS.search(text)))


def _is_title(line: Line, titles: set[int], lines: list[Line], i: int) -> bool:
    if line.is_row or line.mark is not None or len(line.bare) > _TITLE:
        return False
    if _SENTENCE_END.search(line.bare) or line.bare[-1] in "：:，,、":
        return False
    if line.level is not None:
        if not titles or "通知" in line.bare or "文件" in lines[i - 1].bare:
            return True
        if line.level == 0 or all(lines[j].level is None for j in titles):
            return line.level <= 1  # the title below a letterhead
        # below a title, the first of several headings begins the body
        beside = lines[min(titles)].level == line.level
        return line.level == 1 and beside and is_only_heading(lines, i)
    hinted = any(lines[j].level is not None for j in titles)
    return len(titles) < 3 and not hinted and (not titles or len(line.bare) <= 40)


def _repeats(line: Line, titles: set[int], lines: list[Line]) -> bool:
    """Say whether a line gives the title, or a part of it, once more."""
    if line.mark is not None or line.is_row or not titles or len(line.bare) > _TITLE:
        return False
    whole = "".join(_squeezed(lines[i].bare) for i in sorted(titles))
    own = _squeezed(line.bare)
    return len(own) >= 4 and own in whole


def _squeezed(text: str) -> str:
    return re.sub(r"[\s　《》〈〉<>“”]", "", text)

"""Which lines are headings, from the format's own hints and from numbering."""

import re

from ingest.structure.lines import Line
from ingest.structure.marks import Mark, MarkKind

_SENTENCE = re.compile(r"[。；;]")
_OPEN_END = re.compile(r"[。；;，,：:、]$")
_RULE_WORDS = re.compile(
    r"应当?|宜|须|必须|以下|下列|如下|可以?|不得|具备|符合|负责|是指|包括|要求?$|的，|已|将|按照"
)
_REFERENCE = re.compile(r"[ 　]*(?:规定|的|所|第|和|及|或|与|至|、|，|,)")
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]$")
_LONGEST_HINTED = 80
_LONGEST = {40: 40, 50: 36, 60: 30, 70: 24, 80: 20}
_RUN_IN = 26  # a heading that ends with a full stop is shorter: （一）功能区建设。


def is_bracketed(line: Line) -> bool:
    """Say whether the whole line is a remark in brackets: (资料性), （试行）."""
    return line.mark is None and bool(_BRACKETED.match(line.bare))


def is_only_heading(lines: list[Line], i: int) -> bool:
    """Say whether no unnumbered heading of the same level follows line `i`."""
    level = lines[i].level
    return not any(other.level == level and other.mark is None for other in lines[i + 1 :])


def is_division(line: Line) -> bool:
    """Say whether the line is a heading 第N编/章/节 and not a mention of one."""
    mark = line.mark
    if mark is None or mark.kind is not MarkKind.DIVISION:
        return False
    rest = line.bare[mark.end :]
    if len(line.bare) > 60 or _OPEN_END.search(rest):
        return False
    return not _REFERENCE.match(rest)


def is_heading(
    lines: list[Line], i: int, *, in_article: bool, decimal: bool, items: dict[int, int]
) -> bool:
    """Say whether line `i` is a heading.

    `decimal` says that the document numbers headings 1, 1.1, 1.1.1. `items` holds, by rank, the
    number of the last line that was read as a list item, so that a list stays a list.
    """
    line = lines[i]
    mark = line.mark
    if is_division(line):
        return True
    if line.level is not None:
        return _is_hinted_heading(line, in_article)
    if mark is None or in_article or mark.kind in (MarkKind.ARTICLE, MarkKind.DIVISION):
        return False
    if mark.kind is MarkKind.ATTACHMENT or (mark.kind is MarkKind.PLAIN and not decimal):
        return False
    if items.get(mark.rank) == mark.number - 1 and mark.number > 1:
        return False
    return _is_numbered_heading(line, mark, lines[i + 1] if i + 1 < len(lines) else None)


def _is_hinted_heading(line: Line, in_article: bool) -> bool:
    if in_article and line.mark is not None and line.mark.kind is MarkKind.ITEM:
        # scans put '#' before 项 and 目 of an article
        return line.mark.rank == 40 and len(line.bare) <= _LONGEST[40]
    return len(line.bare) <= _LONGEST_HINTED and not re.search(r"[。；;，,]$", line.bare)


def _is_numbered_heading(line: Line, mark: Mark, following: Line | None) -> bool:
    title = line.bare[mark.end :].strip(" 　")
    if not title or len(title) > _LONGEST.get(mark.rank, 24) or following is None:
        return False
    if following.mark is not None and not following.is_row:
        after = following.mark
        sibling = after.rank == mark.rank and after.number == mark.number + 1
        if sibling or (after.rank < mark.rank and after.kind is mark.kind):
            return False
    if title.endswith("。"):
        bare = title[:-1]
        plain = not re.search(r"[，,、；：:。]", bare) and not _RULE_WORDS.search(bare)
        return plain and len(bare) <= _RUN_IN
    if mark.rank >= 60 and re.search(r"[，,]", title):
        return False  # at this depth a clause with a comma is a sentence cut short by a page end
    return not _OPEN_END.search(title) and not _SENTENCE.search(title)

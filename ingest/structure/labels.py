"""How a heading is written in a path: 第二章 事故报告, 附件1 人员名单."""

import re

from ingest.structure.headings import is_bracketed
from ingest.structure.lines import Line
from ingest.structure.marks import MarkKind

_SPACES = re.compile(r"[\s　]+")
_CJK_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ 　]+(?=[\u4e00-\u9fff](?:[ 　]|$))")
_LONGEST = 80


def heading_label(line: Line) -> str:
    """Return a heading's words with even spacing: 第一章　总　则 becomes 第一章 总则."""
    if line.mark is None:
        return _even(line.bare)[:_LONGEST]
    title = _even(line.bare[line.mark.end :].strip(" 　:：、。"))
    gap = "" if line.mark.label[-1:] in "、.．)）①②③④⑤⑥⑦⑧⑨⑩" else " "
    return f"{line.mark.label}{gap if title else ''}{title}"[:_LONGEST]


def division_label(lines: list[Line], i: int, articles: frozenset[int]) -> tuple[str, int]:
    """Return a heading's label and how many lines it takes.

    The title of a 章 may run on: a short line without an end, between it and its first article.
    """
    label = heading_label(lines[i])
    if lines[i].is_mark(MarkKind.DIVISION) and i + 2 in articles and _is_title(lines[i + 1]):
        return label + _even(lines[i + 1].bare), 2
    return label, 1


def _even(text: str) -> str:
    text = _SPACES.sub(" ", text).strip()
    # 总 则: two words of one character each are one word spread out
    return text.replace(" ", "") if re.fullmatch(r"(?:[\u4e00-\u9fff] ?){2,4}", text) else text


def attachment_label(lines: list[Line], i: int) -> tuple[str, int]:
    """Return an attachment's label and how many lines it takes: its title may be on the next."""
    line = lines[i]
    assert line.mark is not None
    name = line.mark.label
    own = _even(line.bare[line.mark.end :].strip(" 　:：.、"))
    if own:
        return f"{name} {own}"[:_LONGEST], 1
    if i + 1 < len(lines) and is_bracketed(lines[i + 1]) and lines[i + 1].level is None:
        return name, 2  # 附录A (资料性)
    if i + 1 < len(lines) and _is_title(lines[i + 1]):
        return f"{name} {_even(lines[i + 1].bare)}", 2
    return name, 1


def _is_title(line: Line) -> bool:
    plain = line.mark is None and line.level is None and not line.is_row
    if re.match(r"表[ 　]*[0-9一二三四五六七八九十A-Z]", line.bare):
        return False  # a table's caption
    return plain and len(line.bare) <= 50 and not re.search(r"[：:]|[。；;，,）)]$", line.bare)

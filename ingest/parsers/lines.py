"""Plain text and Markdown by lines: every line is a paragraph, spans are the file's own.

Official texts, and scans turned into Markdown, put one paragraph on a line whether or not a blank
line follows; joining lines as CommonMark does would glue paragraphs together.
"""

import re
from collections.abc import Iterator

from ingest.raw import Block, BlockKind, plain_cells

_LINE = re.compile(r"[^\n]+")
_HEADING = re.compile(r"(#{1,6})(?:[ \t　]+|(?=[^#\s]))")
_RULE = re.compile(r"(?:[-*_=][ \t]*){3,}$|<!--.*-->$")
_DIVIDER = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?$")
_HTML_TABLE = re.compile(r"<table\b.*?</table\s*>", re.I | re.S)
_HTML_ROW = re.compile(r"<tr\b.*?(?:</tr\s*>|(?=<tr\b|</table))", re.I | re.S)
_HTML_HEADER = re.compile(r"<th\b", re.I)
_TWO_CELLS = re.compile(
    r"(?![（(]?[0-9一二三四五六七八九十]{1,3}[)）.．、]*\t)[ ]*\S[^\t]*\t[ ]*\S"
)
_EDGE = " \t　*_\ufeff\u200b"  # spaces and emphasis marks at the edges of a line


def scan(text: str, start: int = 0, *, markdown: bool = True) -> tuple[Block, ...]:
    """Return the blocks of `text[start:]`.

    `markdown` reads '#' as headings and '---' as a rule. Tables written as HTML, with pipes or
    with tabs are recognised either way, because texts copied from the web hold them too.
    """
    blocks: list[Block] = []
    position = start
    for match in _HTML_TABLE.finditer(text, start) if "<table" in text else ():
        blocks += _lines(text, position, match.start(), markdown)
        blocks += _html_rows(text, match.start(), match.end(), len(blocks))
        position = match.end()
    blocks += _lines(text, position, len(text), markdown)
    return tuple(_number_tables(text, blocks)) if "\t" in text or "|" in text else tuple(blocks)


def _lines(text: str, start: int, end: int, markdown: bool) -> Iterator[Block]:
    for match in _LINE.finditer(text, start, end):
        line = match.group()
        bare = line.strip(_EDGE if markdown else " \t　\ufeff\u200b")
        if not bare or (markdown and bare[0] in "-*_=<" and _RULE.match(bare)):
            continue
        level = None
        if markdown and bare[0] == "#" and (hashes := _HEADING.match(bare)):
            level = len(hashes.group(1))
            bare = bare[hashes.end() :].strip(_EDGE + "#")
            if not bare:
                continue
        # a row keeps its leading tab: an empty first cell is part of the row
        at = match.start() + line.index(bare)
        if level is None:
            yield Block(at, at + len(bare))
        else:
            yield Block(at, at + len(bare), BlockKind.HEADING, level)


def _html_rows(text: str, start: int, end: int, table: int) -> Iterator[Block]:
    rows = [m for m in _HTML_ROW.finditer(text, start, end) if m.group().strip()]
    for position, match in enumerate(rows):
        header = position == 0 or (position == 1 and bool(_HTML_HEADER.search(match.group())))
        stop = match.start() + len(match.group().rstrip())
        yield Block(
            match.start(), stop, BlockKind.ROW, table=table * 1000, header=header,
            context=plain_cells(match.group()),
        )  # fmt: skip


def _number_tables(text: str, blocks: list[Block]) -> Iterator[Block]:
    """Turn runs of lines with pipes or tabs into table rows."""
    i = 0
    while i < len(blocks):
        stop = _run(text, blocks, i)
        if stop - i < 2:
            yield blocks[i]
            i += 1
            continue
        yield from _rows(text, blocks[i:stop], table=i + 1)
        i = stop


def _run(text: str, blocks: list[Block], first: int) -> int:
    separator = _separator(text, blocks[first])
    if separator is None:
        return first
    if separator == "|" and not _is_divider(text, blocks[first + 1 : first + 2]):
        return first
    stop = first + 1
    while stop < len(blocks) and _separator(text, blocks[stop]) == separator:
        stop += 1
    return stop


def _separator(text: str, block: Block) -> str | None:
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    line = _whole_line(text, block)
    if line.lstrip().startswith("|") or (line.count("|") >= 1 and _DIVIDER.match(line.strip())):
        return "|"
    tabs = line.count("\t")
    # a single tab behind an item number is only spacing
    return "\t" if tabs > 1 or (tabs and _TWO_CELLS.match(line)) else None


def _whole_line(text: str, block: Block) -> str:
    end = text.find("\n", block.end)
    return text[text.rfind("\n", 0, block.start) + 1 : end if end >= 0 else len(text)]


def _is_divider(text: str, blocks: list[Block]) -> bool:
    return bool(blocks) and bool(_DIVIDER.match(text[blocks[0].start : blocks[0].end]))


def _rows(text: str, blocks: list[Block], table: int) -> Iterator[Block]:
    first = _whole_line(text, blocks[0])
    for position, block in enumerate(blocks):
        line = _whole_line(text, block)
        header = position == 0 or (position == 1 and _is_divider(text, [block]))
        if position == 1 and "\t" in first:
            # a second header line hangs below a column that spans several
            header = line.startswith("\t") and bool(re.search(r"\t\s*(\t|$)", first + "\t"))
        yield Block(block.start, block.end, BlockKind.ROW, table=table, header=header)

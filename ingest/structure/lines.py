"""The lines of a document with what stands at their head, before anything is decided."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.raw import Block, BlockKind, RawDocument
from ingest.structure.marks import Mark, MarkKind, read_mark

_EMPHASIS = re.compile(r"\*\*|__|</?(?:b|strong|center|p|br|font|span|u)\b[^>]*>", re.I)
_INLINE_ARTICLE = re.compile(
    r"(?<=[。；：！？）)”])[ 　]+"
    r"(第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?)[ 　]"
)


@dataclass(slots=True)
class Line:
    """One block, or one article of a block that holds several.

    `bare` is the text without emphasis marks; offsets are the document's.
    """

    start: int
    end: int
    bare: str
    block: Block
    mark: Mark | None

    @property
    def level(self) -> int | None:
        """Return the heading level that the format itself gives."""
        return self.block.level if self.block.kind is BlockKind.HEADING else None

    @property
    def is_row(self) -> bool:
        """Say whether this is a row of a table."""
        return self.block.kind is BlockKind.ROW

    def is_mark(self, kind: MarkKind) -> bool:
        """Say whether the line begins with numbering of this family."""
        return self.mark is not None and self.mark.kind is kind


def read_lines(raw: RawDocument) -> list[Line]:
    """Return the document's lines in reading order."""
    lines: list[Line] = []
    for block in raw.blocks:
        text = raw.text[block.start : block.end]
        if block.kind in (BlockKind.ROW, BlockKind.NOTE):
            lines.append(Line(block.start, block.end, text, block, None))
            continue
        bare = _EMPHASIS.sub("", text).strip() if "*" in text or "<" in text else text
        lines.append(Line(block.start, block.end, bare, block, read_mark(bare)))
    return _split_inline(lines, raw.text)


def _split_inline(lines: list[Line], text: str) -> list[Line]:
    """Cut a paragraph that holds several articles on one line (scans lose the line ends).

    Only the next number in sequence is taken, after a full stop and between spaces, so that a
    reference inside an article never is.
    """
    result: list[Line] = []
    for line in lines:
        if line.is_mark(MarkKind.ARTICLE) and line.end - line.start > 40:
            result += _pieces(line, text)
        else:
            result.append(line)
    return result


def _pieces(line: Line, text: str) -> Iterator[Line]:
    assert line.mark is not None
    begin, mark = line.start, line.mark
    for match in _INLINE_ARTICLE.finditer(text, line.start, line.end):
        following = read_mark(match[1])
        if following is None or not follows(mark, following):
            continue
        yield _piece(line, text, begin, match.start())
        begin, mark = match.start(1), following
    yield line if begin == line.start else _piece(line, text, begin, line.end)


def _piece(line: Line, text: str, start: int, end: int) -> Line:
    piece = text[start:end].rstrip()
    return Line(start, start + len(piece), piece, line.block, read_mark(piece))


def follows(before: Mark, after: Mark) -> bool:
    """Say whether `after` is the next article: 第四条, 第四条之一, 第四条之二, 第五条."""
    if after.sub:
        return after.number == before.number and after.sub == before.sub + 1
    return after.number == before.number + 1

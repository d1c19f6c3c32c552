"""Body text below one heading, cut into passages that a search can return.

Paragraphs are merged up to about 500 characters; list items stay with their lead-in, and an item
of some length stands alone with what hangs below it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.structure.lines import Line
from ingest.structure.marks import MarkKind
from ingest.structure.sentences import split_long
from ingest.structure.tables import CAPTION, table_passages

USUAL = 500  # characters that a passage is filled up to
LONGEST = 800  # characters past which even an unfinished sentence is not waited for
STANDS_ALONE = 200  # characters from which a passage may end before the next item
LONG_ITEM = 120  # characters from which an item is a topic of its own

_LEAD_IN = re.compile(r"[：:]$|(?:以下|下列|如下)[^。]{0,20}。$")
_FINISHED = re.compile(r"[。；;！!？?：:.）)”\"》]$")
_RUN_IN_TITLE = re.compile(r"[ 　]*([^。：:；;，,]{2,20})(?:[。：:])")
_BOLD_RUN_IN = re.compile(r"([^*\n]{2,20}?)[：:。]?\*\*[：:]?")
_PLAIN_RANK = 45  # a bold run-in title ranks between 一、 and （一）
_LEAD_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """A leaf below a heading; `text[start:end]` of the document."""

    start: int
    end: int
    label: str = ""
    context: str = ""
    page: int | None = None
    table: bool = False


def passages(lines: list[Line], text: str) -> Iterator[Passage]:
    """Cut consecutive body lines and table rows into passages, in order."""
    i = 0
    while i < len(lines):
        stop = i
        captioned = not lines[i].is_row and i + 1 < len(lines) and lines[i + 1].is_row
        if lines[i].is_row or (captioned and CAPTION.search(lines[i].bare)):
            stop = i + 1
            table = lines[min(stop, len(lines) - 1)].block.table if captioned else None
            table = table if captioned else lines[i].block.table
            while stop < len(lines) and lines[stop].is_row and lines[stop].block.table == table:
                stop += 1
            for start, end, label, context, page in table_passages(lines[i:stop], text):
                yield Passage(start, end, label, context, page, table=True)
        else:
            while stop < len(lines) and not _begins_table(lines, stop):
                stop += 1
            yield from _Merger(text).cut(lines[i:stop])
        i = stop


def _begins_table(lines: list[Line], i: int) -> bool:
    if lines[i].is_row:
        return True
    return i + 1 < len(lines) and lines[i + 1].is_row and bool(CAPTION.search(lines[i].bare))


class _Merger:
    """Fills passages line by line and remembers the lead-ins that enclose the present line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._current: list[Line] = []
        self._leads: list[tuple[int, Line]] = []

    def cut(self, lines: list[Line]) -> Iterator[Passage]:
        for line in lines:
            rank = self._rank(line)
            if self._breaks_before(line, rank):
                yield from self._take()
            self._remember(line, rank)
            self._current.append(line)
        yield from self._take()

    def _rank(self, line: Line) -> int | None:
        if line.mark is not None and line.mark.kind in (MarkKind.ITEM, MarkKind.DECIMAL):
            return line.mark.rank
        bold = "**" in self._text[line.start : line.start + 24]
        return _PLAIN_RANK if bold and self._bold(line) else None

    def _bold(self, line: Line) -> str:
        match = _BOLD_RUN_IN.match(self._text, line.start, line.end)
        return match[1] if match else ""

    def _breaks_before(self, line: Line, rank: int | None) -> bool:
        if not self._current:
            return False
        begin, last = self._current[0].start, self._current[-1]
        if line.end - begin > LONGEST:
            return True
        waits = bool(_LEAD_IN.search(last.bare)) or not _FINISHED.search(last.bare)
        if waits and last.end - last.start < USUAL:
            return False
        return line.end - begin > USUAL or self._begins_topic(line, rank, last.end - begin)

    def _begins_topic(self, line: Line, rank: int | None, length: int) -> bool:
        """A long item, the item above it, and a new lead-in after a list begin a new passage."""
        marked = [(r, kept) for kept in self._current if (r := self._rank(kept)) is not None]
        if not marked:
            return rank is not None and length >= STANDS_ALONE // 2
        if rank is None:
            return bool(_LEAD_IN.search(line.bare)) and length >= STANDS_ALONE // 2
        outer = marked[0][0]
        item = next(kept for r, kept in reversed(marked) if r <= outer)
        long_item = self._current[-1].end - item.start >= LONG_ITEM
        return (rank < outer and length >= STANDS_ALONE // 2) or (
            rank == outer and length >= STANDS_ALONE and long_item
        )

    def _remember(self, line: Line, rank: int | None) -> None:
        lead = bool(_LEAD_IN.search(line.bare))
        if rank is None:
            self._leads = [(0, line)] if lead else self._leads
            return
        self._leads = [(r, kept) for r, kept in self._leads if r < rank]
        self._leads.append((rank, line))

    def _take(self) -> Iterator[Passage]:
        if not self._current:
            return
        lines, self._current = self._current, []
        start, end = lines[0].start, lines[-1].end
        context = " ".join(
            lead.bare[:_LEAD_LENGTH]
            for _, lead in self._leads_above(lines[0])
            if lead.start < start
        )
        label, page = self._label(lines), lines[0].block.page
        if end - start > LONGEST:
            for a, b in split_long(self._text, start, end, USUAL):
                yield Passage(a, b, label, context, page)
        else:
            yield Passage(start, end, label, context, page)

    def _leads_above(self, first: Line) -> list[tuple[int, Line]]:
        rank = self._rank(first)
        return [(r, lead) for r, lead in self._leads if rank is None or r < rank]

    def _label(self, lines: list[Line]) -> str:
        first = self._rank(lines[0])
        if first is None:
            return ""
        marked = [line for line in lines if self._rank(line) == first]
        if len(marked) == 1 or first == _PLAIN_RANK:
            return self._title(marked[0])
        ends = [line.mark.label for line in (marked[0], marked[-1]) if line.mark is not None]
        return "至".join(end.rstrip("、.．") for end in ends)

    def _title(self, line: Line) -> str:
        if line.mark is None:
            return self._bold(line)
        match = _RUN_IN_TITLE.match(line.bare, line.mark.end)
        titled = match is not None and match.end() < len(line.bare)
        return line.mark.label + (match[1].strip() if match and titled else "")
